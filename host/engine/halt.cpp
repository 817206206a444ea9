#include "engine/halt.hpp"

namespace crossdock::engine {

bool Halt::stop(Failure reason) {
    const std::lock_guard lock(_mutex);
    if (_stopped) {
        return false;
    }
    _stopped = true;
    _reason = std::move(reason);
    return true;
}

bool Halt::cancel() {
    const std::lock_guard lock(_mutex);
    const bool first = !_stopped;
    _stopped = true;
    return first;
}

bool Halt::stopped() const {
    const std::lock_guard lock(_mutex);
    return _stopped;
}

std::optional<Failure> Halt::reason() const {
    const std::lock_guard lock(_mutex);
    return _reason;
}

bool Halt::cancelled() const {
    const std::lock_guard lock(_mutex);
    return _stopped && !_reason;
}

void Halt::storeFailed(const Failure& failure) {
    if (failure.cls != ErrorClass::Transient) {
        stop(failure);
    }
}

void Halt::resume() {
    const std::lock_guard lock(_mutex);
    _stopped = false;
    _reason.reset();
}

} // namespace crossdock::engine
