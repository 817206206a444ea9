#include "app/vault_access.hpp"

#include "app/hidden_input.hpp"
#include "vault/key_source.hpp"

#include <unistd.h>

#include <cstdlib>

namespace crossdock::app {

namespace {

Result<vault::KeySources> sourcesOf(const conf::HostConf& conf, EnvironmentKey environment) {
    vault::KeySources sources;
    sources.stateDirectory = conf.store.path->parent_path();
    if (conf.vault.keyFile.given()) {
        sources.file = *conf.vault.keyFile;
    }
    if (conf.vault.credential.given()) {
        const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); // NOLINT(concurrency-mt-unsafe): before threads
        if (folder != nullptr) {
            sources.credentials = folder;
        }
    }
    if (environment) {
        sources.environment = std::move(*environment);
    }
    if (*conf.vault.passphrase) {
        Result<secret::Secret> typed = readHidden("vault passphrase: ");
        if (!typed) {
            return typed.failure();
        }
        sources.passphrase = std::move(*typed);
    }
    return sources;
}

} // namespace

Result<std::unique_ptr<VaultAccess>> VaultAccess::open(const conf::HostConf& conf, EnvironmentKey environment,
                                                       store::Database& database, const Clock& clock) {
    Result<vault::KeySources> sources = sourcesOf(conf, std::move(environment));
    if (!sources) {
        return sources.failure();
    }
    Result<vault::KeyMaterial> key = vault::loadKey(std::move(*sources));
    if (!key) {
        return within("vault", key.failure());
    }
    std::unique_ptr<VaultAccess> access(new VaultAccess(database));
    std::vector<vault::KeyMaterial> keys;
    keys.push_back(std::move(*key));
    Result<std::unique_ptr<vault::Vault>> opened = vault::Vault::open(access->_rows, clock, keys);
    if (!opened) {
        return within("vault", opened.failure());
    }
    access->_vault = std::move(*opened);
    return access;
}

vault::Actor commandLineActor() {
    return "uid:" + std::to_string(getuid());
}

} // namespace crossdock::app
