#include "admin_fixture.hpp"

#include "admin/csrf_token.hpp"
#include "admin/password.hpp"
#include "admin_tables/tables.hpp"
#include "secret/secret_memory.hpp"
#include "store/migration.hpp"
#include "store/schema.hpp"

#include <Poco/JSON/Parser.h>

#include <sstream>

namespace crossdock::admin::test {

namespace {

/// Made once: a hash takes 0.3 s.
const std::string& passwordHash() {
    static const std::string hash = [] {
        secret::setUpMemory();
        return *PasswordHasher().hash(secret::Secret::copyOf(AdminFixture::password));
    }();
    return hash;
}

} // namespace

std::optional<HookTarget> FakeHooks::target(const std::string& connection) const {
    if (connection == "shop") {
        return HookTarget{
            "shop", "acme", {HookProof::Writing::Base64, "x-shop-signature", ""}, "x-shop-topic", "webhook_id"};
    }
    return connection == "forge"
               ? std::optional(
                     HookTarget{"forge", "acme", {HookProof::Writing::Hex, "x-forge-signature", "sha256="}, "", ""})
               : std::nullopt;
}

Result<HookContent> FakeHooks::read(const std::string&, const std::string& topic, const std::string& body) const {
    HookContent content;
    std::istringstream words(body);
    for (std::string word; words >> word;) {
        if (word == "!") {
            return failed(ErrorClass::Config, "the conf names no company");
        }
        content.isCut = content.isCut || word == "cut";
        content.foreign += word == "foreign" ? 1 : 0;
        if (word.find_first_not_of("0123456789") == std::string::npos) {
            content.hints.push_back({topic.empty() ? "thing" : topic, {word}});
        }
    }
    return content;
}

Result<std::vector<secret::Secret>> FakeHooks::secrets(const std::string&) const {
    std::vector<secret::Secret> all;
    all.push_back(secret::Secret::copyOf(current));
    all.push_back(secret::Secret::copyOf(former));
    return all;
}

AdminFixture::AdminFixture() {
    secret::setUpMemory();
    store::DatabaseOptions options;
    options.path = folder.path() / "main.db";
    options.synchronous = "OFF";
    database = good(store::Database::open(options));
    std::vector<store::Migration> migrations = store::storeMigrations();
    migrations.push_back(adminMigration());
    good(store::migrate(*database, migrations));
    store = std::make_unique<store::Store>(*database);
    users = std::make_unique<Users>(*database);
    sessions = std::make_unique<Sessions>(*database);
    tokens = std::make_unique<Tokens>(*database);
    good(users->add({"olga", "acme", Role::Operator, {}, {}}, passwordHash(), clock.now()));
    good(users->add({"vera", "acme", Role::Viewer, {}, {}}, passwordHash(), clock.now()));
    operatorToken = good(tokens->add("op", "acme", Role::Operator, 30, clock.now()));
    viewerToken = good(tokens->add("see", "acme", Role::Viewer, 30, clock.now()));
    conf.listen.value = "127.0.0.1:0";
    limits.pageThreads = 4;
    // A test names the limits that it means; no other is to be met by a machine that stalls.
    limits.head = limits.body = limits.send = limits.answer = ServerLimits::Time(120'000);
    _log = std::make_unique<Log>(clock, LogLevel::Debug, [this](const std::string& line) {
        const std::lock_guard lock(_mutex);
        _logged += line + "\n";
    });
}

void AdminFixture::start() {
    server = good(Server::start({conf, control, *store, clock, *_log, hooks, pages, faces, limits}));
}

WireAnswer AdminFixture::ask(const std::string& method, const std::string& path,
                             const std::vector<std::string>& headers, const std::string& body) {
    Wire wire(server->url());
    std::string request = method + " " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n";
    for (const std::string& header : headers) {
        request += header + "\r\n";
    }
    if (!body.empty() || method != "GET") {
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    wire.send(request + "\r\n" + body);
    return wire.answer();
}

WireAnswer AdminFixture::asOperator(const std::string& method, const std::string& path, const std::string& json) {
    return ask(method, path, {"Authorization: Bearer " + operatorToken, "Content-Type: application/json"}, json);
}

WireAnswer AdminFixture::asViewer(const std::string& method, const std::string& path, const std::string& json) {
    return ask(method, path, {"Authorization: Bearer " + viewerToken, "Content-Type: application/json"}, json);
}

std::string AdminFixture::cookieName() const {
    return "xd-" + host().substr(host().rfind(':') + 1);
}

std::string AdminFixture::signedIn(const std::string& user) {
    return "Cookie: " + cookieName() + "=" + good(sessions->begin(user, clock.now()));
}

std::string AdminFixture::csrfOf(const std::string&, const std::string& cookieHeader) {
    const std::string id = cookieHeader.substr(cookieHeader.find('=') + 1);
    const std::string token = good(sessions->visitor(id, clock.now(), false)).value_or(Visitor{}).csrf;
    return token.empty() ? token : good(maskedToken(token));
}

std::string AdminFixture::logged() const {
    const std::lock_guard lock(_mutex);
    return _logged;
}

Poco::JSON::Object::Ptr AdminFixture::object(const WireAnswer& answer) {
    return Poco::JSON::Parser().parse(answer.body).extract<Poco::JSON::Object::Ptr>();
}

} // namespace crossdock::admin::test
