// What the store forgets, and when.
#pragma once

#include "store/store.hpp"

namespace crossdock::store {

/// Spans in microseconds; 0: for ever. Items that wait for anything are never forgotten, links
/// never at all.
struct RetentionPolicy {
    std::int64_t payloadUs = 30LL * 86'400'000'000;   ///< bodies of finished items
    std::int64_t itemUs = 90LL * 86'400'000'000;      ///< finished items with their attempts
    std::int64_t activityUs = 365LL * 86'400'000'000; ///< the log, and the counts of each hour
    std::uint32_t most = 1'000;                       ///< rows per step, so that no transaction is long
};

/// How far a round through the tables has come. Start with zeros; lost, a round merely begins
/// again.
struct RetentionWalk {
    std::int64_t payload = 0;
    std::int64_t item = 0;
    std::int64_t activity = 0;
    bool roundDone = false; ///< the last step met the end of all tables
};

/// Looks at the next `most` rows of each table, of all flows, and forgets those old enough. Tells
/// how many rows went.
Result<std::uint64_t> forgetOld(Store& store, const RetentionPolicy& policy, RetentionWalk& walk, UtcTime now);

/// Erases body, raw body and note of every item of one record (personal-data erasure) and empties
/// the log of the database, so that the bytes are gone from the disk. The ledger row stays.
Status eraseRecord(Store& store, const std::string& organisation, const std::string& flow, const std::string& entity,
                   const std::string& key, const std::string& who, UtcTime now);

} // namespace crossdock::store
