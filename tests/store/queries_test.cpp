#include "store/by_hand.hpp"
#include "store/cause.hpp"
#include "store/permits.hpp"
#include "store/queries.hpp"
#include "store/retention.hpp"
#include "store_fixture.hpp"

#include <set>

namespace crossdock::store {

using engine::ItemState;

class QueriesTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(QueriesTest);
    CPPUNIT_TEST(testWhatDiffersByRecordMakesNoOtherCauseButKeysDo);
    CPPUNIT_TEST(testOneMessageForAllSaysOnlyWhatIsTrueOfAll);
    CPPUNIT_TEST(testCausesCountTheirItemsAndSumTheirMoneyByCurrency);
    CPPUNIT_TEST(testACauseNamesItsItemsForListAndRetry);
    CPPUNIT_TEST(testItemsOfAllFlowsComeByLastChange);
    CPPUNIT_TEST(testEqualTimesNeitherRepeatNorSkipARow);
    CPPUNIT_TEST(testAKeyIsFoundByItsBeginning);
    CPPUNIT_TEST(testFinishedItemsAreCountedWithoutLookingAtThem);
    CPPUNIT_TEST(testALongListIsNotCountedToItsEnd);
    CPPUNIT_TEST(testDeliveriesAreCountedByHourAndFlow);
    CPPUNIT_TEST(testTheCircuitOfAConnectionIsSeenByEveryProcess);
    CPPUNIT_TEST(testAnotherOrganisationSeesNothing);
    CPPUNIT_TEST_SUITE_END();

public:
    void testWhatDiffersByRecordMakesNoOtherCauseButKeysDo() {
        CPPUNIT_ASSERT_EQUAL(shapeOf("order 118 costs 5.00 USD"), shapeOf("order 9 costs 1,012 USD"));
        CPPUNIT_ASSERT_EQUAL(shapeOf("order \"118\" of \"2026-03-29\""), shapeOf("order \"9\" of \"2025-12-01\""));
        CPPUNIT_ASSERT_EQUAL(shapeOf("nobody answers to a@b.example."), shapeOf("nobody answers to ccc@d.example."));
        CPPUNIT_ASSERT_EQUAL(shapeOf("waits for order:7"), shapeOf("waits for order:8"));
        CPPUNIT_ASSERT_EQUAL(shapeOf("at 10:05, see https://a.example/1"),
                             shapeOf("at 11:06, see https://a.example/2"));
        CPPUNIT_ASSERT_EQUAL(std::string("the shop's order # doesn't fit"), shapeOf("the shop's order 7 doesn't fit"));
        CPPUNIT_ASSERT_EQUAL(std::string("open \"quote #"), shapeOf("open \"quote 1"));
        CPPUNIT_ASSERT_EQUAL(std::string("at #."), shapeOf("at 10.5."));
        // What must be mapped tells causes apart: mapping one leaves the other held.
        const auto tax = [](const std::string& key) {
            return shapeOf("no tax code of the company stands for the shop's tax \"" + key + "\" (20 %): add " + key +
                           " to tax_codes");
        };
        CPPUNIT_ASSERT(tax("rate:7") != tax("rate:5"));
        CPPUNIT_ASSERT(tax("rate:7+9") != tax("rate:7+8"));
        CPPUNIT_ASSERT(shapeOf("add rate:7 to tax_codes") != shapeOf("add rate:71 to tax_codes"));
        CPPUNIT_ASSERT(shapeOf("item sku:A-1 is missing") != shapeOf("item sku:A-2 is missing"));
        CPPUNIT_ASSERT(shapeOf("status \"backorder\" is not known") != shapeOf("status \"lost\" is not known"));
        CPPUNIT_ASSERT(shapeOf("gateway \"cod\" has no method") != shapeOf("gateway \"pay2\" has no method"));
        CPPUNIT_ASSERT(causeOf(1, 1, "a", "x") != causeOf(1, 1, "b", "x"));
        CPPUNIT_ASSERT(causeOf(1, 1, "a", "x") != causeOf(1, 2, "a", "x"));
        CPPUNIT_ASSERT_EQUAL(causeOf(1, 1, "a", "x 1"), causeOf(1, 1, "a", "x 22"));
    }

