#include "store_fixture.hpp"

#include "store/by_hand.hpp"
#include "store/connector_links.hpp"
#include "store/connector_state.hpp"
#include "store/queries.hpp"
#include "store/retention.hpp"

#include <sqlite3.h>

namespace crossdock::store {

using engine::ItemState;

class LedgerTest : public CppUnit::TestFixture, private test::StoreFixture {
    CPPUNIT_TEST_SUITE(LedgerTest);
    CPPUNIT_TEST(testWhatEqualsThePostedIsNotQueued);
    CPPUNIT_TEST(testANewerVersionReplacesAWaitingOneInPlace);
    CPPUNIT_TEST(testAnOlderCopyStaysOut);
    CPPUNIT_TEST(testBackToThePostedContentIsDeliveredWhileAnotherWaits);
    CPPUNIT_TEST(testAKeyIsInOneHandOnly);
    CPPUNIT_TEST(testAnAnswerAfterTheLeaseIsFenced);
    CPPUNIT_TEST(testAFencedReaderChangesNothing);
    CPPUNIT_TEST(testAFailedVersionBehindANewerOneIsSuperseded);
    CPPUNIT_TEST(testAnItemThatKillsTheHostRunsOutOfAttempts);
    CPPUNIT_TEST(testAnIntentSurvivesSupersedeAndForceDone);
    CPPUNIT_TEST(testOrganisationsAndFlowsDoNotSeeEachOther);
    CPPUNIT_TEST(testAnyTextIsAKey);
    CPPUNIT_TEST(testRetryByClassAndReason);
    CPPUNIT_TEST(testForceDoneIsCountedApartAndCanBeUndone);
    CPPUNIT_TEST(testRetryOfAnUncertainWriteClosesItsIntent);
    CPPUNIT_TEST(testABiographyTellsAll);
    CPPUNIT_TEST(testABiographyTellsOfDeliveriesToo);
    CPPUNIT_TEST(testWhatATargetHoldsNoMoreLeavesALineAndNoTotal);
    CPPUNIT_TEST(testClosedItemsAreTakenBackByReasonToo);
    CPPUNIT_TEST(testListsArePagedByKey);
    CPPUNIT_TEST(testAThingIsMadeOnce);
    CPPUNIT_TEST(testFlowsIntoOneConnectionMakeAThingOnceAmongThem);
    CPPUNIT_TEST(testStateIsComparedAndSet);
    CPPUNIT_TEST(testOldBodiesAreForgottenAndLinksStay);
    CPPUNIT_TEST(testEveryFlippedBitOfABodyIsSeen);
    CPPUNIT_TEST(testBodiesAreSealedOnDisk);
    CPPUNIT_TEST(testNoStatementWalksABigTable);
    CPPUNIT_TEST(testNoLookUpOfLinksWalksABigTable);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWhatEqualsThePostedIsNotQueued() {
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 10, "a")}));
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 20, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20}, scalar("SELECT version FROM link"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 15, "b")}));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 20, "b")}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, scalar("SELECT unchanged FROM sync"));
    }

    void testANewerVersionReplacesAWaitingOneInPlace() {
        put({item("o1", 10, "a")});
        put({item("o1", 11, "b")});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item"));
        CPPUNIT_ASSERT_EQUAL(std::string("{\"v\":\"b\"}"), claim().items.at(0).body);
    }

    void testAnOlderCopyStaysOut() {
        put({item("o1", 11, "b")});
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a")}));
        const engine::Batch batch = claim();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, put({item("o1", 10, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), batch.items.at(0).hash);
    }

    void testBackToThePostedContentIsDeliveredWhileAnotherWaits() {
        put({item("o1", 10, "a")});
        deliver();
        put({item("o1", 11, "b")});
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, put({item("o1", 12, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), claim().items.at(0).hash);
    }

    void testAKeyIsInOneHandOnly() {
        put({item("o1", 10, "a")});
        const engine::Batch first = claim();
        put({item("o1", 11, "b")});
        CPPUNIT_ASSERT(claim().items.empty());
        confirm(first, posted);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, claim().items.size());
    }

    void testAnAnswerAfterTheLeaseIsFenced() {
        put({item("o1", 10, "a")});
        const engine::Batch first = claim();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(ledger->rescue(later(61), 4)));
        const engine::Batch second = claim();
        const Status late = ledger->confirm(first, {posted(first.items[0])}, {}, now);
        CPPUNIT_ASSERT_EQUAL(std::string("store_fenced"), late.failure().code);
        CPPUNIT_ASSERT(!ledger->intend(first, {{first.items[0].id, "r", "h", now}}, now));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM link"));
        confirm(second, posted);
    }

    void testAFencedReaderChangesNothing() {
        const engine::PartClaim other = *good(ledger->claimPart({"order"}, later(61), later(120)));
        const Result<engine::PageCounts> late = ledger->storePage(part, page({item("o1", 10, "a")}));
        CPPUNIT_ASSERT_EQUAL(std::string("store_fenced"), late.failure().code);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM item"));
        good(ledger->storePage(other, page({item("o1", 10, "a")})));
        const Result<engine::PageCounts> again = ledger->storePage(other, page({item("o2", 10, "a")}));
        CPPUNIT_ASSERT_MESSAGE("the position has moved", !again);
    }

    void testAFailedVersionBehindANewerOneIsSuperseded() {
        put({item("o1", 10, "a")});
        const engine::Batch batch = claim();
        put({item("o1", 11, "b")});
        confirm(batch, [](const engine::ClaimedItem& one) { return held(one, "x"); });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item WHERE state = 6"));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), claim().items.at(0).hash);
    }

    void testAnItemThatKillsTheHostRunsOutOfAttempts() {
        put({item("o1", 10, "a")});
        for (int i = 0; i < 4; ++i) {
            claim();
            good(ledger->rescue(later(61), 4));
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM item WHERE state = 3 AND reason = 'interrupted'"));
    }

    void testAnIntentSurvivesSupersedeAndForceDone() {
        put({item("o1", 10, "a")});
        const engine::Batch batch = claim();
        intend(batch);
        confirm(batch, [](const engine::ClaimedItem& one) { return held(one, "x"); });
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().forceDone({}, "ann", "not needed", now)));
        put({item("o1", 11, "b")});
        good(hand().retry({}, "ann", "it is needed now", now));
        const engine::Batch next = claim();
        CPPUNIT_ASSERT_EQUAL(std::string("r-o10"), next.items.at(0).link.requestId);
        CPPUNIT_ASSERT_EQUAL(std::string("a|x"), next.items.at(0).link.intentHash);
    }

    void testOrganisationsAndFlowsDoNotSeeEachOther() {
        put({item("o1", 10, "a")});
        for (const char* flow : {"orders", "other"}) {
            const auto foreign =
                std::move(store->ledger(std::string(flow) == "orders" ? "other org" : "acme", flow)).value();
            CPPUNIT_ASSERT(good(foreign->claim({"order"}, 10, now, later(60))).items.empty());
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(foreign->backlog({"order"})).ready);
            CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(foreign->wake(later(10'000))));
            CPPUNIT_ASSERT(foreign->identity() != ledger->identity());
        }
        CPPUNIT_ASSERT(!good(Queries(*store, "other org").item(1)));
        CPPUNIT_ASSERT_EQUAL(
            std::uint64_t{0},
            good(ByHand(*store, "other org", "orders")
                     .forceDone({.item = 1, .entity = {}, .reason = {}, .errorClass = {}, .sync = {}, .cause = {}}, "x",
                                "y", now)));
    }

    void testAnyTextIsAKey() {
        const std::string odd = "q\"'\\\n\t\x01 \xc3\xa9 \xf0\x9f\x98\x80 %_";
        put({item(odd, 10, "a")});
        const engine::Batch batch = claim();
        CPPUNIT_ASSERT_EQUAL(odd, batch.items.at(0).key);
        confirm(batch, posted);
        CPPUNIT_ASSERT_EQUAL(std::string("T") + odd, good(ledger->links("order", {odd})).at(0).target);
        const Result<engine::PageCounts> broken = ledger->storePage(part, page({item("\xff\xfe", 10, "a")}));
        CPPUNIT_ASSERT_MESSAGE("what is not UTF-8 is refused as a whole", !broken);
    }

    void testRetryByClassAndReason() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            return one.key == "o1"   ? held(one, "invariant")
                   : one.key == "o2" ? held(one, "E1", ErrorClass::Permanent)
                                     : held(one, "E2", ErrorClass::Transient);
        });
        ItemChoice byReason;
        byReason.reason = "invariant";
        ItemChoice byClass;
        byClass.errorClass = "transient";
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().retry(byReason, "ann", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().retry(byClass, "ann", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().retry({}, "ann", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(hand().retry({}, "ann", "", now)));
        const engine::Batch batch = claim();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, batch.items.size());
        CPPUNIT_ASSERT_EQUAL(1U, batch.items.at(0).attempt);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3},
                             scalar("SELECT count(*) FROM activity WHERE kind = 'retried' AND who = 'ann'"));
    }

    void testForceDoneIsCountedApartAndCanBeUndone() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "x"); });
        ItemChoice one;
        one.item = 1;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().forceDone(one, "ann", "entered by hand", now)));
        const SyncRow sync = *good(Queries(*store, "acme").sync("s1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync.counters.cancelled);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync.counters.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, sync.counters.created);
        CPPUNIT_ASSERT_EQUAL(
            std::int64_t{1},
            scalar("SELECT count(*) FROM activity WHERE kind = 'force_done' AND message = 'entered by hand'"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().undoForceDone(one, "ann", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, claim().items.size());
    }

    void testRetryOfAnUncertainWriteClosesItsIntent() {
        put({item("o1", 10, "a")});
        const engine::Batch batch = claim();
        intend(batch);
        confirm(batch, [](const engine::ClaimedItem& one) { return held(one, "uncertain_write"); });
        good(hand().retry({}, "ann", "", now));
        const engine::Link link = claim().items.at(0).link;
        CPPUNIT_ASSERT(link.requestId.empty());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, link.generation);
    }

    void testABiographyTellsAll() {
        put({item("o1", 10, "a")});
        deliver();
        put({item("o1", 11, "b")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "x"); });
        const Biography story = *good(Queries(*store, "acme").biography("orders", "order", "o1"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, story.items.size());
        CPPUNIT_ASSERT(story.items[0].state == ItemState::ActionRequired);
        CPPUNIT_ASSERT_EQUAL(std::string("x"), story.items[0].reason);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, story.attempts.size());
        CPPUNIT_ASSERT_EQUAL(std::string("To1"), story.link->target);
        CPPUNIT_ASSERT_EQUAL(std::string("{\"v\":\"b\"}"), story.body);
        CPPUNIT_ASSERT_EQUAL(std::string("action_required"), story.activity.at(0).kind);
        CPPUNIT_ASSERT(!good(Queries(*store, "acme").biography("orders", "order", "nobody")));
    }

    void testABiographyTellsOfDeliveriesToo() {
        put({item("o1", 10, "a")});
        const engine::Batch batch = claim();
        intend(batch);
        confirm(batch, [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = posted(one);
            verdict.requestId = "r-" + one.key;
            return verdict;
        });
        Biography story = *good(Queries(*store, "acme").biography("orders", "order", "o1"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, story.attempts.size());
        CPPUNIT_ASSERT_EQUAL(std::string("created"), story.attempts[0].outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("created: To1"), story.attempts[0].message);
        CPPUNIT_ASSERT_EQUAL(std::string("r-o1"), story.attempts[0].requestId);
        CPPUNIT_ASSERT_EQUAL(1U, story.attempts[0].number);
        CPPUNIT_ASSERT_EQUAL(now.us, story.attempts[0].at.us);
        CPPUNIT_ASSERT(story.activity.empty());
        now = later(60);
        put({item("o1", 11, "gone")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = posted(one);
            verdict.requestId = "r2";
            verdict.tally = engine::Tally::Deleted;
            return verdict;
        });
        story = *good(Queries(*store, "acme").biography("orders", "order", "o1"));
        CPPUNIT_ASSERT_EQUAL(std::string("deleted"), story.attempts.at(0).outcome);
        CPPUNIT_ASSERT_EQUAL(std::string("deleted"), story.activity.at(0).kind);
        CPPUNIT_ASSERT_EQUAL(std::string("deleted in the target, where it was To1; request r2"),
                             story.activity[0].message);
    }

    void testWhatATargetHoldsNoMoreLeavesALineAndNoTotal() {
        put({item("o1", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = posted(one);
            verdict.total = "465.38";
            return verdict;
        });
        CPPUNIT_ASSERT_EQUAL(std::string("465.38"), lifeOf("o1").total);
        put({item("o1", 11, "b")});
        confirm(claim(), posted);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("not read back: as it stands", std::string("465.38"), lifeOf("o1").total);
        put({item("o1", 12, "c")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = posted(one);
            verdict.link->target = "none";
            verdict.total = "";
            return verdict;
        });
        const Biography story = lifeOf("o1");
        CPPUNIT_ASSERT_EQUAL(std::string(), story.total);
        CPPUNIT_ASSERT_EQUAL(std::string("target_changed"), story.activity.at(0).kind);
        CPPUNIT_ASSERT(story.activity[0].message.find("was To1 in the target, is none now") == 0);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM link WHERE total IS NULL"));
    }

    void testClosedItemsAreTakenBackByReasonToo() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, one.key == "o3" ? "y" : "x"); });
        good(hand().forceDone({}, "ann", "all by mistake", now));
        put({item("o1", 11, "b")});
        good(hand().forceDone({}, "ann", "closed once more", now));
        put({item("o2", 11, "b")});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, cancelled());
        ItemChoice choice;
        choice.reason = "y";
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(hand().undoForceDone(choice, "ben", "wrong reason", now)));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("of o1 the newer one; a newer o2 waits", std::uint64_t{1},
                                     good(hand().undoForceDone({}, "ben", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, cancelled());
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the newer o2 is on hold", std::size_t{2}, claim().items.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM activity WHERE kind = 'force_done_undone' "
                                                     "AND who = 'ben' AND message = 'wrong reason'"));
    }

    void testListsArePagedByKey() {
        for (int i = 0; i < 5; ++i) {
            put({item("o" + std::to_string(i), 10, "a")});
        }
        Queries queries(*store, "acme");
        ItemQuery query;
        query.flow = "orders";
        query.most = 2;
        std::string keys;
        for (std::vector<ItemRow> rows = good(queries.items(query)); !rows.empty(); rows = good(queries.items(query))) {
            for (const ItemRow& row : rows) {
                keys += row.key;
            }
            query.after = after(rows.back());
        }
        CPPUNIT_ASSERT_EQUAL(std::string("o4o3o2o1o0"), keys);
        query.after.reset();
        for (const ItemState state :
             {ItemState::Draft, ItemState::Processing, ItemState::Failed, ItemState::ActionRequired, ItemState::Done,
              ItemState::Cancelled, ItemState::Superseded}) {
            query.state = state;
            CPPUNIT_ASSERT_EQUAL(std::size_t{state == ItemState::Draft ? 2U : 0U}, good(queries.items(query)).size());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, good(queries.syncs("orders", 0, 10)).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, good(queries.syncs("", 0, 10)).size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, good(queries.counts("orders")).draft);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, good(queries.activity({})).size());
    }

    void testAThingIsMadeOnce() {
        ConnectorLinks links(*store, "acme", "orders", "books");
        CPPUNIT_ASSERT(good(links.claim("guest", "ann@x", "call 1", now, later(10))).outcome == ClaimOutcome::Granted);
        CPPUNIT_ASSERT(good(links.claim("guest", "ann@x", "call 2", now, later(10))).outcome == ClaimOutcome::Busy);
        CPPUNIT_ASSERT(good(links.claim("guest", "ann@x", "call 2", later(10), later(20))).outcome ==
                       ClaimOutcome::Granted);
        good(links.put("guest", {"ann@x", "77", "0"}, now));
        good(links.release("guest", "ann@x", "call 2"));
        const ClaimAnswer known = good(links.claim("guest", "ann@x", "call 3", now, later(10)));
        CPPUNIT_ASSERT(known.outcome == ClaimOutcome::Known);
        CPPUNIT_ASSERT_EQUAL(std::string("77"), known.link.target);
        put({item("o1", 10, "a")});
        deliver();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, good(links.resolve("order", {"o1", "o2"})).size());
        // What was claimed and left ends at its time, for its owner alone.
        CPPUNIT_ASSERT(good(links.claim("guest", "bob@x", "call 4", now, later(100))).outcome == ClaimOutcome::Granted);
        good(links.leave("guest", "bob@x", "call 5", now));
        good(links.leave("guest", "bob@x", "call 4", later(30)));
        CPPUNIT_ASSERT(good(links.claim("guest", "bob@x", "call 5", later(29), later(60))).outcome ==
                       ClaimOutcome::Busy);
        CPPUNIT_ASSERT(good(links.claim("guest", "bob@x", "call 5", later(30), later(60))).outcome ==
                       ClaimOutcome::Granted);
    }

    void testFlowsIntoOneConnectionMakeAThingOnceAmongThem() {
        ConnectorLinks links(*store, "acme", "orders", "books");
        ConnectorLinks others(*store, "acme", "customers", "books");
        ConnectorLinks elsewhere(*store, "acme", "copy", "other books");
        CPPUNIT_ASSERT(good(links.claim("guest", "ann@x", "call 1", now, later(10))).outcome == ClaimOutcome::Granted);
        CPPUNIT_ASSERT(good(others.claim("guest", "ann@x", "call 2", now, later(10))).outcome == ClaimOutcome::Busy);
        CPPUNIT_ASSERT(good(elsewhere.claim("guest", "ann@x", "call 3", now, later(10))).outcome ==
                       ClaimOutcome::Granted);
        good(links.put("guest", {"ann@x", "77", "0"}, now));
        good(links.release("guest", "ann@x", "call 1"));
        // Links are each flow's own: it looks for the thing and finds it.
        CPPUNIT_ASSERT(good(others.claim("guest", "ann@x", "call 2", now, later(10))).outcome == ClaimOutcome::Granted);
    }

    void testStateIsComparedAndSet() {
        ConnectorState state(*store, "acme", "shop");
        CPPUNIT_ASSERT(!good(state.get("realm")));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, *good(state.set("realm", "a", 0, now)));
        CPPUNIT_ASSERT(!good(state.set("realm", "b", 0, now)));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, *good(state.set("realm", "b", 1, now)));
        CPPUNIT_ASSERT(!good(state.set("realm", "c", 1, now)));
        CPPUNIT_ASSERT_EQUAL(std::string("b"), good(state.get("realm"))->value);
        CPPUNIT_ASSERT(!good(ConnectorState(*store, "other", "shop").get("realm")));
    }

    void testOldBodiesAreForgottenAndLinksStay() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        deliver();
        put({item("o3", 10, "a")});
        RetentionPolicy policy;
        policy.payloadUs = 10'000'000;
        policy.itemUs = 20'000'000;
        policy.most = 1;
        RetentionWalk walk;
        std::uint64_t gone = 0;
        for (int i = 0; i < 10; ++i) {
            gone += good(forgetOld(*store, policy, walk, later(15)));
        }
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, gone);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM payload"));
        policy.most = 100;
        good(forgetOld(*store, policy, walk, later(25)));
        good(forgetOld(*store, policy, walk, later(25)));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, scalar("SELECT count(*) FROM link"));
        good(eraseRecord(*store, "acme", "orders", "order", "o3", "ann", now));
    }

    void testEveryFlippedBitOfABodyIsSeen() {
        const PayloadCodec codec;
        const std::string plain = R"({"v":"12.50"})";
        const std::string stored = codec.sealed(plain);
        CPPUNIT_ASSERT_EQUAL(plain, codec.opened(stored).value());
        for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
            std::string flipped = stored;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            CPPUNIT_ASSERT(!codec.opened(flipped));
        }
        for (std::size_t size = 1; size < stored.size(); ++size) {
            CPPUNIT_ASSERT(!codec.opened(stored.substr(0, size)));
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), codec.opened({}).value());
        CPPUNIT_ASSERT_EQUAL(plain, codec.opened(plain).value()); // of an older store
    }

    void testBodiesAreSealedOnDisk() {
        const auto flip = [](const std::string& text) {
            std::string out = text;
            for (char& c : out) {
                c = static_cast<char>(c ^ 0x5a);
            }
            return out;
        };
        Store sealed(*database, {flip, flip});
        ledger = std::move(sealed.ledger("acme", "orders")).value();
        put({item("o1", 10, "secret")});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0},
                             scalar("SELECT count(*) FROM payload WHERE CAST(body AS TEXT) LIKE '%secret%'"));
        CPPUNIT_ASSERT_EQUAL(std::string("{\"v\":\"secret\"}"), claim().items.at(0).body);
        ledger.reset();
    }

    void testNoStatementWalksABigTable() {
        testRetryByClassAndReason();
        good(hand().forceDone({}, "ann", "not needed", now));
        good(ledger->want("order", {"o1"}, now));
        std::string entity;
        good(ledger->wanted({"order"}, 10, now, entity));
        good(ledger->storeFetched("order", "s1", {"o1"}, page({item("o1", 30, "z")}), 5));
        good(ledger->wakeChildren());
        good(ledger->wake(now));
        good(ledger->backlog({"customer", "order"}));
        good(ledger->readyUpTo({"customer", "order"}, 10));
        good(ledger->counters("s1"));
        good(ledger->links("order", {"o1"}));
        engine::PassPlan keys;
        keys.entity = "order";
        keys.mode = engine::PassMode::Keys;
        keys.sync = "s1";
        good(ledger->openPass(keys, now));
        engine::PartClaim sweep = *good(ledger->claimPart({"order"}, later(5'000), later(6'000)));
        if (sweep.mode != engine::PassMode::Keys) {
            sweep = *good(ledger->claimPart({"order"}, later(5'000), later(6'000)));
        }
        engine::PageWrite last = page({});
        last.done = true;
        good(ledger->storeKeys(sweep, last, {{"o1", "z"}, {"o9", "y"}}));
        engine::Batch batch = claim();
        intend(batch);
        confirm(batch, [](const engine::ClaimedItem& one) {
            engine::Verdict verdict = held(one, "x");
            verdict.touchesLink = true;
            return verdict;
        });
        good(ledger->finishSync("s1", "completed", "", now));
        Queries queries(*store, "acme");
        good(queries.biography("orders", "order", "o1"));
        ItemQuery query;
        query.flow = "orders";
        for (int state = 0; state <= 6; ++state) {
            query.state = static_cast<ItemState>(state);
            good(queries.items(query));
            good(queries.itemTotal(query));
        }
        query.state.reset();
        query.flow.clear();
        good(queries.items(query));
        query.keyBegins = "o";
        good(queries.items(query));
        good(queries.causes("", ""));
        good(queries.causes("orders", "s1"));
        good(queries.deliveredPerHour("", {}, later(0)));
        good(queries.circuits());
        good(queries.counts("orders"));
        refuseScans();
    }

    void testNoLookUpOfLinksWalksABigTable() {
        testAThingIsMadeOnce();
        refuseScans();
    }

