// When the next call to one connection may start.
#pragma once

#include "engine/judge.hpp"

#include <crossdock/time.hpp>

namespace crossdock::engine {

/// Circuit and pauses of one connection, shared by all workers of all flows that call it.
/// Thread-safe. Limits in calls per minute are the HTTP service's: it blocks inside the call.
class Gate {
public:
    virtual ~Gate() = default;

    /// `now` when at once. Asked before anything is claimed, so that nobody waits with a lease in
    /// hand.
    virtual UtcTime ask(UtcTime now) const = 0;
    /// Right before a call.
    virtual void began(UtcTime now) = 0;
    /// Right after it. `pauseUntil` counts for CallFate::Throttled.
    virtual void ended(CallFate fate, UtcTime now, UtcTime pauseUntil) = 0;
    /// False while calls fail and probes ask whether the remote is back: one record is enough to
    /// risk, and its attempts do not count.
    virtual bool closed() const = 0;
    /// Probes failed too: a run should end and say so.
    virtual bool down() const = 0;
};

} // namespace crossdock::engine
