// How SQLite's result codes become faults of the store. Included by sources only.
#pragma once

#include "store/fault.hpp"

struct sqlite3;

namespace crossdock::store {

Fault faultOf(int code);

/// What `code`, which a call on `database` has just answered, means. `database` may be null. An
/// I/O error that the system explains with "no space left" is a full disk.
Fault faultOf(sqlite3* database, int code);

/// The same for a COMMIT: an I/O error then leaves it open whether the transaction is durable. A
/// full disk does not: the frame that commits is written last and whole, or it does not count.
Fault commitFaultOf(int code);

/// Throws `fault` with the connection's own words for `code`, what was being done, and what a
/// person can do. Never returns.
[[noreturn]] void throwFault(Fault fault, sqlite3* database, int code, const char* doing);

/// throwFault with what `code` means outside of a COMMIT.
[[noreturn]] void throwSqlite(sqlite3* database, int code, const char* doing);

} // namespace crossdock::store
