// Calls that break the contract: each ends in a named failure, and the same port serves the next call.

#include "fake_services.hpp"
#include "plugin/local_sink.hpp"
#include "plugin/local_source.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::plugin {
namespace {

std::shared_ptr<const Library> misbehaving() {
    static const auto library = Library::load(testPlugin("misbehaving"));
    CPPUNIT_ASSERT_MESSAGE(library ? "" : library.failure().message, library.ok());
    return *library;
}

engine::Pass passOver(const std::string& entity) {
    engine::Pass pass;
    pass.entity = entity;
    return pass;
}

std::vector<engine::SinkItem> twoItems() {
    std::vector<engine::SinkItem> items(2);
    items[0].key = "a";
    items[1].key = "b";
    return items;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class MisbehaviourTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MisbehaviourTest);
    CPPUNIT_TEST(testEachMisdeedOfAReadIsNamedAndKeepsTheRecordsBefore);
    CPPUNIT_TEST(testARecordThatCannotBeTakenIsRefusedAndTheReadGoesOn);
    CPPUNIT_TEST(testRecordsAfterStopAreNotTakenAndThePassIsNotDone);
    CPPUNIT_TEST(testAnErrorFullOfRubbishIsCleaned);
    CPPUNIT_TEST(testACallThatIgnoresItsDeadlineIsLeftBehind);
    CPPUNIT_TEST(testAPortWithTooManyLostCallsIsQuarantined);
    CPPUNIT_TEST(testAWriteThatIgnoresItsDeadlineIsUncertain);
    CPPUNIT_TEST(testMisdeedsOfAWriteLeaveTheItemUncertain);
    CPPUNIT_TEST(testAThrowingWriteKeepsTheResultsBefore);
    CPPUNIT_TEST(testALogFloodIsCutAndCounted);
    CPPUNIT_TEST(testMisuseOfServicesIsRefusedBeforeBytesAreTouched);
    CPPUNIT_TEST(testCreateThatThrowsOrGivesNothingIsInternal);
    CPPUNIT_TEST(testSplitWithTooManyWindowsIsRefused);
    CPPUNIT_TEST(testWhatASinkDoesNotOfferIsUnsupported);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEachMisdeedOfAReadIsNamedAndKeepsTheRecordsBefore() {
        struct Case {
            const char* entity;
            ErrorClass cls;
            const char* words;
        };
        const Case cases[] = {
            {"throws", ErrorClass::Internal, "an exception escaped"},
            {"throws_int", ErrorClass::Internal, "an exception escaped"},
            {"status", ErrorClass::Internal, "unknown status 4242"},
            {"status_stop", ErrorClass::Internal, "unknown status 12"},
            {"small_struct", ErrorClass::Internal, "NULL or too small"},
            {"null_record", ErrorClass::Internal, "NULL or too small"},
        };
        FakeServices host;
        LocalSource source(misbehaving(), 0, host.options());
        for (const Case& one : cases) {
            const engine::SourcePage page = source.read(host.context(), passOver(one.entity));
            CPPUNIT_ASSERT_MESSAGE(one.entity, page.failure.has_value());
            CPPUNIT_ASSERT_MESSAGE(page.failure->message, contains(page.failure->message, one.words));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.entity, std::string(nameOf(one.cls)),
                                         std::string(nameOf(page.failure->cls)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.entity, std::size_t(1), page.records.size());
            CPPUNIT_ASSERT_MESSAGE(one.entity, !page.done);
        }
        CPPUNIT_ASSERT(!source.read(host.context(), passOver("fine")).failure);
    }

