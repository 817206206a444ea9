// How processes that share a store's file know which of them are alive.
#pragma once

#include "core/result.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace crossdock::store {

/// A locked file beside the store, "FILE-run-ID", for as long as this process lives. The kernel
/// lets go of the lock however the process ends, so a file that can be locked, or is gone, belongs
/// to the dead; neither a number that is used again nor a clock can deceive. One kernel only: not
/// for a store that several machines share.
class Presence {
public:
    /// Config failure "store_io" when the file cannot be made beside `database`.
    static Result<std::unique_ptr<Presence>> begin(const std::filesystem::path& database);
    /// Removes the file.
    ~Presence();
    Presence(const Presence&) = delete;
    Presence& operator=(const Presence&) = delete;

    /// 32 letters and digits, never used again.
    const std::string& id() const { return _id; }

    /// False only when it is certain that the process of this id has ended.
    static bool lives(const std::filesystem::path& database, const std::string& id);
    /// Removes the file that a dead process left.
    static void forget(const std::filesystem::path& database, const std::string& id);

private:
    Presence(std::filesystem::path file, std::string id, int descriptor)
        : _file(std::move(file)),
          _id(std::move(id)),
          _descriptor(descriptor) {}

    std::filesystem::path _file;
    std::string _id;
    int _descriptor;
};

} // namespace crossdock::store
