// A store that cannot be written any more in the middle of a run.
#include "disk.hpp"
#include "flow_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <functional>

namespace crossdock::engine {

using namespace test;

class StoreTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreTroubleTest);
    CPPUNIT_TEST(testAFullDiskEndsTheRunAndTheNextGoesOn);
    CPPUNIT_TEST(testADiskThatDoesNotSyncAnyMoreEndsTheRunAfterManyTries);
    CPPUNIT_TEST(testALostLeaseIsNoTroubleOfTheStore);
    CPPUNIT_TEST(testOneThatGetsOnIsNotStopped);
    CPPUNIT_TEST_SUITE_END();

    /// A flow whose store stands on `disk`.
    class Trouble : public FlowFixture {
    public:
        Trouble() {
            crossdock::store::DatabaseOptions options;
            options.uri = "file:main.db?vfs=sim";
            options.exclusive = true;
            open(options);
            policy.callUs = second;
            policy.leaseUs = 2 * second;
            for (int i = 1; i <= 40; ++i) {
                source.put("order", std::to_string(i), "body");
            }
        }

        /// Runs a sync in which `strike` happens before the first record is written to the target.
        RunSummary struck(const std::function<void()>& strike) {
            sink.answer = [&](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
                // The writer's turn: nobody else uses the disk then.
                const Status done = database->transaction([&](crossdock::store::Connection&) { strike(); });
                return std::nullopt;
            };
            RunSummary summary = sync();
            sink.answer = {};
            return summary;
        }
    };

    void testAFullDiskEndsTheRunAndTheNextGoesOn() {
        SeededRandom random{1};
        simulation::Disk disk(random, {});
        Trouble flow;
        const RunSummary full = flow.struck([&] { disk.fillUp(true); });
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), full.status);
        CPPUNIT_ASSERT_EQUAL(std::string("store_full"), full.failure->code);
        CPPUNIT_ASSERT(full.message.find("make room on the disk") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("store_full"), flow.sync().failure->code);
        disk.fillUp(false);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), flow.sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, flow.sink.documents.size());
        for (const auto& [key, document] : flow.sink.documents) {
            CPPUNIT_ASSERT_EQUAL(1, document.writes);
        }
    }

    void testADiskThatDoesNotSyncAnyMoreEndsTheRunAfterManyTries() {
        SeededRandom random{1};
        simulation::Disk disk(random, {});
        Trouble flow;
        const RunSummary summary = flow.struck([&] { disk.failSync(true); });
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::string("store_unknown"), summary.failure->code);
    }

    static Failure failureOf(const char* code) {
        Failure failure = failed(ErrorClass::Transient, code);
        failure.code = code;
        return failure;
    }

    void testALostLeaseIsNoTroubleOfTheStore() {
        Halt halt;
        halt.storeFailed(failureOf("store_fenced"));
        halt.stopAfterStoreFailures(1);
        CPPUNIT_ASSERT(!halt.stopped());
        halt.storeFailed(failureOf("store_unknown"));
        halt.stopAfterStoreFailures(1);
        CPPUNIT_ASSERT_EQUAL(std::string("store_unknown"), halt.reason()->code);
    }

    void testOneThatGetsOnIsNotStopped() {
        Halt halt;
        for (int i = 0; i < 5; ++i) {
            halt.storeFailed(failureOf("store_busy"));
            halt.storeFailed(failureOf("store_busy"));
            halt.stopAfterStoreFailures(3);
            halt.storeWorks();
        }
        CPPUNIT_ASSERT(!halt.stopped());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreTroubleTest);

} // namespace crossdock::engine
