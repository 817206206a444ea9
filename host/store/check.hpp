// Is the store what it should be?
#pragma once

#include "store/database.hpp"

#include <string>
#include <vector>

namespace crossdock::store {

/// One thing that was looked at.
struct Check {
    std::string what;                 ///< e.g. "one waiting version per record"
    std::vector<std::string> damages; ///< what is wrong, at most 20 lines; empty: intact
};

/// SQLite's own integrity check, foreign keys, and what the transactions rely on: one waiting and
/// one held version per key, intents that are whole, bodies where they are needed and as they were written, rows that belong
/// to something, counters that equal their rows. Reads every row; changes nothing. What cannot be
/// read is a damage of that check, so the rest is looked at all the same.
std::vector<Check> checkStore(Database& database);
/// The same inside a transaction.
std::vector<Check> checkStore(Connection& connection);

} // namespace crossdock::store
