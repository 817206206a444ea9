#include "model_shop.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <map>

namespace crossdock::woocommerce::testing {

class KeysIdsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeysIdsTest);
    CPPUNIT_TEST(testKeysPassGivesTheStampsOfTheFullPass);
    CPPUNIT_TEST(testKeysPassAsksForFewFields);
    CPPUNIT_TEST(testTrashedRecordIsFetchedByItsIdAndAMissingOneIsDeleted);
    CPPUNIT_TEST(testNotFoundOfAnotherKindIsNoDeletion);
    CPPUNIT_TEST(testIdsComeInTheOrderAskedAndGoOnFromAnyPosition);
    CPPUNIT_TEST(testTextThatIsNoIdNeverReachesTheShop);
    CPPUNIT_TEST(testRefundsById);
    CPPUNIT_TEST(testDraftsAndOrdersBeforeTheOpeningDateAreLeftOut);
    CPPUNIT_TEST(testUntilEndsThePass);
    CPPUNIT_TEST(testIncrementalPassAsksFromTheSecondBefore);
    CPPUNIT_TEST(testRawIsTheShopsOwnTextAndCanBeLeftOut);
    CPPUNIT_TEST(testUnknownEntityIsUnsupported);
    CPPUNIT_TEST(testForeignPositionIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static Pass byIds(std::string_view entity, std::vector<std::string_view> ids) {
        Pass pass = passOver(entity, PassMode::Ids);
        pass.ids = std::move(ids);
        return pass;
    }

    static void fill(ModelShop& shop) {
        for (int i = 0; i < 25; ++i) {
            const std::int64_t order = shop.add(shop.orders, 1'700'000'000 + i, 1'700'000'000 + 2 * i);
            if (i % 5 == 0) {
                shop.refund(order, "1.50");
            }
            shop.add(shop.products, 1'700'000'000 + i, 1'700'000'100 + i);
            shop.add(shop.customers, 1'700'000'000 + i, i % 2 == 0 ? 0 : 1'700'000'200);
        }
        shop.trash(shop.orders, shop.orders.begin()->first);
    }

    void testKeysPassGivesTheStampsOfTheFullPass() {
        for (const char* entity : {"customer", "product", "order", "refund"}) {
            Bench bench;
            fill(bench.shop);
            std::map<std::string, std::pair<std::string, std::int64_t>> stamps;
            for (const Record& record : bench.driver.readAll(passOver(entity)).records) {
                stamps[record.key] = {record.stamp, record.version.us};
            }
            const ReadResult keys = bench.driver.readAll(passOver(entity, PassMode::Keys));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(entity, stamps.size(), keys.records.size());
            for (const Record& record : keys.records) {
                CPPUNIT_ASSERT_EQUAL_MESSAGE(entity, stamps.at(record.key).first, record.stamp);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(entity, stamps.at(record.key).second, record.version.us);
                CPPUNIT_ASSERT(record.body.empty() && !record.position.empty());
            }
        }
    }

    void testKeysPassAsksForFewFields() {
        Bench bench;
        fill(bench.shop);
        bench.driver.readAll(passOver("order", PassMode::Keys));
        for (const SeenRequest& request : bench.host.http.requests()) {
            CPPUNIT_ASSERT_EQUAL(std::string("id,status,total,customer_id,refunds,date_created_gmt,date_modified_gmt"),
                                 request.queryValue("_fields"));
        }
    }

    void testTrashedRecordIsFetchedByItsIdAndAMissingOneIsDeleted() {
        Bench bench;
        fill(bench.shop);
        const std::string trashed = std::to_string(bench.shop.orders.begin()->first);
        const std::string there = std::to_string(std::next(bench.shop.orders.begin())->first);
        const ReadResult result = bench.driver.read(byIds("order", {there, "999999", trashed}));
        CPPUNIT_ASSERT(result.end.done && !result.failure);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, result.records.size());
        CPPUNIT_ASSERT(result.records[0].op == Op::Upsert && result.records[0].key == there);
        CPPUNIT_ASSERT(result.records[1].op == Op::Delete && result.records[1].key == "999999" &&
                       result.records[1].body.empty());
        CPPUNIT_ASSERT(result.records[2].op == Op::Upsert &&
                       result.records[2].body.find("\"trashed\"") != std::string::npos);
        CPPUNIT_ASSERT(bench.driver.read(byIds("customer", {"999999"})).records.at(0).op == Op::Delete);
        CPPUNIT_ASSERT(bench.driver.read(byIds("product", {"999999"})).records.at(0).op == Op::Delete);
    }

    void testNotFoundOfAnotherKindIsNoDeletion() {
        Bench bench;
        bench.host.http.handle(nullptr);
        bench.host.http.push(Answer::ok("[]"));
        bench.host.http.push(Answer::json(404, R"({"code":"rest_no_route","message":"No route"})"));
        const ReadResult gone = bench.driver.read(byIds("order", {"7"}));
        CPPUNIT_ASSERT(gone.failure && gone.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(gone.records.empty());
        bench.host.http.push(Answer::ok("[]"));
        bench.host.http.push(Answer::json(401, R"({"code":"woocommerce_rest_cannot_view","message":"no"})"));
        CPPUNIT_ASSERT(bench.driver.read(byIds("order", {"7"})).failure->cls == ErrorClass::Auth);
    }

    void testIdsComeInTheOrderAskedAndGoOnFromAnyPosition() {
        Bench bench;
        std::vector<std::string> texts;
        for (int i = 0; i < 230; ++i) {
            texts.push_back(std::to_string(bench.shop.add(bench.shop.orders, 1'700'000'000 - i, 1'700'000'000)));
        }
        std::vector<std::string_view> ids(texts.begin(), texts.end());
        CPPUNIT_ASSERT(keysOf(bench.driver.readAll(byIds("order", ids))) == texts);
        bench.driver.stopAfter = 33;
        CPPUNIT_ASSERT(keysOf(bench.driver.readAll(byIds("order", ids))) == texts);
    }

    void testTextThatIsNoIdNeverReachesTheShop() {
        Bench bench;
        const ReadResult result =
            bench.driver.read(byIds("order", {"7/../../users", "", "-1", "12345678901234567890"}));
        CPPUNIT_ASSERT(result.end.done && !result.failure && result.records.empty());
        CPPUNIT_ASSERT(bench.host.http.requests().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, bench.host.log.size());
    }

    void testRefundsById() {
        Bench bench;
        fill(bench.shop);
        const std::string id = std::to_string(bench.shop.refunds.begin()->first);
        const ReadResult result = bench.driver.read(byIds("refund", {id, "999999"}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, result.records.size());
        CPPUNIT_ASSERT(result.records[0].op == Op::Upsert && result.records[1].op == Op::Delete);
    }

    void testDraftsAndOrdersBeforeTheOpeningDateAreLeftOut() {
        const std::int64_t opening = 1'704'067'200; // 2024-01-01
        for (const bool drafts : {false, true}) {
            Bench bench(drafts ? R"({"drafts":true})" : R"({"created_from":"2024-01-01"})");
            bench.shop.add(bench.shop.orders, opening - 1, opening + 500);
            const std::int64_t draft = bench.shop.add(bench.shop.orders, opening + 5, opening + 600);
            bench.shop.orders.at(draft).status = "checkout-draft";
            const std::int64_t good = bench.shop.add(bench.shop.orders, opening, opening + 700);
            const std::vector<std::string> keys = keysOf(bench.driver.readAll(passOver("order")));
            CPPUNIT_ASSERT_EQUAL(std::size_t{drafts ? 3U : 1U}, keys.size());
            CPPUNIT_ASSERT_EQUAL(std::to_string(good), keys.back());
            const std::string draftId = std::to_string(draft);
            CPPUNIT_ASSERT_EQUAL(std::size_t{drafts ? 1U : 0U},
                                 bench.driver.read(byIds("order", {draftId})).records.size());
        }
        CPPUNIT_ASSERT_THROW(Bench(R"({"created_from":"yesterday"})"), Error);
        CPPUNIT_ASSERT_THROW(Bench(R"({"status_map":{"shipped":"sent"}})"), Error);
    }

    void testUntilEndsThePass() {
        Bench bench;
        for (int i = 0; i < 30; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'000 + i);
        }
        Pass pass = passOver("order", PassMode::Full, 10);
        pass.since = at(1'700'000'005);
        pass.until = at(1'700'000'020);
        CPPUNIT_ASSERT_EQUAL(std::size_t{15}, bench.driver.readAll(pass).records.size());
    }

    void testIncrementalPassAsksFromTheSecondBefore() {
        Bench bench;
        Pass pass = passOver("order");
        pass.since = UtcTime{1'700'000'000'500'000};
        bench.driver.readAll(pass);
        const SeenRequest& request = bench.host.http.requests().front();
        CPPUNIT_ASSERT_EQUAL(std::string("2023-11-14T22:13:19"), request.queryValue("modified_after"));
        CPPUNIT_ASSERT_EQUAL(std::string("true"), request.queryValue("dates_are_gmt"));
        CPPUNIT_ASSERT_EQUAL(std::string("modified"), request.queryValue("orderby"));
        CPPUNIT_ASSERT_EQUAL(std::string("/wp-json/wc/v3/orders"), request.path);
        CPPUNIT_ASSERT(request.auths == std::vector<std::string>{"basic"});
        CPPUNIT_ASSERT_EQUAL(std::string("no-cache"), request.header("Cache-Control"));
    }

    void testRawIsTheShopsOwnTextAndCanBeLeftOut() {
        const std::string text = R"({"id":7,"name":"a\/b\u00e9","date_modified_gmt":"2025-01-01T00:00:00"})";
        for (const bool raw : {true, false}) {
            Bench bench(raw ? "{}" : R"({"raw":false})");
            bench.host.http.handle(nullptr);
            bench.host.http.push(Answer::ok("[" + text + "]"));
            CPPUNIT_ASSERT_EQUAL(raw ? text : std::string(), bench.driver.read(passOver("product")).records.at(0).raw);
        }
    }

    void testUnknownEntityIsUnsupported() {
        Bench bench;
        CPPUNIT_ASSERT(bench.driver.read(passOver("coupon")).failure->cls == ErrorClass::Unsupported);
    }

    void testForeignPositionIsRefused() {
        for (const char* text : {"x", "1", "1m", "2m:0:0:0:0:0", "1m:0:0:0:0", "1m:0:0:0:0:-1", "1m:0:0:0:0:0x",
                                 "1q:0:0:0:0:0", "1m:0:9223372036854775807:0:0:0", "1m:0:0:0:4611686018427387905:0"}) {
            Bench bench;
            Pass pass = passOver("order");
            pass.position = text;
            CPPUNIT_ASSERT_MESSAGE(text, bench.driver.read(pass).failure->cls == ErrorClass::Config);
        }
        Bench bench;
        Pass pass = passOver("order");
        pass.position = "1m:7:0:0:0:0"; // a leg that this conf no longer has
        CPPUNIT_ASSERT(bench.driver.read(pass).end.done);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeysIdsTest);

} // namespace crossdock::woocommerce::testing