private:
    /// Of all statements that this test has prepared so far.
    void refuseScans() {
        int count = 0;
        const auto scans = [&count](Connection& connection) {
            std::string bad;
            for (const std::string& sql : connection.preparedTexts()) {
                if (sql.rfind("EXPLAIN", 0) == 0) {
                    continue;
                }
                ++count;
                Statement plan = connection.prepare("EXPLAIN QUERY PLAN " + sql);
                while (plan.step()) {
                    const std::string line = plan.text(3);
                    for (const char* table : {"SCAN item", "SCAN link", "SCAN payload", "SCAN i ", "SCAN l ", "SCAN p ",
                                              "SCAN h ", "SCAN o "}) {
                        bad += (line + ' ').find(table) != std::string::npos ? line + " in: " + sql + '\n' : "";
                    }
                }
            }
            return bad;
        };
        CPPUNIT_ASSERT_EQUAL(std::string(), good(database->transaction(scans)));
        CPPUNIT_ASSERT_EQUAL(std::string(), good(database->read(scans)));
        CPPUNIT_ASSERT_MESSAGE("too few statements were seen", count > 12);
    }

    Biography lifeOf(const std::string& key) {
        return *good(Queries(*store, "acme").biography("orders", "order", key));
    }
    std::int64_t cancelled() { return good(ledger->counters("s1")).cancelled; }
    ByHand hand() { return {*store, "acme", "orders"}; }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LedgerTest);

} // namespace crossdock::store
