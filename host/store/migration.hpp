// Schema changes: numbered, forward only, each in one transaction.
#pragma once

#include "store/database.hpp"

#include <string>
#include <vector>

namespace crossdock::store {

/// One step of the schema. Numbers are unique over all modules that share the database and never
/// change once released:
///   1  store   ledger, queue, syncs, activity
///   2  vault   credentials
///   3 to 9     store
///   from 10 on, in the order in which they come into being.
/// `sql` is one or more statements. A module offers its own as a function returning Migration; the
/// composition root makes one list of all of them and hands it to migrate().
struct Migration {
    int number = 0;
    std::string name;
    std::string sql;
};

/// Brings the database up to `migrations` (in any order): those not yet applied run in order of
/// their number. Refuses, without changing anything, a database that holds a migration which is
/// newer than every known one (class config, "store_newer"), and one in which a known number was
/// applied under another name.
Status migrate(Database& database, std::vector<Migration> migrations);

/// Numbers applied so far, ascending.
Result<std::vector<int>> appliedMigrations(Database& database);

} // namespace crossdock::store
