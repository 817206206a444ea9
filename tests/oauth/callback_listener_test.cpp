#include "oauth/callback_listener.hpp"

#include <Poco/Net/StreamSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <thread>

using namespace crossdock;

namespace {

constexpr std::int64_t second = 1'000'000;

std::string ask(std::uint16_t port, const std::string& text) {
    Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
    socket.setReceiveTimeout(Poco::Timespan(120, 0));
    socket.sendBytes(text.data(), static_cast<int>(text.size()));
    std::string answer;
    char piece[1024];
    try {
        for (int got = 0; (got = socket.receiveBytes(piece, sizeof piece)) > 0;) {
            answer.append(piece, static_cast<std::size_t>(got));
        }
    } catch (const Poco::Exception&) {
        return answer; // refused before all was read
    }
    return answer;
}

std::string get(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

} // namespace

class CallbackListenerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CallbackListenerTest);
    CPPUNIT_TEST(testOnlyUrlsOfThisMachineCanBeListenedFor);
    CPPUNIT_TEST(testTheBrowsersAnswerEndsTheWait);
    CPPUNIT_TEST(testAPortInUseIsSaid);
    CPPUNIT_TEST(testNobodyComes);
    CPPUNIT_TEST_SUITE_END();

    SystemClock _clock;

public:
    void testOnlyUrlsOfThisMachineCanBeListenedFor() {
        const auto address = oauth::LoopbackAddress::parse("http://localhost:8484/callback");
        CPPUNIT_ASSERT(address.ok());
        CPPUNIT_ASSERT_EQUAL(std::uint16_t{8484}, address.value().port);
        CPPUNIT_ASSERT_EQUAL(std::string("/callback"), address.value().path);
        CPPUNIT_ASSERT_EQUAL(std::string("/"), oauth::LoopbackAddress::parse("http://127.0.0.1:1").value().path);
        for (const char* url : {"https://localhost/callback", "http://shop.example.com/callback",
                                "http://localhost.example.com/", "ftp://localhost/", "", "http://localhost:99999/"}) {
            CPPUNIT_ASSERT_MESSAGE(url, !oauth::LoopbackAddress::parse(url).ok());
        }
        const auto elsewhere = oauth::LoopbackAddress::parse("https://crossdock.example.com/callback");
        CPPUNIT_ASSERT(elsewhere.failure().message.find("--paste") != std::string::npos);
    }

    void testTheBrowsersAnswerEndsTheWait() {
        auto listener = std::move(oauth::CallbackListener::open({0, "/callback"})).value();
        std::string answers[6];
        std::thread browser([&, port = listener.port()] {
            answers[0] = ask(port, get("/favicon.ico"));
            answers[1] = ask(port, get("/callback?state=wrong"));
            answers[2] = ask(port, "POST /callback?state=right HTTP/1.1\r\n\r\n");
            answers[3] = ask(port, "GET /" + std::string(20'000, 'x'));
            answers[4] = ask(port, get("/callbackx?state=right"));
            answers[5] = ask(port, get("/callback?state=right"));
        });
        std::vector<std::string> seen;
        const Status came = listener.await(
            [&](const std::string& target) {
                seen.push_back(target);
                return target == "/callback?state=right";
            },
            _clock, _clock.monoUs() + 300 * second);
        browser.join();
        CPPUNIT_ASSERT(came.ok());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, seen.size());
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 404"), answers[0].substr(0, 12));
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 400"), answers[1].substr(0, 12));
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 404"), answers[2].substr(0, 12));
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 404"), answers[4].substr(0, 12));
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 200"), answers[5].substr(0, 12));
        CPPUNIT_ASSERT(answers[5].find("Go back to the terminal") != std::string::npos);
        CPPUNIT_ASSERT(answers[5].find("Content-Security-Policy: default-src 'none'") != std::string::npos);
    }

    void testAPortInUseIsSaid() {
        const auto first = oauth::CallbackListener::open({0, "/"});
        const auto second = oauth::CallbackListener::open({first.value().port(), "/"});
        CPPUNIT_ASSERT(!second.ok());
        CPPUNIT_ASSERT(second.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT(second.failure().message.find(std::to_string(first.value().port())) != std::string::npos);
    }

    void testNobodyComes() {
        auto listener = std::move(oauth::CallbackListener::open({0, "/"})).value();
        const Status came = listener.await([](const std::string&) { return true; }, _clock, _clock.monoUs() + 1);
        CPPUNIT_ASSERT(!came.ok());
        CPPUNIT_ASSERT(came.failure().cls == ErrorClass::Deadline);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallbackListenerTest);
