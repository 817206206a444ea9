// Opens the vault with the key that the conf names.
#pragma once

#include "conf/configuration.hpp"
#include "core/clock.hpp"
#include "store/database.hpp"
#include "vault/database_record_store.hpp"
#include "vault/vault.hpp"

#include <memory>
#include <optional>

namespace crossdock::app {

/// What main took out of the environment before anything else ran; empty when it was not set. Moved in once.
using EnvironmentKey = std::optional<secret::Secret>;

/// A vault and the rows under it. `database` outlives it.
class VaultAccess {
public:
    /// Config failure when no key is named, two are, or the one named is unusable; says what to do. A passphrase is asked for on
    /// the terminal.
    static Result<std::unique_ptr<VaultAccess>> open(const conf::HostConf& conf, EnvironmentKey environment,
                                                     store::Database& database, const Clock& clock);

    vault::Vault& vault() { return *_vault; }

private:
    explicit VaultAccess(store::Database& database) : _rows(database) {}

    vault::DatabaseRecordStore _rows;
    std::unique_ptr<vault::Vault> _vault;
};

/// Who acts on a command line: "uid:1000".
vault::Actor commandLineActor();

} // namespace crossdock::app
