// The database file that everything durable stands in: one writer, some readers, transactions.
#pragma once

#include "core/result.hpp"
#include "store/connection.hpp"
#include "store/fault.hpp"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace crossdock::store {

struct DatabaseOptions {
    /// The file. Made with mode 0600, its folder with 0700, when they are not there.
    std::filesystem::path path;
    /// Instead of `path`: an SQLite URI such as "file:main.db?vfs=sim". Nothing is made on the disk
    /// for it.
    std::string uri;
    /// How long a transaction waits for another process's, in milliseconds.
    int busyTimeoutMs = 5000;
    /// Connections for `read`. 0: reads take their turn on the writer.
    unsigned readers = 2;
    /// Keep the file locked for this process; needs no shared memory, implies no readers.
    bool exclusive = false;
    /// FULL makes each commit durable; anything less loses confirmed work when the power goes.
    std::string synchronous = "FULL";
};

/// Thread-safe. SQLite in WAL mode; all changes go through one connection, one short transaction at
/// a time.
class Database {
public:
    /// Opens or makes the database. Failure::code is "store_io", "store_corrupt", "store_busy" ...
    static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
    ~Database();

    /// Runs `body(Connection&)` between BEGIN IMMEDIATE and COMMIT on the writer. A StoreError (or
    /// any other exception) of the body rolls back and becomes the failure. "store_unknown" means
    /// that the commit itself failed: it may be durable or not. Do not call it from inside itself.
    template <typename Body>
    auto transaction(Body&& body) {
        return collect(std::forward<Body>(body), [this](const Work& work) { return write(work); });
    }

    /// Runs `body(Connection&)` on a reader, in one consistent snapshot. The body must not change
    /// anything.
    template <typename Body>
    auto read(Body&& body) {
        return collect(std::forward<Body>(body), [this](const Work& work) { return look(work); });
    }

    /// The file; empty when it was opened by an URI.
    const std::filesystem::path& path() const { return _path; }

    /// Moves the write-ahead log into the file and empties it: what was deleted is then gone from
    /// the disk too.
    Status truncateLog();
    /// PRAGMA quick_check; a failure names the first damage.
    Status verify();

private:
    using Work = std::function<void(Connection&)>;

    Database() = default;
    Status write(const Work& work);
    /// With the file's name where that is what to look at.
    Failure named(Failure failure) const;
    Status look(const Work& work);

    template <typename Body, typename Run>
    static auto collect(Body&& body, const Run& run) {
        using Value = std::invoke_result_t<Body, Connection&>;
        if constexpr (std::is_void_v<Value>) {
            return run([&body](Connection& connection) { body(connection); });
        } else {
            std::optional<Value> value;
            const Status status = run([&](Connection& connection) { value.emplace(body(connection)); });
            return status ? Result<Value>(std::move(*value)) : Result<Value>(status.failure());
        }
    }

    std::filesystem::path _path;
    std::mutex _writerMutex;
    std::unique_ptr<Connection> _writer;
    std::mutex _readersMutex;
    std::condition_variable _readerBack;
    std::vector<std::unique_ptr<Connection>> _readers;
    bool _hasReaders = false;
};

} // namespace crossdock::store
