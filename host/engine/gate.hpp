// When the next call to one connection may start.
#pragma once

#include "engine/breaker.hpp"
#include "engine/judge.hpp"

#include <mutex>

namespace crossdock::engine {

/// Breaker and pauses of one connection, shared by all workers that call it. Thread-safe. Limits in
/// calls per minute are the HTTP service's: it blocks inside the call.
class Gate {
public:
    explicit Gate(Breaker breaker = {}) : _breaker(breaker) {}
    virtual ~Gate() = default;

    /// `now` when at once. Asked before anything is claimed, so that nobody waits with a lease in
    /// hand.
    virtual UtcTime ask(UtcTime now) const;
    void began(UtcTime now);
    /// `pauseUntil` counts for CallFate::Throttled.
    void ended(CallFate fate, UtcTime now, UtcTime pauseUntil);
    bool open() const;

private:
    mutable std::mutex _mutex;
    Breaker _breaker;
    UtcTime _pausedUntil;
};

} // namespace crossdock::engine
