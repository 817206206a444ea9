#include "engine/janitor.hpp"

namespace crossdock::engine {

namespace {

constexpr std::int64_t pauseUs = 200'000;

} // namespace

UtcTime Janitor::step() {
    const UtcTime now = _setting.clock.now();
    const Result<std::uint64_t> done =
        _rescueNext ? _setting.ledger.rescue(now, _setting.policy.maxRetries + 1) : _setting.ledger.wake(now);
    if (!done) {
        _setting.halt.storeFailed(done.failure());
    }
    _rescueNext = !_rescueNext;
    return _rescueNext ? _setting.later(pauseUs) : now;
}

} // namespace crossdock::engine
