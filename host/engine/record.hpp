// Records as the engine handles them: values copied out of the boundary's structs, with the same meaning as in abi.h.
#pragma once

#include <crossdock/error.hpp>
#include <crossdock/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::engine {

enum class Op { Upsert = XD_OP_UPSERT, Delete = XD_OP_DELETE };

/// A record that a source handed over.
struct SourceRecord {
    Op op = Op::Upsert;
    std::string key;
    UtcTime version;      ///< when the source says that it changed; epoch when it does not say
    UtcTime created;      ///< epoch when unknown
    std::string stamp;    ///< differs when the content does; a `keys` pass gives the same text
    std::string position; ///< checkpoint after this record, opaque
    std::string body;     ///< canonical JSON; empty in a `keys` pass
    std::string raw;      ///< the source's own JSON; may be empty
    /// It cannot be taken: too large, not what the boundary asks for. Key and position stand, the key
    /// perhaps made up. It waits for a person, the others go on.
    std::optional<Failure> refused;
};

enum class PassMode { Full = XD_PASS_FULL, Keys = XD_PASS_KEYS, Ids = XD_PASS_IDS };

/// What to read; see xd_pass.
struct Pass {
    PassMode mode = PassMode::Full;
    std::string entity;
    UtcTime since;
    UtcTime until;
    std::string window;
    std::string position;
    std::vector<std::string> ids;
    std::uint32_t maxRecords = 100;
};

/// One bounded batch of a pass. `failure` is set when the read broke off: the records before it are valid all the same.
struct SourcePage {
    std::vector<SourceRecord> records;
    bool done = false;
    UtcTime serverDate;      ///< epoch when unknown
    std::int64_t total = -1; ///< of the whole pass, -1 unknown
    std::optional<Failure> failure;
};

/// A record on its way into a sink, with all that is known about its key; see xd_item.
struct SinkItem {
    Op op = Op::Upsert;
    std::string key;
    UtcTime version;
    UtcTime seen;
    std::string body;
    std::string fields;
    std::string raw;
    std::string requestId;
    std::string target;
    std::string token;
    std::string postedHash;
    std::string note;
};

enum class Outcome {
    Created = XD_RESULT_CREATED,
    Updated = XD_RESULT_UPDATED,
    Unchanged = XD_RESULT_UNCHANGED,
    Failed = XD_RESULT_FAILED,
    Waiting = XD_RESULT_WAITING,
    Found = XD_RESULT_FOUND,
    Absent = XD_RESULT_ABSENT,
    Skipped = XD_RESULT_SKIPPED
};

/// What became of one item.
struct SinkResult {
    Outcome outcome = Outcome::Failed;
    std::string target;
    std::string token;
    std::string total;
    std::string requestId; ///< find: whose content was found
    std::string waitsEntity;
    std::string waitsKey;
    std::string reason; ///< of Outcome::Skipped, snake_case
    Failure failure;    ///< of Outcome::Failed
};

enum class PlanAction {
    Create = XD_PLAN_CREATE,
    Update = XD_PLAN_UPDATE,
    Unchanged = XD_PLAN_UNCHANGED,
    Void = XD_PLAN_VOID,
    Hold = XD_PLAN_HOLD,
    Fail = XD_PLAN_FAIL,
    Skip = XD_PLAN_SKIP
};

/// What a write would change, for one item.
struct PlannedChange {
    PlanAction action = PlanAction::Fail;
    std::string document;
    std::string fields; ///< JSON array of {"field","old","new"}
    std::string reason; ///< of PlanAction::Skip
    Failure failure;
};

} // namespace crossdock::engine
