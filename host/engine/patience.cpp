#include "engine/patience.hpp"

#include "engine/backoff.hpp"

namespace crossdock::engine {

UtcTime Patience::failed(const Failure& failure, const std::string& doing) {
    const UtcTime now = _setting.clock.now();
    const Policy& policy = _setting.policy;
    const CallFate fate = fateOf(failure.cls);
    const std::int64_t after = failure.retryAfterMs < 0 ? -1 : failure.retryAfterMs * 1000;
    if (failure.cls == ErrorClass::Cancelled) {
        return now;
    }
    if (fate == CallFate::Throttled) {
        const UtcTime pause{now.us + (after < 0 ? policy.throttleUs : after)};
        _setting.sourceGate.ended(fate, now, pause);
        return pause;
    }
    _setting.sourceGate.ended(fate, now, now);
    ++_failures;
    const bool spent = policy.readAttempts != 0 && _failures >= policy.readAttempts;
    if (fate != CallFate::Refused || spent) {
        _failures = 0;
        _setting.halt.stop(within(doing, failure));
        return now;
    }
    return UtcTime{now.us + backoffUs(_failures, policy.backoffUs, policy.backoffCapUs, after, _setting.random.next())};
}

void Patience::fine() {
    _failures = 0;
    const UtcTime now = _setting.clock.now();
    _setting.sourceGate.ended(CallFate::Fine, now, now);
}

} // namespace crossdock::engine
