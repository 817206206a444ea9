// An HttpClient with everything around it that a test may want to look at.
#pragma once

#include "core/leaping_clock.hpp"
#include "net/http_client.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::test {

/// Names and their addresses; an address is itself, unknown names are 127.0.0.1.
class FixedResolver final : public net::Resolver {
public:
    Result<std::vector<Poco::Net::IPAddress>> resolve(const std::string& host) override;
    std::map<std::string, std::vector<Poco::Net::IPAddress>> known;
};

/// Credentials as plain text.
class PlainCredentials final : public net::CredentialProvider {
public:
    Result<secret::Secret> credential(const std::string& name) override;
    std::map<std::string, std::string> known;
};

/// A token whose n-th generation is "token-n".
class CountingTokens final : public net::TokenProvider {
public:
    Result<net::AccessToken> accessToken(const net::AuthScheme& scheme, const net::Call& call) override;
    Status refresh(const net::AuthScheme& scheme, std::uint64_t refused, const net::Call& call) override;
    std::uint64_t generation = 1;
    int refreshes = 0;
    bool grantGone = false; ///< at a refresh
    bool noToken = false;   ///< at once
};

/// The time at which it was made, for ever.
class StoppedClock final : public Clock {
public:
    UtcTime now() const override { return _now; }
    std::int64_t monoUs() const override { return _monoUs; }

private:
    const UtcTime _now = SystemClock().now();
    const std::int64_t _monoUs = SystemClock().monoUs();
};

/// Defaults: url of a server on loopback, allow_private, generous limits, no rate. A test names the time-outs that it means; a
/// machine that stalls is to meet no other.
class ClientHarness {
public:
    explicit ClientHarness(const std::string& url);
    ~ClientHarness();

    net::HttpSettings settings;
    limit::Limits limits{{}, 8};
    FixedResolver resolver;
    PlainCredentials credentials;
    CountingTokens tokens;
    LeapingClock clock;
    const Clock* gateClock = &clock; ///< may be another until the gate is made

    /// Opened at first use, with the settings of that moment.
    net::HttpClient& client();
    Result<std::unique_ptr<net::HttpClient>> open();

    net::HttpExchange get(const std::string& path = "/a");
    net::HttpExchange post(const std::string& path = "/a", bool repeatable = false);
    net::HttpExchange perform(const net::HttpRequest& request);

    /// A call with a deadline that far away.
    net::Call call(std::int64_t ms = 120'000) const { return {clock.monoUs() + ms * 1'000, {}, 1}; }

    net::Network& network() { return _network; }
    limit::Gate& gate();
    std::string logged();

private:
    std::mutex _mutex;
    std::string _lines;
    Log _log;
    SeededRandom _random{7};
    limit::MemoryPermitStore _store;
    net::Network _network;
    std::unique_ptr<limit::Gate> _gate;
    std::unique_ptr<net::HttpClient> _client;
};

/// The failure of an exchange; fails the test when there is none.
const Failure& failureOf(const net::HttpExchange& exchange);

/// Asserts class, and that the message holds a text.
void assertFails(const net::HttpExchange& exchange, ErrorClass cls, const std::string& text = {});

/// Asserts success, and answers the body.
std::string bodyOf(const net::HttpExchange& exchange);

} // namespace crossdock::test
