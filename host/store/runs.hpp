// Processes that work on the store, and what becomes of the work of those that died.
#pragma once

#include "store/database.hpp"
#include "store/presence.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <memory>
#include <mutex>

namespace crossdock::store {

/// This process among those that share the store. Thread-safe.
class Runs {
public:
    explicit Runs(Database& database) : _database(database) {}

    /// The number under which this process holds leases; taken at first use. 0 for a database
    /// without a file (DatabaseOptions::uri): nobody can tell whether its processes live.
    Result<std::int64_t> own();

private:
    Database& _database;
    std::mutex _mutex;
    std::unique_ptr<Presence> _presence; ///< guarded by _mutex
    std::int64_t _number = 0;            ///< guarded by _mutex
};

/// Takes over, for each process that has provably ended, what it held: its leases on items and
/// parts end now instead of at their time, and its syncs end ("failed", or "cancelled" when somebody had asked for that; both
/// can be resumed). Tells how many processes were found dead.
///
/// Why that is safe: a lease only says who may store results, and a fencing token guards each of
/// those statements; whoever takes over gets a new token. What a dead process had sent may still
/// land, and of that its lease says nothing: the open intent on the link does. It is not touched,
/// so an item whose call was under way is sent again only under the same request id where the
/// target replays, and else looked up, not before the intent's own latest landing time. Claims of
/// connectors (a guest's customer that is made once) guard a call without an intent: they keep
/// their time.
Result<std::uint64_t> endDeadRuns(Database& database, UtcTime now);

/// The transaction of endDeadRuns() for one process, without asking whether it is dead.
Status endRun(Database& database, std::int64_t run, UtcTime now);

} // namespace crossdock::store
