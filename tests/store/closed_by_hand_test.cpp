#include "engine/page.hpp"
#include "store/by_hand.hpp"
#include "store/queries.hpp"
#include "store/retention.hpp"
#include "store_fixture.hpp"

namespace crossdock::store {

using engine::ItemState;

/// What a person has entered into the target by hand and closed here.
class ClosedByHandTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(ClosedByHandTest);
    CPPUNIT_TEST(testTheSameContentReadAgainIsUnchanged);
    CPPUNIT_TEST(testAnotherMappingIsNoOtherRecord);
    CPPUNIT_TEST(testASweepDoesNotAskForItAgain);
    CPPUNIT_TEST(testWhatChangedAfterwardsIsHeld);
    CPPUNIT_TEST(testTheChangedOneStaysHeldUntilAPersonDecides);
    CPPUNIT_TEST(testOnceAnotherVersionIsPostedTheClosedOneCountsNoMore);
    CPPUNIT_TEST(testWhatIsInHandDoesNotReopenIt);
    CPPUNIT_TEST(testItsDeletionInTheSourceIsHeldOnce);
    CPPUNIT_TEST(testUndoneItIsDelivered);
    CPPUNIT_TEST(testItOutlivesTheRetentionOfItems);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        put({item("o1", 10, "a.c1")});
        hold();
        close();
    }
    void tearDown() override { assertWhole(); }

    void testTheSameContentReadAgainIsUnchanged() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 12, "a.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 11, "b.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, open());
        const engine::SyncCounters counters = good(ledger->counters("s1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, counters.unchanged);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counters.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counters.cancelled);
    }

    void testAnotherMappingIsNoOtherRecord() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a.c2")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, open());
    }

    void testASweepDoesNotAskForItAgain() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, swept("o1", "a.c1"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, swept("o1", "touched"));
        engine::NewItem touched = item("o1", 10, "a.c1");
        touched.stamp = "touched";
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({touched}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, swept("o1", "touched"));
    }

    void testWhatChangedAfterwardsIsHeld() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 11, "b.c1")}));
        const ItemRow changed = waiting();
        CPPUNIT_ASSERT(changed.state == ItemState::ActionRequired);
        CPPUNIT_ASSERT_EQUAL(std::string("changed_after_closed"), changed.reason);
        CPPUNIT_ASSERT(!changed.message.empty());
        const engine::SyncCounters counters = good(ledger->counters("s1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counters.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counters.failed);
        close();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 12, "b.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, open());
    }

    void testTheChangedOneStaysHeldUntilAPersonDecides() {
        engine::NewItem odd = item("o1", 11, "b.c1");
        odd.refused = failed(ErrorClass::Permanent, "too large");
        odd.refused->reason = "too_large";
        put({odd});
        put({item("o1", 12, "c.c1")});
        CPPUNIT_ASSERT(waiting().state == ItemState::ActionRequired);
        put({item("o1", 13, "a.c1")});
        CPPUNIT_ASSERT(waiting().state == ItemState::ActionRequired);
        good(hand().retry({}, "ann", "", now));
        put({item("o1", 14, "d.c1")});
        CPPUNIT_ASSERT(waiting().state == ItemState::Draft);
    }

    void testOnceAnotherVersionIsPostedTheClosedOneCountsNoMore() {
        put({item("o1", 11, "b.c1")});
        good(hand().retry({}, "ann", "", now));
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 11, "b.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 12, "a.c1")}));
        CPPUNIT_ASSERT(waiting().state == ItemState::Draft);
    }

    void testWhatIsInHandDoesNotReopenIt() {
        put({item("o2", 10, "a.c1")});
        const engine::Batch batch = claim();
        intend(batch);
        put({item("o2", 11, "b.c1")});
        close();
        confirm(batch, posted);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o2", 11, "b.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o2", 12, "a.c1")}));
        CPPUNIT_ASSERT(waiting().state == ItemState::ActionRequired);
    }

    void testItsDeletionInTheSourceIsHeldOnce() {
        engine::NewItem gone = item("o1", 0, engine::deletedHash);
        gone.op = engine::Op::Delete;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({gone}));
        CPPUNIT_ASSERT(waiting().state == ItemState::ActionRequired);
        close();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({gone}));
    }

    void testUndoneItIsDelivered() {
        put({item("o1", 12, "a.c1")});
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().undoForceDone({}, "ann", "", now)));
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 12, "a.c1")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM link WHERE target = 'To1'"));
    }

    void testItOutlivesTheRetentionOfItems() {
        forget();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM payload"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a.c1")}));
        put({item("o1", 11, "b.c1")});
        good(hand().retry({}, "ann", "", now));
        deliver();
        forget();
        CPPUNIT_ASSERT_EQUAL_MESSAGE("another version is posted", std::int64_t{0}, scalar("SELECT count(*) FROM item"));
    }

private:
    ByHand hand() { return {*store, "acme", "orders"}; }
    void hold() {
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "status_unknown"); });
    }
    void close() { CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().forceDone({}, "ann", "entered by hand", now))); }
    std::int64_t open() { return scalar("SELECT count(*) FROM item WHERE state < 4"); }
    ItemRow waiting() {
        const std::int64_t id = scalar("SELECT id FROM item WHERE state IN (0, 2, 3)");
        return good(Queries(*store, "acme").item(id)).value();
    }
    std::uint64_t swept(const std::string& key, const std::string& stamp) {
        engine::PassPlan keys;
        keys.entity = "order";
        keys.mode = engine::PassMode::Keys;
        keys.sync = "s1";
        good(ledger->openPass(keys, now));
        const engine::PartClaim sweep = *good(ledger->claimPart({"order"}, now, later(60)));
        CPPUNIT_ASSERT(sweep.mode == engine::PassMode::Keys);
        engine::PageWrite last = page({});
        last.done = true;
        return good(ledger->storeKeys(sweep, last, {{key, stamp}})).queued;
    }
    void forget() {
        RetentionPolicy policy;
        policy.payloadUs = policy.itemUs = 10'000'000;
        RetentionWalk walk;
        good(forgetOld(*store, policy, walk, later(10'000)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClosedByHandTest);

} // namespace crossdock::store
