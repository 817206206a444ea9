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
    } else if (failure.code != "store_fenced") {
        const std::lock_guard lock(_mutex);
        ++_storeFailures;
        _lastStoreFailure = failure;
    }
}

void Halt::storeWorks() {
    const std::lock_guard lock(_mutex);
    _storeFailures = 0;
}

void Halt::stopAfterStoreFailures(int most) {
    const std::lock_guard lock(_mutex);
    if (!_stopped && _storeFailures >= most) {
        _stopped = true;
        _reason = _lastStoreFailure;
    }
}

void Halt::resume() {
    const std::lock_guard lock(_mutex);
    _stopped = false;
    _reason.reset();
    _storeFailures = 0;
}

} // namespace crossdock::engine
