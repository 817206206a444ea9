#include "store/by_hand.hpp"
#include "store/flow_memory.hpp"
#include "store/queries.hpp"
#include "store_fixture.hpp"

namespace crossdock::store {

using engine::ItemState;

/// What the syncs of a flow say of themselves.
class FiguresTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(FiguresTest);
    CPPUNIT_TEST(testOnlyASyncOfTheWholeFlowIsTheLastCompleteOne);
    CPPUNIT_TEST(testWhatIsReadAgainStaysWithTheSyncThatQueuedIt);
    CPPUNIT_TEST(testANewerContentBelongsToTheSyncThatReadIt);
    CPPUNIT_TEST(testFiguresAndListsOfASyncAgreeWhoeverMovesItsItems);
    CPPUNIT_TEST(testARecordRefusedWhenItWasReadHasFailed);
    CPPUNIT_TEST(testWhatWaitsForAnItemOnHoldIsToldApart);
    CPPUNIT_TEST(testAnEntityWithoutCursorWasReadToItsEndToo);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override { assertWhole(); }

    void testOnlyASyncOfTheWholeFlowIsTheLastCompleteOne() {
        good(migrate(*database, {flowMemoryMigration()}));
        engine::SyncStart whole{"w1", "full", "customer order", false, "tester"};
        whole.whole = true;
        runThrough(whole, "completed", 10);
        CPPUNIT_ASSERT_EQUAL(later(10).us, lastGood());
        runThrough({"narrow", "full", "order", false, "tester"}, "completed", 20);
        runThrough({"dry", "plan", "customer order", true, "tester"}, "completed", 30);
        whole.id = "w2";
        runThrough(whole, "partial", 40);
        CPPUNIT_ASSERT_EQUAL(later(10).us, lastGood());
        whole.id = "w3";
        runThrough(whole, "completed", 50);
        CPPUNIT_ASSERT_EQUAL(later(50).us, lastGood());
    }

