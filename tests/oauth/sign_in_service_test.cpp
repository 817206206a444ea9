#include "keeper_world.hpp"
#include "oauth/consent.hpp"
#include "service_world.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <latch>
#include <thread>
#include <vector>

using namespace crossdock;
using namespace crossdock::test;

class SignInServiceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SignInServiceTest);
    CPPUNIT_TEST(testACodeBecomesTokens);
    CPPUNIT_TEST(testACodeIsGoodOnce);
    CPPUNIT_TEST(testARequestGetsABearerFromTheRefreshToken);
    CPPUNIT_TEST(testAnExpiredTokenInMidRunIsRenewedAndTheRequestAnswered);
    CPPUNIT_TEST(testEightThreadsWithAnExpiredTokenMakeOneTokenCall);
    CPPUNIT_TEST(testTwoProcessesOnOneStoreMakeOneTokenCall);
    CPPUNIT_TEST(testARotatedRefreshTokenIsStored);
    CPPUNIT_TEST(testHowLongASignInLastsIsKnownWithoutOpeningItsTokens);
    CPPUNIT_TEST(testANoteOfAnotherVersionIsNotBelieved);
    CPPUNIT_TEST(testARevokedGrantEndsInOneClearMessage);
    CPPUNIT_TEST(testAWrongClientIsNotTheGrantsFault);
    CPPUNIT_TEST(testHostileTokenAnswersLeaveTheGrantAlone);
    CPPUNIT_TEST(testATokenEndpointThatRedirectsIsNotFollowed);
    CPPUNIT_TEST(testSecretsAreInNoLogLineAndNoMessage);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<ServiceWorld> _world;

    static std::string codeOf(const std::string& location) {
        const std::size_t begin = location.find("code=") + 5;
        return location.substr(begin, location.find('&', begin) - begin);
    }
    std::string newCode(const std::string& redirect) {
        sandbox::Request request;
        request.method = "GET";
        request.path = "/connect/oauth2";
        request.query = "client_id=" + _world->keys.clientId + "&response_type=code&state=s&redirect_uri=" + redirect;
        request.target = request.path + "?" + request.query;
        for (const auto& [name, value] : _world->service.answer(request).headers) {
            if (name == "Location") {
                return codeOf(value);
            }
        }
        CPPUNIT_FAIL("no redirect");
        return {};
    }
    static void assertAnswered(const net::HttpExchange& exchange) {
        CPPUNIT_ASSERT_MESSAGE(exchange.status ? "" : exchange.status.failure().message, exchange.status.ok());
    }

