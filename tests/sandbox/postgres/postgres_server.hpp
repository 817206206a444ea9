// A PostgreSQL server of one's own, for tests and for stand-ins.
#pragma once

#include "sandbox_postgres/guarded_process.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace crossdock::sandbox {

struct PostgresOptions {
    /// Where the cluster lives and stays; empty: a temporary directory that is removed at the end.
    std::filesystem::path data;
    /// True: commits reach the disk before they are acknowledged (slow). False: a crash of the machine may lose all.
    bool durable = false;
    /// The newest server below /usr/lib/postgresql when empty, else the one that pg_config or PATH names.
    std::filesystem::path programs;
};

/// Makes a cluster (superuser `postgres`, trust on loopback and on its unix socket, UTF-8, C locale, UTC) and serves it on a free
/// port until destruction. When this process dies in any way, the server is stopped and a temporary cluster removed. Takes about a
/// second. As root the server runs as user `postgres`, else `nobody`. Not thread-safe.
class PostgresServer {
public:
    /// Throws std::runtime_error, with the end of the server's log, when it does not come up in two minutes.
    explicit PostgresServer(const PostgresOptions& options = {});
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    /// A libpq connection string over loopback TCP.
    std::string url(std::string_view database = "postgres", std::string_view user = "postgres") const;
    /// The same over the unix socket: no TCP in the way.
    std::string socketUrl(std::string_view database = "postgres", std::string_view user = "postgres") const;
    std::uint16_t port() const { return _port; }

    /// Stops the server as an administrator would (fast shutdown); the cluster stays. `start` serves it again on the same port.
    void stop();
    void start();

private:
    void initialise(const std::filesystem::path& programs);
    void launch(const std::filesystem::path& programs);
    std::string logTail() const;

    std::filesystem::path _programs;
    std::filesystem::path _home; ///< temporary: socket, log, and the cluster unless it is kept elsewhere
    std::filesystem::path _cluster;
    ProcessUser _user;
    bool _durable;
    std::uint16_t _port = 0;
    std::unique_ptr<GuardedProcess> _process;
};

} // namespace crossdock::sandbox
