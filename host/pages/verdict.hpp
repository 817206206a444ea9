// The first line of the overview: of all that is true, the one thing that matters most.
#pragma once

#include "pages/moment.hpp"
#include "pages/words.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::pages {

/// What the verdict is drawn from. Values.
struct Situation {
    struct Stopped {
        std::string flow;
        bool confError = false;
        std::string problem;
        std::string errorClass;
        std::string connections; ///< "books", "shop and books"
    };
    struct Unreachable {
        std::string connection;
        std::string cause;
        UtcTime since;
        std::optional<UtcTime> nextTry;
    };
    struct Ending {
        std::string connection;
        UtcTime at;
        std::vector<std::string> flows;
    };
    struct Unfinished {
        std::string flow;
        std::string status; ///< "partial" or "failed"
        UtcTime at;
    };

    std::string storeProblem; ///< empty: it can be written
    std::vector<Stopped> stopped;
    std::vector<Unreachable> unreachable;
    std::int64_t held = 0;
    std::int64_t causes = 0;
    std::string heldEntity; ///< when all are of one, else empty
    UtcTime oldestHeld;
    std::vector<Ending> ending; ///< sign-ins that a person must renew
    std::vector<Unfinished> unfinished;
    std::string firstLoad; ///< flow whose first sync runs; empty: none
    int firstLoadPercent = -1;
    std::int64_t flows = 0;
    std::int64_t paused = 0;
    std::vector<std::string> neverRun;
    std::int64_t onTheirWay = 0;
    std::int64_t behindHolds = 0; ///< wait for a record that is on hold
    std::optional<UtcTime> lastDelivered;
};

struct Verdict {
    Icon icon = Icon::Unknown;
    Tone tone = Tone::Quiet;
    std::string title;    ///< the h1, the tab's title
    std::string sentence; ///< what it means, and what is not touched
};

Verdict verdictOf(const Situation& situation, const Reader& reader);

/// What of the rest is held up by what is on hold: "11 more wait for a record that is on hold. All others are ..."
std::string restOf(std::int64_t behindHolds, const Reader& reader);

/// "3" small numbers as words: "Three causes"; from 13 on as digits.
std::string inWords(std::int64_t count);

} // namespace crossdock::pages
