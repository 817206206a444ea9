// The one switch that ends a run.
#pragma once

#include "core/result.hpp"

#include <mutex>
#include <optional>

namespace crossdock::engine {

/// Shared by the workers of a run. Thread-safe. The first reason stays.
class Halt {
public:
    /// Nobody begins anything new; what is in hand is finished. True for the first who says so.
    bool stop(Failure reason);
    /// By a person's hand or at shutdown.
    bool cancel();

    bool stopped() const;
    /// Nothing while running and after cancel().
    std::optional<Failure> reason() const;
    bool cancelled() const;

    /// Store failures: full, unreadable and damaged stores stop the run, anything else counts on
    /// being repaired by leases.
    void storeFailed(const Failure& failure);

    /// For a run that goes on after a person repaired the cause.
    void resume();

private:
    mutable std::mutex _mutex;
    bool _stopped = false;
    std::optional<Failure> _reason;
};

} // namespace crossdock::engine
