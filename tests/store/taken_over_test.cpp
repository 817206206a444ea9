#include "store/by_hand.hpp"
#include "store/queries.hpp"
#include "store_fixture.hpp"

namespace crossdock::store {

/// What a sync leaves when it ends is the next one's, to deliver and to count.
class TakenOverTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(TakenOverTest);
    CPPUNIT_TEST(testWhatAnEndedSyncLeftIsCountedByTheOneThatDeliversIt);
    CPPUNIT_TEST(testItsTotalIsWhatItTookOverAndWhatIsStillToBeRead);
    CPPUNIT_TEST(testANewPassAddsWhatTheSourceCounts);
    CPPUNIT_TEST(testASyncThatReadsNothingKnowsItsTotal);
    CPPUNIT_TEST(testWhatARunningSyncQueuedStaysItsOwn);
    CPPUNIT_TEST(testWhatADeadDelivererHadInHandIsTakenToo);
    CPPUNIT_TEST(testWhatWaitsAndIsReadAgainIsUnchanged);
    CPPUNIT_TEST(testASyncOfAnotherEntityAndADryRunTakeNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override { assertWhole(); }

    void testWhatAnEndedSyncLeftIsCountedByTheOneThatDeliversIt() {
        threeOf(3);
        end("s1", "cancelled");
        begin("s2");
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, of("s1").created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s2").created);
        ItemQuery query;
        query.sync = "s2";
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, good(Queries(*store, "acme").items(query)).size());
    }

    void testItsTotalIsWhatItTookOverAndWhatIsStillToBeRead() {
        threeOf(10);
        end("s1", "failed");
        begin("s2", "resumed");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{10}, of("s2").total);
        confirm(claim(1), posted);
        put({item("o4", 10, "a")});
        end("s2", "failed");
        begin("s3", "resumed");
        CPPUNIT_ASSERT_EQUAL_MESSAGE("three wait, six are to be read", std::int64_t{9}, of("s3").total);
    }

    void testANewPassAddsWhatTheSourceCounts() {
        threeOf(3, true);
        end("s1", "failed");
        begin("s2");
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the source has not said", std::int64_t{-1}, of("s2").total);
        openPass("s2");
        engine::PageWrite write = page({});
        write.total = 0;
        good(ledger->storePage(part, write));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s2").total);
    }

    void testASyncThatReadsNothingKnowsItsTotal() {
        threeOf(3, true);
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "x"); });
        end("s1", "partial");
        good(ByHand(*store, "acme", "orders").retry({}, "ann", "", now));
        good(ledger->startSync({"s2", "deliver", "order", false, "ann"}, now));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s2").total);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, of("s1").held);
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "y"); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s2").held);
    }

    void testWhatARunningSyncQueuedStaysItsOwn() {
        threeOf(3);
        begin("s2");
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s1").created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, of("s2").created);
    }

    void testWhatADeadDelivererHadInHandIsTakenToo() {
        threeOf(3);
        const engine::Batch living = good(ledger->claim({"order"}, 1, now, later(600)));
        const engine::Batch dead = good(ledger->claim({"order"}, 2, now, later(60)));
        end("s1", "failed");
        good(ledger->startSync({"s2", "full", "order", false, "tester"}, later(61)));
        good(ledger->rescue(later(61), 4));
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, of("s2").created);
        confirm(living, posted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, of("s1").created);
    }

    void testWhatWaitsAndIsReadAgainIsUnchanged() {
        threeOf(3);
        end("s1", "failed");
        good(ledger->startSync({"s2", "incremental", "order", false, "tester"}, later(30)));
        good(ledger->adoptPasses("s2"));
        seen = 40;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 10, "a"), item("o2", 11, "b"), item("o3", 11, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, of("s2").unchanged);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, of("s2").heldBefore);
    }

    void testASyncOfAnotherEntityAndADryRunTakeNothing() {
        threeOf(3);
        end("s1", "failed");
        good(ledger->startSync({"s2", "full", "customer", false, "tester"}, now));
        good(ledger->startSync({"s3", "plan", "order", true, "tester"}, now));
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, of("s1").created);
    }

private:
    void threeOf(std::int64_t total, bool done = false) {
        engine::PageWrite write = page({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        write.total = total;
        write.done = done;
        good(ledger->storePage(part, write));
        part.position = write.position;
    }
    void end(const std::string& sync, const std::string& status) { good(ledger->finishSync(sync, status, "", now)); }
    void begin(const std::string& sync, const std::string& mode = "incremental") {
        good(ledger->startSync({sync, mode, "customer order", false, "tester"}, now));
        good(ledger->adoptPasses(sync));
    }
    void openPass(const std::string& sync) {
        engine::PassPlan plan;
        plan.entity = "order";
        plan.moves = true;
        plan.sync = sync;
        good(ledger->openPass(plan, now));
        part = *good(ledger->claimPart({"order"}, now, later(60)));
    }
    engine::SyncCounters of(const std::string& sync) { return good(ledger->counters(sync)); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TakenOverTest);

} // namespace crossdock::store
