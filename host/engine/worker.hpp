// What all workers of the engine have in common.
#pragma once

#include <crossdock/time.hpp>

namespace crossdock::engine {

/// A small state machine. Driven by one thread in production, by a seeded scheduler in the
/// simulation.
class Worker {
public:
    virtual ~Worker() = default;

    /// Does one store transaction or one blocking remote call, never both, never two, and tells
    /// when it wants to run again (a time that has passed: at once). Trouble with the store makes
    /// it forget what it has in hand, and the ledger give it back; leases repair the rest.
    virtual UtcTime step() = 0;

    /// Forgets what it has in hand.
    virtual void reset() = 0;

    /// Nothing is in hand: it may be stopped without loss of time.
    virtual bool idle() const { return true; }
};

} // namespace crossdock::engine
