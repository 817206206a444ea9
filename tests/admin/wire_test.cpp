#include "admin_fixture.hpp"

#include <Poco/Net/NetException.h>

#include <atomic>

namespace crossdock::admin::test {

class WireTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WireTest);
    CPPUNIT_TEST(testEveryAnswerCarriesTheSecurityHeaders);
    CPPUNIT_TEST(testForeignHostsAreRefusedEverywhere);
    CPPUNIT_TEST(testSlowHeadsHoldNoThreadAndAreCutOff);
    CPPUNIT_TEST(testSlowBodiesAreCutOff);
    CPPUNIT_TEST(testReadersThatNeverReadAreCutOff);
    CPPUNIT_TEST(testAHundredSlowConnectionsLeaveTheRestServed);
    CPPUNIT_TEST(testOneTooManyOfAnAddressIsClosedAtTheDoor);
    CPPUNIT_TEST(testABodyIsNeverTakenForTheNextRequest);
    CPPUNIT_TEST(testBodiesMustBeFramedOnceAndPlainly);
    CPPUNIT_TEST(testGarbageIsAnsweredOrEnded);
    CPPUNIT_TEST(testHandlersThatThrowAnswerFiveHundred);
    CPPUNIT_TEST(testAProxyThatIsTrustedSpeaksForItsClients);
    CPPUNIT_TEST(testUnknownPathsAndMethods);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        it = std::make_unique<AdminFixture>();
        Route big;
        big.method = "GET";
        big.pattern = "/api/big";
        big.role = Role::None;
        big.summary = "much";
        big.handler = [](const Request&) { return Answer::text(std::string(64U << 20U, 'x')); };
        Route bad = big;
        bad.pattern = "/api/bad";
        bad.handler = [](const Request&) -> Answer { throw std::runtime_error("canary-inside-77"); };
        Route who = big;
        who.pattern = "/api/who";
        who.handler = [](const Request& request) {
            return Answer::text(request.peer + (request.secure ? " secure" : ""));
        };
        it->pages = {big, bad, who};
    }
    void tearDown() override { it.reset(); }

