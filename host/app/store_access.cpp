#include "app/store_access.hpp"

#include "admin_tables/tables.hpp"
#include "app/readiness.hpp"
#include "conf/loader.hpp"
#include "store/fault.hpp"
#include "store/flow_memory.hpp"
#include "store/migration.hpp"
#include "store/runs.hpp"
#include "store/schema.hpp"

namespace crossdock::app {

namespace {

// Most of the database's own failures name the file already.
Failure inStore(const std::filesystem::path& path, const Failure& failure) {
    return failure.message.find(path.string()) == std::string::npos ? within("store " + path.string(), failure)
                                                                    : failure;
}

bool isFull(const Failure& failure) {
    return failure.code == store::codeOf(store::Fault::Full);
}

} // namespace

Result<conf::HostConf> readHostConf(const std::filesystem::path& folder) {
    const conf::Loaded loaded = conf::loadHostConf(folder);
    if (conf::hasErrors(loaded.mistakes)) {
        std::string text;
        for (const conf::Mistake& mistake : loaded.mistakes) {
            text += (text.empty() ? "" : "\n") + mistake.text();
        }
        return failed(ErrorClass::Config, text);
    }
    return loaded.configuration.host;
}

Result<std::unique_ptr<StoreAccess>> StoreAccess::open(const std::filesystem::path& confFolder,
                                                       EnvironmentKey environment, const Clock& clock) {
    Result<conf::HostConf> conf = readHostConf(confFolder);
    if (!conf) {
        return conf.failure();
    }
    if (*conf->store.backend != "sqlite") {
        return failed(ErrorClass::Config,
                      conf->store.backend.at.text() + ": this host keeps its store in \"sqlite\" alone");
    }
    if (const Status folder = checkStoreFolder(*conf->store.path); !folder) {
        return folder.failure();
    }
    store::DatabaseOptions options;
    options.path = *conf->store.path;
    Result<std::unique_ptr<store::Database>> database = store::Database::open(options);
    if (!database && isFull(database.failure())) {
        // Even to read it, the index of its log has to be made. Whoever has the file alone needs none on the disk.
        options.exclusive = true;
        database = store::Database::open(options);
    }
    if (!database) {
        return database.failure(); // names the file
    }
    std::vector<store::Migration> migrations = store::storeMigrations();
    migrations.push_back(vault::vaultMigration());
    migrations.push_back(store::flowMemoryMigration());
    migrations.push_back(admin::adminMigration());
    if (const Status migrated = store::migrate(**database, std::move(migrations)); !migrated) {
        return inStore(options.path, migrated.failure());
    }
    // So that nothing is shown as running that is not.
    if (const Result<std::uint64_t> dead = store::endDeadRuns(**database, clock.now());
        !dead && !isFull(dead.failure())) {
        return inStore(options.path, dead.failure());
    }
    return std::unique_ptr<StoreAccess>(
        new StoreAccess(std::move(*conf), std::move(environment), std::move(*database), clock));
}

Result<vault::Vault*> StoreAccess::vault() {
    if (_vaultFailure) {
        return *_vaultFailure;
    }
    if (_vault == nullptr) {
        Result<std::unique_ptr<VaultAccess>> opened =
            VaultAccess::open(_conf, std::move(_environment), *_database, _clock);
        if (!opened) {
            _vaultFailure = opened.failure();
            return *_vaultFailure;
        }
        _vault = std::move(*opened);
    }
    return &_vault->vault();
}

} // namespace crossdock::app
