#include "app/host.hpp"

namespace crossdock::app {

namespace {

LogLevel levelOf(const std::string& name) {
    if (name == "debug") {
        return LogLevel::Debug;
    }
    if (name == "warning") {
        return LogLevel::Warning;
    }
    return name == "error" ? LogLevel::Error : LogLevel::Info;
}

} // namespace

ConnectionParts::ConnectionParts(const conf::Connection& connection, const Clock& clock, limit::PermitStore& permits,
                                 vault::Vault* vault, const std::string& vaultProblem, store::Store& store,
                                 net::Network& network)
    : conf(connection),
      limits(clock, permits, *connection.organisation + "/" + connection.name, limitsOf(connection)),
      gate(limits),
      credentials(conf, vault, vaultProblem),
      signIn(conf, vault, vaultProblem, store, network, credentials) {}

Result<std::unique_ptr<Host>> Host::open(const std::filesystem::path& confFolder, EnvironmentKey environment,
                                         const Clock& clock, LogLevel least, Log::Writer writer) {
    std::unique_ptr<Workspace> workspace = Workspace::load(confFolder, Workspace::Scan::No);
    if (const Status usable = workspace->usable(); !usable) {
        return usable.failure();
    }
    auto ground = std::make_shared<Ground>(clock);
    ground->confFolder = confFolder;
    ground->log =
        std::make_unique<Log>(clock, std::max(least, levelOf(*workspace->conf().host.log.level)), std::move(writer));
    Result<std::unique_ptr<StoreAccess>> access = StoreAccess::open(confFolder, std::move(environment), clock);
    if (!access) {
        return access.failure();
    }
    ground->access = std::move(*access);
    if (const Result<vault::Vault*> vault = ground->access->vault(); vault) {
        ground->vault = *vault;
    } else {
        ground->vaultProblem = vault.failure().message;
    }
    ground->store = std::make_unique<store::Store>(ground->access->database());
    ground->permits = std::make_unique<store::Permits>(*ground->store);
    ground->network = std::make_unique<net::Network>(clock, ground->random, *ground->log, ground->resolver);
    return std::unique_ptr<Host>(new Host(std::move(ground), std::move(workspace)));
}

Result<std::unique_ptr<Host>> Host::reopen() {
    std::unique_ptr<Workspace> workspace = Workspace::load(confFolder(), Workspace::Scan::No);
    if (const Status usable = workspace->usable(); !usable) {
        return usable.failure();
    }
    return reopen(std::move(workspace));
}

std::unique_ptr<Host> Host::reopen(std::unique_ptr<Workspace> workspace) {
    std::unique_ptr<Host> next(new Host(_ground, std::move(workspace)));
    const std::lock_guard lock(_mutex);
    for (const auto& [name, parts] : _connections) {
        const auto found = next->workspace().conf().connections.find(name);
        if (found != next->workspace().conf().connections.end() && found->second == parts->conf) {
            next->_connections.emplace(name, parts);
        }
    }
    return next;
}

ConnectionParts& Host::connection(const conf::Connection& connection) {
    const std::lock_guard lock(_mutex);
    std::shared_ptr<ConnectionParts>& parts = _connections[connection.name];
    if (parts == nullptr) {
        parts = std::make_shared<ConnectionParts>(connection, _ground->clock, *_ground->permits, _ground->vault,
                                                  _ground->vaultProblem, *_ground->store, *_ground->network);
    }
    return *parts;
}

std::string Host::newSyncId() {
    return "s" + randomId(_ground->random, 11);
}

std::map<std::string, std::uint64_t> Host::callsByConnection() const {
    std::map<std::string, std::uint64_t> calls;
    for (const auto& [key, count] : _ground->network->requests().snapshot()) {
        calls[key.connection] += count.requests;
    }
    return calls;
}

void Host::flush() {
    if (_ground->vault != nullptr) {
        if (const Status written = _ground->vault->flushUses(); !written) {
            log().warning("the vault's log of uses could not be written", {{"cause", written.failure().message}});
        }
    }
}

} // namespace crossdock::app
