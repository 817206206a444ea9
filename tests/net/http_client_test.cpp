// The ordinary life of a request: what goes out, what is refused before that, what comes back.
#include "client_harness.hpp"
#include "recorder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <future>
#include <mutex>

using namespace crossdock;
using namespace crossdock::net;
using namespace crossdock::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

AuthScheme scheme(AuthScheme::Kind kind) {
    AuthScheme made;
    made.id = "key";
    made.kind = kind;
    made.userKey = "user";
    made.secretKey = "secret";
    made.header = "apikey";
    return made;
}

HttpRequest withAuth() {
    HttpRequest request;
    request.path = "/a";
    request.auths = {"key"};
    return request;
}

} // namespace

class HttpClientTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HttpClientTest);
    CPPUNIT_TEST(testRequestGoesOutAsMeant);
    CPPUNIT_TEST(testHostHeaderIsTheNameNotTheAddress);
    CPPUNIT_TEST(testAnswerHasLowerCaseHeadersAndDate);
    CPPUNIT_TEST(testReservedOrBrokenHeadersReachNoWire);
    CPPUNIT_TEST(testForeignOriginReachesNoWire);
    CPPUNIT_TEST(testAllowedSecondOriginIsUsedWithoutTheUrlsPath);
    CPPUNIT_TEST(testForbiddenAddressReachesNoWire);
    CPPUNIT_TEST(testOneForbiddenAddressRefusesTheName);
    CPPUNIT_TEST(testPlainHttpBeyondThisMachineNeedsTheKeyAndOAuth1);
    CPPUNIT_TEST(testConnectionsAreKeptAndClosedOnesReplaced);
    CPPUNIT_TEST(testReadOnAStaleConnectionGoesAgain);
    CPPUNIT_TEST(testWriteOnAStaleConnectionIsUncertain);
    CPPUNIT_TEST(testReadFollowsRedirectsOnTheSameOriginOnly);
    CPPUNIT_TEST(testTooManyRedirectsEnd);
    CPPUNIT_TEST(testWriteFollowsNoRedirect);
    CPPUNIT_TEST(testRedirectElsewhereNamesTheHostAndTakesNoCredentialThere);
    CPPUNIT_TEST(testErrorAnswersAreHandedOverWithTheirClass);
    CPPUNIT_TEST(testThrottlingPausesTheBucket);
    CPPUNIT_TEST(testThrottlingWithoutATimeWaitsForTheNextMinute);
    CPPUNIT_TEST(testFiveFailuresOpenTheBreaker);
    CPPUNIT_TEST(testErrorsOfRecordsDoNotOpenTheBreaker);
    CPPUNIT_TEST(testRateLimitIsKept);
    CPPUNIT_TEST(testNoTimeLeftIsADeadlineAndReachesNoWire);
    CPPUNIT_TEST(testCancelledReadEndsSoonAndCancelledWriteIsUncertain);
    CPPUNIT_TEST(testRequestsAreCountedByLabelAndStatus);
    CPPUNIT_TEST(testLargeBodyArrivesWhole);
    CPPUNIT_TEST(testEarlyRefusalOfALargeBodyIsSeen);
    CPPUNIT_TEST(testRequestsRunSideBySideWithinTheConcurrency);
    CPPUNIT_TEST_SUITE_END();

