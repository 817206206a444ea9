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
                                 vault::Vault* vault, const std::string& vaultProblem)
    : limits(clock, permits, *connection.organisation + "/" + connection.name, limitsOf(connection)),
      gate(limits),
      credentials(connection, vault, vaultProblem) {}

Result<std::unique_ptr<Host>> Host::open(const std::filesystem::path& confFolder, EnvironmentKey environment,
                                         const Clock& clock, LogLevel least) {
    std::unique_ptr<Host> host(new Host(clock));
    host->_workspace = Workspace::load(confFolder, Workspace::Scan::No);
    if (const Status usable = host->_workspace->usable(); !usable) {
        return usable.failure();
    }
    host->_log = std::make_unique<Log>(clock, std::max(least, levelOf(*host->_workspace->conf().host.log.level)),
                                       standardErrorWriter());
    Result<std::unique_ptr<StoreAccess>> access = StoreAccess::open(confFolder, std::move(environment), clock);
    if (!access) {
        return access.failure();
    }
    host->_access = std::move(*access);
    if (const Result<vault::Vault*> vault = host->_access->vault(); vault) {
        host->_vault = *vault;
    } else {
        host->_vaultProblem = vault.failure().message;
    }
    host->_store = std::make_unique<store::Store>(host->_access->database());
    host->_permits = std::make_unique<store::Permits>(*host->_store);
    host->_network = std::make_unique<net::Network>(clock, host->_random, *host->_log, host->_resolver);
    return host;
}

ConnectionParts& Host::connection(const conf::Connection& connection) {
    const std::lock_guard lock(_mutex);
    std::unique_ptr<ConnectionParts>& parts = _connections[connection.name];
    if (parts == nullptr) {
        parts = std::make_unique<ConnectionParts>(connection, _clock, *_permits, _vault, _vaultProblem);
    }
    return *parts;
}

std::string Host::newSyncId() {
    return "s" + randomId(_random, 11);
}

std::map<std::string, std::uint64_t> Host::callsByConnection() const {
    std::map<std::string, std::uint64_t> calls;
    for (const auto& [key, count] : _network->requests().snapshot()) {
        calls[key.connection] += count.requests;
    }
    return calls;
}

void Host::flush() {
    if (_vault != nullptr) {
        if (const Status written = _vault->flushUses(); !written) {
            _log->warning("the vault's log of uses could not be written", {{"cause", written.failure().message}});
        }
    }
}

} // namespace crossdock::app
