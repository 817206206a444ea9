#include "service_world.hpp"

#include "secret/secret_memory.hpp"
#include "store/schema.hpp"

#include <cppunit/TestAssert.h>

#include <stdlib.h>

namespace crossdock::test {

namespace {

template <typename T>
T good(Result<T> result) {
    CPPUNIT_ASSERT_MESSAGE(result ? "" : result.failure().message, result.ok());
    return std::move(result).value();
}

void good(const Status& status) {
    CPPUNIT_ASSERT_MESSAGE(status ? "" : status.failure().message, status.ok());
}

/// The same vault key in every "process".
vault::KeyMaterial testKey() {
    return {vault::KeySource::File, secret::Secret::copyOf("xdm1_" + std::string(43, 'A')), {}};
}

std::filesystem::path newFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "oauthXXXXXX").string();
    CPPUNIT_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
}

} // namespace

HostSide::HostSide(const std::filesystem::path& folder, const std::string& serviceUrl, const sandbox::qbo::Keys& keys)
    : secrets{{"client_id", keys.clientId}, {"client_secret", keys.clientSecret}},
      _realm(keys.realm),
      _log(clock, LogLevel::Debug, [this](const std::string& line) {
          const std::lock_guard lock(_mutex);
          _lines += line + "\n";
      }) {
    secret::setUpMemory();
    _network = std::make_unique<net::Network>(clock, _random, _log, _resolver);
    store::DatabaseOptions options;
    options.path = folder / "state" / "crossdock.db";
    options.synchronous = "OFF";
    options.busyTimeoutMs = 60'000; // the other process may stall while it writes
    _database = good(store::Database::open(options));
    std::vector<store::Migration> migrations = store::storeMigrations();
    migrations.push_back(vault::vaultMigration());
    good(store::migrate(*_database, std::move(migrations)));
    _store = std::make_unique<store::Store>(*_database);
    _rows = std::make_unique<vault::DatabaseRecordStore>(*_database);
    std::vector<vault::KeyMaterial> materials;
    materials.push_back(testKey());
    _vault = good(vault::Vault::open(*_rows, clock, materials));
    notes = std::make_unique<oauth::SignInNotes>(*_store, "acme", "books");
    _tokens = std::make_unique<oauth::VaultTokenStore>(_vault.get(), "", "acme", "books", "connection:books", *notes);
    _lease = std::make_unique<oauth::StoreRefreshLease>(*_store, "acme", oauth::tokenSecretName("books"));

    scheme.id = "oauth";
    scheme.kind = net::AuthScheme::Kind::OAuth2;
    scheme.userKey = "client_id";
    scheme.secretKey = "client_secret";
    scheme.tokenUrl = serviceUrl + "/oauth2/v1/tokens/bearer";
    _keeper = std::make_unique<oauth::TokenKeeper>(
        "books",
        oauth::KeeperParts{clock, _random, _log, *_tokens, *_lease, [this](const net::AuthScheme& of) {
                               return oauth::HttpTokenEndpoint::open({"acme", "books", true, "", of}, *_network, *this);
                           }});
    _gate = std::make_unique<limit::Gate>(clock, _permits, "acme/books", limit::Limits{{}, 8});
    net::HttpSettings settings;
    settings.organisation = "acme";
    settings.connection = "books";
    settings.url = serviceUrl;
    settings.allowPrivate = true;
    settings.auths = {scheme};
    _client = good(net::HttpClient::open(std::move(settings), *_network, *_gate, *this, _keeper.get()));
}

HostSide::~HostSide() = default;

Result<secret::Secret> HostSide::credential(const std::string& name) {
    return secret::Secret::copyOf(secrets.at(name));
}

void HostSide::connect(const std::string& refreshToken) {
    oauth::TokenSet set;
    set.refresh = secret::Secret::copyOf(refreshToken);
    set.access = secret::Secret::copyOf("ended-long-ago");
    good(_tokens->replace(set, "uid:0"));
}

std::int64_t HostSide::uses() {
    good(_vault->flushUses());
    return good(_database->read([](store::Connection& connection) {
        store::Statement row = connection.prepare("SELECT coalesce(sum(count), 0) FROM vault_audit WHERE name = "
                                                  "'books.oauth' AND purpose = 'token'");
        row.step();
        return row.integer(0);
    }));
}

net::HttpExchange HostSide::preferences() {
    net::HttpRequest request;
    request.path = "/v3/company/" + _realm + "/preferences";
    request.headers = {{"Accept", "application/json"}};
    request.auths = {"oauth"};
    request.label = "preferences.read";
    return _client->perform(request, call());
}

std::unique_ptr<oauth::TokenEndpoint> HostSide::endpoint() {
    return good(oauth::HttpTokenEndpoint::open({"acme", "books", true, "", scheme}, *_network, *this));
}

std::string HostSide::logged() {
    const std::lock_guard lock(_mutex);
    return _lines;
}

ServiceWorld::ServiceWorld()
    : service(controls.clock, {}),
      keys(service.connect()),
      _folder(newFolder()),
      _server(std::make_unique<sandbox::Server>(service, controls)) {}

ServiceWorld::~ServiceWorld() {
    _server.reset();
    std::error_code ignored;
    std::filesystem::remove_all(_folder, ignored);
}

std::unique_ptr<HostSide> ServiceWorld::host() {
    return std::make_unique<HostSide>(_folder, _server->url(), keys);
}

void ServiceWorld::fault(const std::string& json) {
    controls.faults.add(sandbox::FaultRule::fromJson(boost::json::parse(json)));
}

void ServiceWorld::edit(const std::string& json) {
    service.edit(boost::json::parse(json));
}

std::uint64_t ServiceWorld::tokenCalls() const {
    return controls.counters.count("oauth-token");
}

} // namespace crossdock::test