public:
    void testRequestGoesOutAsMeant() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url() + "/wp/");
        HttpRequest request;
        request.method = "PUT";
        request.path = "/wc/v3/orders/7";
        request.query = {{"status[0]", "on hold"}, {"a", "ä&=+"}, {"b", ""}};
        request.headers = {{"Content-Type", "application/json"}, {"Prefer", "x=1"}};
        request.body = "{\"a\":1}";
        CPPUNIT_ASSERT(harness.perform(request).status.ok());
        const std::string seen = recorder.last();
        CPPUNIT_ASSERT(
            seen.starts_with("PUT /wp/wc/v3/orders/7?status%5B0%5D=on%20hold&a=%C3%A4%26%3D%2B&b= HTTP/1.1\r\n"));
        CPPUNIT_ASSERT(holds(seen, "Accept-Encoding: identity\r\n"));
        CPPUNIT_ASSERT(holds(seen, "Accept: application/json\r\n"));
        CPPUNIT_ASSERT(holds(seen, "Content-Length: 7\r\n"));
        CPPUNIT_ASSERT(holds(seen, "Prefer: x=1\r\n"));
        CPPUNIT_ASSERT(seen.ends_with("\r\n\r\n{\"a\":1}"));
        CPPUNIT_ASSERT(!holds(seen, "Authorization"));
    }

    void testHostHeaderIsTheNameNotTheAddress() {
        Recorder recorder(jsonAnswer(200, "{}"));
        const std::string port = std::to_string(recorder.server.port());
        ClientHarness harness("http://shop.test:" + port);
        CPPUNIT_ASSERT(harness.get().status.ok());
        CPPUNIT_ASSERT(holds(recorder.last(), "Host: shop.test:" + port + "\r\n"));
    }

    void testAnswerHasLowerCaseHeadersAndDate() {
        const ScriptedServer server(
            ScriptedServer::always(jsonAnswer(200, "[]", "X-WP-Total: 7\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n")));
        ClientHarness harness(server.url());
        const HttpExchange exchange = harness.get();
        CPPUNIT_ASSERT_EQUAL(std::string("7"), std::string(exchange.answer->header("x-wp-total")));
        CPPUNIT_ASSERT_EQUAL(std::string("1994-11-06T08:49:37Z"), exchange.answer->date->text());
    }

    void testReservedOrBrokenHeadersReachNoWire() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        const std::vector<NameValue> bad[] = {{{"Host", "evil"}},
                                              {{"aUTHORIZATION", "x"}},
                                              {{"Proxy-Anything", "x"}},
                                              {{"Transfer-Encoding", "chunked"}},
                                              {{"X-A", "a\r\nX-B: c"}},
                                              {{"X A", "a"}},
                                              {{"X-A", std::string("a\0b", 3)}}};
        for (const auto& headers : bad) {
            HttpRequest request;
            request.path = "/a";
            request.headers = headers;
            assertFails(harness.perform(request), ErrorClass::Internal);
        }
        HttpRequest request;
        for (const char* path : {"a", "/a b", "/a\r\nX: y", "/a?b=c", "/a/../b", "/a/%2e%2E/b", "/a%0d%0ab", "/%zz"}) {
            request.path = path;
            assertFails(harness.perform(request), ErrorClass::Internal);
        }
        request.path = "/a";
        request.query = {{"q", std::string(9'000, 'x')}};
        assertFails(harness.perform(request), ErrorClass::Internal, "8192");
        request = {};
        request.path = "/a";
        request.method = "TRACE";
        assertFails(harness.perform(request), ErrorClass::Internal);
        CPPUNIT_ASSERT(recorder.requests().empty());
    }

    void testForeignOriginReachesNoWire() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness("http://127.0.0.1:9");
        HttpRequest request;
        request.path = "/a";
        request.origin = recorder.server.url();
        assertFails(harness.perform(request), ErrorClass::Config, "does not allow");
        CPPUNIT_ASSERT_EQUAL(0, recorder.server.connections());
    }

    void testAllowedSecondOriginIsUsedWithoutTheUrlsPath() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness("http://127.0.0.1:9/base");
        harness.settings.origins = {recorder.server.url()};
        HttpRequest request;
        request.path = "/a";
        request.origin = recorder.server.url();
        CPPUNIT_ASSERT(harness.perform(request).status.ok());
        CPPUNIT_ASSERT(recorder.last().starts_with("GET /a HTTP/1.1\r\n"));
    }

    void testForbiddenAddressReachesNoWire() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness("https://shop.test:" + std::to_string(recorder.server.port()));
        harness.settings.allowPrivate = false;
        assertFails(harness.get(), ErrorClass::Config, "loopback");
        ClientHarness metadata("http://metadata.test");
        metadata.resolver.known["metadata.test"] = {Poco::Net::IPAddress("169.254.169.254")};
        assertFails(metadata.get(), ErrorClass::Config, "link-local");
        CPPUNIT_ASSERT_EQUAL(0, recorder.server.connections());
    }

    void testOneForbiddenAddressRefusesTheName() {
        ClientHarness harness("https://shop.test");
        harness.settings.allowPrivate = false;
        harness.resolver.known["shop.test"] = {Poco::Net::IPAddress("93.184.216.34"),
                                               Poco::Net::IPAddress("::ffff:10.0.0.1")};
        assertFails(harness.get(), ErrorClass::Config, "private, 10.0.0.0/8");
    }

    void testPlainHttpBeyondThisMachineNeedsTheKeyAndOAuth1() {
        ClientHarness none("http://shop.test");
        none.settings.allowPrivate = false;
        CPPUNIT_ASSERT(!none.open().ok());

        ClientHarness harness("http://shop.test");
        harness.settings.auths = {scheme(AuthScheme::Kind::Basic)};
        harness.settings.limits.connectMs = 50;
        harness.resolver.known["shop.test"] = {Poco::Net::IPAddress("10.0.0.1")};
        assertFails(harness.perform(withAuth()), ErrorClass::Config, "plain http beyond this machine");

        ClientHarness basic("http://shop.test");
        basic.settings = harness.settings;
        basic.settings.allowPlainHttp = true;
        basic.resolver.known = harness.resolver.known;
        assertFails(basic.perform(withAuth()), ErrorClass::Config, "plain http beyond this machine");
        assertFails(basic.get(), ErrorClass::Config, "plain http beyond this machine");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, basic.client().warnings().size());

        // 127.0.0.1 by a name of another machine: signed, so it is let through.
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness oauth("http://shop.test:" + std::to_string(recorder.server.port()));
        oauth.settings.auths = {scheme(AuthScheme::Kind::OAuth1)};
        oauth.settings.allowPlainHttp = true;
        oauth.credentials.known = {{"user", "ck"}, {"secret", "cs"}};
        CPPUNIT_ASSERT(oauth.perform(withAuth()).status.ok());
    }

    void testConnectionsAreKeptAndClosedOnesReplaced() {
        Recorder recorder([](const std::string&, int number) {
            return jsonAnswer(200, "{}", number == 3 ? "Connection: close\r\n" : "");
        });
        ClientHarness harness(recorder.server.url());
        for (int i = 0; i < 5; ++i) {
            CPPUNIT_ASSERT(harness.get().status.ok());
        }
        CPPUNIT_ASSERT_EQUAL(2, recorder.server.connections());
    }

    void testReadOnAStaleConnectionGoesAgain() {
        const ScriptedServer server([](Peer& peer, int connection) {
            peer.request();
            peer.send(jsonAnswer(200, "{}"));
            if (connection == 0) {
                peer.request(); // the remote gives up just when the next request arrives
                peer.reset();
            }
        });
        ClientHarness harness(server.url());
        CPPUNIT_ASSERT(harness.get().status.ok());
        CPPUNIT_ASSERT(harness.get().status.ok());
        CPPUNIT_ASSERT_EQUAL(2, server.connections());
    }

    void testWriteOnAStaleConnectionIsUncertain() {
        const ScriptedServer server([](Peer& peer, int) {
            peer.request();
            peer.send(jsonAnswer(200, "{}"));
            peer.request();
            peer.reset();
        });
        ClientHarness harness(server.url());
        CPPUNIT_ASSERT(harness.get().status.ok());
        assertFails(harness.post(), ErrorClass::Uncertain);
    }

    void testReadFollowsRedirectsOnTheSameOriginOnly() {
        Recorder recorder([](const std::string& request, int) {
            return request.starts_with("GET /a ") ? std::string("HTTP/1.1 301 X\r\nLocation: /b/?x=1#y\r\n"
                                                                "Content-Length: 0\r\n\r\n")
                                                  : jsonAnswer(200, "{\"at\":\"b\"}");
        });
        ClientHarness harness(recorder.server.url());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"at\":\"b\"}"), bodyOf(harness.get()));
        CPPUNIT_ASSERT(recorder.last().starts_with("GET /b/?x=1 HTTP/1.1\r\n"));
    }

    void testTooManyRedirectsEnd() {
        Recorder recorder("HTTP/1.1 302 X\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
        ClientHarness harness(recorder.server.url());
        assertFails(harness.get(), ErrorClass::Config, "too many redirects");
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, recorder.requests().size());
    }

    void testWriteFollowsNoRedirect() {
        Recorder recorder("HTTP/1.1 307 X\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
        ClientHarness harness(recorder.server.url());
        assertFails(harness.post(), ErrorClass::Config, "never followed");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, recorder.requests().size());
    }

    void testRedirectElsewhereNamesTheHostAndTakesNoCredentialThere() {
        Recorder thief(jsonAnswer(200, "{}"));
        const std::string places[] = {thief.server.url() + "/x",
                                      "https://www.shop.test/",
                                      "//other.test/x",
                                      "http://user:pw@other.test/",
                                      "javascript:alert(1)",
                                      "b/c",
                                      ""};
        for (const std::string& place : places) {
            Recorder recorder("HTTP/1.1 301 X\r\nLocation: " + place + "\r\nContent-Length: 0\r\n\r\n");
            ClientHarness harness(recorder.server.url());
            harness.settings.auths = {scheme(AuthScheme::Kind::Bearer)};
            harness.credentials.known = {{"secret", "s3cr3t-t0ken"}};
            const HttpExchange exchange = harness.perform(withAuth());
            assertFails(exchange, ErrorClass::Config, place.starts_with("https") ? "https://www.shop.test" : "");
            CPPUNIT_ASSERT_EQUAL(std::string("redirected"), failureOf(exchange).reason);
        }
        CPPUNIT_ASSERT_EQUAL(0, thief.server.connections());
    }

    void testErrorAnswersAreHandedOverWithTheirClass() {
        Recorder recorder(jsonAnswer(404, "{\"code\":\"rest_no_route\",\"message\":\"x\"}"));
        ClientHarness harness(recorder.server.url());
        const HttpExchange exchange = harness.get();
        assertFails(exchange, ErrorClass::Permanent, "rest_no_route");
        CPPUNIT_ASSERT_EQUAL(404, exchange.answer->status);
        CPPUNIT_ASSERT_EQUAL(std::string("rest_no_route"), failureOf(exchange).code);
    }

    void testThrottlingPausesTheBucket() {
        Recorder recorder(jsonAnswer(429, "{}", "Retry-After: 3000\r\n"));
        ClientHarness harness(recorder.server.url());
        const UtcTime before = harness.clock.now();
        const HttpExchange first = harness.get();
        assertFails(first, ErrorClass::RateLimited);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3'000'000}, failureOf(first).retryAfterMs);
        CPPUNIT_ASSERT(harness.client().nextCallAt().us >= before.us + 3'000'000'000);
        const HttpExchange second = harness.get();
        assertFails(second, ErrorClass::RateLimited, "remote_pause");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, recorder.requests().size());
    }

    void testThrottlingWithoutATimeWaitsForTheNextMinute() {
        Recorder recorder(jsonAnswer(429, "<xml/>"));
        ClientHarness harness(recorder.server.url());
        const HttpExchange exchange = harness.get();
        assertFails(exchange, ErrorClass::RateLimited);
        const std::int64_t wait = failureOf(exchange).retryAfterMs;
        CPPUNIT_ASSERT(wait >= 0 && wait <= 65'000);
    }

    void testFiveFailuresOpenTheBreaker() {
        Recorder recorder(jsonAnswer(503, "down"));
        const StoppedClock stopped; // the breaker would let a probe through later
        ClientHarness harness(recorder.server.url());
        harness.gateClock = &stopped;
        for (int i = 0; i < 5; ++i) {
            assertFails(harness.get(), ErrorClass::Transient);
        }
        const HttpExchange refused = harness.get();
        assertFails(refused, ErrorClass::RateLimited);
        CPPUNIT_ASSERT_EQUAL(std::string("breaker_open"), failureOf(refused).reason);
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, recorder.requests().size());
    }

    void testErrorsOfRecordsDoNotOpenTheBreaker() {
        Recorder recorder([](const std::string&, int number) {
            return jsonAnswer(number % 2 == 0 ? 400 : 500, "{\"code\":\"21000\"}");
        });
        ClientHarness harness(recorder.server.url());
        for (int i = 0; i < 12; ++i) {
            CPPUNIT_ASSERT(failureOf(harness.get()).cls != ErrorClass::RateLimited);
        }
    }

    void testRateLimitIsKept() {
        Recorder recorder(jsonAnswer(200, "{}"));
        const StoppedClock stopped; // a permit that is not used within its second dies, and stays charged
        ClientHarness harness(recorder.server.url());
        harness.gateClock = &stopped;
        harness.limits.rate.perMinute = 3;
        HttpRequest request;
        request.path = "/a";
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT(harness.get().status.ok());
        }
        const HttpExchange refused = harness.client().perform(request, harness.call(20'000));
        assertFails(refused, ErrorClass::RateLimited, "rate_limit");
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, recorder.requests().size());
    }

    void testNoTimeLeftIsADeadlineAndReachesNoWire() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        HttpRequest request;
        request.path = "/a";
        assertFails(harness.client().perform(request, harness.call(0)), ErrorClass::Deadline);
        CPPUNIT_ASSERT_EQUAL(0, recorder.server.connections());
    }

    void testCancelledReadEndsSoonAndCancelledWriteIsUncertain() {
        std::atomic<bool> arrived = false;
        const ScriptedServer server([&](Peer& peer, int) {
            peer.request();
            arrived = true;
            peer.waitForEnd();
        });
        ClientHarness harness(server.url());
        HttpRequest request;
        request.path = "/a";
        Call call = harness.call();
        call.cancelled = [&] { return arrived.load(); };
        assertFails(harness.client().perform(request, call), ErrorClass::Cancelled);
        arrived = false;
        request.method = "POST";
        assertFails(harness.client().perform(request, call), ErrorClass::Uncertain, "cancelled");
    }

    void testRequestsAreCountedByLabelAndStatus() {
        Recorder recorder([](const std::string&, int number) { return jsonAnswer(number == 2 ? 404 : 200, "{}"); });
        ClientHarness harness(recorder.server.url());
        for (int i = 0; i < 3; ++i) {
            static_cast<void>(harness.get().status.ok());
        }
        const RequestLog::Counts counts = harness.network().requests().snapshot();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, counts.at({"acme", "shop", "get", 200}).requests);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.at({"acme", "shop", "get", 404}).requests);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, harness.network().requests().total("acme", "shop"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, harness.network().requests().total("other", "shop"));
    }

    void testLargeBodyArrivesWhole() {
        Recorder recorder(jsonAnswer(200, "{}"));
        ClientHarness harness(recorder.server.url());
        HttpRequest request;
        request.method = "POST";
        request.path = "/a";
        request.body = "[" + std::string(3'000'000, ' ') + "]";
        CPPUNIT_ASSERT(harness.perform(request).status.ok());
        CPPUNIT_ASSERT(recorder.last().ends_with(request.body));
    }

    void testEarlyRefusalOfALargeBodyIsSeen() {
        const ScriptedServer server([](Peer& peer, int) {
            peer.send(jsonAnswer(413, "{}", "Connection: close\r\n"));
            peer.waitForEnd();
        });
        ClientHarness harness(server.url());
        HttpRequest request;
        request.method = "POST";
        request.path = "/a";
        request.body = "[1]";
        assertFails(harness.perform(request), ErrorClass::Permanent, "413");
    }

    void testRequestsRunSideBySideWithinTheConcurrency() {
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        const ScriptedServer server([&](Peer& peer, int) {
            while (!peer.request().empty()) {
                const int here = ++inside;
                int seen = most;
                while (here > seen && !most.compare_exchange_weak(seen, here)) {
                }
                while (most < 3) {
                    std::this_thread::yield(); // the first ones wait for each other, so all three
                                               // are inside
                }
                --inside;
                peer.send(jsonAnswer(200, "{}"));
            }
        });
        ClientHarness harness(server.url());
        harness.limits.concurrency = 3;
        harness.client();
        std::vector<std::future<bool>> calls;
        calls.reserve(9);
        for (int i = 0; i < 9; ++i) {
            calls.push_back(std::async(std::launch::async, [&] { return harness.get().status.ok(); }));
        }
        for (auto& call : calls) {
            CPPUNIT_ASSERT(call.get());
        }
        CPPUNIT_ASSERT_EQUAL(3, most.load());
        CPPUNIT_ASSERT(server.connections() <= 3);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HttpClientTest);
