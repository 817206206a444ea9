// What people and pages ask of the store. Read-only; pages by key, never by offset.
#pragma once

#include "engine/ledger.hpp"
#include "store/store.hpp"

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
    engine::SyncCounters counters; ///< failed and held: of a running sync as they stand, else as it ended
    UtcTime started;
    UtcTime changed;
    std::optional<UtcTime> completed;
    std::string message;
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
    std::string reason;
    std::string message;
    std::string requestId;
    std::string sync;
    UtcTime created;
    UtcTime changed;
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
    std::vector<AttemptRow> attempts; ///< of the newest, oldest first
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
    std::uint64_t failed = 0;
    std::uint64_t waiting = 0;
    std::uint64_t actionRequired = 0;
    std::vector<std::pair<std::string, std::uint64_t>> reasons; ///< of action_required
};

/// Which items; empty fields do not narrow. Only one of `state` 0 to 3 is quick for a flow with
/// many finished items.
struct ItemQuery {
    std::string flow; ///< needed
    std::optional<engine::ItemState> state;
    std::string entity;
    std::string key;
    std::string reason;
    std::string sync;        ///< id
    std::int64_t before = 0; ///< ids below this one; 0: from the newest
    std::uint32_t most = 50;
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
    Result<std::vector<ItemRow>> items(const ItemQuery& query);
    Result<std::optional<ItemRow>> item(std::int64_t id);
    Result<std::optional<Biography>> biography(const std::string& flow, const std::string& entity,
                                               const std::string& key);
    Result<std::vector<ActivityRow>> activity(const ActivityQuery& query);
    /// The cursor of an entity; nothing before the first pass has ended.
    Result<std::optional<UtcTime>> mark(const std::string& flow, const std::string& entity);

private:
    Result<std::int64_t> org() { return _store.names().idOf(_organisation); }

    Store& _store;
    std::string _organisation;
};

} // namespace crossdock::store
