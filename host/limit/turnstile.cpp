#include "limit/turnstile.hpp"

#include <chrono>

namespace crossdock::limit {

namespace {

constexpr std::chrono::milliseconds lookUpEvery{20};

} // namespace

Turnstile::Place& Turnstile::Place::operator=(Place&& other) noexcept {
    if (this != &other) {
        release();
        _owner = other._owner;
        other._owner = nullptr;
    }
    return *this;
}

void Turnstile::Place::release() {
    if (_owner != nullptr) {
        _owner->leave();
        _owner = nullptr;
    }
}

Turnstile::Place Turnstile::enter(const std::function<bool()>& giveUp) {
    std::unique_lock lock(_mutex);
    const auto ticket = _queue.insert(_queue.end(), &lock);
    while (_free == 0 || _queue.front() != &lock) {
        lock.unlock();
        const bool gone = giveUp && giveUp();
        lock.lock();
        if (_free != 0 && _queue.front() == &lock) {
            break;
        }
        if (gone) {
            _queue.erase(ticket);
            _changed.notify_all();
            return {};
        }
        _changed.wait_for(lock, lookUpEvery);
    }
    _queue.erase(ticket);
    --_free;
    _changed.notify_all();
    return Place(*this);
}

void Turnstile::leave() {
    const std::lock_guard lock(_mutex);
    ++_free;
    _changed.notify_all();
}

} // namespace crossdock::limit
