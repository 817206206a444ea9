// Slow shops, old shops, and shops with something in front of them.

#include "model_shop.hpp"

#include "page_size.hpp"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <set>

namespace crossdock::woocommerce::testing {

class ShopLimitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ShopLimitsTest);
    CPPUNIT_TEST(testPageSizeShrinksInStepsAndRecovers);
    CPPUNIT_TEST(testTimeOutMakesTheNextPageSmallerAndIsNotRetriedHere);
    CPPUNIT_TEST(testRateLimitLeavesThePageSizeAlone);
    CPPUNIT_TEST(testShopThatIgnoresModifiedAfterIsReadWhole);
    CPPUNIT_TEST(testShopThatCannotSortByChangeIsReadWhole);
    CPPUNIT_TEST(testIncrementalPassOnSuchAShopGivesOnlyWhatChanged);
    CPPUNIT_TEST(testShopThatRepeatsOnePageForEverIsNamed);
    CPPUNIT_TEST(testWindowOnAShopThatIgnoresCreationIsNamed);
    CPPUNIT_TEST(testUnorderedTiesAreReadWithoutLossOrNamed);
    CPPUNIT_TEST(testHiddenRowsDoNotEndThePass);
    CPPUNIT_TEST(testVariationsAreReadPerProductOrInBulkOrNotAtAll);
    CPPUNIT_TEST(testReadEndsEarlyWhenVariationsCostTooManyRequests);
    CPPUNIT_TEST(testBulkVariationsNeedTheirRoute);
    CPPUNIT_TEST(testAnswersThatAreNoListAreTransient);
    CPPUNIT_TEST(testCancelledReadSaysSo);
    CPPUNIT_TEST_SUITE_END();

    static void fill(ModelShop& shop, int count) {
        for (int i = 0; i < count; ++i) {
            shop.add(shop.orders, 1'700'000'000 + i * 10, 1'700'000'000 + i * 20);
        }
    }

    void testPageSizeShrinksInStepsAndRecovers() {
        PageSize size(100);
        for (const std::size_t expected : {50U, 25U, 10U, 10U}) {
            size.failed();
            CPPUNIT_ASSERT_EQUAL(expected, size.value());
        }
        for (const std::size_t expected : {25U, 50U, 100U, 100U}) {
            for (int i = 0; i < 20; ++i) {
                size.succeeded();
            }
            CPPUNIT_ASSERT_EQUAL(expected, size.value());
        }
        PageSize small(30);
        small.failed();
        CPPUNIT_ASSERT_EQUAL(std::size_t{25}, small.value());
        for (int i = 0; i < 20; ++i) {
            small.succeeded();
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{30}, small.value());
    }

    void testTimeOutMakesTheNextPageSmallerAndIsNotRetriedHere() {
        Bench bench;
        bench.host.http.handle(nullptr);
        bench.host.http.push(Answer::broken(ErrorClass::Transient, "no answer within 60 s"));
        const ReadResult first = bench.driver.read(passOver("order"));
        CPPUNIT_ASSERT(first.failure->cls == ErrorClass::Transient);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, bench.host.http.requests().size());
        bench.host.http.push(Answer::json(502, "{}"));
        CPPUNIT_ASSERT(bench.driver.read(passOver("order")).failure->cls == ErrorClass::Transient);
        bench.host.http.push(Answer::ok("[]"));
        bench.host.http.push(Answer::ok("[]"));
        CPPUNIT_ASSERT(bench.driver.read(passOver("order")).end.done);
        const auto& requests = bench.host.http.requests();
        CPPUNIT_ASSERT_EQUAL(std::string("100"), requests[0].queryValue("per_page"));
        CPPUNIT_ASSERT_EQUAL(std::string("50"), requests[1].queryValue("per_page"));
        CPPUNIT_ASSERT_EQUAL(std::string("25"), requests[2].queryValue("per_page"));
    }

    void testRateLimitLeavesThePageSizeAlone() {
        Bench bench;
        bench.host.http.handle(nullptr);
        bench.host.http.push(Answer::json(429, "{}"));
        CPPUNIT_ASSERT(bench.driver.read(passOver("order")).failure->cls == ErrorClass::RateLimited);
        bench.host.http.push(Answer::ok("[]"));
        bench.host.http.push(Answer::ok("[]"));
        bench.driver.read(passOver("order"));
        CPPUNIT_ASSERT_EQUAL(std::string("100"), bench.host.http.requests().back().queryValue("per_page"));
    }

    void testShopThatIgnoresModifiedAfterIsReadWhole() {
        Bench bench;
        bench.shop.ignoresModified = true;
        fill(bench.shop, 55);
        bench.shop.trash(bench.shop.orders, bench.shop.orders.begin()->first);
        std::set<std::string> keys;
        for (const std::string& key : keysOf(bench.driver.readAll(passOver("order", PassMode::Full, 10)))) {
            keys.insert(key);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{55}, keys.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, bench.host.log.size());
        for (const SeenRequest& request : bench.host.http.requests()) {
            CPPUNIT_ASSERT_MESSAGE(request.line(), request.queryValue("orderby") != "id" ||
                                                       request.queryValue("dates_are_gmt").empty());
        }
    }

    void testShopThatCannotSortByChangeIsReadWhole() {
        Bench bench;
        bench.shop.refusesModifiedSort = true;
        fill(bench.shop, 35);
        CPPUNIT_ASSERT_EQUAL(std::size_t{35},
                             bench.driver.readAll(passOver("order", PassMode::Full, 10)).records.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{35},
                             bench.driver.readAll(passOver("order", PassMode::Full, 10)).records.size());
        CPPUNIT_ASSERT_EQUAL_MESSAGE("once is enough to learn it", std::size_t{1}, bench.host.log.size());
    }

    void testIncrementalPassOnSuchAShopGivesOnlyWhatChanged() {
        Bench bench;
        bench.shop.ignoresModified = true;
        fill(bench.shop, 35);
        Pass pass = passOver("order", PassMode::Full, 10);
        pass.since = at(1'700'000'000 + 30 * 20);
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, bench.driver.readAll(pass).records.size());
    }

    void testShopThatRepeatsOnePageForEverIsNamed() {
        for (const char* entity : {"customer", "order"}) {
            Bench bench;
            bench.shop.ignoresOffset = true;
            bench.shop.ignoresModified = true;
            fill(bench.shop, 35);
            bench.shop.customers = bench.shop.orders;
            const ReadResult result = bench.driver.readAll(passOver(entity, PassMode::Full, 10));
            CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
            CPPUNIT_ASSERT_MESSAGE(result.failure->message,
                                   result.failure->message.find("again and again") != std::string::npos);
            CPPUNIT_ASSERT(bench.shop.requests < 20);
        }
    }

    void testWindowOnAShopThatIgnoresCreationIsNamed() {
        Bench bench;
        bench.shop.ignoresCreated = true;
        fill(bench.shop, 35);
        Pass pass = passOver("order", PassMode::Full, 10);
        pass.window = "1700000100-1700000200";
        const ReadResult result = bench.driver.readAll(pass);
        CPPUNIT_ASSERT(result.failure && result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(result.records.empty());
        pass.window = "x";
        CPPUNIT_ASSERT(bench.driver.read(pass).failure->cls == ErrorClass::Config);
    }

    void testUnorderedTiesAreReadWithoutLossOrNamed() {
        Bench bench;
        bench.shop.tiesAtRandom = true;
        for (int i = 0; i < 40; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'000'000 + i / 4);
        }
        std::set<std::string> keys;
        for (const std::string& key : keysOf(bench.driver.readAll(passOver("order", PassMode::Full, 10)))) {
            keys.insert(key);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, keys.size());
        for (int i = 0; i < 40; ++i) {
            bench.shop.add(bench.shop.orders, 1'700'000'000, 1'700'001'000);
        }
        const ReadResult burst = bench.driver.readAll(passOver("order", PassMode::Full, 10));
        CPPUNIT_ASSERT(burst.failure && burst.failure->cls == ErrorClass::Config);
    }

    void testHiddenRowsDoNotEndThePass() {
        Bench bench;
        fill(bench.shop, 45);
        bench.shop.hidden = {std::next(bench.shop.orders.begin(), 4)->first,
                             std::next(bench.shop.orders.begin(), 22)->first, bench.shop.orders.rbegin()->first};
        CPPUNIT_ASSERT_EQUAL(std::size_t{42},
                             bench.driver.readAll(passOver("order", PassMode::Full, 10)).records.size());
    }

    static void fillVariable(ModelShop& shop, int count) {
        for (int i = 0; i < count; ++i) {
            const std::int64_t id = shop.add(shop.products, 1'700'000'000, 1'700'000'000 + i);
            shop.products.at(id).variations = {id * 1000 + 1, id * 1000 + 2};
        }
        shop.add(shop.products, 1'700'000'000, 1'800'000'000);
    }

    void testVariationsAreReadPerProductOrInBulkOrNotAtAll() {
        const std::pair<const char*, std::size_t> cases[] = {{"embed", 2 + 5}, {"bulk", 2 + 1}, {"none", 2}};
        for (const auto& [policy, requests] : cases) {
            Bench bench(std::string(R"({"variations":")") + policy + "\"}");
            fillVariable(bench.shop, 5);
            const ReadResult all = bench.driver.readAll(passOver("product"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{6}, all.records.size());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(policy, requests, bench.shop.requests);
            const std::size_t variants = parsed(all.records.front().body).at("variants").as_array().size();
            CPPUNIT_ASSERT_EQUAL(std::size_t{std::string(policy) == "none" ? 0U : 2U}, variants);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, parsed(all.records.back().body).at("variants").as_array().size());
        }
    }

    void testReadEndsEarlyWhenVariationsCostTooManyRequests() {
        Bench bench;
        fillVariable(bench.shop, 50);
        const ReadResult first = bench.driver.read(passOver("product"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{20}, first.records.size());
        CPPUNIT_ASSERT(!first.end.done);
        CPPUNIT_ASSERT_EQUAL(std::size_t{51}, bench.driver.readAll(passOver("product")).records.size());
    }

    void testBulkVariationsNeedTheirRoute() {
        Bench bench(R"({"variations":"bulk"})");
        bench.shop.hasVariationList = false;
        fillVariable(bench.shop, 1);
        const ReadResult result = bench.driver.read(passOver("product"));
        CPPUNIT_ASSERT(result.failure->cls == ErrorClass::Config);
        CPPUNIT_ASSERT(result.failure->message.find("10.3") != std::string::npos);
    }

    void testAnswersThatAreNoListAreTransient() {
        for (const char* body :
             {"{\"code\":\"x\"}", "null", "[7]", "[{\"name\":\"no id\"}]", "[null]", "<html>", "[{\"id\":1},"}) {
            Bench bench;
            bench.host.http.handle(nullptr);
            bench.host.http.push(Answer::ok(body));
            bench.host.http.push(Answer::ok("[]"));
            const ReadResult result = bench.driver.read(passOver("product"));
            CPPUNIT_ASSERT_MESSAGE(body, result.failure && result.failure->cls == ErrorClass::Transient);
        }
    }

    void testCancelledReadSaysSo() {
        Bench bench;
        bench.host.cancelled = true;
        CPPUNIT_ASSERT(bench.driver.read(passOver("order")).failure->cls == ErrorClass::Cancelled);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShopLimitsTest);

} // namespace crossdock::woocommerce::testing
