// What a flow does next, and when. Pure: the caller says what time it is and remembers nothing for it.
#pragma once

#include "core/result.hpp"
#include "daemon/control.hpp"
#include "schedule/schedule.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::daemon {

/// What conf and people say about a flow's runs.
struct FlowPlan {
    std::string name;
    std::optional<schedule::Schedule> schedule; ///< nothing: runs only when asked
    std::int64_t jitterUs = 0;
    std::int64_t sweepEveryUs = 0; ///< 0: never
    std::optional<Pause> pause;
};

/// A flow that an error ended which concerns all of it.
struct Stop {
    Failure failure;
    UtcTime since;
    std::uint32_t tries = 0; ///< since then
    UtcTime nextTry;
};

/// One step of a flow.
struct Step {
    enum class What {
        Nothing,
        Resume, ///< go on with a sync that a crash or restart ended
        Sync,   ///< by schedule
        Probe,  ///< of a stopped flow: does it work again?
        Sweep,
        Deliver ///< what is queued, due or wanted
    };

    What what = What::Nothing;
    UtcTime at; ///< not before; far future for Nothing
};

/// A value; its owner brings lock and clock. Paused: nothing happens by itself. Stopped: one try after 15 minutes, doubling up to 6
/// hours, or when somebody asks; by a store that cannot be written: after 30 seconds, doubling up to 5 minutes.
struct Agenda {
    FlowPlan plan;
    UtcTime considered;             ///< scheduled runs up to then are done with
    UtcTime swept;                  ///< begin of the last sweep
    bool loaded = false;            ///< a sync of it was completed once: before that a sweep would be a slow first load
    std::string interrupted;        ///< id of the sync to go on with; empty: none
    std::optional<UtcTime> deliver; ///< something waits to be delivered from then on
    std::optional<Stop> stop;

    Step next(UtcTime now) const;

    /// A sync of the whole flow begins: every run that was owed is made with it.
    void begin(Step::What what, UtcTime now);
    /// `failure` of a sync that failed as a whole; nothing when it ended otherwise. True when the flow has just stopped.
    bool ended(const std::optional<Failure>& failure, UtcTime now);
    /// Somebody asks for delivery, or mended something: soon.
    void nudge(UtcTime now);
    /// Delivery from `at` on, if none is planned before.
    void deliverFrom(UtcTime at);

    /// The next `count` runs by schedule; empty when none comes by itself.
    std::vector<UtcTime> nextRuns(UtcTime now, std::size_t count) const;

private:
    std::optional<UtcTime> scheduledRun(UtcTime now) const;
};

/// Does this failure concern the whole flow, so that trying again at once is useless? Sign-in, permission, conf, a store that cannot be
/// written.
bool stopsFlow(const Failure& failure);

} // namespace crossdock::daemon
