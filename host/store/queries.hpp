// What people and pages ask of the store. Read-only; pages by key, never by offset.
#pragma once

#include "engine/ledger.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::store {

struct SyncRow {
    std::int64_t number = 0;
    std::string id;
    std::string flow;
    std::string entities;
    std::string mode;
    std::string status;
    bool dryRun = false;
    std::string who;
    engine::SyncCounters counters; ///< failed and held: those that still wait for a person
    UtcTime started;
    UtcTime changed;
    std::optional<UtcTime> completed;
    std::string message;
    bool whole = false; ///< engine::SyncStart::whole
};

struct ItemRow {
    std::int64_t id = 0;
    std::string flow;
    std::string entity;
    std::string key;
    UtcTime version;
    engine::Op op = engine::Op::Upsert;
    engine::ItemState state = engine::ItemState::Draft;
    engine::Tally outcome = engine::Tally::None;
    std::uint32_t attempt = 0;
    UtcTime due;
    std::string waitsEntity;
    std::string waitsKey;
    std::string reason; ///< of action_required; of one that was skipped, too
    std::string message;
    std::string requestId;
    std::string sync;
    UtcTime created;
    UtcTime changed;
    std::string amount;   ///< the source's total as decimal text, where the entity has one; else empty
    std::string currency; ///< of amount
    std::string cause;    ///< of action_required: see CauseRow::cause; else empty
};

struct AttemptRow {
    UtcTime at;
    std::uint32_t number = 0;
    std::string cls;
    int httpStatus = 0;
    std::string code;
    std::string message;
    std::string requestId;
    engine::ItemState state = engine::ItemState::Draft; ///< that it led to
    std::string outcome; ///< "created", "updated", "unchanged", "skipped", "deleted"; empty: it failed
};

struct ActivityRow {
    std::int64_t id = 0;
    UtcTime at;
    std::string flow;
    std::string sync;
    std::string entity;
    std::string key;
    std::int64_t item = 0;
    std::string kind;
    std::string who;
    std::string message;
};

/// All that is known about one record of a flow.
struct Biography {
    std::vector<ItemRow> items;       ///< versions, newest first
    std::vector<AttemptRow> attempts; ///< of the newest, oldest first; the one that delivered it is the last
    std::optional<engine::Link> link;
    std::string total; ///< read back from the target
    std::string body;  ///< canonical JSON of the newest, while it is kept
    std::string raw;
    std::string note;
    std::vector<ActivityRow> activity; ///< oldest first
};

/// Counts of one flow by state.
struct FlowCounts {
    std::uint64_t draft = 0;
    std::uint64_t processing = 0;
    std::uint64_t failed = 0;  ///< comes back by itself; those that wait for a parent among them
    std::uint64_t waiting = 0; ///< for a parent
    /// Of `waiting`, by entity: those that cannot move until a person acts, since what they wait for is on hold.
    std::map<std::string, std::uint64_t> behindHolds;
    std::uint64_t actionRequired = 0;
    std::uint64_t done = 0;                                     ///< of those that the store still keeps, as all below
    std::uint64_t cancelled = 0;                                ///< by a person's hand
    std::uint64_t superseded = 0;                               ///< replaced by a newer version
    std::vector<std::pair<std::string, std::uint64_t>> reasons; ///< of action_required
};

/// A place in a list of items, which are ordered by their last change, newest first; see after().
struct ItemCursor {
    UtcTime changed;
    std::int64_t id = 0;
};

/// Which items; empty fields do not narrow.
struct ItemQuery {
    std::string flow; ///< empty: all of the organisation
    std::optional<engine::ItemState> state;
    std::string entity;
    std::string key;
    std::string keyBegins; ///< keys that begin with this text
    std::string reason;
    std::string cause;               ///< CauseRow::cause
    std::string sync;                ///< id
    bool heldBefore = false;         ///< with `sync`: not its own, but what an earlier one put on hold and it met there
    std::optional<ItemCursor> after; ///< what follows this row; nothing: from the newest change
    std::uint32_t most = 50;
};

/// Where the page after the one that ends with this row begins.
inline ItemCursor after(const ItemRow& row) {
    return {row.changed, row.id};
}

/// How many items a query has in all.
struct ItemTotal {
    std::uint64_t count = 0;
    bool exact = true; ///< false: more than `count`, which were not counted
};

