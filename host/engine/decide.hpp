// What to do with a claimed item, before anything is sent.
#pragma once

#include "engine/ledger.hpp"
#include "engine/policy.hpp"
#include "engine/ports.hpp"
#include "engine/transform.hpp"

#include <string>

namespace crossdock::engine {

enum class Action {
    Send,      ///< write it under `requestId`
    Find,      ///< look up by our reference what became of the open intent
    Settle,    ///< a call may still land: wait until `until`
    Unchanged, ///< posted already
    Skip,      ///< the flow's filter does not want it
    Nothing,   ///< a deletion of what was never posted
    Outdated,  ///< something newer is posted
    Hold       ///< needs a person: `failure`
};

struct Decision {
    Action action = Action::Hold;
    std::string requestId;
    std::string contentHash; ///< of all that the sink would be given
    UtcTime until;
    Failure failure;
};

/// What a write would carry, as one text: the item's hash, then a fingerprint of operation, fields
/// and note. Pure.
std::string contentHashOf(const ClaimedItem& item, const std::string& fields);
/// The item's hash within a content hash.
std::string itemHashOf(const std::string& contentHash);

/// An open intent comes first: it is repeated with the same id where the sink replays and the
/// content is the same, else it is looked up, but not before no call under it can land any more.
/// Looking at once would see nothing, and the lost request would land beside its repetition. Pure.
Decision decide(const ClaimedItem& item, const Result<Transformed>& transformed, const std::string& entity,
                const std::string& identity, const SinkCapabilities& sink, UtcTime now);

} // namespace crossdock::engine
