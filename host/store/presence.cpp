#include "store/presence.hpp"

#include "core/random.hpp"
#include "store/fault.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace crossdock::store {

namespace {

constexpr std::size_t idLength = 32;

std::filesystem::path fileOf(const std::filesystem::path& database, const std::string& id) {
    return database.string() + "-run-" + id;
}

} // namespace

Result<std::unique_ptr<Presence>> Presence::begin(const std::filesystem::path& database) {
    SystemRandom random;
    std::string id = randomId(random, idLength);
    std::filesystem::path file = fileOf(database, id);
    // Nobody knows the id before it is locked, so nobody can take this file for a dead one's.
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const std::string cause = std::strerror(errno);
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        return failureOf(StoreError(Fault::Io, "store: lock " + file.string() + ": " + cause));
    }
    return std::unique_ptr<Presence>(new Presence(std::move(file), std::move(id), descriptor));
}

Presence::~Presence() {
    ::unlink(_file.c_str());
    ::close(_descriptor);
}

bool Presence::lives(const std::filesystem::path& database, const std::string& id) {
    const int descriptor = ::open(fileOf(database, id).c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) {
        return errno != ENOENT;
    }
    const bool free = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    ::close(descriptor);
    return !free;
}

void Presence::forget(const std::filesystem::path& database, const std::string& id) {
    ::unlink(fileOf(database, id).c_str());
}

} // namespace crossdock::store
