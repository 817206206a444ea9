// What makes two troubles the same one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace crossdock::store {

/// A message with numbers and quoted words left out: "item \"SKU-118\" costs 5.00" and "item \"X\"
/// costs 12" have one shape. Pure.
std::string shapeOf(std::string_view message);

/// Names the group of an item in action_required; see CauseRow::cause. Pure.
std::string causeOf(std::int64_t flow, std::int64_t entity, std::string_view reason, std::string_view message);

/// Makes causeOf() known to a connection's SQL as cause_of(flow, entity, reason, message). Throws StoreError.
void addCauseFunction(sqlite3* database);

} // namespace crossdock::store
