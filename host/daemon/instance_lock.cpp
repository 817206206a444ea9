#include "daemon/instance_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace crossdock::daemon {

Result<InstanceLock> InstanceLock::take(const std::filesystem::path& store) {
    const std::filesystem::path path = store.parent_path() / "daemon.lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        return failed(ErrorClass::Config, path.string() + ": " + std::strerror(errno));
    }
    InstanceLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        char number[24] = {};
        const ssize_t size = ::pread(file, number, sizeof number - 1, 0);
        const std::string holder(number, size > 0 ? static_cast<std::size_t>(size) : 0);
        return failed(ErrorClass::Config, "another daemon works on the store " + store.string() +
                                              (holder.empty() ? "" : ": process " + holder));
    }
    const std::string number = std::to_string(::getpid());
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, number.data(), number.size(), 0) < 0) {
        return failed(ErrorClass::Config, path.string() + ": " + std::strerror(errno));
    }
    return lock;
}

InstanceLock::~InstanceLock() {
    if (_file >= 0) {
        ::close(_file);
    }
}

} // namespace crossdock::daemon