private:
    WireAnswer raw(const std::string& bytes) {
        Wire wire(it->server->url());
        wire.send(bytes);
        return wire.answer();
    }
    std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n"; }

    void testEveryAnswerCarriesTheSecurityHeaders() {
        it->start();
        for (const WireAnswer& answer :
             {it->ask("GET", "/login"), it->ask("GET", "/nothing"), it->ask("GET", "/api/flows"),
              it->asViewer("GET", "/api/flows"), it->ask("GET", "/healthz"), it->asViewer("GET", "/metrics"),
              it->ask("POST", "/hooks/none"), raw("rubbish\r\n\r\n"),
              raw("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n"), it->ask("GET", "/api/bad"),
              raw(std::string(20'000, 'a'))}) {
            CPPUNIT_ASSERT_MESSAGE(answer.raw.substr(0, 200), answer.status != 0);
            const auto has = [&](const char* name, const std::string& part) {
                CPPUNIT_ASSERT_MESSAGE(std::string(name) + " of " + answer.raw,
                                       answer.header(name).find(part) != std::string::npos);
            };
            has("content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self';");
            has("content-security-policy", "frame-ancestors 'none'; require-trusted-types-for 'script'");
            has("x-content-type-options", "nosniff");
            has("x-frame-options", "DENY");
            has("referrer-policy", "no-referrer");
            has("cross-origin-opener-policy", "same-origin");
            has("cross-origin-resource-policy", "same-origin");
            has("permissions-policy", "camera=()");
            has("cache-control", "no-store");
            has("connection", "close");
            has("content-type", "charset=utf-8");
            CPPUNIT_ASSERT(answer.headers.count("server") == 0 &&
                           answer.headers.count("access-control-allow-origin") == 0);
            CPPUNIT_ASSERT_MESSAGE("plain HTTP", answer.headers.count("strict-transport-security") == 0);
        }
    }

    void testForeignHostsAreRefusedEverywhere() {
        it->conf.hostNames.value = {"dock.example.com"};
        it->start();
        const std::string port = it->host().substr(it->host().rfind(':'));
        const auto status = [&](const std::string& path, const std::string& hosts) {
            return raw("GET " + path + " HTTP/1.1\r\n" + hosts + "\r\n").status;
        };
        for (const char* path : {"/healthz", "/metrics", "/login", "/api/flows", "/", "/hooks/shop", "/events"}) {
            for (const std::string& hosts :
                 {std::string("Host: evil.example\r\n"), std::string(),
                  "Host: " + it->host() + "\r\nHost: " + it->host() + "\r\n", std::string("Host: 127.0.0.1\r\n"),
                  std::string("Host: localhost:1\r\n"), "Host: dock.example.com.evil.example" + port + "\r\n",
                  "Host: user@127.0.0.1" + port + "\r\n", std::string("Host: \r\n")}) {
                CPPUNIT_ASSERT_EQUAL_MESSAGE(path + std::string(" ") + hosts, 421, status(path, hosts));
            }
        }
        for (const char* name : {"127.0.0.1", "localhost", "[::1]", "dock.example.com", "LOCALHOST"}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, 200, status("/healthz", std::string("Host: ") + name + port + "\r\n"));
        }
    }

    void testSlowHeadsHoldNoThreadAndAreCutOff() {
        it->limits.pageThreads = 1;
        it->start();
        {
            Wire slow(it->server->url());
            slow.send("GET /login HTTP/1.1\r\nHost: " + it->host() + "\r\nX-Slow: ");
            CPPUNIT_ASSERT_EQUAL_MESSAGE("the only thread is free", 200, it->ask("GET", "/login").status);
        }
        it->stop();
        it->limits.head = ServerLimits::Time(150);
        it->start();
        Wire slow(it->server->url());
        slow.send("GET /login HTTP/1.1\r\nHost: " + it->host() + "\r\nX-Slow: ");
        CPPUNIT_ASSERT_EQUAL_MESSAGE("ended without a word", std::string(), slow.answer().raw);
        CPPUNIT_ASSERT(Wire(it->server->url()).answer().raw.empty());
    }

    void testSlowBodiesAreCutOff() {
        it->limits.pageThreads = 1;
        it->limits.body = ServerLimits::Time(150);
        it->start();
        Wire slow(it->server->url());
        slow.send("POST /login HTTP/1.1\r\nHost: " + it->host() + "\r\nContent-Length: 100\r\n\r\nuser=");
        CPPUNIT_ASSERT_EQUAL(std::string(), slow.answer().raw);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/login").status);
    }

    void testReadersThatNeverReadAreCutOff() {
        it->limits.pageThreads = 1;
        it->limits.send = ServerLimits::Time(150);
        it->start();
        Wire deaf(it->server->url());
        deaf.socket().setReceiveBufferSize(4'096);
        deaf.send(get("/api/big"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the only thread came back", 200, it->ask("GET", "/login").status);
    }

    void testAHundredSlowConnectionsLeaveTheRestServed() {
        it->limits.connectionsPerAddress = 110; // a place is given back a moment after its answer was read
        it->start();
        std::vector<std::unique_ptr<Wire>> slow;
        for (int i = 0; i < 100; ++i) {
            slow.push_back(std::make_unique<Wire>(it->server->url()));
            slow.back()->send("GET / HTTP/1.1\r\nHost: ");
        }
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/login").status);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/healthz").status);
    }

    void testOneTooManyOfAnAddressIsClosedAtTheDoor() {
        it->limits.connectionsPerAddress = 2;
        it->start();
        Wire first(it->server->url());
        Wire second(it->server->url());
        CPPUNIT_ASSERT_EQUAL(std::string(), Wire(it->server->url()).answer().raw);
        CPPUNIT_ASSERT(first.send(get("/healthz")));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("who is in is served", 200, first.answer().status);
    }

    void testABodyIsNeverTakenForTheNextRequest() {
        it->start();
        const std::string inner = get("/healthz");
        const WireAnswer refused = raw("POST /hooks/none HTTP/1.1\r\nHost: " + it->host() +
                                       "\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner);
        CPPUNIT_ASSERT_EQUAL(404, refused.status);
        CPPUNIT_ASSERT_MESSAGE(refused.raw, refused.raw.find("HTTP/1.1", 1) == std::string::npos);
        const WireAnswer piped = raw(get("/healthz") + get("/readyz") + "rubbish");
        CPPUNIT_ASSERT_EQUAL(200, piped.status);
        CPPUNIT_ASSERT_MESSAGE("one request per connection", piped.raw.find("HTTP/1.1", 1) == std::string::npos);
    }

    void testBodiesMustBeFramedOnceAndPlainly() {
        it->start();
        const auto status = [&](const std::string& headers, const std::string& body = "{}") {
            return raw("POST /api/reload HTTP/1.1\r\nHost: " + it->host() + "\r\nAuthorization: Bearer " +
                       it->operatorToken + "\r\nContent-Type: application/json\r\n" + headers + "\r\n" + body)
                .status;
        };
        CPPUNIT_ASSERT_EQUAL(200, status("Content-Length: 2\r\n"));
        CPPUNIT_ASSERT_EQUAL(411, status("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"));
        CPPUNIT_ASSERT_EQUAL(411, status("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, status("Content-Length: 2\r\nContent-Length: 2\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, status("Content-Length: -1\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, status("Content-Length: 0x2\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, status("Content-Length: 2, 2\r\n"));
        CPPUNIT_ASSERT_EQUAL(413, status("Content-Length: 1048577\r\n"));
        CPPUNIT_ASSERT_EQUAL(413, status("Content-Length: 9223372036854775807\r\n"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("shorter than said, then closed", 0, [&] {
            Wire wire(it->server->url());
            wire.send("POST /api/reload HTTP/1.1\r\nHost: " + it->host() + "\r\nAuthorization: Bearer " +
                      it->operatorToken + "\r\nContent-Length: 10\r\n\r\n{}");
            wire.socket().shutdownSend();
            return wire.answer().status;
        }());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), it->control.asked().size());
    }

    void testGarbageIsAnsweredOrEnded() {
        it->start();
        for (const std::string& bytes :
             {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"),
              std::string("\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", 12), std::string("GET / HTTP/9.9\r\n\r\n"),
              "GET http://evil.example/ HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET /\\evil HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET //evil HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET /%zz HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET /api/items?a=%ff HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET /../../etc/passwd HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "TRACE / HTTP/1.1\r\nHost: " + it->host() + "\r\n\r\n",
              "GET /login HTTP/1.1\r\nHost: " + it->host() + "\r\n" + std::string(15'000, 'a') + ": b\r\n\r\n"}) {
            const WireAnswer answer = raw(bytes);
            CPPUNIT_ASSERT_MESSAGE(bytes + " -> " + answer.raw.substr(0, 80),
                                   answer.status == 0 || answer.status >= 400);
            CPPUNIT_ASSERT(answer.raw.find("root:") == std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(
            431, raw("GET /login HTTP/1.1\r\nHost: " + it->host() + "\r\nX: " + std::string(17'000, 'a')).status);
        CPPUNIT_ASSERT_EQUAL(200, it->ask("GET", "/login").status);
    }

    void testHandlersThatThrowAnswerFiveHundred() {
        it->start();
        const WireAnswer answer = it->ask("GET", "/api/bad");
        CPPUNIT_ASSERT_EQUAL(500, answer.status);
        CPPUNIT_ASSERT(answer.raw.find("canary-inside-77") == std::string::npos);
        CPPUNIT_ASSERT(it->logged().find("canary-inside-77") != std::string::npos);
    }

    void testAProxyThatIsTrustedSpeaksForItsClients() {
        it->conf.hostNames.value = {"dock.example.com"};
        it->start();
        const std::vector<std::string> forwarded = {"X-Forwarded-For: 198.51.100.7, 203.0.113.9",
                                                    "X-Forwarded-Proto: https"};
        CPPUNIT_ASSERT_EQUAL_MESSAGE("not believed", std::string("127.0.0.1"),
                                     it->ask("GET", "/api/who", forwarded).body);
        it->stop();
        it->conf.trustedProxies.value = {"127.0.0.1"};
        it->start();
        const WireAnswer answer = it->ask("GET", "/api/who", forwarded);
        CPPUNIT_ASSERT_EQUAL(std::string("203.0.113.9 secure"), answer.body);
        CPPUNIT_ASSERT(answer.header("strict-transport-security").find("max-age=31536000") == 0);
        CPPUNIT_ASSERT_EQUAL(200, raw("GET /healthz HTTP/1.1\r\nHost: dock.example.com\r\n\r\n").status);
        const WireAnswer in =
            it->ask("POST", "/login", {"Content-Type: application/x-www-form-urlencoded", forwarded[1]},
                    "user=olga&password=correct+horse+battery");
        CPPUNIT_ASSERT_MESSAGE(in.raw, in.header("set-cookie").find("__Host-xd=") == 0 &&
                                           in.header("set-cookie").find("; Secure;") != std::string::npos);
    }

    void testUnknownPathsAndMethods() {
        it->start();
        CPPUNIT_ASSERT_EQUAL(404, it->ask("GET", "/nothing").status);
        CPPUNIT_ASSERT_EQUAL(404, it->ask("GET", "/api").status);
        CPPUNIT_ASSERT_EQUAL(404, it->ask("GET", "/api/flows/").status);
        const WireAnswer wrong = it->ask("DELETE", "/api/flows/a/schedule");
        CPPUNIT_ASSERT_EQUAL(405, wrong.status);
        CPPUNIT_ASSERT_EQUAL(std::string("GET, HEAD, PUT"), wrong.header("allow"));
        const WireAnswer head = it->ask("HEAD", "/healthz");
        CPPUNIT_ASSERT(head.status == 200 && head.body.empty() && head.header("content-length") == "5");
    }

    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(WireTest);

} // namespace crossdock::admin::test
