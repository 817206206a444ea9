// What the last dry runs found, record by record, for whoever asks after them.
#pragma once

#include "daemon/control.hpp"
#include "engine/dry_run.hpp"

#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::daemon {

/// "create", "update", "leave", "delete", "hold", "fail", "skip".
const char* verbOf(engine::PlanAction action);

/// In memory: the newest few dry runs, the first records of each. Thread-safe.
class DryOutcomes {
public:
    static constexpr std::size_t mostRuns = 16;
    static constexpr std::size_t mostRecords = 1'000; ///< of one run

    void add(const std::string& sync, const engine::DryChange& change);
    /// Nothing of a run that found nothing to do, is too long ago, or was made before this daemon began.
    std::vector<DryOutcome> of(const std::string& sync) const;

private:
    struct Run {
        std::string sync;
        std::vector<DryOutcome> records;
    };

    mutable std::mutex _mutex;
    std::deque<Run> _runs; ///< oldest first
};

} // namespace crossdock::daemon
