// One sync: how far it is, what waits, what happened.
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"
#include "pages/progress.hpp"

namespace crossdock::pages {

/// A value.
struct SyncView {
    std::string id;
    std::string flow;
    std::string from, to;
    std::string entities; ///< "orders, refunds"
    std::string kind;     ///< "Full sync"
    std::string status;
    bool dryRun = false;
    std::string who;
    std::string message; ///< how it ended; of a failed one the cause
    UtcTime started;
    std::optional<UtcTime> ended;
    UtcTime changed; ///< when something of it last moved
    Progress progress;
    std::string stall;            ///< why nothing moves, as far as it is known; empty: nothing is in the way
    std::string pace;             ///< "about 31 min left (27 to 38), 118 a minute"; empty: nothing honest to say
    std::int64_t heldBefore = 0;  ///< of progress.held: since an earlier sync
    std::int64_t behindHolds = 0; ///< of progress.waiting: wait for a record that is on hold
    std::int64_t read = 0, created = 0, updated = 0, deleted = 0, failed = 0, retried = 0;
    std::vector<CauseView> causes;
    std::vector<Tab> states;
    std::vector<ItemLine> items;
    std::optional<Url> older, newer;
    std::string filter; ///< word of the chosen state; empty: all
    std::vector<ActivityLine> course;
};

Html syncPage(const SyncView& view, const Frame& frame);

/// The list of syncs.
struct SyncsView {
    std::string flow; ///< only this one; empty: all
    std::vector<SyncLine> syncs;
    std::optional<Url> older, newest;
};
Html syncsPage(const SyncsView& view, const Frame& frame);

} // namespace crossdock::pages