public:
    void setUp() override { _world = std::make_unique<ServiceWorld>(); }
    void tearDown() override { _world.reset(); }

    void testACodeBecomesTokens() {
        const auto host = _world->host();
        const auto code = secret::Secret::copyOf(newCode("http://localhost:8484/callback"));
        const auto answer = host->endpoint()->exchange(code, "http://localhost:8484/callback", {}, host->call());
        CPPUNIT_ASSERT_MESSAGE(answer ? "" : answer.failure().message, answer.ok());
        CPPUNIT_ASSERT(answer.value().expiresIn == std::chrono::hours(1));
        CPPUNIT_ASSERT(answer.value().hardExpiresIn.has_value()); // asked for by header
        CPPUNIT_ASSERT(answer.value().refreshExpiresIn.has_value());
    }

    void testACodeIsGoodOnce() {
        const auto host = _world->host();
        const auto endpoint = host->endpoint();
        const auto code = secret::Secret::copyOf(newCode("http://localhost:8484/callback"));
        CPPUNIT_ASSERT(!endpoint->exchange(code, "http://localhost:8484/else", {}, host->call()).ok());
        CPPUNIT_ASSERT(endpoint->exchange(code, "http://localhost:8484/callback", {}, host->call()).ok());
        const auto again = endpoint->exchange(code, "http://localhost:8484/callback", {}, host->call());
        CPPUNIT_ASSERT(!again.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("invalid_grant"), again.failure().code);
        CPPUNIT_ASSERT(again.failure().cls == ErrorClass::Auth);
    }

    void testARequestGetsABearerFromTheRefreshToken() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        assertAnswered(host->preferences());
        assertAnswered(host->preferences());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, _world->tokenCalls());
        const oauth::StoredSet stored = host->tokens().load().value();
        CPPUNIT_ASSERT(stored.set.accessExpires.us > host->clock.now().us);
        CPPUNIT_ASSERT(stored.set.hardExpires.us > host->clock.now().us);
    }

    void testAnExpiredTokenInMidRunIsRenewedAndTheRequestAnswered() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        assertAnswered(host->preferences());
        for (std::uint64_t round = 2; round <= 4; ++round) {
            _world->edit(R"({"expire_access_tokens":true})");
            assertAnswered(host->preferences());
            CPPUNIT_ASSERT_EQUAL(round, _world->tokenCalls());
        }
    }

    void testEightThreadsWithAnExpiredTokenMakeOneTokenCall() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        assertAnswered(host->preferences());
        _world->edit(R"({"expire_access_tokens":true})");
        std::latch begin(8);
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                begin.arrive_and_wait();
                good += host->preferences().status ? 1 : 0;
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(8, good.load());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, _world->tokenCalls());
    }

    void testTwoProcessesOnOneStoreMakeOneTokenCall() {
        _world->fault(R"({"type":"latency","match":{"kind":"oauth-token"},"ms":300,"times":-1})");
        const auto one = _world->host();
        const auto other = _world->host();
        one->connect(_world->keys.refreshToken);
        std::latch begin(2);
        std::atomic<int> good = 0;
        const auto run = [&](HostSide& host) {
            begin.arrive_and_wait();
            good += host.preferences().status ? 1 : 0;
        };
        std::thread first([&] { run(*one); });
        std::thread second([&] { run(*other); });
        first.join();
        second.join();
        CPPUNIT_ASSERT_EQUAL(2, good.load());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, _world->tokenCalls());
    }

    void testARotatedRefreshTokenIsStored() {
        _world->edit(R"({"rotate_always":true})");
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        for (int round = 0; round < 3; ++round) {
            assertAnswered(host->preferences());
            _world->edit(R"({"expire_access_tokens":true})");
        }
        const auto next = _world->host(); // a restart
        assertAnswered(next->preferences());
        CPPUNIT_ASSERT(revealed(next->tokens().load().value().set.refresh) != _world->keys.refreshToken);
    }

    void testHowLongASignInLastsIsKnownWithoutOpeningItsTokens() {
        const auto host = _world->host();
        CPPUNIT_ASSERT(!host->tokens().note());
        host->connect(_world->keys.refreshToken);
        assertAnswered(host->preferences()); // refreshes, and learns when the sign-in ends
        const std::optional<UtcTime> ends = host->tokens().load().value().set.ends();
        CPPUNIT_ASSERT(ends.has_value());
        const std::int64_t before = host->uses();
        for (int i = 0; i < 5; ++i) {
            const auto note = host->tokens().note();
            CPPUNIT_ASSERT(note && note->ends == ends);
        }
        const auto next = _world->host(); // a restart
        CPPUNIT_ASSERT(next->tokens().note()->ends == ends);
        CPPUNIT_ASSERT_EQUAL(before, next->uses());
    }

    void testANoteOfAnotherVersionIsNotBelieved() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        const std::uint64_t version = host->tokens().load().value().version;
        oauth::TokenSet set = host->tokens().load().value().set.clone();
        set.connectedBy = "somebody else";
        set.hardExpires = UtcTime{5};
        host->notes->keep(set, version + 1); // as of a set that another process stored and took back
        const std::int64_t before = host->uses();
        CPPUNIT_ASSERT(!host->tokens().note()->ends);
        CPPUNIT_ASSERT_EQUAL(before + 1, host->uses());
        CPPUNIT_ASSERT_EQUAL(version + 1, host->tokens().save(set, version).value());
        CPPUNIT_ASSERT_EQUAL(std::string("somebody else"), host->tokens().note()->by);
    }

    void testARevokedGrantEndsInOneClearMessage() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        assertAnswered(host->preferences());
        _world->edit(R"({"disconnect":true})");
        for (int i = 0; i < 3; ++i) {
            const net::HttpExchange exchange = host->preferences();
            CPPUNIT_ASSERT(!exchange.status.ok());
            CPPUNIT_ASSERT(exchange.status.failure().cls == ErrorClass::Auth);
            CPPUNIT_ASSERT(exchange.status.failure().message.find("crossdock connect books") != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, _world->tokenCalls());
        const auto next = _world->host(); // connected again
        next->connect(_world->service.connect().refreshToken);
        assertAnswered(host->preferences());
    }

    void testAWrongClientIsNotTheGrantsFault() {
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        const std::string right = host->secrets["client_secret"];
        host->secrets["client_secret"] = "canary-wrong";
        const net::HttpExchange exchange = host->preferences();
        CPPUNIT_ASSERT(!exchange.status.ok());
        CPPUNIT_ASSERT(exchange.status.failure().cls == ErrorClass::Auth);
        CPPUNIT_ASSERT(exchange.status.failure().message.find("client_secret") != std::string::npos);
        const auto next = _world->host();
        assertAnswered(next->preferences());
    }

    void testHostileTokenAnswersLeaveTheGrantAlone() {
        const std::string status = R"({"type":"status","match":{"kind":"oauth-token"},"status":200,)";
        const std::string huge(70UL * 1024, 'x');
        const std::vector<std::string> rules = {
            R"({"type":"html","match":{"kind":"oauth-token"}})",
            R"({"type":"truncate_json","match":{"kind":"oauth-token"},"bytes":60})",
            R"({"type":"empty_body","match":{"kind":"oauth-token"}})",
            R"({"type":"server_error","match":{"kind":"oauth-token"},"status":503})",
            R"({"type":"rate_limited","match":{"kind":"oauth-token"},"retry_after":"7"})",
            R"({"type":"html","match":{"kind":"oauth-token"},"status":403})",
            status + R"("content_type":"application/json","body":"{\"token_type\":\"bearer\"}"})",
            status +
                R"("content_type":"application/json","body":"{\"token_type\":\"bearer\",\"access_token\":5,\"expires_in\":60}"})",
            status + R"("content_type":"application/json","body":"{\"a\":\")" + huge + R"(\"}"})",
        };
        for (const std::string& rule : rules) {
            const auto host = _world->host();
            host->connect(_world->keys.refreshToken);
            const std::uint64_t before = host->tokens().load().value().version;
            _world->fault(rule);
            const net::HttpExchange exchange = host->preferences();
            const std::string which = rule.substr(0, 200);
            CPPUNIT_ASSERT_MESSAGE(which, !exchange.status.ok());
            const Failure& failure = exchange.status.failure();
            CPPUNIT_ASSERT_MESSAGE(which + ": " + nameOf(failure.cls) + " " + failure.message,
                                   failure.cls == ErrorClass::Transient || failure.cls == ErrorClass::RateLimited);
            CPPUNIT_ASSERT_EQUAL(before, host->tokens().load().value().version);
            const auto later = _world->host(); // when the trouble is over
            assertAnswered(later->preferences());
        }
    }

    void testATokenEndpointThatRedirectsIsNotFollowed() {
        _world->fault(R"({"type":"status","match":{"kind":"oauth-token"},"status":307,)"
                      R"("headers":{"Location":"http://127.0.0.1:1/elsewhere"}})");
        const auto host = _world->host();
        host->connect(_world->keys.refreshToken);
        const net::HttpExchange exchange = host->preferences();
        CPPUNIT_ASSERT(!exchange.status.ok());
        CPPUNIT_ASSERT(exchange.status.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(exchange.status.failure().message.find("elsewhere") == std::string::npos);
    }

    void testSecretsAreInNoLogLineAndNoMessage() {
        std::string said;
        std::vector<std::string> planted = {_world->keys.refreshToken, _world->keys.clientSecret};
        const auto go = [&](HostSide& host) {
            const net::HttpExchange exchange = host.preferences();
            said += exchange.status ? "" : exchange.status.failure().message + "\n";
            const oauth::StoredSet stored = host.tokens().load().value();
            planted.push_back(revealed(stored.set.access));
            planted.push_back(revealed(stored.set.refresh));
            said += host.logged();
        };
        const auto first = _world->host();
        first->connect(_world->keys.refreshToken);
        _world->edit(R"({"rotate_always":true})");
        go(*first);
        for (const char* rule : {R"({"type":"truncate_json","match":{"kind":"oauth-token"},"bytes":300})",
                                 R"({"type":"php_notice","match":{"kind":"oauth-token"}})",
                                 R"({"type":"reset_after","match":{"kind":"oauth-token"}})"}) {
            const auto host = _world->host();
            host->connect(_world->service.connect().refreshToken);
            _world->fault(rule);
            go(*host);
        }
        const auto last = _world->host();
        _world->edit(R"({"disconnect":true})");
        go(*last);
        CPPUNIT_ASSERT(said.find("crossdock connect books") != std::string::npos); // the search sees what is there
        for (const std::string& secret : planted) {
            CPPUNIT_ASSERT_MESSAGE(said, said.find(secret) == std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(said, said.find(secret.substr(secret.size() / 2)) == std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SignInServiceTest);