    void testARecordThatCannotBeTakenIsRefusedAndTheReadGoesOn() {
        struct Case {
            const char* entity;
            const char* key;
            const char* reason;
            const char* words;
        };
        const Case cases[] = {
            {"oversize", "k2", "record_too_large", "oversize k2: it is larger than 8 MiB"},
            {"oversize_sum", "k2", "record_too_large", "larger than 8 MiB"},
            {"null_body", "k2", "malformed_record", "null_body k2: body or raw"},
            {"bad_utf8", "k2", "malformed_record", "no UTF-8"},
            {"no_key", "without a key", "malformed_record", "key is empty"},
            {"nul_key", "without a key at ", "malformed_record", "holds NUL"},
            {"nul_place", "without a key", "malformed_record", "key is empty"},
            {"bad_key", "without a key at ", "malformed_record", "no UTF-8"},
            {"long_key", "without a key at ", "malformed_record", "too long"},
            {"bad_op", "k2", "malformed_record", "unknown operation 77"},
            {"no_body", "k2", "malformed_record", "the body is missing"},
        };
        FakeServices host;
        LocalSource source(misbehaving(), 0, host.options());
        for (const Case& one : cases) {
            const engine::SourcePage page = source.read(host.context(), passOver(one.entity));
            CPPUNIT_ASSERT_MESSAGE(one.entity, !page.failure);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.entity, std::size_t(3), page.records.size());
            const engine::SourceRecord& bad = page.records[1];
            CPPUNIT_ASSERT_MESSAGE(one.entity, bad.refused && bad.body.empty() && bad.raw.empty());
            CPPUNIT_ASSERT_EQUAL(std::string(one.key), bad.key.substr(0, std::string(one.key).size()));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.entity, std::string::npos, bad.key.find('\0'));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(one.entity, std::string(one.reason), bad.refused->reason);
            CPPUNIT_ASSERT_MESSAGE(bad.refused->message, contains(bad.refused->message, one.words));
            CPPUNIT_ASSERT_MESSAGE(one.entity, !page.records[0].refused && !page.records[2].refused);
            CPPUNIT_ASSERT_MESSAGE(one.entity, contains(host.lines.back(), one.words));
        }
    }

    void testRecordsAfterStopAreNotTakenAndThePassIsNotDone() {
        FakeServices host;
        const engine::SourcePage page =
            LocalSource(misbehaving(), 0, host.options()).read(host.context(), passOver("deaf_to_stop"));
        CPPUNIT_ASSERT(!page.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t(100), page.records.size());
        CPPUNIT_ASSERT(!page.done);
        CPPUNIT_ASSERT(contains(host.lines.back(), "after the host had said stop"));
    }

    void testAnErrorFullOfRubbishIsCleaned() {
        FakeServices host;
        const engine::SourcePage page =
            LocalSource(misbehaving(), 0, host.options()).read(host.context(), passOver("dirty_error"));
        CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Transient);
        CPPUNIT_ASSERT_EQUAL(std::string(sizeof(xd_error::message), '?'), page.failure->message);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(86'400'000), page.failure->retryAfterMs);
        CPPUNIT_ASSERT_EQUAL(0, page.failure->httpStatus);
        CPPUNIT_ASSERT_EQUAL(XD_ORIGIN_PLUGIN, page.failure->origin);
    }

    void testACallThatIgnoresItsDeadlineIsLeftBehind() {
        FakeServices host;
        LocalSource source(misbehaving(), 0, host.impatient());
        CPPUNIT_ASSERT(!source.read(host.context(), passOver("fine")).failure); // the instance is made
        const engine::SourcePage page = source.read(host.context(20'000), passOver("ignores_cancel"));
        CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Internal);
        CPPUNIT_ASSERT(contains(page.failure->message, "left behind"));
        CPPUNIT_ASSERT(page.records.empty());
        CPPUNIT_ASSERT(!source.read(host.context(), passOver("fine")).failure);
    }

    void testAPortWithTooManyLostCallsIsQuarantined() {
        FakeServices host;
        PortOptions options = host.impatient();
        options.mostLeftBehind = 1;
        LocalSource source(misbehaving(), 0, std::move(options));
        CPPUNIT_ASSERT(!source.read(host.context(), passOver("fine")).failure);
        source.read(host.context(20'000), passOver("ignores_cancel"));
        const engine::SourcePage page = source.read(host.context(), passOver("fine"));
        CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(contains(page.failure->message, "quarantined"));
    }

    void testAWriteThatIgnoresItsDeadlineIsUncertain() {
        FakeServices host;
        LocalSink sink(misbehaving(), 1, host.impatient());
        CPPUNIT_ASSERT_EQUAL(std::string("first"), sink.write(host.context(), "twice", twoItems())[0].target);
        const auto results = sink.write(host.context(20'000), "ignores_cancel", twoItems());
        CPPUNIT_ASSERT(results[0].failure.cls == ErrorClass::Uncertain &&
                       results[1].failure.cls == ErrorClass::Uncertain);
    }

    void testMisdeedsOfAWriteLeaveTheItemUncertain() {
        FakeServices host;
        LocalSink sink(misbehaving(), 1, host.options());
        for (const char* deed : {"silent", "out_of_range", "impossible", "no_target", "null_result", "skipped_why"}) {
            const auto results = sink.write(host.context(), deed, twoItems());
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), results.size());
            for (const engine::SinkResult& result : results) {
                CPPUNIT_ASSERT_MESSAGE(deed, result.outcome == engine::Outcome::Failed);
                CPPUNIT_ASSERT_MESSAGE(deed, result.failure.cls == ErrorClass::Uncertain);
                CPPUNIT_ASSERT_MESSAGE(result.failure.message,
                                       contains(result.failure.message, "; a fault of the connector org."));
            }
            const bool logged = std::any_of(host.lines.begin(), host.lines.end(), [](const std::string& line) {
                return contains(line, "broke the contract");
            });
            CPPUNIT_ASSERT_MESSAGE(deed, logged || std::string(deed) == "silent");
            host.lines.clear();
        }
        const auto nowhere = sink.write(host.context(), "no_target", twoItems());
        CPPUNIT_ASSERT_MESSAGE(nowhere[0].failure.message,
                               contains(nowhere[0].failure.message, "the result names no target"));
        const auto twice = sink.write(host.context(), "twice", twoItems());
        CPPUNIT_ASSERT_EQUAL(std::string("first"), twice[0].target);
        const auto status = sink.write(host.context(), "status", twoItems());
        CPPUNIT_ASSERT(status[0].failure.cls == ErrorClass::Internal);
        const auto reason = sink.write(host.context(), "no_error", twoItems());
        CPPUNIT_ASSERT(reason[0].failure.cls == ErrorClass::Internal &&
                       contains(reason[0].failure.message, "no reason"));
    }

    void testAThrowingWriteKeepsTheResultsBefore() {
        FakeServices host;
        const auto results = LocalSink(misbehaving(), 1, host.options()).write(host.context(), "throws", twoItems());
        CPPUNIT_ASSERT(results[0].outcome == engine::Outcome::Created);
        CPPUNIT_ASSERT(results[1].failure.cls == ErrorClass::Internal);
    }

    void testALogFloodIsCutAndCounted() {
        FakeServices host;
        FakeClock oneMoment{UtcTime{1'800'000'000'000'000}}; // so that all lines fall into one second
        PortOptions options = host.options();
        options.services.clock = &oneMoment;
        LocalSource source(misbehaving(), 0, std::move(options));
        CPPUNIT_ASSERT(source.check({oneMoment.monoUs() + 1'000'000, 1, "sync-1"}).status.ok());
        CPPUNIT_ASSERT(host.lines.size() >= FloodGate::linesPerSecond);
        CPPUNIT_ASSERT(host.lines.size() <= FloodGate::linesPerSecond + 2);
        FloodGate gate;
        std::uint32_t passed = 0;
        for (int i = 0; i < 1000; ++i) {
            passed += gate.ask(5'000'000).pass ? 1 : 0;
        }
        CPPUNIT_ASSERT_EQUAL(FloodGate::linesPerSecond, passed);
        const FloodGate::Decision next = gate.ask(6'000'000);
        CPPUNIT_ASSERT(next.pass);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(800), next.droppedBefore);
    }

    void testMisuseOfServicesIsRefusedBeforeBytesAreTouched() {
        FakeServices host;
        const engine::SourcePage page =
            LocalSource(misbehaving(), 0, host.options()).read(host.context(), passOver("bad_services"));
        CPPUNIT_ASSERT(!page.failure);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(11), page.total); // every one of its attempts
        CPPUNIT_ASSERT(host.requests.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(64), host.counters.size());
    }

    void testCreateThatThrowsOrGivesNothingIsInternal() {
        FakeServices host;
        const Status thrown =
            LocalSource(misbehaving(), 0, host.options(R"({"x":"throw"})")).check(host.context()).status;
        CPPUNIT_ASSERT(!thrown.ok() && contains(thrown.failure().message, "an exception escaped"));
        const Status nothing =
            LocalSource(misbehaving(), 0, host.options(R"({"x":"no_instance"})")).check(host.context()).status;
        CPPUNIT_ASSERT(!nothing.ok() && nothing.failure().cls == ErrorClass::Internal);
    }

    void testSplitWithTooManyWindowsIsRefused() {
        FakeServices host;
        const auto windows = LocalSource(misbehaving(), 0, host.options()).split(host.context(), "thing", 3);
        CPPUNIT_ASSERT(!windows.ok() && windows.failure().cls == ErrorClass::Internal);
    }

    void testWhatASinkDoesNotOfferIsUnsupported() {
        FakeServices host;
        LocalSink sink(misbehaving(), 1, host.options());
        CPPUNIT_ASSERT(sink.plan(host.context(), "x", twoItems()).failure().cls == ErrorClass::Unsupported);
        CPPUNIT_ASSERT(sink.find(host.context(), "x", twoItems())[1].failure.cls == ErrorClass::Unsupported);
        CPPUNIT_ASSERT(sink.discover(host.context()).findings.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MisbehaviourTest);

} // namespace
} // namespace crossdock::plugin
