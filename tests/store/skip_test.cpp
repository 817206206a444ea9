// What the store keeps of a record that the sink skipped.
#include "store/by_hand.hpp"
#include "store/connector_links.hpp"
#include "store/queries.hpp"
#include "store_fixture.hpp"

namespace crossdock::store {

using engine::ItemState;
using engine::Tally;

class SkipTest : public CppUnit::TestFixture, private test::StoreFixture {
    CPPUNIT_TEST_SUITE(SkipTest);
    CPPUNIT_TEST(testItsReasonIsKeptWhereAPersonSeesIt);
    CPPUNIT_TEST(testItIsCountedApartFromTheUnchanged);
    CPPUNIT_TEST(testReadAgainItIsUnchangedAndItsNextVersionIsQueued);
    CPPUNIT_TEST(testItsLinkIsThereWithoutTarget);
    CPPUNIT_TEST(testWhatTheFlowsFilterLeavesOutHasNoLinkForConnectors);
    CPPUNIT_TEST(testWhatWaitsForItIsWoken);
    CPPUNIT_TEST(testASweepDoesNotAskForOneThatIsGone);
    CPPUNIT_TEST(testARetryOfAllOfAReasonLeavesItAlone);
    CPPUNIT_TEST_SUITE_END();

    static engine::Verdict skipped(const engine::ClaimedItem& one) {
        engine::Verdict verdict = posted(one);
        verdict.tally = Tally::Skipped;
        verdict.reason = "status_not_posted";
        verdict.requestId = "r-" + one.key;
        verdict.link = one.link;
        verdict.link->version = one.version;
        verdict.link->seen = one.seen;
        verdict.link->hash = one.hash;
        verdict.link->skipped = one.link.target.empty();
        return verdict;
    }

    void skip(const std::string& key, std::int64_t version, const std::string& hash) {
        put({item(key, version, hash)});
        const engine::Batch batch = claim();
        intend(batch);
        confirm(batch, skipped);
    }

public:
    void tearDown() override { assertWhole(); }

    void testItsReasonIsKeptWhereAPersonSeesIt() {
        skip("o1", 10, "pending");
        Queries queries(*store, "acme");
        ItemQuery query;
        query.flow = "orders";
        query.reason = "status_not_posted";
        const std::vector<ItemRow> rows = good(queries.items(query));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows.size());
        CPPUNIT_ASSERT(rows[0].state == ItemState::Done && rows[0].outcome == Tally::Skipped);
        const Biography story = *good(queries.biography("orders", "order", "o1"));
        CPPUNIT_ASSERT_EQUAL(std::string("skipped: status_not_posted"), story.attempts.at(0).message);
        CPPUNIT_ASSERT(story.link->skipped && story.link->target.empty() && story.link->requestId.empty());
        CPPUNIT_ASSERT_MESSAGE("no line a record", story.activity.empty());
    }

    void testItIsCountedApartFromTheUnchanged() {
        skip("o1", 10, "pending");
        const engine::SyncCounters counters = good(ledger->counters("s1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, counters.skipped);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, counters.unchanged);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(Queries(*store, "acme").counts("orders")).actionRequired);
    }

    void testReadAgainItIsUnchangedAndItsNextVersionIsQueued() {
        skip("o1", 10, "pending");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "pending")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 11, "pending")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 12, "paid")}));
        const engine::Batch batch = claim();
        CPPUNIT_ASSERT(batch.items.at(0).link.skipped && batch.items[0].link.target.empty());
        CPPUNIT_ASSERT(batch.items[0].link.posted.empty());
        intend(batch);
        confirm(batch, posted);
        const Biography story = *good(Queries(*store, "acme").biography("orders", "order", "o1"));
        CPPUNIT_ASSERT(!story.link->skipped);
        CPPUNIT_ASSERT_EQUAL(std::string("To1"), story.link->target);
        CPPUNIT_ASSERT_EQUAL(std::string(), story.items.front().reason);
    }

    void testItsLinkIsThereWithoutTarget() {
        skip("o1", 10, "pending");
        ConnectorLinks links(*store, "acme", "orders", "books");
        const std::vector<KnownLink> known = good(links.resolve("order", {"o1", "o2"}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, known.size());
        CPPUNIT_ASSERT(known[0].key == "o1" && known[0].target.empty());
        CPPUNIT_ASSERT_MESSAGE("nothing was made of it yet",
                               good(links.claim("order", "o1", "call", now, later(9))).outcome ==
                                   ClaimOutcome::Granted);
    }

    void testWhatTheFlowsFilterLeavesOutHasNoLinkForConnectors() {
        put({item("o1", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = skipped(one);
            verdict.reason = engine::reasonFilter;
            verdict.link->skipped = false;
            return verdict;
        });
        CPPUNIT_ASSERT(good(ConnectorLinks(*store, "acme", "orders", "books").resolve("order", {"o1"})).empty());
    }

    void testWhatWaitsForItIsWoken() {
        put({item("child", 10, "a"), item("late", 10, "a")});
        confirm(claim(1), [](const engine::ClaimedItem& one) { return waiting(one); });
        const engine::Batch slow = claim(); // asks before its parent is told of, and answers after
        skip("o1", 10, "pending");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item WHERE key = 'child' AND state = 0"));
        confirm(slow, [](const engine::ClaimedItem& one) { return waiting(one); });
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(ledger->wakeChildren()));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM item WHERE state = 2"));
    }

    void testASweepDoesNotAskForOneThatIsGone() {
        skip("o1", 10, "pending");
        put({item("o2", 10, "a")});
        deliver();
        engine::PassPlan plan;
        plan.entity = "order";
        plan.mode = engine::PassMode::Keys;
        plan.sync = "s1";
        good(ledger->openPass(plan, later(100)));
        engine::PageWrite end = page({});
        end.done = true;
        good(ledger->storePage(part, end));
        const engine::PartClaim keys = *good(ledger->claimPart({"order"}, later(100), later(160)));
        CPPUNIT_ASSERT(keys.mode == engine::PassMode::Keys);
        good(ledger->storeKeys(keys, end, {}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM wanted WHERE key = 'o1'"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM wanted WHERE key = 'o2'"));
    }

    void testARetryOfAllOfAReasonLeavesItAlone() {
        skip("o1", 10, "pending");
        ItemChoice choice;
        choice.reason = "status_not_posted";
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(ByHand(*store, "acme", "orders").retry(choice, "ann", "", now)));
    }

private:
    static engine::Verdict waiting(const engine::ClaimedItem& one) {
        engine::Verdict verdict;
        verdict.item = one.id;
        verdict.sync = one.sync;
        verdict.state = ItemState::Failed;
        verdict.tally = Tally::Waiting;
        verdict.due = UtcTime{INT64_MAX};
        verdict.waitsEntity = "order";
        verdict.waitsKey = "o1";
        return verdict;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SkipTest);

} // namespace crossdock::store
