// What makes two troubles the same one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace crossdock::store {

/// A message without what differs from record to record: amounts, ids, dates, e-mail addresses. "order 7 costs 5.00" and "order 12
/// costs 9" have one shape. Other quoted words and keys such as rate:7 stay, for they say what must be mapped. Pure.
std::string shapeOf(std::string_view message);

/// Names the group of an item in action_required; see CauseRow::cause. Pure.
std::string causeOf(std::int64_t flow, std::int64_t entity, std::string_view reason, std::string_view message);

/// Makes causeOf() known to a connection's SQL as cause_of(flow, entity, reason, message). Throws StoreError.
void addCauseFunction(sqlite3* database);

} // namespace crossdock::store
