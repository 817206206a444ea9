// The stand-in of a service that signs in by OAuth 2, and a host's side of it on a real store and vault.
#pragma once

#include "oauth/token_keeper.hpp"
#include "sandbox_control/server.hpp"
#include "sandbox_quickbooks/quickbooks.hpp"
#include "store/store.hpp"
#include "vault/database_record_store.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace crossdock::test {

/// What one process has: store, vault, network, keeper. Several on one folder are several processes.
class HostSide final : public net::CredentialProvider {
public:
    HostSide(const std::filesystem::path& folder, const std::string& serviceUrl, const sandbox::qbo::Keys& keys);
    ~HostSide() override;

    Result<secret::Secret> credential(const std::string& name) override;

    /// Puts a grant into the vault as after connecting.
    void connect(const std::string& refreshToken);
    /// The bearer's way to the company's preferences; answers the HTTP exchange.
    net::HttpExchange preferences();
    std::unique_ptr<oauth::TokenEndpoint> endpoint();
    net::Call call() const { return {clock.monoUs() + 120'000'000, {}, 1}; }
    std::string logged();

    SystemClock clock;
    net::AuthScheme scheme;
    std::map<std::string, std::string> secrets;

    oauth::TokenKeeper& keeper() { return *_keeper; }
    oauth::VaultTokenStore& tokens() { return *_tokens; }
    std::unique_ptr<oauth::SignInNotes> notes;
    /// How often the vault's log says that the set was opened.
    std::int64_t uses();

private:
    std::mutex _mutex;
    std::string _lines;
    std::string _realm;
    SystemRandom _random;
    Log _log;
    net::SystemResolver _resolver;
    std::unique_ptr<net::Network> _network;
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    std::unique_ptr<vault::DatabaseRecordStore> _rows;
    std::unique_ptr<vault::Vault> _vault;
    std::unique_ptr<oauth::VaultTokenStore> _tokens;
    std::unique_ptr<oauth::StoreRefreshLease> _lease;
    std::unique_ptr<oauth::TokenKeeper> _keeper;
    limit::MemoryPermitStore _permits;
    std::unique_ptr<limit::Gate> _gate;
    std::unique_ptr<net::HttpClient> _client;
};

class ServiceWorld {
public:
    ServiceWorld();
    ~ServiceWorld();

    std::unique_ptr<HostSide> host();
    /// Control path: a fault rule, an edit.
    void fault(const std::string& json);
    void edit(const std::string& json);
    /// How many calls the token endpoint took.
    std::uint64_t tokenCalls() const;

    sandbox::Controls controls;
    sandbox::qbo::QuickBooks service;
    sandbox::qbo::Keys keys;

private:
    std::filesystem::path _folder;
    std::unique_ptr<sandbox::Server> _server;
};

} // namespace crossdock::test
