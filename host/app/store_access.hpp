// The state store and the vault, opened as crossdock.toml says: what commands need that run no flow.
#pragma once

#include "app/vault_access.hpp"
#include "conf/configuration.hpp"
#include "core/clock.hpp"
#include "store/database.hpp"

#include <filesystem>
#include <memory>

namespace crossdock::app {

/// The checked crossdock.toml of a conf folder. Config failure with all its mistakes, one a line.
Result<conf::HostConf> readHostConf(const std::filesystem::path& folder);

/// An opened, migrated store, and its vault once somebody asks.
class StoreAccess {
public:
    /// Opens and migrates the store. The vault's key is not looked at yet. `clock` outlives it.
    static Result<std::unique_ptr<StoreAccess>> open(const std::filesystem::path& confFolder,
                                                     EnvironmentKey environment, const Clock& clock);

    const conf::HostConf& conf() const { return _conf; }
    store::Database& database() { return *_database; }

    /// Opens the vault at the first call. Later calls give the same answer. Not thread-safe.
    Result<vault::Vault*> vault();

private:
    StoreAccess(conf::HostConf conf, EnvironmentKey environment, std::unique_ptr<store::Database> database,
                const Clock& clock)
        : _conf(std::move(conf)),
          _environment(std::move(environment)),
          _database(std::move(database)),
          _clock(clock) {}

    conf::HostConf _conf;
    EnvironmentKey _environment;
    std::unique_ptr<store::Database> _database;
    const Clock& _clock;
    std::unique_ptr<VaultAccess> _vault;
    std::optional<Failure> _vaultFailure;
};

} // namespace crossdock::app
