// One daemon per store.
#pragma once

#include "core/result.hpp"

#include <filesystem>

namespace crossdock::daemon {

/// A locked file beside the store, "daemon.lock", with the process's number in it. Held as long as it lives; the system gives it back when
/// the process dies.
class InstanceLock {
public:
    /// Config failure when another daemon holds it: names its process.
    static Result<InstanceLock> take(const std::filesystem::path& store);
    InstanceLock(InstanceLock&& other) noexcept : _file(other._file) { other._file = -1; }
    InstanceLock& operator=(InstanceLock&&) = delete;
    ~InstanceLock();

private:
    explicit InstanceLock(int file) : _file(file) {}
    int _file;
};

} // namespace crossdock::daemon
