// A running host: conf, connectors, store, vault and network, put together. The composition root of everything that runs flows.
#pragma once

#include "app/connection_gate.hpp"
#include "app/remote.hpp"
#include "app/store_access.hpp"
#include "app/vault_credentials.hpp"
#include "app/workspace.hpp"
#include "core/log.hpp"
#include "core/random.hpp"
#include "limit/gate.hpp"
#include "net/network.hpp"
#include "store/permits.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace crossdock::app {

/// One connection as all its flows share it.
struct ConnectionParts {
    ConnectionParts(const conf::Connection& connection, const Clock& clock, limit::PermitStore& permits,
                    vault::Vault* vault, const std::string& vaultProblem);

    limit::Gate limits;
    ConnectionGate gate;
    VaultCredentials credentials;
};

/// Thread-safe but for open(). Everything that it hands out by reference lives as long as the host.
class Host {
public:
    /// Config failure with every mistake when the conf is not usable. A vault that cannot be opened is no failure here: it is one
    /// of the request that needs a secret.
    /// `least`: the log level of the conf, or at least this one.
    static Result<std::unique_ptr<Host>> open(const std::filesystem::path& confFolder, EnvironmentKey environment,
                                              const Clock& clock, LogLevel least = LogLevel::Error);

    const Workspace& workspace() const { return *_workspace; }
    store::Store& store() { return *_store; }
    net::Network& network() { return *_network; }
    Log& log() { return *_log; }
    Random& random() { return _random; }
    const Clock& clock() const { return _clock; }

    /// Made at first use.
    ConnectionParts& connection(const conf::Connection& connection);

    std::string newSyncId();
    /// Requests that each connection took since the start.
    std::map<std::string, std::uint64_t> callsByConnection() const;
    /// Writes what is kept back for a while: the vault's summed uses.
    void flush();

private:
    explicit Host(const Clock& clock) : _clock(clock) {}

    const Clock& _clock;
    SystemRandom _random;
    net::SystemResolver _resolver;
    std::unique_ptr<Log> _log;
    std::unique_ptr<Workspace> _workspace;
    std::unique_ptr<StoreAccess> _access;
    vault::Vault* _vault = nullptr;
    std::string _vaultProblem;
    std::unique_ptr<store::Store> _store;
    std::unique_ptr<limit::PermitStore> _permits;
    std::unique_ptr<net::Network> _network;
    std::mutex _mutex;
    std::map<std::string, std::unique_ptr<ConnectionParts>> _connections; ///< guarded by _mutex
};

} // namespace crossdock::app
