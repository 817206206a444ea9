// How SQLite's result codes become faults of the store. Included by sources only.
#pragma once

#include "store/fault.hpp"

struct sqlite3;

namespace crossdock::store {

Fault faultOf(int code);

/// Throws StoreError for `code`, with the connection's own words and what was being done. Never
/// returns.
[[noreturn]] void throwSqlite(sqlite3* database, int code, const char* doing);

} // namespace crossdock::store
