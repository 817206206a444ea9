// Keeps a host from hammering a system that is down.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>

namespace crossdock::engine {

/// A circuit breaker as a plain value: five failures in a row open it, after a pause one probe at a
/// time may pass, two successes close it. Refused and uncertain calls are failures; "rate limited"
/// and errors of single records are not. Pure.
struct Breaker {
    std::uint32_t opensAfter = 5;
    std::uint32_t closesAfter = 2;
    std::int64_t pauseUs = 30'000'000;

    std::uint32_t failures = 0;
    std::uint32_t successes = 0;
    bool open = false;
    UtcTime nextProbe;

    /// When the next call may start; `now` when at once. While open, granting a probe moves the
    /// next one a pause away.
    UtcTime ask(UtcTime now) const { return open && nextProbe > now ? nextProbe : now; }
    void began(UtcTime now);
    void succeeded();
    void failed(UtcTime now);
};

} // namespace crossdock::engine
