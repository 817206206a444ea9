#include "admin/deadlines.hpp"

#include <algorithm>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crossdock::admin {

Deadlines::Deadlines() : _thread([this] { keep(); }) {}

Deadlines::~Deadlines() {
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
    }
    _news.notify_all();
    _thread.join();
    for (const auto& [number, entry] : _entries) {
        ::close(entry.descriptor);
    }
}

std::unique_ptr<Deadlines::Watch> Deadlines::watch(int descriptor, Time fromNow) {
    const int own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(_mutex);
        number = ++_last;
        _entries[number] = {own, std::chrono::steady_clock::now() + fromNow, false};
    }
    _news.notify_all();
    return std::make_unique<Watch>(*this, number);
}

void Deadlines::strikeAll() {
    const std::lock_guard lock(_mutex);
    for (auto& [number, entry] : _entries) {
        entry.struck = true;
        ::shutdown(entry.descriptor, SHUT_RDWR);
    }
}

void Deadlines::set(std::uint64_t number, Time fromNow) {
    {
        const std::lock_guard lock(_mutex);
        _entries[number].due = std::chrono::steady_clock::now() + fromNow;
    }
    _news.notify_all();
}

bool Deadlines::struck(std::uint64_t number) {
    const std::lock_guard lock(_mutex);
    return _entries[number].struck;
}

void Deadlines::forget(std::uint64_t number) {
    const std::lock_guard lock(_mutex);
    const auto found = _entries.find(number);
    ::close(found->second.descriptor);
    _entries.erase(found);
}

void Deadlines::keep() {
    std::unique_lock lock(_mutex);
    while (!_ending) {
        const Moment now = std::chrono::steady_clock::now();
        Moment next = now + std::chrono::hours(1);
        for (auto& [number, entry] : _entries) {
            if (!entry.struck && entry.due <= now) {
                entry.struck = true;
                ::shutdown(entry.descriptor, SHUT_RDWR);
            }
            next = entry.struck ? next : std::min(next, entry.due);
        }
        _news.wait_until(lock, next);
    }
}

} // namespace crossdock::admin
