// Many records, small batches, and an end: also when the remote system never says that there is one.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

namespace crossdock::integration {

namespace {

namespace json = boost::json;

constexpr std::size_t customers = 797;

/// Makes the shop have exactly so many customers.
json::array fill(const Shop& shop) {
    const json::array there = shop.state().at("customers").as_array();
    CPPUNIT_ASSERT(!there.empty() && there.size() < customers);
    json::array made = there;
    json::array added;
    while (made.size() < customers) {
        json::object one = there.front().as_object();
        const std::string number = std::to_string(100'000 + made.size());
        one["id"] = static_cast<std::int64_t>(100'000 + made.size());
        one["email"] = "customer" + number + "@example.com";
        one["username"] = "customer" + number;
        added.push_back(one);
        made.push_back(std::move(one));
    }
    shop.control("PATCH", "state", json::serialize(json::object{{"put", {{"customers", added}}}}));
    return made;
}

class PagingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PagingTest);
    CPPUNIT_TEST(test797CustomersInBatchesOf50ComeToAnEnd);
    CPPUNIT_TEST(testAShopThatRepeatsItsLastPageForEverIsNotReadForEver);
    CPPUNIT_TEST_SUITE_END();

    static std::int64_t writes(const Mirror& mirror) {
        std::int64_t sum = 0;
        const json::value counters = mirror.control("GET", "counters");
        for (const auto& [kind, count] : counters.at("by_kind").as_object()) {
            sum += kind.find("write") == json::string_view::npos ? 0 : count.to_number<std::int64_t>();
        }
        return sum;
    }

    void test797CustomersInBatchesOf50ComeToAnEnd() {
        const TempFolder folder;
        const Shop shop(folder.path(), 0);
        fill(shop);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.flow = "batch_size = 50\n"});
        mirror.forgetCalls();
        shop.forgetCalls();
        const auto began = std::chrono::steady_clock::now();
        const Run run = host.sync({"--entity", "customer"});
        const auto took = std::chrono::steady_clock::now() - began;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
        CPPUNIT_ASSERT_EQUAL(static_cast<std::int64_t>(customers), run.counter("records_created"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(customers), mirror.value("select count(*) from shop_customers"));
        // Full batches, and one with the rest; but what has waited for five seconds goes as it is.
        CPPUNIT_ASSERT(writes(mirror) >= 16 && writes(mirror) <= 16 + took / std::chrono::seconds(5));
        CPPUNIT_ASSERT_MESSAGE(std::to_string(shop.calls()) + " calls", shop.calls() <= 12);
    }

    void testAShopThatRepeatsItsLastPageForEverIsNotReadForEver() {
        const TempFolder folder;
        const Shop shop(folder.path(), 0);
        const json::array all = fill(shop);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.flow = "batch_size = 50\n"});
        json::array page;
        for (std::size_t i = 0; i < 100; ++i) {
            page.push_back(all[all.size() - 100 + i]);
        }
        const json::object rule = {{"type", "status"},
                                   {"match", {{"kind", "customers.list"}}},
                                   {"times", -1},
                                   {"after", 3},
                                   {"status", 200},
                                   {"content_type", "application/json; charset=UTF-8"},
                                   {"headers", {{"X-WP-Total", "797"}, {"X-WP-TotalPages", "8"}}},
                                   {"body", json::serialize(page)}};
        shop.forgetCalls();
        shop.fault(json::serialize(rule));
        const Run run = host.sync({"--entity", "customer"});
        const std::string seen = std::to_string(shop.calls()) + " calls: " + run.output + run.errors;
        CPPUNIT_ASSERT_MESSAGE(seen, run.status == 0 || run.status == 3);
        CPPUNIT_ASSERT_MESSAGE(seen, shop.calls() <= 60);

        shop.heal();
        // The first sync ends the pass that the shop led astray, the second reads all of them anew.
        for (int i = 0; i < 2; ++i) {
            const Run healed = host.sync({"--entity", "customer"});
            CPPUNIT_ASSERT_EQUAL_MESSAGE(healed.output + healed.errors, 0, healed.status);
        }
        CPPUNIT_ASSERT_EQUAL(std::to_string(customers), mirror.value("select count(*) from shop_customers"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PagingTest);

} // namespace

} // namespace crossdock::integration
