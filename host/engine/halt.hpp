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

    /// Store failures: full, unreadable and damaged stores stop the run. Anything else counts on
    /// being repaired by leases; what is not a lost lease is counted meanwhile.
    void storeFailed(const Failure& failure);
    /// The run got on: the count begins anew.
    void storeWorks();
    /// Stops the run with the last of them when there were `most` since the run last got on.
    void stopAfterStoreFailures(int most);

    /// For a run that goes on after a person repaired the cause.
    void resume();

private:
    mutable std::mutex _mutex;
    bool _stopped = false;
    std::optional<Failure> _reason;
    int _storeFailures = 0;
    std::optional<Failure> _lastStoreFailure;
};

} // namespace crossdock::engine