/// An amount as exact decimal text.
struct Money {
    std::string currency;
    std::string amount;
};

/// Items in action_required that a person would call the same trouble: same flow, entity and
/// reason, and messages that differ in nothing but numbers and quoted words.
struct CauseRow {
    std::string cause; ///< names the group in ItemQuery and ItemChoice; stable as long as flow, reason and wording are
    std::string flow;
    std::string entity;
    std::string reason;
    std::string message; ///< of its items; an ellipsis stands where they differ
    bool held = false;   ///< false: it failed for good; true: it waits for a decision
    std::uint64_t count = 0;
    std::vector<Money> money; ///< sum of the source's totals, one per currency, by its name
    UtcTime oldest;           ///< since when the first one waits
    UtcTime newest;
};

/// What became of records in one hour of UTC.
struct HourRow {
    UtcTime hour;                ///< its beginning
    std::uint64_t delivered = 0; ///< created, updated or deleted in the target
    std::uint64_t required = 0;  ///< ended in action_required
};

/// The circuit breaker of one connection as its last process left it.
struct CircuitRow {
    std::string connection;
    std::string state;          ///< "closed", "open", "half_open"
    std::uint32_t failures = 0; ///< calls that failed in a row
    UtcTime since;              ///< of the first of them; of a closed one: since when it is
    UtcTime until;              ///< open: when the next probe may go; else epoch
    std::string cause;          ///< of the last failure; empty when closed
};

struct ActivityQuery {
    std::string flow; ///< empty: all of the organisation
    std::string kind;
    std::string sync;
    UtcTime from;
    UtcTime until; ///< epoch: open
    std::int64_t before = 0;
    std::uint32_t most = 50;
};

/// Thread-safe; each call is one snapshot.
class Queries {
public:
    Queries(Store& store, std::string organisation) : _store(store), _organisation(std::move(organisation)) {}

    Result<std::optional<SyncRow>> sync(const std::string& id);
    /// Newest first; `flow` empty: all. `before` is SyncRow::number.
    Result<std::vector<SyncRow>> syncs(const std::string& flow, std::int64_t before, std::uint32_t most);
    Result<FlowCounts> counts(const std::string& flow);
    /// Names of all that ever ran, of those that are gone from the conf too.
    Result<std::vector<std::string>> flows();
    /// By last change, newest first. Quick for each state, and for all of them, whatever the number
    /// of finished items; `sync` of finished items looks at all that changed since the sync began.
    Result<std::vector<ItemRow>> items(const ItemQuery& query);
    /// From stored counters where only flow and state narrow; else counted up to `most`.
    Result<ItemTotal> itemTotal(const ItemQuery& query, std::uint32_t most = 10'000);
    /// The largest first. `flow`, `sync` (id) empty: all.
    Result<std::vector<CauseRow>> causes(const std::string& flow, const std::string& sync);
    /// Hours in which something happened, oldest first, of [from, until). `flow` empty: all summed up.
    Result<std::vector<HourRow>> deliveredPerHour(const std::string& flow, UtcTime from, UtcTime until);
    /// Of all connections that were ever called, by name.
    Result<std::vector<CircuitRow>> circuits();
    Result<std::optional<ItemRow>> item(std::int64_t id);
    Result<std::optional<Biography>> biography(const std::string& flow, const std::string& entity,
                                               const std::string& key);
    Result<std::vector<ActivityRow>> activity(const ActivityQuery& query);
    /// The cursor of an entity; nothing before the first pass has ended.
    Result<std::optional<UtcTime>> mark(const std::string& flow, const std::string& entity);
    /// When the last walk over all records of an entity began that has come to its end; nothing before.
    Result<std::optional<UtcTime>> lastWhole(const std::string& flow, const std::string& entity);

private:
    Result<std::int64_t> org() { return _store.names().idOf(_organisation); }
    /// Numbers of names, of the organisation in `org`; an empty name keeps its number.
    Status numbersOf(const std::vector<std::pair<const std::string*, std::int64_t*>>& names, std::int64_t& org);

    Store& _store;
    std::string _organisation;
};

/// Of one flow: how many wait, in the end, for an item that is on hold.
std::uint64_t behindHoldsIn(const FlowCounts& counts);

/// Numbers of the flows of an organisation that ever ran. Inside a transaction.
std::vector<std::int64_t> flowsIn(Connection& connection, std::int64_t org);

} // namespace crossdock::store
