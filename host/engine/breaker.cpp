#include "engine/breaker.hpp"

namespace crossdock::engine {

void Breaker::began(UtcTime now) {
    if (open) {
        nextProbe = UtcTime{now.us + pauseUs};
    }
}

void Breaker::succeeded() {
    failures = 0;
    if (open) {
        ++successes;
        nextProbe = UtcTime{};
        open = successes < closesAfter;
    }
}

void Breaker::failed(UtcTime now) {
    ++failures;
    successes = 0;
    if (open || failures >= opensAfter) {
        open = true;
        nextProbe = UtcTime{now.us + pauseUs};
    }
}

} // namespace crossdock::engine
