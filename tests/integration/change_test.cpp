// A shop lives on between syncs, and the mirror follows. Over https throughout.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/serialize.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace crossdock::integration {

namespace {

class ChangeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChangeTest);
    CPPUNIT_TEST(testTheMirrorFollowsEditsRefundsTrashRestorationsAndNewRecords);
    CPPUNIT_TEST(testTheDaemonsSweepFindsWhatNoModifiedDateTells);
    CPPUNIT_TEST_SUITE_END();

    static std::string trusting(const Shop& shop) { return "ca_file = \"" + shop.caFile() + "\"\n"; }

    static void follows(const Installation& host, const Shop& shop, const Mirror& mirror, const std::string& what) {
        const Run run = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what + ": " + run.output + run.errors, 0, run.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string(), disagreement(shop, mirror));
    }

    void testTheMirrorFollowsEditsRefundsTrashRestorationsAndNewRecords() {
        const TempFolder folder;
        const Shop shop(folder.path(), 60, {"--tls", "--ca-out", (folder.path() / "ca.pem").string()});
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.shopNetwork = trusting(shop)});
        follows(host, shop, mirror, "first sync");
        const std::vector<std::string> open = shop.orders({"processing", "on-hold"});
        CPPUNIT_ASSERT(open.size() >= 5);

        shop.api("PUT", "orders/" + open[0], R"({"status":"completed","customer_note":"left at the door"})");
        shop.api("PUT", "orders/" + open[1],
                 R"({"fee_lines":[{"name":"Gift wrap","total":"3.33"}],"billing":{"first_name":"Zoë"}})");
        shop.api("POST", "orders/" + open[2] + "/refunds",
                 R"({"amount":"0.07","reason":"scratch","api_refund":false})");
        const Run edited = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(edited.output + edited.errors, 0, edited.status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, edited.counter("records_created")); // the refund
        CPPUNIT_ASSERT(edited.counter("records_updated") >= 2);
        CPPUNIT_ASSERT_EQUAL(std::string("left at the door"),
                             mirror.value("select customer_note from shop_orders where id = '" + open[0] + "'"));

        shop.api("DELETE", "orders/" + open[3]); // into the trash
        follows(host, shop, mirror, "trash");
        CPPUNIT_ASSERT_EQUAL(
            std::string("t"),
            mirror.value("select deleted_at is not null from shop_orders where id = '" + open[3] + "'"));
        shop.api("PUT", "orders/" + open[3], R"({"status":"processing"})");
        follows(host, shop, mirror, "restoration");

        const std::string product(boost::json::serialize(
            shop.api("POST", "products",
                     R"({"name":"Späte Lieferung","type":"simple","regular_price":"9.99","sku":"LATE-1"})")
                .at("id")));
        shop.api("POST", "customers",
                 R"({"email":"late@example.com","username":"late","password":"irrelevant","first_name":"Léa"})");
        shop.api("POST", "orders",
                 R"({"status":"processing","set_paid":true,"line_items":[{"product_id":)" + product +
                     R"(,"quantity":3}]})");
        const Run made = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(made.output + made.errors, 0, made.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, made.counter("records_created"));
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(std::string(), host.leaks());
    }

    void testTheDaemonsSweepFindsWhatNoModifiedDateTells() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40, {"--tls", "--ca-out", (folder.path() / "ca.pem").string()});
        const Mirror& mirror = emptyMirror();
        const Installation host(
            folder.path(), shop, mirror,
            {.shopNetwork = trusting(shop), .flow = "schedule = \"every 1s\"\nsweep_every = \"1s\"\n"});
        follows(host, shop, mirror, "first sync");
        const std::vector<std::string> done = shop.orders({"completed"});
        CPPUNIT_ASSERT(done.size() >= 3);
        shop.api("DELETE", "orders/" + done[0] + "?force=true");
        shop.control("PATCH", "state", R"({"merge":{"orders":[{"id":)" + done[1] + R"(,"total":"77.77"}]}})");

        const std::unique_ptr<Program> daemon = host.start({"serve"});
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(180);
        while (!disagreement(shop, mirror).empty() && daemon->running() && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
        daemon->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(daemon->errors(), 0, daemon->wait());
        const Snapshot left = mirror.records();
        CPPUNIT_ASSERT_EQUAL(std::string(), differences(shop.records(), left));
        CPPUNIT_ASSERT(!left.contains("order " + done[0]));
        CPPUNIT_ASSERT(left.at("order " + done[1]).find("77.77") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangeTest);

} // namespace

} // namespace crossdock::integration
