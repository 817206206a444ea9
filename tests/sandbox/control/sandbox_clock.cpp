#include "sandbox_control/sandbox_clock.hpp"

#include <chrono>

namespace crossdock::sandbox {

namespace {

std::int64_t machineUs() {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace

UtcTime SandboxClock::now() const {
    const std::lock_guard lock(_mutex);
    return UtcTime{_frozenUs ? *_frozenUs : machineUs() + _offsetUs};
}

void SandboxClock::set(UtcTime now) {
    const std::lock_guard lock(_mutex);
    _offsetUs = now.us - machineUs();
    if (_frozenUs) {
        _frozenUs = now.us;
    }
}

void SandboxClock::advanceUs(std::int64_t us) {
    const std::lock_guard lock(_mutex);
    _offsetUs += us;
    if (_frozenUs) {
        *_frozenUs += us;
    }
}

void SandboxClock::freeze(bool frozen) {
    const std::lock_guard lock(_mutex);
    if (frozen && !_frozenUs) {
        _frozenUs = machineUs() + _offsetUs;
    } else if (!frozen && _frozenUs) {
        _offsetUs = *_frozenUs - machineUs();
        _frozenUs.reset();
    }
}

bool SandboxClock::frozen() const {
    const std::lock_guard lock(_mutex);
    return _frozenUs.has_value();
}

void SandboxClock::reset() {
    const std::lock_guard lock(_mutex);
    _offsetUs = 0;
    _frozenUs.reset();
}

} // namespace crossdock::sandbox
