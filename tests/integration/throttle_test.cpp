// A remote system that wants fewer calls, or takes its time: the flow waits, goes on, ends complete, and never asks too often.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/object.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

namespace crossdock::integration {

namespace {

class ThrottleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ThrottleTest);
    CPPUNIT_TEST(testA429WithoutRetryAfterPausesUntilTheNextMinute);
    CPPUNIT_TEST(testAShopThatEnforcesTheConfiguredRateHasNothingToRefuse);
    CPPUNIT_TEST(testAShopThatAllowsLessThanConfiguredIsObeyed);
    CPPUNIT_TEST(testAnswersThatDripInAreTakenWhole);
    CPPUNIT_TEST_SUITE_END();

    static std::int64_t refusals(const StandIn& one) {
        const boost::json::value counters = one.control("GET", "counters");
        const boost::json::value* count = counters.at("by_status").as_object().if_contains("429");
        return count == nullptr ? 0 : count->to_number<std::int64_t>();
    }

    static void completes(const Installation& host, const Shop& shop, const Mirror& mirror) {
        const Run run = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }

    void testA429WithoutRetryAfterPausesUntilTheNextMinute() {
        const TempFolder folder;
        const Shop shop(folder.path(), 10);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        shop.fault(R"({"type":"rate_limited","match":{"kind":"orders.list"},"times":1})");
        // Services count by the minute of the clock, so that is where the pause ends.
        const auto nextMinute = std::chrono::ceil<std::chrono::minutes>(std::chrono::system_clock::now());
        completes(host, shop, mirror);
        CPPUNIT_ASSERT(std::chrono::system_clock::now() >= nextMinute);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, refusals(shop));
    }

    void testAShopThatEnforcesTheConfiguredRateHasNothingToRefuse() {
        const TempFolder folder;
        const Shop shop(folder.path(), 60);
        const Mirror& mirror = emptyMirror();
        // Room for two calls: permits are counted where they are granted, and what is on its way may come with those of the next second.
        shop.control("PUT", "limits", R"([{"kind":"*","per_second":7,"status":429,"retry_after":true}])");
        const Installation host(
            folder.path(), shop, mirror,
            {.shopLimits = "requests_per_second = 5\nconcurrency = 2\n", .flow = "page_size = 10\n"});
        completes(host, shop, mirror);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, refusals(shop));
        CPPUNIT_ASSERT(shop.control("GET", "counters").at("busiest_second").to_number<std::int64_t>() <= 7);
    }

    void testAShopThatAllowsLessThanConfiguredIsObeyed() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40);
        const Mirror& mirror = emptyMirror();
        shop.control("PUT", "limits", R"([{"kind":"*","per_second":3,"status":429,"retry_after":true}])");
        const Installation host(
            folder.path(), shop, mirror,
            {.shopLimits = "requests_per_minute = 60000\nconcurrency = 1\n", .flow = "page_size = 20\n"});
        completes(host, shop, mirror);
        // After a refusal the connection waits for as long as it was told, so the next call is welcome.
        CPPUNIT_ASSERT(refusals(shop) >= 1);
        CPPUNIT_ASSERT(refusals(shop) * 2 <= shop.calls());
    }

    void testAnswersThatDripInAreTakenWhole() {
        const TempFolder folder;
        const Shop shop(folder.path(), 20);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        shop.fault(R"({"type":"drip","match":{"kind":"*.list"},"times":3,"bytes":4096,"ms":15})");
        mirror.fault(R"({"type":"drip","match":{"kind":"*write"},"times":2,"bytes":64,"ms":15})");
        completes(host, shop, mirror);
        mirror.heal();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ThrottleTest);

} // namespace

} // namespace crossdock::integration
