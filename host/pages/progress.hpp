// How far a sync is: the bar, its legend, the time left. Pure.
#pragma once

#include "pages/html.hpp"
#include "pages/moment.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::pages {

/// Counts of one sync. What is held is never finished.
struct Progress {
    std::int64_t delivered = 0; ///< created, updated, deleted
    std::int64_t unchanged = 0;
    std::int64_t skipped = 0; ///< by the flow's filter or a rule of the sink
    std::int64_t closed = 0;  ///< by hand
    std::int64_t again = 0;   ///< tried again by itself
    std::int64_t held = 0;
    std::int64_t waiting = 0; ///< read, not yet delivered
    std::int64_t total = -1;  ///< as the source counts, -1: not known
    bool ended = false;
    bool cutShort = false; ///< it ended before it had read everything

    std::int64_t finished() const { return delivered + unchanged + skipped + closed; }
    /// It has read all that it meant to: what the source counted beyond that was never to be read.
    bool throughWith() const { return ended && !cutShort; }
    /// Records that it is about; -1: not known.
    std::int64_t all() const { return throughWith() && total >= 0 ? finished() + again + held + waiting : total; }
    /// Rounded down; 100 only when the sync has ended; -1 when no total is known, and of a sync that is through and left
    /// something on hold: it gets no further.
    int percent() const;
};

/// Finished of total, bar and legend; `note` at the right: rate, time left.
Html progressPart(const Progress& progress, std::string_view entities, std::string_view note, const Reader& reader);

/// What is needed to say how long it takes.
struct Pace {
    std::int64_t finished = 0;
    std::int64_t total = -1;
    std::int64_t runningUs = 0;                   ///< since the sync began
    std::int64_t quietUs = 0;                     ///< since something was last finished
    bool paused = false;                          ///< or the circuit is open
    double slowest = 0, fastest = 0, average = 0; ///< records a minute in the last five minutes
};

/// "about 31 min left (27 to 38), 118 a minute"; empty when nothing honest can be said.
std::string timeLeft(const Pace& pace, const Reader& reader);

} // namespace crossdock::pages
