#include "engine/patience.hpp"

#include "engine/backoff.hpp"

namespace crossdock::engine {

CallContext Patience::begin() const {
    _setting.sourceGate.began(_setting.clock.now());
    return _setting.call(_failures + 1);
}

void Patience::end(const Failure* failure) const {
    const UtcTime now = _setting.clock.now();
    if (failure == nullptr) {
        _setting.sourceGate.ended(CallFate::Fine, now, now);
    } else {
        _setting.sourceGate.ended(fateOf(failure->cls), now, pauseEnd(*failure));
    }
}

UtcTime Patience::pauseEnd(const Failure& failure) const {
    const std::int64_t us = failure.retryAfterMs < 0 ? _setting.policy.throttleUs : failure.retryAfterMs * 1000;
    return UtcTime{_setting.clock.now().us + us};
}

UtcTime Patience::failed(const Failure& failure, const std::string& doing) {
    const UtcTime now = _setting.clock.now();
    const Policy& policy = _setting.policy;
    const CallFate fate = fateOf(failure.cls);
    if (failure.cls == ErrorClass::Cancelled) {
        return now;
    }
    if (fate == CallFate::Throttled) {
        return pauseEnd(failure);
    }
    ++_failures;
    const bool spent = policy.readAttempts != 0 && _failures >= policy.readAttempts;
    const bool down = policy.readAttempts != 0 && _setting.sourceGate.down();
    if (fate != CallFate::Refused || spent || down) {
        _failures = 0;
        _setting.halt.stop(within(doing, failure));
        return now;
    }
    const std::int64_t after = failure.retryAfterMs < 0 ? -1 : failure.retryAfterMs * 1000;
    return UtcTime{now.us + backoffUs(_failures, policy.backoffUs, policy.backoffCapUs, after, _setting.random.next())};
}

} // namespace crossdock::engine
