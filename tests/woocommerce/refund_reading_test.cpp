#include "model_shop.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::woocommerce::testing {

class RefundReadingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefundReadingTest);
    CPPUNIT_TEST(testCurrenciesAreLookedUpInBulkAndTrashedOrdersOneByOne);
    CPPUNIT_TEST(testRefundOfAnOrderThatHasGoneIsLeftOut);
    CPPUNIT_TEST(testRefundOfAnOrderBeforeTheOpeningDateIsLeftOut);
    CPPUNIT_TEST(testIncrementalPassIsNarrowedToWhatChanged);
    CPPUNIT_TEST(testShopBeforeNineIsReadOrderByOrder);
    CPPUNIT_TEST(testAnotherInstanceGoesOnOrderByOrder);
    CPPUNIT_TEST(testRefundsByIdAreUnsupportedBeforeNine);
    CPPUNIT_TEST_SUITE_END();

    static void fill(ModelShop& shop, int count) {
        for (int i = 0; i < count; ++i) {
            const std::int64_t order = shop.add(shop.orders, 1'700'000'000 + i, 1'700'000'000 + i);
            shop.orders.at(order).currency = i % 3 == 0 ? "EUR" : "USD";
            shop.clock += 5;
            shop.refund(order, "1.50");
        }
    }

    static std::string member(const Record& record, const char* name) { return str(parsed(record.body).at(name)); }

    void testCurrenciesAreLookedUpInBulkAndTrashedOrdersOneByOne() {
        Bench bench;
        fill(bench.shop, 60);
        bench.shop.trash(bench.shop.orders, bench.shop.orders.begin()->first);
        const ReadResult all = bench.driver.readAll(passOver("refund"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{60}, all.records.size());
        for (const Record& record : all.records) {
            const Thing& order = bench.shop.orders.at(std::stoll(member(record, "order_id")));
            CPPUNIT_ASSERT_EQUAL(order.currency, member(record, "currency"));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, bench.shop.requests); // the list, the orders, the one in the trash
    }

    void testRefundOfAnOrderThatHasGoneIsLeftOut() {
        Bench bench;
        fill(bench.shop, 3);
        bench.shop.remove(bench.shop.orders, bench.shop.orders.begin()->first);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, bench.driver.readAll(passOver("refund")).records.size());
    }

    void testRefundOfAnOrderBeforeTheOpeningDateIsLeftOut() {
        Bench bench(R"({"created_from":"2024-01-01"})");
        const std::int64_t old = bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'000);
        const std::int64_t young = bench.shop.add(bench.shop.orders, 1'720'000'000, 1'720'000'000);
        bench.shop.refund(old, "1.00");
        const std::string key = std::to_string(bench.shop.refund(young, "2.00"));
        for (const PassMode mode : {PassMode::Full, PassMode::Keys}) {
            CPPUNIT_ASSERT(keysOf(bench.driver.readAll(passOver("refund", mode))) == std::vector<std::string>{key});
        }
    }

    void testIncrementalPassIsNarrowedToWhatChanged() {
        Bench bench;
        fill(bench.shop, 30);
        Pass pass = passOver("refund");
        pass.since = at(bench.shop.refunds.rbegin()->second.created);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, bench.driver.readAll(pass).records.size());
        CPPUNIT_ASSERT(!bench.host.http.requests().front().queryValue("modified_after").empty());
    }

    void testShopBeforeNineIsReadOrderByOrder() {
        Bench bench;
        bench.shop.hasRefundList = false;
        fill(bench.shop, 45);
        bench.shop.refund(bench.shop.orders.begin()->first, "2.00");
        bench.shop.trash(bench.shop.orders, std::next(bench.shop.orders.begin())->first);
        const ReadResult all = bench.driver.readAll(passOver("refund"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{46}, all.records.size());
        const std::string first = member(all.records.front(), "order_id");
        CPPUNIT_ASSERT_EQUAL(bench.shop.orders.at(std::stoll(first)).currency, member(all.records.front(), "currency"));
        std::map<std::string, std::string> stamps;
        for (const Record& record : all.records) {
            stamps[record.key] = record.stamp;
        }
        for (const Record& record : bench.driver.readAll(passOver("refund", PassMode::Keys)).records) {
            CPPUNIT_ASSERT_EQUAL(stamps.at(record.key), record.stamp);
            stamps.erase(record.key);
        }
        CPPUNIT_ASSERT(stamps.empty());
    }

    void testAnotherInstanceGoesOnOrderByOrder() {
        Bench bench;
        bench.shop.hasRefundList = false;
        fill(bench.shop, 25);
        const ReadResult all = bench.driver.readAll(passOver("refund", PassMode::Full, 10));
        for (std::size_t i = 0; i + 1 < all.records.size(); ++i) {
            Bench other;
            other.shop = bench.shop;
            Pass pass = passOver("refund", PassMode::Full, 10);
            pass.position = all.records[i].position;
            CPPUNIT_ASSERT_EQUAL(all.records.size() - i - 1, other.driver.readAll(pass).records.size());
        }
    }

    void testRefundsByIdAreUnsupportedBeforeNine() {
        Bench bench;
        bench.shop.hasRefundList = false;
        fill(bench.shop, 2);
        bench.driver.readAll(passOver("refund"));
        Pass pass = passOver("refund", PassMode::Ids);
        pass.ids = {"7"};
        CPPUNIT_ASSERT(bench.driver.read(pass).failure->cls == ErrorClass::Unsupported);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefundReadingTest);

} // namespace crossdock::woocommerce::testing
