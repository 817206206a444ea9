// A sync as the API shows it: the object, and the schema that says what it holds.
#pragma once

#include "admin/api.hpp"

namespace crossdock::admin {

/// Counters, times, progress. Progress is whole percent, rounded down; 100 only when the sync has ended; null while no total is known.
JsonObject::Ptr syncObject(const Request& request, const store::SyncRow& sync);
std::vector<Schema::Member> syncMembers();

JsonObject::Ptr itemObject(const Request& request, const store::ItemRow& item);
Schema itemSchema();

} // namespace crossdock::admin
