#include "engine/own_gate.hpp"

#include <algorithm>

namespace crossdock::engine {

namespace {

using limit::Breaker;

// No second probe while the first may still be under way.
constexpr std::int64_t probeUs = Breaker::firstPauseUs;

} // namespace

UtcTime OwnGate::ask(UtcTime now) const {
    const std::lock_guard lock(_mutex);
    UtcTime when = std::max(now, _pausedUntil);
    if (_breaker.state == Breaker::State::Open) {
        when = std::max(when, UtcTime{_breaker.reopensAtUs});
    }
    return _breaker.state == Breaker::State::Closed ? when : std::max(when, _nextProbe);
}

void OwnGate::began(UtcTime now) {
    const std::lock_guard lock(_mutex);
    if (_breaker.admit(now.us) == limit::Admission::Probe) {
        _nextProbe = UtcTime{now.us + probeUs};
    }
}

void OwnGate::ended(CallFate fate, UtcTime now, UtcTime pauseUntil) {
    const std::lock_guard lock(_mutex);
    if (fate == CallFate::Throttled) {
        _pausedUntil = std::max(_pausedUntil, pauseUntil);
    }
    const limit::CallOutcome outcome = fate == CallFate::Refused ? limit::CallOutcome::Failed
                                       : fate == CallFate::Fine  ? limit::CallOutcome::Answered
                                                                 : limit::CallOutcome::Neutral;
    _breaker.settle(outcome, _breaker.state == Breaker::State::HalfOpen, now.us);
    _nextProbe = UtcTime{};
}

bool OwnGate::closed() const {
    const std::lock_guard lock(_mutex);
    return _breaker.state == Breaker::State::Closed;
}

bool OwnGate::down() const {
    const std::lock_guard lock(_mutex);
    return _breaker.down();
}

} // namespace crossdock::engine
