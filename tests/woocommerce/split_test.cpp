#include "model_shop.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::woocommerce::testing {

class SplitTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SplitTest);
    CPPUNIT_TEST(testWindowsAreDisjointCompleteAndAboutEqual);
    CPPUNIT_TEST(testSmallShopIsNotSplit);
    CPPUNIT_TEST(testTotalThatNoShopHasIsNone);
    CPPUNIT_TEST(testManyOrdersInOneSecondStayInOneWindow);
    CPPUNIT_TEST(testShopThatIgnoresDatesIsNotSplit);
    CPPUNIT_TEST(testCustomersAndRefundsAreNotSplit);
    CPPUNIT_TEST_SUITE_END();

    void testWindowsAreDisjointCompleteAndAboutEqual() {
        Bench bench;
        for (int i = 0; i < 1000; ++i) {
            const std::int64_t id =
                bench.shop.add(bench.shop.orders, 1'700'000'000 + (i / 3) * (i < 500 ? 1 : 50'000), 1'750'000'000 - i);
            bench.shop.orders.at(id).status = i % 50 == 0 ? "trash" : "completed";
        }
        const std::size_t before = bench.shop.requests;
        const auto split = bench.driver.split("order", 4);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, split.windows.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, bench.shop.requests - before);
        std::vector<std::string> keys;
        for (const std::string& window : split.windows) {
            Pass pass = passOver("order");
            pass.window = window;
            const ReadResult part = bench.driver.readAll(pass);
            CPPUNIT_ASSERT_MESSAGE(std::to_string(part.records.size()),
                                   part.records.size() > 200 && part.records.size() < 300);
            for (const std::string& key : keysOf(part)) {
                keys.push_back(key);
            }
        }
        std::sort(keys.begin(), keys.end());
        CPPUNIT_ASSERT(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1000}, keys.size());
    }

    void testSmallShopIsNotSplit() {
        Bench bench;
        for (int i = 0; i < 399; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000 + i, 1'700'000'000 + i);
        }
        CPPUNIT_ASSERT(bench.driver.split("order", 8).windows.empty());
        CPPUNIT_ASSERT(bench.driver.split("order", 1).windows.empty());
        CPPUNIT_ASSERT(bench.driver.split("product", 8).windows.empty());
    }

    void testTotalThatNoShopHasIsNone() {
        Bench bench;
        for (int i = 0; i < 900; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000 + i, 1'700'000'000 + i);
        }
        bench.shop.claimedTotal = "9223372036854775807";
        CPPUNIT_ASSERT(bench.driver.split("order", 4).windows.empty());
        bench.shop.claimedTotal = "900";
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, bench.driver.split("order", 4).windows.size());
    }

    void testManyOrdersInOneSecondStayInOneWindow() {
        Bench bench;
        for (int i = 0; i < 900; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000 + (i < 850 ? 0 : i), 1'700'000'000 + i);
        }
        CPPUNIT_ASSERT(bench.driver.split("order", 4).windows.empty());
    }

    void testShopThatIgnoresDatesIsNotSplit() {
        Bench bench;
        bench.shop.ignoresModified = true;
        for (int i = 0; i < 900; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000 + i, 1'700'000'000 + i);
        }
        CPPUNIT_ASSERT(bench.driver.split("order", 4).windows.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, bench.shop.requests);
    }

    void testCustomersAndRefundsAreNotSplit() {
        Bench bench;
        CPPUNIT_ASSERT(bench.driver.split("customer", 4).windows.empty());
        CPPUNIT_ASSERT(bench.driver.split("refund", 4).windows.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, bench.shop.requests);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SplitTest);

} // namespace crossdock::woocommerce::testing
