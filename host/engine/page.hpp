// From what a source answered to what the ledger stores.
#pragma once

#include "engine/inspection.hpp"
#include "engine/ledger.hpp"

#include <string>

namespace crossdock::engine {

/// The hash of every deleted record: a deletion repeated is unchanged.
constexpr const char* deletedHash = "deleted";

/// Inspects each record; of a key that occurs twice the newest version stays. Fills items, hwm,
/// position (that of the last record, else `position`), total, serverDate.
PageWrite pageOf(const SourcePage& page, const std::string& entity, const std::string& position,
                 Inspection& inspection);

/// Why this answer would lead nowhere: a page that does not move on. Empty when all is well.
std::string stuckReason(const SourcePage& page, const std::string& position, const std::string& formerKeys);

/// The keys of a page as one text, to be compared with the next one's.
std::string keysOf(const SourcePage& page);

} // namespace crossdock::engine
