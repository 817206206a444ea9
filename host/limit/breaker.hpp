// The circuit breaker of one connection: stops calling a remote that is down, and finds out with
// one probe at a time when it is back. A pure value; its owner brings lock and clock.
#pragma once

#include <cstdint>

namespace crossdock::limit {

/// How a call ended, as the breaker sees it.
enum class CallOutcome : std::uint8_t {
    Answered, ///< the remote works: any complete answer that is no server error, a refused record
              ///< too
    Failed,   ///< refused connection, time-out, lost answer, 5xx
    Neutral   ///< says nothing about its health: 429, cancelled, never sent
};

enum class Admission : std::uint8_t { Refused, Granted, Probe };

/// closed -(5 failures in a row)-> open -(pause)-> half-open, one probe -(2 successes)-> closed.
/// A failed probe opens it again, and doubles the pause up to the longest one. The only breaker of
/// the host: one per connection, behind its Gate.
struct Breaker {
    enum class State : std::uint8_t { Closed, Open, HalfOpen };

    static constexpr std::uint32_t failuresToOpen = 5;
    static constexpr std::uint32_t successesToClose = 2;
    static constexpr std::uint32_t probesUntilDown = 2;
    static constexpr std::int64_t firstPauseUs = 5'000'000;
    static constexpr std::int64_t longestPauseUs = 60'000'000;

    State state = State::Closed;
    std::uint32_t failures = 0; ///< in a row, failed probes included
    std::uint32_t failedProbes = 0;
    std::uint32_t successes = 0; ///< of probes, while half-open
    bool probing = false;        ///< a probe is under way
    std::int64_t pauseUs = firstPauseUs;
    std::int64_t reopensAtUs = 0; ///< while open: when the first probe may go; on the caller's clock

    /// May a call go now? Each admitted call must be followed by exactly one settle().
    Admission admit(std::int64_t nowUs);

    /// How an admitted call ended. One that is no probe counts only while it is closed.
    void settle(CallOutcome outcome, bool wasProbe, std::int64_t nowUs);

    /// Probes failed too: whoever waits for this remote should say so and come back later.
    bool down() const { return state != State::Closed && failedProbes >= probesUntilDown; }

    /// The first moment at which admit() can be true: now, or the end of the pause. A probe under
    /// way has no known end: then a short while from now.
    std::int64_t nextAt(std::int64_t nowUs) const;

private:
    void open(std::int64_t nowUs);
};

} // namespace crossdock::limit