    void testWhatIsReadAgainStaysWithTheSyncThatQueuedIt() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        hold();
        good(ledger->finishSync("s1", "partial", "", now));
        const UtcTime queued = itemsOf("s1").at(0).created;
        const UtcTime since = itemsOf("s1").at(0).changed;
        again("s2", {item("o1", 11, "a"), item("o2", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, itemsOf("s1").size());
        CPPUNIT_ASSERT_EQUAL(queued.us, itemsOf("s1").at(0).created.us);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("on hold since", since.us, itemsOf("s1").at(0).changed.us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, figures("s1").held);
        CPPUNIT_ASSERT(itemsOf("s2").empty());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, figures("s2").held);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("what is on hold is not unchanged", std::int64_t{0}, figures("s2").unchanged);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("it met both", std::int64_t{2}, figures("s2").heldBefore);
        ItemQuery met;
        met.sync = "s2";
        met.heldBefore = true;
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, good(Queries(*store, "acme").items(met)).size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, good(Queries(*store, "acme").itemTotal(met)).count);
    }

    void testANewerContentBelongsToTheSyncThatReadIt() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        hold();
        good(ledger->finishSync("s1", "partial", "", now));
        again("s2", {item("o1", 11, "b")});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, figures("s1").held);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, itemsOf("s1").size());
        const ItemRow replaced = itemsOf("s2").at(0);
        CPPUNIT_ASSERT(replaced.state == ItemState::Draft);
        CPPUNIT_ASSERT(replaced.created > itemsOf("s1").at(0).created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, figures("s2").heldBefore);
        hold();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, figures("s2").held);
    }

    void testFiguresAndListsOfASyncAgreeWhoeverMovesItsItems() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a"), item("o4", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            return held(one, "x", one.key == "o4" ? ErrorClass::Permanent : ErrorClass::Hold);
        });
        good(ledger->finishSync("s1", "partial", "", now));
        agree(3, 1);
        ItemChoice choice;
        choice.item = itemsOf("s1", ItemState::ActionRequired).back().id;
        good(hand().retry(choice, "ann", "", now));
        agree(2, 1);
        deliver();
        agree(2, 1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, figures("s1").created);
        choice.item = itemsOf("s1", ItemState::ActionRequired).back().id;
        good(hand().forceDone(choice, "ann", "entered by hand", now));
        agree(1, 1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, figures("s1").cancelled);
        good(hand().retry({}, "ann", "", now));
        agree(0, 0);
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "y"); });
        agree(2, 0);
    }

    void testARecordRefusedWhenItWasReadHasFailed() {
        engine::NewItem odd = item("o1", 10, "a");
        odd.refused = failed(ErrorClass::Permanent, "too large");
        odd.refused->reason = "too_large";
        put({odd});
        agree(0, 1);
        put({item("o1", 11, "b")});
        agree(0, 0);
    }

    void testWhatWaitsForAnItemOnHoldIsToldApart() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a"), item("o4", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            if (one.key == "o1") {
                return held(one, "x");
            }
            engine::Verdict verdict;
            verdict.item = one.id;
            verdict.sync = one.sync;
            verdict.state = ItemState::Failed;
            verdict.failure = failed(ErrorClass::Transient, "its parent is not in");
            verdict.waitsEntity = "order";
            verdict.waitsKey = one.key == "o2" ? "o1" : one.key == "o3" ? "o2" : "o9";
            return verdict;
        });
        const FlowCounts counts = good(Queries(*store, "acme").counts("orders"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, counts.waiting);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("o2, and o3 behind it", std::uint64_t{2}, behindHoldsIn(counts));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, counts.behindHolds.at("order"));
    }

    void testAnEntityWithoutCursorWasReadToItsEndToo() {
        Queries queries(*store, "acme");
        engine::PassPlan plan;
        plan.entity = "customer";
        plan.sync = "s1";
        good(ledger->openPass(plan, later(1)));
        CPPUNIT_ASSERT(!good(queries.lastWhole("orders", "customer")));
        const engine::PartClaim walk = *good(ledger->claimPart({"customer"}, now, later(60)));
        engine::PageWrite last = page({item("c1", 10, "a")});
        last.done = true;
        good(ledger->storePage(walk, last));
        CPPUNIT_ASSERT(!good(queries.mark("orders", "customer")));
        CPPUNIT_ASSERT_EQUAL(later(1).us, good(queries.lastWhole("orders", "customer"))->us);
    }

private:
    void runThrough(const engine::SyncStart& sync, const std::string& status, std::int64_t end) {
        good(ledger->startSync(sync, later(end - 1)));
        good(ledger->finishSync(sync.id, status, "", later(end)));
    }
    std::int64_t lastGood() { return good(FlowMemories(*store, "acme").of("orders")).lastGood.us; }
    void hold() {
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "x"); });
    }
    // Another sync that reads these.
    void again(const std::string& sync, std::vector<engine::NewItem> items) {
        good(ledger->startSync({sync, "full", "order", false, "tester"}, now));
        good(ledger->storeFetched("order", sync, {}, page(std::move(items)), 5));
    }
    engine::SyncCounters figures(const std::string& sync) {
        const engine::SyncCounters told = good(ledger->counters(sync));
        const SyncRow row = *good(Queries(*store, "acme").sync(sync));
        CPPUNIT_ASSERT_EQUAL(told.held, row.counters.held);
        CPPUNIT_ASSERT_EQUAL(told.heldBefore, row.counters.heldBefore);
        CPPUNIT_ASSERT_EQUAL(told.failed, row.counters.failed);
        return told;
    }
    std::vector<ItemRow> itemsOf(const std::string& sync, std::optional<ItemState> state = {}) {
        ItemQuery query;
        query.sync = sync;
        query.state = state;
        return good(Queries(*store, "acme").items(query));
    }
    void agree(std::int64_t held, std::int64_t failed) {
        CPPUNIT_ASSERT_EQUAL(held, figures("s1").held);
        CPPUNIT_ASSERT_EQUAL(failed, figures("s1").failed);
        CPPUNIT_ASSERT_EQUAL(static_cast<std::size_t>(held + failed), itemsOf("s1", ItemState::ActionRequired).size());
    }
    ByHand hand() { return {*store, "acme", "orders"}; }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FiguresTest);

} // namespace crossdock::store
