// One suite for connectors in C and C++ from every compiler: no runtime crosses the boundary.

#include "fake_services.hpp"
#include "plugin/local_sink.hpp"
#include "plugin/local_source.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <iostream>
#include <thread>

namespace crossdock::plugin {
namespace {

std::vector<std::string> toolchains() {
    std::vector<std::string> out;
    for (const char* name :
         {"behaving_c", "behaving_c_1_0", "behaving_gxx", "behaving_gxx_static", "behaving_clang", "behaving_libcxx"}) {
        if (std::filesystem::exists(testPlugin(name))) {
            out.emplace_back(name);
        } else {
            std::cout << "skipped: " << name << " was not built\n";
        }
    }
    return out;
}

std::shared_ptr<const Library> loaded(const std::string& name) {
    const auto library = Library::load(testPlugin(name));
    CPPUNIT_ASSERT_MESSAGE(library ? "" : library.failure().message, library.ok());
    return *library;
}

engine::Pass passOver(const std::string& entity) {
    engine::Pass pass;
    pass.entity = entity;
    return pass;
}

std::vector<engine::SinkItem> itemsOf(std::initializer_list<const char*> keys) {
    std::vector<engine::SinkItem> items;
    for (const char* key : keys) {
        items.emplace_back().key = key;
        items.back().body = "{}";
        items.back().requestId = std::string(key) + ".7";
    }
    return items;
}

class BehaviourTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BehaviourTest);
    CPPUNIT_TEST(testDescriptionsAreTheSameFromEveryToolchain);
    CPPUNIT_TEST(testReadingAPassPageByPageGivesEachRecordOnce);
    CPPUNIT_TEST(testReadingResumesFromAnyPositionInANewInstance);
    CPPUNIT_TEST(testIdsPassTellsWhichAreGone);
    CPPUNIT_TEST(testRecordsBeforeAFailureAreKept);
    CPPUNIT_TEST(testCheckReachesTheServicesOfTheHost);
    CPPUNIT_TEST(testFailureOfTheHostsHttpReachesTheCaller);
    CPPUNIT_TEST(testSplitGivesAtMostWhatWasAskedFor);
    CPPUNIT_TEST(testWriteGivesOneResultPerItem);
    CPPUNIT_TEST(testASkippedRecordHasItsReasonAndNoTarget);
    CPPUNIT_TEST(testPlanAndFindAnswerPerItem);
    CPPUNIT_TEST(testRefusedSettingsAreAFailureOfTheCall);
    CPPUNIT_TEST(testCancellationEndsASleepingCall);
    CPPUNIT_TEST(testDeadlineEndsASleepingCall);
    CPPUNIT_TEST(testExceptionsOfAllKindsEndInTheGlue);
    CPPUNIT_TEST_SUITE_END();

public:
    void testDescriptionsAreTheSameFromEveryToolchain() {
        for (const std::string& name : toolchains()) {
            const std::shared_ptr<const Library> library = loaded(name);
            const PluginDescription& plugin = library->description();
            CPPUNIT_ASSERT_EQUAL(std::string("org.crossdock.fixture"), plugin.id);
            CPPUNIT_ASSERT_EQUAL(std::string("1.2.3"), plugin.version);
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), plugin.components.size());
            const ComponentDescription& source = plugin.components[0];
            CPPUNIT_ASSERT((source.operations == std::vector<std::string>{"check", "read", "split"}));
            CPPUNIT_ASSERT_EQUAL(std::string("thing"), source.entities[1].parents);
            CPPUNIT_ASSERT_EQUAL(std::uint32_t(XD_ENTITY_INCREMENTAL | XD_ENTITY_SPLITS), source.entities[0].flags);
            CPPUNIT_ASSERT_EQUAL(std::string("api_token"), source.auths[0].secretKey);
            const ComponentDescription& sink = plugin.components[1];
            CPPUNIT_ASSERT((sink.operations == std::vector<std::string>{"check", "write", "plan", "find"}));
            CPPUNIT_ASSERT_EQUAL(std::uint32_t(XD_SINK_REPLAYS | XD_SINK_REFERENCE), sink.capabilities);
            CPPUNIT_ASSERT_EQUAL(std::string(XD_EXT_LINKS), sink.needs[0]);
        }
    }

    void testReadingAPassPageByPageGivesEachRecordOnce() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            LocalSource source(loaded(name), 0, host.options());
            engine::Pass pass = passOver("thing");
            int next = 1;
            bool done = false;
            for (int reads = 0; !done && reads < 10; ++reads) {
                const engine::SourcePage page = source.read(host.context(), pass);
                CPPUNIT_ASSERT_MESSAGE(page.failure ? page.failure->message : "", !page.failure);
                CPPUNIT_ASSERT(page.records.size() <= pass.maxRecords);
                CPPUNIT_ASSERT_EQUAL(std::int64_t(250), page.total);
                CPPUNIT_ASSERT_EQUAL(std::int64_t(1'700'000'000'000'000), page.serverDate.us);
                for (const engine::SourceRecord& record : page.records) {
                    CPPUNIT_ASSERT_EQUAL(std::string("k").append(std::to_string(next)), record.key);
                    CPPUNIT_ASSERT_EQUAL(std::string("{\"n\":").append(std::to_string(next)).append("}"), record.body);
                    CPPUNIT_ASSERT_EQUAL(next * std::int64_t(1'000'000), record.version.us);
                    pass.position = record.position;
                    ++next;
                }
                done = page.done;
            }
            CPPUNIT_ASSERT(done);
            CPPUNIT_ASSERT_EQUAL(251, next);
        }
    }

    void testReadingResumesFromAnyPositionInANewInstance() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            engine::Pass pass = passOver("thing");
            pass.position = "248";
            const engine::SourcePage page = LocalSource(loaded(name), 0, host.options()).read(host.context(), pass);
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), page.records.size());
            CPPUNIT_ASSERT_EQUAL(std::string("k249"), page.records[0].key);
            CPPUNIT_ASSERT(page.done);
        }
    }

    void testIdsPassTellsWhichAreGone() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            engine::Pass pass = passOver("thing");
            pass.mode = engine::PassMode::Ids;
            pass.ids = {"a", "gone"};
            const engine::SourcePage page = LocalSource(loaded(name), 0, host.options()).read(host.context(), pass);
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), page.records.size());
            CPPUNIT_ASSERT(page.records[0].op == engine::Op::Upsert);
            CPPUNIT_ASSERT(page.records[1].op == engine::Op::Delete);
            CPPUNIT_ASSERT(page.done);
        }
    }

    void testRecordsBeforeAFailureAreKept() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            const engine::SourcePage page =
                LocalSource(loaded(name), 0, host.options()).read(host.context(), passOver("broken"));
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), page.records.size());
            CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Permanent);
            CPPUNIT_ASSERT_EQUAL(std::string("the third is broken"), page.failure->message);
            CPPUNIT_ASSERT_EQUAL(std::string("E3"), page.failure->code);
            CPPUNIT_ASSERT(!page.done);
        }
    }

    void testCheckReachesTheServicesOfTheHost() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            LocalSource source(loaded(name), 0, host.options());
            CPPUNIT_ASSERT(source.check(host.context()).status.ok());
            const auto report = source.check(host.context());
            CPPUNIT_ASSERT_EQUAL(std::string("{\"pong\":true}"), report.findings.at(0).text);
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), host.requests.size());
            const net::HttpRequest& request = host.requests[0];
            CPPUNIT_ASSERT_EQUAL(std::string("GET"), request.method);
            CPPUNIT_ASSERT_EQUAL(std::string("/ping"), request.path);
            CPPUNIT_ASSERT((request.query == std::vector<net::NameValue>{{"q", "a b"}}));
            CPPUNIT_ASSERT((request.headers == std::vector<net::NameValue>{{"X-Test", "1"}}));
            CPPUNIT_ASSERT((request.auths == std::vector<std::string>{"token"}));
            CPPUNIT_ASSERT_EQUAL(std::int64_t(2), host.state["seen"].revision);
            CPPUNIT_ASSERT_EQUAL(std::int64_t(2), host.counters["checks"]);
            CPPUNIT_ASSERT(host.lines.at(0).find("msg=\"checked\" instance=\"acme/shop\" greeting=\"hello\"") !=
                           std::string::npos);
        }
    }

    void testFailureOfTheHostsHttpReachesTheCaller() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            host.refusal = failed(ErrorClass::RateLimited, "429");
            host.refusal->retryAfterMs = 1500;
            const Status findings = LocalSource(loaded(name), 0, host.options()).check(host.context()).status;
            CPPUNIT_ASSERT(!findings.ok());
            CPPUNIT_ASSERT(findings.failure().cls == ErrorClass::RateLimited);
            CPPUNIT_ASSERT_EQUAL(std::int64_t(1500), findings.failure().retryAfterMs);
            CPPUNIT_ASSERT_EQUAL(XD_ORIGIN_HOST, findings.failure().origin);
        }
    }

    void testSplitGivesAtMostWhatWasAskedFor() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            LocalSource source(loaded(name), 0, host.options());
            CPPUNIT_ASSERT_EQUAL(std::size_t(4), source.split(host.context(), "thing", 9)->size());
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), source.split(host.context(), "thing", 2)->size());
        }
    }

    void testWriteGivesOneResultPerItem() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            host.links[{"thing", "old"}] = {"old", "t-77", "1"};
            LocalSink sink(loaded(name), 1, host.options());
            CPPUNIT_ASSERT(sink.capabilities().replays && sink.capabilities().reference &&
                           !sink.capabilities().mirrors);
            const auto results = sink.write(host.context(), "thing", itemsOf({"new", "fail1", "wait1", "old"}));
            CPPUNIT_ASSERT_EQUAL(std::size_t(4), results.size());
            CPPUNIT_ASSERT(results[0].outcome == engine::Outcome::Created);
            CPPUNIT_ASSERT_EQUAL(std::string("t-new"), results[0].target);
            CPPUNIT_ASSERT_EQUAL(std::string("12.50"), results[0].total);
            CPPUNIT_ASSERT(results[1].outcome == engine::Outcome::Failed && results[1].failure.cls == ErrorClass::Hold);
            CPPUNIT_ASSERT_EQUAL(std::string("total_mismatch"), results[1].failure.reason);
            CPPUNIT_ASSERT(results[2].outcome == engine::Outcome::Waiting);
            CPPUNIT_ASSERT_EQUAL(std::string("customer/c1"), results[2].waitsEntity + "/" + results[2].waitsKey);
            CPPUNIT_ASSERT(results[3].outcome == engine::Outcome::Updated);
            CPPUNIT_ASSERT_EQUAL(std::string("t-77"), results[3].target);
            CPPUNIT_ASSERT_EQUAL(std::string("t-new"), (host.links[{"thing", "new"}].target));
            CPPUNIT_ASSERT(host.claimed.empty());
            CPPUNIT_ASSERT(host.lastEnded > 0);
        }
    }

    void testASkippedRecordHasItsReasonAndNoTarget() {
        FakeServices host;
        LocalSink sink(loaded("behaving_gxx"), 1, host.options());
        const auto results = sink.write(host.context(), "thing", itemsOf({"skip1", "new"}));
        CPPUNIT_ASSERT(results[0].outcome == engine::Outcome::Skipped);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), results[0].reason);
        CPPUNIT_ASSERT(results[0].target.empty());
        CPPUNIT_ASSERT(results[1].outcome == engine::Outcome::Created && results[1].reason.empty());
        const auto changes = sink.plan(host.context(), "thing", itemsOf({"skip1"}));
        CPPUNIT_ASSERT(changes->at(0).action == engine::PlanAction::Skip);
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), changes->at(0).reason);
    }

    void testPlanAndFindAnswerPerItem() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            LocalSink sink(loaded(name), 1, host.options());
            const auto changes = sink.plan(host.context(), "thing", itemsOf({"new", "fail1"}));
            CPPUNIT_ASSERT(changes->at(0).action == engine::PlanAction::Create);
            CPPUNIT_ASSERT_EQUAL(std::string("[{\"field\":\"n\",\"old\":null,\"new\":1}]"), changes->at(0).fields);
            CPPUNIT_ASSERT(changes->at(1).action == engine::PlanAction::Hold &&
                           changes->at(1).failure.cls == ErrorClass::Hold);
            const auto found = sink.find(host.context(), "thing", itemsOf({"x", "lost"}));
            CPPUNIT_ASSERT(found[0].outcome == engine::Outcome::Found);
            CPPUNIT_ASSERT_EQUAL(std::string("x.7"), found[0].requestId);
            CPPUNIT_ASSERT(found[1].outcome == engine::Outcome::Absent);
        }
    }

    void testRefusedSettingsAreAFailureOfTheCall() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            const Status findings =
                LocalSource(loaded(name), 0, host.options(R"({"greeting":"refuse"})")).check(host.context()).status;
            CPPUNIT_ASSERT(!findings.ok() && findings.failure().cls == ErrorClass::Config);
            CPPUNIT_ASSERT_EQUAL(std::string("create: greeting: refused"), findings.failure().message);
        }
    }

    void testCancellationEndsASleepingCall() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            LocalSource source(loaded(name), 0, host.options());
            engine::SourcePage page;
            std::atomic<bool> ended{false};
            std::thread reader([&] {
                page = source.read(host.context(600'000'000), passOver("slow"));
                ended = true;
            });
            while (!ended) { // a cancellation before the call runs is seen by the call as well as one while it sleeps
                source.cancelAll();
                std::this_thread::yield();
            }
            reader.join();
            CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Cancelled);
        }
    }

    void testDeadlineEndsASleepingCall() {
        for (const std::string& name : toolchains()) {
            FakeServices host;
            const engine::SourcePage page =
                LocalSource(loaded(name), 0, host.options()).read(host.context(30'000), passOver("slow"));
            CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Deadline);
        }
    }

    void testExceptionsOfAllKindsEndInTheGlue() {
        for (const std::string& name : toolchains()) {
            if (name.find("behaving_c_") == 0 || name == "behaving_c") {
                continue; // C throws nothing
            }
            FakeServices host;
            LocalSource source(loaded(name), 0, host.options());
            const std::pair<const char*, const char*> cases[] = {{"bad_alloc", "out of memory"},
                                                                 {"exception", "unexpected exception: boom"},
                                                                 {"int", "unexpected exception of unknown type"}};
            for (const auto& [entity, message] : cases) {
                const engine::SourcePage page = source.read(host.context(), passOver(entity));
                CPPUNIT_ASSERT(page.failure && page.failure->cls == ErrorClass::Internal);
                const std::string& told = page.failure->message;
                CPPUNIT_ASSERT_MESSAGE(told, told.rfind(std::string(message) + "; a fault of the connector ", 0) == 0);
            }
            CPPUNIT_ASSERT(source.read(host.context(), passOver("nonsense")).failure->cls == ErrorClass::Unsupported);
            CPPUNIT_ASSERT(!source.read(host.context(), passOver("thing")).failure);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BehaviourTest);

} // namespace
} // namespace crossdock::plugin