    void testOneMessageForAllSaysOnlyWhatIsTrueOfAll() {
        Wording wording("order 118 of \"2026-03-29\" bears tax of 20.59 USD at 8 %");
        CPPUNIT_ASSERT_EQUAL(std::string("order 118 of \"2026-03-29\" bears tax of 20.59 USD at 8 %"), wording.text());
        CPPUNIT_ASSERT(wording.meet("order 119 of \"2026-03-29\" bears tax of 1,020.10 USD at 8 %"));
        CPPUNIT_ASSERT(wording.meet("order 118 of \"2026-03-29\" bears tax of 20.59 USD at 8 %"));
        CPPUNIT_ASSERT(!wording.meet("order 118 is gone"));
        CPPUNIT_ASSERT_EQUAL(std::string("order \u2026 of \"2026-03-29\" bears tax of \u2026 USD at 8 %"),
                             wording.text());
        Wording mail("nobody answers to a@b.example.");
        CPPUNIT_ASSERT(mail.meet("nobody answers to c@d.example."));
        CPPUNIT_ASSERT_EQUAL(std::string("nobody answers to \u2026."), mail.text());
    }

    void testCausesCountTheirItemsAndSumTheirMoneyByCurrency() {
        put({priced("o1", "0.10", "USD"), priced("o2", "0.20", "USD"), priced("o3", "3", "JPY")});
        hold("no tax code for ");
        now = later(5);
        put({priced("o4", "9.99", "USD"), priced("o5", "", "")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "E1", ErrorClass::Permanent); });
        const std::vector<CauseRow> causes = good(queries().causes("", ""));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, causes.size());
        CPPUNIT_ASSERT_EQUAL(std::string("tax_code_missing"), causes[0].reason);
        CPPUNIT_ASSERT_EQUAL(std::string("orders order"), causes[0].flow + " " + causes[0].entity);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, causes[0].count);
        CPPUNIT_ASSERT(causes[0].held);
        CPPUNIT_ASSERT_EQUAL(std::string("no tax code for \u2026"), causes[0].message);
        CPPUNIT_ASSERT_EQUAL(std::string("JPY 3 USD 0.30"), moneyText(causes[0]));
        CPPUNIT_ASSERT(causes[0].oldest.us < causes[1].oldest.us);
        CPPUNIT_ASSERT(!causes[1].held);
        CPPUNIT_ASSERT_EQUAL(std::string("USD 9.99"), moneyText(causes[1]));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, good(queries().causes("orders", "s1")).size());
        CPPUNIT_ASSERT(good(queries().causes("other", "")).empty());
        CPPUNIT_ASSERT(good(queries().causes("orders", "s2")).empty());
    }

    void testACauseNamesItsItemsForListAndRetry() {
        put({priced("o1", "1", "USD"), priced("o2", "2", "USD")});
        hold("no tax code for ");
        put({priced("o3", "3", "USD")});
        hold("closed period ");
        const std::string cause = good(queries().causes("", "")).at(0).cause;
        ItemQuery query;
        query.cause = cause;
        const std::vector<ItemRow> rows = good(queries().items(query));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows.size());
        CPPUNIT_ASSERT_EQUAL(cause, rows[0].cause);
        CPPUNIT_ASSERT_EQUAL(std::string("2 USD"), rows[0].amount + " " + rows[0].currency);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, good(queries().itemTotal(query)).count);
        ItemChoice choice;
        choice.cause = cause;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, good(hand().retry(choice, "ann", "", now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(queries().counts("orders")).actionRequired);
    }

    void testItemsOfAllFlowsComeByLastChange() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        const engine::Batch batch = claim(2);
        now = later(100);
        confirm(batch, [](const engine::ClaimedItem& one) { return one.key == "o1" ? posted(one) : held(one, "x"); });
        other("n1", later(-50));
        CPPUNIT_ASSERT_EQUAL(std::string("o2 o1 n1 o3"), keysOf(ItemQuery{}));
        ItemQuery query;
        query.state = ItemState::Done;
        CPPUNIT_ASSERT_EQUAL(std::string("o1"), keysOf(query));
        query.state = ItemState::ActionRequired;
        CPPUNIT_ASSERT_EQUAL(std::string("o2"), keysOf(query));
        query.state.reset();
        query.flow = "second";
        CPPUNIT_ASSERT_EQUAL(std::string("n1"), keysOf(query));
        query.flow.clear();
        query.sync = "s1";
        CPPUNIT_ASSERT_EQUAL(std::string("o2 o1 o3"), keysOf(query));
        query.entity = "refund";
        CPPUNIT_ASSERT_EQUAL(std::string(), keysOf(query));
    }

    void testEqualTimesNeitherRepeatNorSkipARow() {
        std::vector<engine::NewItem> items;
        items.reserve(9);
        for (int i = 0; i < 9; ++i) {
            items.push_back(item("o" + std::to_string(i), 10, "a"));
        }
        put(items);
        const engine::Batch batch = claim(6);
        confirm(batch, [](const engine::ClaimedItem& one) { return one.id % 2 == 0 ? posted(one) : held(one, "x"); });
        other("n1", now);
        ItemQuery query;
        query.most = 2;
        std::set<std::int64_t> ids;
        std::size_t rows = 0;
        for (std::vector<ItemRow> page = good(queries().items(query)); !page.empty();
             page = good(queries().items(query))) {
            for (const ItemRow& row : page) {
                ids.insert(row.id);
                ++rows;
            }
            query.after = after(page.back());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, rows);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, ids.size());
    }

    void testAKeyIsFoundByItsBeginning() {
        put({item("1048", 10, "a"), item("10482", 10, "a"), item("2048", 10, "a"), item("1_48", 10, "a")});
        ItemQuery query;
        query.keyBegins = "1048";
        CPPUNIT_ASSERT_EQUAL(std::string("10482 1048"), keysOf(query));
        query.keyBegins = "1_";
        CPPUNIT_ASSERT_EQUAL(std::string("1_48"), keysOf(query));
        query.keyBegins.clear();
        query.key = "2048";
        CPPUNIT_ASSERT_EQUAL(std::string("2048"), keysOf(query));
    }

    void testFinishedItemsAreCountedWithoutLookingAtThem() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return one.key == "o1" ? posted(one) : held(one, "x"); });
        good(hand().forceDone({}, "ann", "by hand", now));
        ItemChoice one;
        one.item = 2;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, good(queries().counts("orders")).cancelled);
        good(hand().undoForceDone(one, "ann", "", now));
        FlowCounts counts = good(queries().counts("orders"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.done);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.cancelled);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.draft);
        ItemQuery query;
        query.state = ItemState::Cancelled;
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(queries().itemTotal(query)).count);
        query.state.reset();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{3}, good(queries().itemTotal(query)).count);
        RetentionPolicy policy;
        policy.itemUs = 1;
        RetentionWalk walk;
        good(forgetOld(*store, policy, walk, later(1'000)));
        counts = good(queries().counts("orders"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, counts.done);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("what was closed by hand is remembered", std::uint64_t{1}, counts.cancelled);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, counts.draft);
    }

    void testALongListIsNotCountedToItsEnd() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        ItemQuery query;
        query.entity = "order";
        CPPUNIT_ASSERT(good(queries().itemTotal(query)).exact);
        const ItemTotal total = good(queries().itemTotal(query, 2));
        CPPUNIT_ASSERT(!total.exact);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, total.count);
    }

    void testDeliveriesAreCountedByHourAndFlow() {
        now = UtcTime{now.us - now.us % hour};
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return one.key == "o1" ? posted(one) : held(one, "x"); });
        now = UtcTime{now.us + hour - 1};
        put({item("o3", 10, "a")});
        deliver();
        now = UtcTime{now.us + 1};
        put({item("o4", 10, "a")});
        deliver();
        const std::vector<HourRow> hours = good(queries().deliveredPerHour("", {}, later(3'600)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, hours.size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{2}, hours[0].delivered);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, hours[0].required);
        CPPUNIT_ASSERT_EQUAL(now.us, hours[1].hour.us);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, hours[1].delivered);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, good(queries().deliveredPerHour("orders", now, later(3'600))).size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, good(queries().deliveredPerHour("orders", {}, now)).size());
        CPPUNIT_ASSERT(good(queries().deliveredPerHour("other", {}, later(3'600))).empty());
    }

    void testTheCircuitOfAConnectionIsSeenByEveryProcess() {
        Permits permits(*store);
        CPPUNIT_ASSERT(!good(permits.circuit("acme/shop")));
        good(permits.keepCircuit("acme/shop", {limit::Breaker::State::HalfOpen, 5, now, {}, "x"}));
        good(permits.keepCircuit("acme/shop", {limit::Breaker::State::Open, 6, now, later(42), "HTTP 503"}));
        good(permits.keepCircuit("acme/books", {limit::Breaker::State::Closed, 0, now, {}, ""}));
        good(permits.keepCircuit("other org/shop", {limit::Breaker::State::Open, 6, now, later(42), "HTTP 503"}));
        const std::vector<CircuitRow> circuits = good(queries().circuits());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, circuits.size());
        CPPUNIT_ASSERT_EQUAL(std::string("books closed"), circuits[0].connection + " " + circuits[0].state);
        CPPUNIT_ASSERT_EQUAL(std::string("shop open"), circuits[1].connection + " " + circuits[1].state);
        CPPUNIT_ASSERT_EQUAL(6U, circuits[1].failures);
        CPPUNIT_ASSERT_EQUAL(later(42).us, circuits[1].until.us);
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP 503"), circuits[1].cause);
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP 503"), good(permits.circuit("acme/shop"))->cause);
    }

    void testAnotherOrganisationSeesNothing() {
        put({item("o1", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) { return held(one, "x"); });
        Queries foreign(*store, "other org");
        CPPUNIT_ASSERT(good(foreign.items({})).empty());
        CPPUNIT_ASSERT(good(foreign.causes("", "")).empty());
        CPPUNIT_ASSERT(good(foreign.causes("orders", "s1")).empty());
        CPPUNIT_ASSERT(good(foreign.circuits()).empty());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(foreign.itemTotal({})).count);
    }

private:
    static constexpr std::int64_t hour = 3'600'000'000;

    Queries queries() { return {*store, "acme"}; }
    ByHand hand() { return {*store, "acme", "orders"}; }

    static engine::NewItem priced(const std::string& key, const std::string& amount, const std::string& currency) {
        engine::NewItem made = item(key, 10, "a");
        made.amount = amount;
        made.currency = currency;
        return made;
    }
    void hold(const std::string& words) {
        confirm(claim(), [&](const engine::ClaimedItem& one) {
            engine::Verdict verdict = held(one, "tax_code_missing");
            verdict.failure->message = words + std::to_string(one.id);
            return verdict;
        });
    }
    /// One waiting item of a second flow.
    void other(const std::string& key, UtcTime at) {
        const auto second = std::move(store->ledger("acme", "second")).value();
        good(second->startSync({"n", "full", "order", false, "tester"}, now));
        engine::PageWrite write;
        write.items = {item(key, 10, "a")};
        write.seen = write.now = at;
        good(second->want("order", {key}, at));
        good(second->storeFetched("order", "n", {key}, write, 5));
    }
    std::string keysOf(const ItemQuery& query) {
        std::string keys;
        for (const ItemRow& row : good(queries().items(query))) {
            keys += (keys.empty() ? "" : " ") + row.key;
        }
        return keys;
    }
    static std::string moneyText(const CauseRow& cause) {
        std::string text;
        for (const Money& money : cause.money) {
            text += (text.empty() ? "" : " ") + money.currency + " " + money.amount;
        }
        return text;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(QueriesTest);

} // namespace crossdock::store
