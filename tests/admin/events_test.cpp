#include "admin_fixture.hpp"

#include <chrono>

namespace crossdock::admin::test {

class EventsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventsTest);
    CPPUNIT_TEST(testChangesAreToldToThoseWhoseTheyAre);
    CPPUNIT_TEST(testWhoComesBackGetsWhatWasMissed);
    CPPUNIT_TEST(testTooManyStreamsAreToldNotToComeBack);
    CPPUNIT_TEST(testStreamsEndWithTheirSession);
    CPPUNIT_TEST(testBeatsComeWithoutChanges);
    CPPUNIT_TEST(testReadersThatFallBehindAreDropped);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { it = std::make_unique<AdminFixture>(); }
    void tearDown() override { it.reset(); }

private:
    std::unique_ptr<Wire> watch(const std::string& more = "") {
        auto wire = std::make_unique<Wire>(it->server->url());
        wire->send("GET /events HTTP/1.1\r\nHost: " + it->host() + "\r\n" +
                   (more.empty() ? "Authorization: Bearer " + it->viewerToken : more) + "\r\n\r\n");
        return wire;
    }
    void tell(const std::string& flow, const std::string& sync = "s1") {
        it->control.tell({daemon::Change::What::Sync, flow, sync});
    }

    void testChangesAreToldToThoseWhoseTheyAre() {
        it->start();
        const auto wire = watch();
        const std::string head = wire->readUntil("retry: 3000");
        CPPUNIT_ASSERT(head.find("Content-Type: text/event-stream; charset=utf-8") != std::string::npos);
        CPPUNIT_ASSERT(head.find("Content-Length") == std::string::npos &&
                       head.find("Cache-Control: no-store") != std::string::npos);
        tell("secret-flow", "hidden");
        tell("orders-to-books");
        const std::string events = wire->readUntil("\"s1\"}");
        CPPUNIT_ASSERT_MESSAGE(events, events.find(R"(data: {"what":"sync","flow":"orders-to-books","sync":"s1"})") !=
                                           std::string::npos);
        CPPUNIT_ASSERT(events.find("hidden") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(401, it->ask("GET", "/events").status);
    }

    void testWhoComesBackGetsWhatWasMissed() {
        it->limits.streamsPerSession = 32; // one that was left counts until the server has seen it
        it->start();
        std::string id;
        {
            const auto wire = watch();
            wire->readUntil("retry");
            tell("orders-to-books", "first");
            const std::string events = wire->readUntil("\"first\"}");
            id = events.substr(events.rfind("id: ") + 4,
                               events.find("\nevent: ", events.rfind("id: ")) - events.rfind("id: ") - 4);
        }
        tell("orders-to-books", "missed");
        const std::string token = "Authorization: Bearer " + it->viewerToken;
        const std::string events = watch(token + "\r\nLast-Event-ID: " + id)->readUntil("\"missed\"}");
        CPPUNIT_ASSERT(events.find("\"missed\"") != std::string::npos && events.find("\"first\"") == std::string::npos);
        CPPUNIT_ASSERT(events.find("event: reset") == std::string::npos);
        for (const char* unknown : {"17", "99999999999999999999", "nonsense", "-1"}) {
            CPPUNIT_ASSERT_MESSAGE(
                unknown,
                watch(token + "\r\nLast-Event-ID: " + unknown)->readUntil("event: reset").find("event: reset") !=
                    std::string::npos);
        }
    }

    void testTooManyStreamsAreToldNotToComeBack() {
        it->limits.streams = 6;
        it->start();
        std::vector<std::unique_ptr<Wire>> open;
        for (int i = 0; i < 4; ++i) {
            open.push_back(watch());
            open.back()->readUntil("retry");
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("four of a session", 204, watch()->answer().status);
        for (int i = 0; i < 2; ++i) {
            open.push_back(watch(it->signedIn("olga")));
            open.back()->readUntil("retry");
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("six of all", 204, watch(it->signedIn("vera"))->answer().status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("and pages go on", 200, it->ask("GET", "/login").status);
    }

    void testStreamsEndWithTheirSession() {
        it->limits.recheck = ServerLimits::Time(20);
        it->limits.beat = ServerLimits::Time(3'600'000); // or a stream that does not end would never be silent
        it->start();
        const auto wire = watch(it->signedIn("vera"));
        wire->readUntil("retry");
        AdminFixture::good(it->users->remove("vera"));
        CPPUNIT_ASSERT_MESSAGE("ended", wire->answer().raw.find("no end within") == std::string::npos);
    }

    void testBeatsComeWithoutChanges() {
        it->limits.beat = ServerLimits::Time(20);
        it->start();
        CPPUNIT_ASSERT(watch()->readUntil("event: beat").find("event: beat") != std::string::npos);
    }

    void testReadersThatFallBehindAreDropped() {
        it->limits.behind = 65'536;
        it->limits.beat = ServerLimits::Time(3'600'000);
        it->start();
        const auto wire = std::make_unique<Wire>(it->server->url());
        wire->send("GET /events HTTP/1.1\r\nHost: " + it->host() + "\r\nAuthorization: Bearer " + it->viewerToken +
                   "\r\n\r\n");
        wire->readUntil("retry");
        const std::string sync(4'000, 's');
        // More than every buffer between the two ends takes, and what may wait behind them.
        for (int i = 0; i < 4'000; ++i) {
            tell("orders-to-books", sync);
        }
        // Read before the server has noticed, all of it might just about be taken.
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (it->asViewer("GET", "/metrics").body.find("crossdock_event_streams 0\n") == std::string::npos) {
            CPPUNIT_ASSERT_MESSAGE("dropped", std::chrono::steady_clock::now() < until);
        }
        CPPUNIT_ASSERT_MESSAGE("ended", wire->answer().raw.find("no end within") == std::string::npos);
    }

    std::unique_ptr<AdminFixture> it;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventsTest);

} // namespace crossdock::admin::test
