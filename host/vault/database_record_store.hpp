// The vault's rows in the store's database.
#pragma once

#include "store/database.hpp"
#include "store/migration.hpp"
#include "vault/record_store.hpp"

namespace crossdock::vault {

/// The tables vault_meta, vault_key, vault_record and vault_audit: number 2 of the store's
/// migrations. What belongs to the vault itself has an empty organisation.
store::Migration vaultMigration();

/// Keeps nothing itself; `database` outlives it and has been migrated.
class DatabaseRecordStore final : public RecordStore {
public:
    explicit DatabaseRecordStore(store::Database& database) : _database(database) {}

    Status transaction(const Work& work) override;
    Status read(const Work& work) override;
    /// Empties the write-ahead log; SQLite itself overwrites deleted rows (secure_delete).
    Status eraseTraces() override { return _database.truncateLog(); }

private:
    store::Database& _database;
};

} // namespace crossdock::vault
