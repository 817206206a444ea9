#include "client_harness.hpp"

#include <cppunit/TestAssert.h>

namespace crossdock::test {

using namespace net;

Result<std::vector<Poco::Net::IPAddress>> FixedResolver::resolve(const std::string& host) {
    if (const auto found = known.find(host); found != known.end()) {
        return found->second;
    }
    Poco::Net::IPAddress address("127.0.0.1");
    Poco::Net::IPAddress::tryParse(host, address);
    return std::vector{address};
}

Result<secret::Secret> PlainCredentials::credential(const std::string& name) {
    const auto found = known.find(name);
    if (found == known.end()) {
        return failed(ErrorClass::Config, "no credential " + name);
    }
    return secret::Secret::copyOf(found->second);
}

Result<AccessToken> CountingTokens::accessToken(const AuthScheme&, const Call&) {
    if (noToken) {
        return failed(ErrorClass::Auth, "the grant is gone");
    }
    return AccessToken{secret::Secret::copyOf("token-" + std::to_string(generation)), generation};
}

Status CountingTokens::refresh(const AuthScheme&, std::uint64_t refused, const Call&) {
    ++refreshes;
    if (grantGone) {
        return failed(ErrorClass::Auth, "the grant is gone");
    }
    generation = std::max(generation, refused + 1);
    return {};
}

ClientHarness::ClientHarness(const std::string& url)
    : _log(clock, LogLevel::Debug,
           [this](const std::string& line) {
               const std::lock_guard lock(_mutex);
               _lines += line + "\n";
           }),
      _network(clock, _random, _log, resolver) {
    secret::setUpMemory();
    settings.organisation = "acme";
    settings.connection = "shop";
    settings.url = url;
    settings.allowPrivate = true;
    settings.limits.connectMs = 60'000;
    settings.limits.readMs = 60'000;
    settings.limits.idleMs = 600'000;
}

ClientHarness::~ClientHarness() = default;

limit::Gate& ClientHarness::gate() {
    if (!_gate) {
        _gate = std::make_unique<limit::Gate>(*gateClock, _store, "acme/shop", limits);
    }
    return *_gate;
}

Result<std::unique_ptr<HttpClient>> ClientHarness::open() {
    return HttpClient::open(settings, _network, gate(), credentials, &tokens);
}

HttpClient& ClientHarness::client() {
    if (!_client) {
        Result<std::unique_ptr<HttpClient>> opened = open();
        CPPUNIT_ASSERT_MESSAGE(opened ? "" : opened.failure().message, opened.ok());
        _client = std::move(opened).value();
    }
    return *_client;
}

HttpExchange ClientHarness::perform(const HttpRequest& request) {
    return client().perform(request, call());
}

HttpExchange ClientHarness::get(const std::string& path) {
    HttpRequest request;
    request.path = path;
    request.label = "get";
    return perform(request);
}

HttpExchange ClientHarness::post(const std::string& path, bool repeatable) {
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.label = "post";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "{\"a\":1}";
    request.repeatable = repeatable;
    return perform(request);
}

std::string ClientHarness::logged() {
    const std::lock_guard lock(_mutex);
    return _lines;
}

const Failure& failureOf(const HttpExchange& exchange) {
    CPPUNIT_ASSERT_MESSAGE("a failure was expected", !exchange.status.ok());
    return exchange.status.failure();
}

void assertFails(const HttpExchange& exchange, ErrorClass cls, const std::string& text) {
    const Failure& failure = failureOf(exchange);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(failure.message, std::string(nameOf(cls)), std::string(nameOf(failure.cls)));
    CPPUNIT_ASSERT_MESSAGE(failure.message + " lacks: " + text, failure.message.find(text) != std::string::npos);
}

std::string bodyOf(const HttpExchange& exchange) {
    CPPUNIT_ASSERT_MESSAGE(exchange.status ? "" : exchange.status.failure().message, exchange.status.ok());
    CPPUNIT_ASSERT(exchange.answer.has_value());
    return exchange.answer->body;
}

} // namespace crossdock::test
