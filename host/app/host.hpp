// A running host: conf, connectors, store, vault and network, put together. The composition root of everything that runs flows.
#pragma once

#include "app/connection_gate.hpp"
#include "app/remote.hpp"
#include "app/sign_in.hpp"
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
                    vault::Vault* vault, const std::string& vaultProblem, store::Store& store, net::Network& network);

    const conf::Connection conf; ///< a copy: the parts of an unchanged connection outlive a reload
    limit::Gate limits;
    ConnectionGate gate;
    VaultCredentials credentials;
    SignIn signIn; ///< used by connectors that sign in by OAuth 2
};

/// Thread-safe but for open(). Everything that it hands out by reference lives as long as the host.
///
/// A host stands on one conf, which never changes under it. A changed conf is a new host on the same store, vault and network; who
/// still runs under the old one keeps that alive.
class Host {
public:
    /// Config failure with every mistake when the conf is not usable. A vault that cannot be opened is no failure here: it is one
    /// of the request that needs a secret.
    /// `least`: the log level of the conf, or at least this one.
    static Result<std::unique_ptr<Host>> open(const std::filesystem::path& confFolder, EnvironmentKey environment,
                                              const Clock& clock, LogLevel least = LogLevel::Error,
                                              Log::Writer writer = standardErrorWriter());

    /// A host on what the conf folder holds now. Connections that are the same in both share their parts: limits, pauses, breaker,
    /// tokens. [store], [vault] and [log] stay as they were opened. Config failure with every mistake; nothing has changed then.
    Result<std::unique_ptr<Host>> reopen();
    /// As above, with a conf that is read already and usable.
    std::unique_ptr<Host> reopen(std::unique_ptr<Workspace> workspace);

    const Workspace& workspace() const { return *_workspace; }
    store::Store& store() { return *_ground->store; }
    net::Network& network() { return *_ground->network; }
    Log& log() { return *_ground->log; }
    Random& random() { return _ground->random; }
    const Clock& clock() const { return _ground->clock; }
    /// Null when the vault cannot be used.
    vault::Vault* vault() const { return _ground->vault; }
    /// As open() was told it: mistakes name files the way the admin does.
    const std::filesystem::path& confFolder() const { return _ground->confFolder; }
    /// Why the vault cannot be used; empty: it can.
    const std::string& vaultProblem() const { return _ground->vaultProblem; }

    /// Made at first use.
    ConnectionParts& connection(const conf::Connection& connection);

    std::string newSyncId();
    /// Requests that each connection took since the start.
    std::map<std::string, std::uint64_t> callsByConnection() const;
    /// Writes what is kept back for a while: the vault's summed uses.
    void flush();

private:
    /// What outlives a change of the conf; shared by the hosts before and after it.
    struct Ground {
        explicit Ground(const Clock& time) : clock(time) {}

        const Clock& clock;
        std::filesystem::path confFolder;
        SystemRandom random;
        net::SystemResolver resolver;
        std::unique_ptr<Log> log;
        std::unique_ptr<StoreAccess> access;
        vault::Vault* vault = nullptr;
        std::string vaultProblem;
        std::unique_ptr<store::Store> store;
        std::unique_ptr<limit::PermitStore> permits;
        std::unique_ptr<net::Network> network;
    };

    Host(std::shared_ptr<Ground> ground, std::unique_ptr<Workspace> workspace)
        : _ground(std::move(ground)),
          _workspace(std::move(workspace)) {}

    std::shared_ptr<Ground> _ground;
    std::unique_ptr<Workspace> _workspace;
    std::mutex _mutex;
    std::map<std::string, std::shared_ptr<ConnectionParts>>
        _connections; ///< guarded by _mutex; shared with later hosts
};

} // namespace crossdock::app
