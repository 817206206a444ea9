// What the daemon remembers about flows over restarts: pauses, changed schedules, how far the schedule was followed.
#pragma once

#include "store/migration.hpp"
#include "store/store.hpp"

#include <functional>
#include <string>

namespace crossdock::store {

/// Migration 10.
Migration flowMemoryMigration();

/// One flow. Times are the epoch where nothing happened yet.
struct FlowMemory {
    std::string pausedBy;
    std::string pausedWhy;
    UtcTime pausedAt;        ///< epoch: not paused by a person
    std::string schedule;    ///< instead of the conf file's; empty: that one
    std::string timezone;    ///< likewise
    UtcTime considered;      ///< scheduled runs up to then were begun, or are owed to nobody
    UtcTime swept;           ///< begin of the last sweep
    std::string interrupted; ///< the sync that the end of the daemon cancelled, to be gone on with; empty: none
    UtcTime lastRun;         ///< begin of the last sync; not stored, but looked up
    UtcTime lastGood;        ///< end of the last completed sync of the whole flow, without bounds; likewise
};

/// Thread-safe; each function is one transaction.
class FlowMemories {
public:
    FlowMemories(Store& store, std::string organisation) : _store(store), _organisation(std::move(organisation)) {}

    Result<FlowMemory> of(const std::string& flow);

    /// Each leaves a line in the activity log. A pause of a paused flow: class config, code "conflict"; the first one's who, when and
    /// why stay.
    Status pause(const std::string& flow, const std::string& who, const std::string& why, UtcTime now);
    /// Runs that fell into the pause are owed to nobody.
    Status resume(const std::string& flow, const std::string& who, UtcTime now);
    /// Empty texts: back to the conf file's. What it is already changes nothing and leaves no line.
    Status setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                       const std::string& who, UtcTime now);

    Status considered(const std::string& flow, UtcTime until);
    Status swept(const std::string& flow, UtcTime at);
    /// Empty: none any more.
    Status interrupted(const std::string& flow, const std::string& sync);

    /// A line for the activity log; `flow` and `sync` (id) may be empty.
    Status note(const std::string& flow, const std::string& sync, const std::string& kind, const std::string& who,
                const std::string& message, UtcTime now);

private:
    Status change(const std::string& flow, const std::string& sql, const std::function<void(Statement&)>& bind,
                  const std::string& kind, const std::string& who, const std::string& message, UtcTime now);

    Store& _store;
    std::string _organisation;
};

} // namespace crossdock::store
