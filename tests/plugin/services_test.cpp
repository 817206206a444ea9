// How calls meet instances, and how services end with their instance.

#include "fake_services.hpp"
#include "plugin/local_source.hpp"
#include "plugin/text.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>

namespace crossdock::plugin {
namespace {

std::shared_ptr<const Library> fixture() {
    const auto library = Library::load(testPlugin("behaving_gxx"));
    CPPUNIT_ASSERT(library.ok());
    return *library;
}

engine::Pass passOver(const std::string& entity) {
    engine::Pass pass;
    pass.entity = entity;
    return pass;
}

/// A call that sleeps until it is cancelled.
class Sleeper {
public:
    Sleeper(LocalSource& source, FakeServices& host)
        : _source(source),
          _thread([this, &host] {
              _source.read(host.context(600'000'000), passOver("slow"));
              _ended = true;
          }) {}
    ~Sleeper() { end(); }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;

    /// A cancellation that comes before the call has begun is lost on it.
    void end() {
        while (!_ended) {
            _source.cancelAll();
            std::this_thread::yield();
        }
        if (_thread.joinable()) {
            _thread.join();
        }
    }

private:
    LocalSource& _source;
    std::atomic<bool> _ended{false};
    std::thread _thread;
};

class ServicesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServicesTest);
    CPPUNIT_TEST(testACallWaitsForAFreeInstanceUntilItsDeadline);
    CPPUNIT_TEST(testTwoCallsRunSideBySideInTwoInstances);
    CPPUNIT_TEST(testAClosedHostTableRefusesEverything);
    CPPUNIT_TEST(testAServiceThatIsNotThereIsNoExtension);
    CPPUNIT_TEST(testWhatACheckFoundComesWithItsFailure);
    CPPUNIT_TEST(testCancelAllEndsWhatRunsSoThatAPortCanGo);
    CPPUNIT_TEST(testUtf8IsToldFromOtherBytes);
    CPPUNIT_TEST_SUITE_END();

public:
    void testACallWaitsForAFreeInstanceUntilItsDeadline() {
        FakeServices host;
        LocalSource source(fixture(), 0, host.options());
        Sleeper sleeper(source, host);
        engine::SourcePage page;
        do { // until the sleeper holds the instance, reads succeed
            page = source.read(host.context(30'000), passOver("thing"));
        } while (!page.failure);
        CPPUNIT_ASSERT(page.failure->cls == ErrorClass::Deadline);
        sleeper.end();
        CPPUNIT_ASSERT(!source.read(host.context(), passOver("thing")).failure);
    }

    void testTwoCallsRunSideBySideInTwoInstances() {
        FakeServices host;
        PortOptions options = host.options();
        options.concurrency = 2;
        LocalSource source(fixture(), 0, std::move(options));
        Sleeper sleeper(source, host);
        for (int i = 0; i < 20; ++i) {
            CPPUNIT_ASSERT(!source.read(host.context(), passOver("thing")).failure);
        }
        sleeper.end();
    }

    void testAClosedHostTableRefusesEverything() {
        FakeServices host;
        HostTable table(host.services());
        RunningCall call(host.clock, host.context());
        const xd_host* raw = table.raw();
        const auto* log = static_cast<const xd_log*>(raw->extension(raw, rangeOf(XD_EXT_LOG)));
        const auto* clock = static_cast<const xd_clock*>(raw->extension(raw, rangeOf(XD_EXT_CLOCK)));
        const auto* http = static_cast<const xd_http*>(raw->extension(raw, rangeOf(XD_EXT_HTTP)));
        const auto* state = static_cast<const xd_state*>(raw->extension(raw, rangeOf(XD_EXT_STATE)));
        CPPUNIT_ASSERT(log->enabled(raw, XD_LOG_INFO) == 1);
        table.close();
        CPPUNIT_ASSERT(log->enabled(raw, XD_LOG_INFO) == 0);
        log->write(raw, XD_LOG_INFO, rangeOf("late"), nullptr, 0);
        CPPUNIT_ASSERT(host.lines.empty());
        CPPUNIT_ASSERT_EQUAL(XD_CANCELLED, clock->sleep_us(raw, call.raw(), 1'000'000'000));
        xd_http_request request = {};
        request.struct_size = sizeof request;
        request.method = rangeOf("GET");
        xd_http_sink sink = {sizeof sink, 0, nullptr, [](void*, const xd_http_response*) {}};
        CPPUNIT_ASSERT_EQUAL(XD_CANCELLED, http->perform(raw, call.raw(), &request, &sink, nullptr));
        CPPUNIT_ASSERT_EQUAL(XD_CANCELLED, state->set(raw, rangeOf("n"), rangeOf("v"), 0, nullptr));
        CPPUNIT_ASSERT(raw->extension(raw, rangeOf(XD_EXT_LOG)) == nullptr);
        CPPUNIT_ASSERT(host.requests.empty() && host.state.empty());
    }

    void testAServiceThatIsNotThereIsNoExtension() {
        FakeServices host;
        Services services = host.services();
        services.http = nullptr;
        CPPUNIT_ASSERT(!HostTable::offers(services, XD_EXT_HTTP));
        CPPUNIT_ASSERT(HostTable::offers(services, XD_EXT_LINKS));
        CPPUNIT_ASSERT(!HostTable::offers(services, "xd.http/2"));
        PortOptions options = host.options();
        options.services.http = nullptr;
        const Status findings = LocalSource(fixture(), 0, std::move(options)).check(host.context()).status;
        CPPUNIT_ASSERT(!findings.ok() && findings.failure().cls == ErrorClass::Unsupported);
    }

    void testWhatACheckFoundComesWithItsFailure() {
        FakeServices host;
        const engine::CheckReport report =
            LocalSource(fixture(), 0, host.options(R"({"greeting":"doubt"})")).check(host.context());
        CPPUNIT_ASSERT(!report.status.ok() && report.status.failure().cls == ErrorClass::Config);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), report.findings.size());
        CPPUNIT_ASSERT_EQUAL(std::string("greeting: nobody is greeted so; there are: hello"),
                             report.findings[1].subject + ": " + report.findings[1].text);
    }

    void testCancelAllEndsWhatRunsSoThatAPortCanGo() {
        FakeServices host;
        auto source = std::make_unique<LocalSource>(fixture(), 0, host.options());
        // The port's owner keeps it alive until calls have ended; cancelAll() is what makes that soon.
        Sleeper(*source, host).end();
        source.reset();
    }

    void testUtf8IsToldFromOtherBytes() {
        for (const char* text : {"", "plain",
                                 "gr\xC3\xBC\xC3\x9F"
                                 "e",
                                 "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "12345678\xC3\xBC"}) {
            CPPUNIT_ASSERT_MESSAGE(text, isUtf8(text));
        }
        for (const char* text : {"\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
                                 "12345678\x80", "\xF0\x9F\x98"}) {
            CPPUNIT_ASSERT(!isUtf8(text));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("a?b"), readable(rangeOf("a\xFF"
                                                                  "b"),
                                                          10));
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), readable(rangeOf("abcdef"), 2));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServicesTest);

} // namespace
} // namespace crossdock::plugin
