// The tables of the queue and the ledger.
#pragma once

#include "store/migration.hpp"

namespace crossdock::store {

/// The migrations of this module; the composition root adds those of others.
std::vector<Migration> storeMigrations();

} // namespace crossdock::store
