#include "app/readiness.hpp"

#include "app/store_access.hpp"
#include "app/vault_credentials.hpp"
#include "conf/nearest.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace crossdock::app {

namespace {

namespace fs = std::filesystem;
using Severity = conf::Mistake::Severity;

constexpr mode_t modeBits = 07777;
constexpr mode_t others = 077;

std::string octal(mode_t mode) {
    std::string text;
    for (int shift = 9; shift >= 0; shift -= 3) {
        text += static_cast<char>('0' + ((mode >> shift) & 7U));
    }
    return text;
}

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// Where the conf says what the master key is; the file as a whole when it does not.
conf::Position placeOfKey(const conf::HostConf& host) {
    const conf::VaultConf& vault = host.vault;
    for (const conf::Position* at : {&vault.keyFile.at, &vault.keyEnv.at, &vault.credential.at}) {
        if (at->line != 0) {
            return *at;
        }
    }
    return host.at;
}

void lookForConnectors(const Workspace& workspace, conf::Mistakes& missing) {
    const auto& folders = workspace.conf().host.plugins.directories;
    const std::vector<fs::path> taken = pluginFolders(*folders);
    for (const fs::path& folder : folders.given() ? *folders : std::vector<fs::path>()) {
        if (!isThere(folder)) {
            const bool beside = taken != *folders;
            missing.push_back({folders.at,
                               "there is no folder " + conf::inQuotes(folder.string()) +
                                   (beside ? "; the connectors beside the program are taken: " + taken.front().string()
                                           : std::string()),
                               Severity::Warning});
        }
    }
}

/// Opens the vault to see which names are in it; says why when it cannot.
class VaultLook {
public:
    VaultLook(const conf::Configuration& conf, EnvironmentKey environment, const Clock& clock) {
        const conf::HostConf& host = conf.host;
        if (host.vault.keyFile.given() && !isThere(*host.vault.keyFile)) {
            _why = "there is no file " + conf::inQuotes(host.vault.keyFile->string()) +
                   "; make the vault's key with: crossdock vault init";
            return;
        }
        if (!isThere(*host.store.path)) {
            return; // an empty vault
        }
        Result<std::unique_ptr<StoreAccess>> access = StoreAccess::open(conf.folder, std::move(environment), clock);
        if (!access) {
            storeProblem = access.failure().message;
            return;
        }
        _access = std::move(*access);
        if (const Result<vault::Vault*> opened = _access->vault(); opened) {
            _vault = *opened;
        } else {
            _why = opened.failure().message;
        }
    }

    const std::string& whyClosed() const { return _why; }
    bool holds(const std::string& organisation, const std::string& name) {
        const Result<std::uint64_t> version =
            _vault == nullptr ? Result<std::uint64_t>(0) : _vault->currentVersion(organisation, name);
        return version && *version != 0;
    }
    std::string storeProblem;

private:
    std::unique_ptr<StoreAccess> _access;
    vault::Vault* _vault = nullptr;
    std::string _why;
};

void lookForCredentials(const conf::Configuration& conf, EnvironmentKey environment, const Clock& clock,
                        conf::Mistakes& missing) {
    const bool anyNamed = std::any_of(conf.connections.begin(), conf.connections.end(),
                                      [](const auto& each) { return !each.second.credentials.empty(); });
    if (!anyNamed || *conf.host.vault.passphrase) {
        return;
    }
    VaultLook vault(conf, std::move(environment), clock);
    if (!vault.storeProblem.empty()) {
        missing.push_back({conf.host.store.path.given() ? conf.host.store.path.at : conf.host.at, vault.storeProblem});
        return;
    }
    if (!vault.whyClosed().empty()) {
        missing.push_back({placeOfKey(conf.host), vault.whyClosed(), Severity::Warning});
        return;
    }
    for (const auto& [connectionName, connection] : conf.connections) {
        for (const auto& [credential, secret] : connection.credentials) {
            if (!vault.holds(*connection.organisation, *secret)) {
                missing.push_back({secret.at,
                                   "the vault has no " + conf::inQuotes(*secret) + ", which is to be the " +
                                       credential + "; set it with: " + setCommand(connection, *secret),
                                   Severity::Warning});
            }
        }
    }
}

} // namespace

Status checkStoreFolder(const fs::path& store) {
    const fs::path folder = store.parent_path();
    struct stat found {};
    if (::stat(folder.c_str(), &found) != 0) {
        return {};
    }
    const std::string title = "store folder " + folder.string() + ": ";
    if (found.st_uid != ::geteuid() && ::geteuid() != 0) {
        return failed(ErrorClass::Config, title + "belongs to another user; run, as root: chown -R " +
                                              std::to_string(::geteuid()) + " " + folder.string());
    }
    if ((found.st_mode & others) != 0) {
        return failed(ErrorClass::Config, title + "its mode " + octal(found.st_mode & modeBits) +
                                              " lets others in; run: chmod 0700 " + folder.string());
    }
    return {};
}

conf::Mistakes missingHere(const Workspace& workspace, EnvironmentKey environment, const Clock& clock) {
    const conf::Configuration& conf = workspace.conf();
    conf::Mistakes missing;
    if (conf.flows.empty()) {
        conf::Mistake none;
        none.at.file = (fs::path(conf.host.at.file).parent_path() / "flows").string();
        none.message = "there is no flow: nothing is read or delivered before a file flows/NAME.toml says what";
        none.severity = Severity::Warning;
        missing.push_back(std::move(none));
    }
    lookForConnectors(workspace, missing);
    if (const Status folder = checkStoreFolder(*conf.host.store.path); !folder) {
        missing.push_back(
            {conf.host.store.path.given() ? conf.host.store.path.at : conf.host.at, folder.failure().message});
    }
    lookForCredentials(conf, std::move(environment), clock, missing);
    conf::sortByPosition(missing);
    return missing;
}

} // namespace crossdock::app
