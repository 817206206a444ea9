// Flows, and one of them.
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"

namespace crossdock::pages {

Html flowsPage(const std::vector<FlowRow>& flows, const Frame& frame);

/// What a flow did with one entity.
struct EntityLine {
    std::string entity;
    std::optional<UtcTime> cursor; ///< records up to here are in
    std::optional<UtcTime> whole;  ///< of one without cursor: when it was last read from end to end
    std::int64_t done = 0;
    std::int64_t open = 0;
    std::int64_t behindHolds = 0; ///< not of open: wait for a record that is on hold
    std::int64_t held = 0;
};

/// A value.
struct FlowView {
    FlowRow row;
    std::string schedule; ///< "every 5m in America/Los_Angeles"; empty: only when asked
    bool scheduleChanged = false;
    bool running = false, paused = false, stopped = false;
    std::string runningSync;
    std::string pausedBy, pausedWhy;
    std::optional<UtcTime> pausedSince;
    Cure cure; ///< of a stopped one
    std::vector<UtcTime> nextRuns;
    std::vector<std::string> notes;
    std::vector<EntityLine> entities;
    std::vector<SparkBar> days; ///< thirty
    std::vector<CauseView> causes;
    std::vector<SyncLine> syncs;
    std::vector<ActivityLine> course;
};
Html flowPage(const FlowView& view, const Frame& frame);

} // namespace crossdock::pages
