#include "engine/gate.hpp"

#include <algorithm>

namespace crossdock::engine {

UtcTime Gate::ask(UtcTime now) const {
    const std::lock_guard lock(_mutex);
    return std::max(_breaker.ask(now), _pausedUntil, [](UtcTime a, UtcTime b) { return a < b; });
}

void Gate::began(UtcTime now) {
    const std::lock_guard lock(_mutex);
    _breaker.began(now);
}

void Gate::ended(CallFate fate, UtcTime now, UtcTime pauseUntil) {
    const std::lock_guard lock(_mutex);
    if (fate == CallFate::Refused) {
        _breaker.failed(now);
    } else if (fate == CallFate::Fine) {
        _breaker.succeeded();
    } else if (fate == CallFate::Throttled && pauseUntil > _pausedUntil) {
        _pausedUntil = pauseUntil;
    }
}

bool Gate::open() const {
    const std::lock_guard lock(_mutex);
    return _breaker.open;
}

} // namespace crossdock::engine
