// A store that cannot be written any more in the middle of a run.
#include "core/leaping_clock.hpp"
#include "disk.hpp"
#include "flow_fixture.hpp"
#include "ledger_shell.hpp"
#include "store/by_hand.hpp"
#include "store/fault.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <functional>
#include <utility>

namespace crossdock::engine {

using namespace test;

class StoreTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreTroubleTest);
    CPPUNIT_TEST(testAFullDiskEndsTheRunAndTheNextGoesOn);
    CPPUNIT_TEST(testABatchWhoseResultsCannotBeStoredIsSentAgainAtOnce);
    CPPUNIT_TEST(testABatchWhoseResultsCannotBeStoredIsLookedUpWhenNoCallCanLandAnyMore);
    CPPUNIT_TEST(testAPageThatCannotBeStoredIsReadAgainAtOnce);
    CPPUNIT_TEST(testWhatAFormerRunCouldNotGiveBackTheNextGivesBack);
    CPPUNIT_TEST(testADiskThatDoesNotSyncAnyMoreEndsTheRunAfterManyTries);
    CPPUNIT_TEST(testALostLeaseIsNoTroubleOfTheStore);
    CPPUNIT_TEST(testOneThatGetsOnIsNotStopped);
    CPPUNIT_TEST(testABodyThatRotsWhileItWaitsIsHeldUntilItIsReadAnew);
    CPPUNIT_TEST_SUITE_END();

    /// A flow whose store stands on `disk`.
    class Trouble : public FlowFixture {
    public:
        Trouble() {
            crossdock::store::DatabaseOptions options;
            options.uri = "file:main.db?vfs=sim";
            options.exclusive = true;
            open(options);
            policy.leaseUs = 3'600 * second;
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

    /// A flow with one order under leases of an hour, whose store is busy the first time that it is told of results, or of a page.
    class Busy : public FlowFixture, public simulation::LedgerShell {
    public:
        Busy() : simulation::LedgerShell(*FlowFixture::ledger) {
            entities = {{"order", true, true, false}};
            policy.leaseUs = 3'600 * second;
            source.put("order", "o1", "body");
        }

        Status confirm(const Batch& batch, const std::vector<Verdict>& verdicts, const std::vector<Note>& notes,
                       UtcTime now) override {
            if (std::exchange(atResults, false)) {
                return busy();
            }
            const Status confirmed = inner().confirm(batch, verdicts, notes, now);
            if (!verdicts.empty() && verdicts.front().due > UtcTime{now.us + leapFrom}) {
                ++leaps; // told to wait until no call can land any more: that time is over now
                time.leap(verdicts.front().due.us - now.us);
            }
            return confirmed;
        }
        Result<PageCounts> storePage(const PartClaim& part, const PageWrite& page) override {
            return std::exchange(atPage, false) ? busy() : inner().storePage(part, page);
        }
        RunSummary soon() {
            FlowParts flow = parts();
            FlowRun run({*this, flow.source, flow.sink, flow.inspection, flow.transform, time, flow.random,
                         flow.sourceGate, flow.sinkGate, flow.policy, flow.entities},
                        options());
            return ended(run);
        }

        bool atResults = false;
        bool atPage = false;
        int leaps = 0;
        LeapingClock time;

    private:
        static constexpr std::int64_t leapFrom = 600 * second;

        static Failure busy() {
            return crossdock::store::failureOf(
                crossdock::store::StoreError(crossdock::store::Fault::Busy, "store: locked by another program"));
        }
    };

    void testABodyThatRotsWhileItWaitsIsHeldUntilItIsReadAnew() {
        FlowFixture flow;
        flow.entities = {{"order", true, true, false}};
        flow.source.put("order", "o1", "body");
        flow.sink.answer = [](const std::string&, const SinkItem&) {
            SinkResult result;
            result.outcome = Outcome::Failed;
            result.failure = failed(ErrorClass::Hold, "not yet");
            result.failure.reason = "not_yet";
            return std::optional(result);
        };
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, flow.sync().backlog.held);
        flow.sink.answer = {};
        CPPUNIT_ASSERT(flow.database->transaction([](crossdock::store::Connection& connection) {
            connection.prepare("UPDATE payload SET body = CAST(substr(body, 1, length(body) - 1) || x'5a' AS BLOB)")
                .run();
        }));
        const auto sentBack = [&] {
            CPPUNIT_ASSERT(
                crossdock::store::ByHand(*flow.store, "acme", "orders").retry({}, "ann", "", flow.clock.now()));
            return flow.run(flow.options(RunKind::Deliver));
        };
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sentBack().backlog.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             flow.scalar("SELECT count(*) FROM item WHERE state = 3 AND reason = 'body_damaged'"));
        CPPUNIT_ASSERT(flow.sink.documents.empty());
        RunOptions full = flow.options();
        full.wish.full = true;
        flow.run(full);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, sentBack().backlog.held);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, flow.sink.documents.size());
    }

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
        FlowRun next(flow.parts(), flow.options());
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), FlowFixture::ended(next).status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, flow.sink.documents.size());
        for (const auto& [key, document] : flow.sink.documents) {
            CPPUNIT_ASSERT_EQUAL(1, document.writes);
        }
    }

    void testABatchWhoseResultsCannotBeStoredIsSentAgainAtOnce() {
        Busy flow;
        flow.atResults = true;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), flow.soon().status);
        CPPUNIT_ASSERT_EQUAL(2, flow.sink.writes);
        CPPUNIT_ASSERT_EQUAL(1, (flow.sink.documents.at({"order", "o1"}).writes)); // under the same request id
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, flow.scalar("SELECT attempt FROM item"));
    }

    void testABatchWhoseResultsCannotBeStoredIsLookedUpWhenNoCallCanLandAnyMore() {
        Busy flow;
        flow.sink.able = {false, true, false, false};
        flow.atResults = true;
        std::int64_t until = 0;
        std::int64_t asked = 0;
        flow.sink.beforeFind = [&] {
            asked = flow.time.now().us;
            until = flow.scalar("SELECT rid_until FROM link WHERE rid IS NOT NULL");
        };
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), flow.soon().status);
        CPPUNIT_ASSERT_EQUAL(1, flow.sink.writes);
        CPPUNIT_ASSERT_EQUAL(1, flow.sink.finds);
        CPPUNIT_ASSERT_EQUAL(1, flow.leaps);
        CPPUNIT_ASSERT(until > 0 && asked >= until);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, flow.scalar("SELECT count(*) FROM link WHERE rid IS NOT NULL"));
    }

    void testAPageThatCannotBeStoredIsReadAgainAtOnce() {
        Busy flow;
        flow.atPage = true;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), flow.soon().status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, flow.scalar("SELECT count(*) FROM item WHERE state = 4"));
    }

    void testWhatAFormerRunCouldNotGiveBackTheNextGivesBack() {
        Busy flow;
        const UtcTime now = flow.clock.now();
        const UtcTime late{now.us + 3'600 * second};
        CPPUNIT_ASSERT(flow.ledger->startSync({"former", "incremental", "order", false, ""}, now));
        PassPlan plan;
        plan.entity = "order";
        plan.sync = "former";
        CPPUNIT_ASSERT(flow.ledger->openPass(plan, now).value());
        const PartClaim part = *flow.ledger->claimPart({"order"}, now, late).value();
        CPPUNIT_ASSERT(!flow.ledger->claimPart({"order"}, now, late).value());
        flow.ledger->letGo(part.fence);
        // The host made another ledger for its next run.
        const std::unique_ptr<Ledger> other = std::move(flow.store->ledger("acme", "products")).value();
        CPPUNIT_ASSERT(other->startSync({"next", "incremental", "product", false, ""}, now));
        const PartClaim again = *flow.ledger->claimPart({"order"}, now, late).value();
        CPPUNIT_ASSERT(again.fence > part.fence);
        flow.ledger->letGo(part.fence); // told once more, it takes nothing from the new owner
        CPPUNIT_ASSERT(other->rescue(now, 4));
        CPPUNIT_ASSERT(!flow.ledger->claimPart({"order"}, now, late).value());
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
