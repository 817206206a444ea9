// Planted bugs. Each is a way in which engines of this kind go wrong; the simulation must find every one of them.
#pragma once

#include "engine/ledger.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::simulation {

enum class Mutation {
    None,
    CursorTooEarly,       ///< the cursor moves with each page
    NoFencing,            ///< whoever holds the item now: the answer is confirmed
    IntentAfterSend,      ///< the intent is stored when the answer is there
    OrderByArrival,       ///< "read later" means "stored later"
    RetryWithoutLookUp,   ///< an open intent is forgotten
    LastFinisher,         ///< the end of one window is the end of the pass
    SynchronousNormal,    ///< commits are not flushed
    RequestIdFromContent, ///< the same content has the same request id for ever
    NoSettling,           ///< looked up while a request may still be under way
    ParkedWithoutDue,     ///< a child waits for its parent's confirm alone
    UnchangedByPosted,    ///< "unchanged" forgets that a newer version waits
    ClosedByRefusal,      ///< a refusal closes an intent that was uncertain before
    ClosedBySkip          ///< so does a rule that leaves the record out
};

std::vector<Mutation> allMutations();
const char* nameOf(Mutation mutation);

/// The ledger with the bug; the ledger itself for those that live elsewhere.
std::unique_ptr<engine::Ledger> mutantOf(Mutation mutation, engine::Ledger& ledger, store::Database& database);

} // namespace crossdock::simulation
