// The options of `crossdock sync`, and its end by Ctrl-C.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/array.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace crossdock::integration {

namespace {

class OptionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OptionsTest);
    CPPUNIT_TEST(testADryRunListsWhatWouldBeDoneAndWritesNothing);
    CPPUNIT_TEST(testLimitEntitySinceUntilAndFullChooseWhatIsRead);
    CPPUNIT_TEST(testCtrlCCancelsAndResumeCompletes);
    CPPUNIT_TEST(testTheAllowedRateIsNeverExceeded);
    CPPUNIT_TEST_SUITE_END();

    static std::int64_t read(const Run& run) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
        return run.counter("records_processed");
    }

    void testADryRunListsWhatWouldBeDoneAndWritesNothing() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const std::size_t all = shop.records().size();
        const Run dry = host.sync({"--dry-run"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(dry.output + dry.errors, 0, dry.status);
        CPPUNIT_ASSERT(dry.json().at("changes").as_array().size() >= all);
        CPPUNIT_ASSERT(dry.output.find("\"create\"") != std::string::npos);
        CPPUNIT_ASSERT(mirror.records().empty());
        CPPUNIT_ASSERT(host.run({"sync", "copy", "--dry-run"}).output.find("would create order ") != std::string::npos);

        CPPUNIT_ASSERT_EQUAL(0, host.sync().status); // nothing was queued, nothing was taken for done
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }

    void testLimitEntitySinceUntilAndFullChooseWhatIsRead() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, read(host.sync({"--entity", "product", "--limit", "7"})));
        CPPUNIT_ASSERT_EQUAL(std::string("7"), mirror.value("select count(*) from shop_products"));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), mirror.value("select count(*) from shop_orders"));
        CPPUNIT_ASSERT_EQUAL(2, host.sync({"--entity", "ordr"}).status);

        const Run first = host.sync();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(first.output + first.errors, 0, first.status);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("a limit leaves the rest for the next sync", std::string(),
                                     disagreement(shop, mirror));

        const std::string middle =
            mirror.value("select to_char(percentile_disc(0.5) within group (order by modified_at) at time zone 'UTC', "
                         "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from shop_orders");
        const std::int64_t all = read(host.sync({"--full", "--entity", "order"}));
        const std::int64_t later = read(host.sync({"--since", middle, "--entity", "order"}));
        const std::int64_t earlier = read(host.sync({"--full", "--until", middle, "--entity", "order"}));
        CPPUNIT_ASSERT(later > 0 && later < all);
        CPPUNIT_ASSERT(earlier > 0 && earlier < all);
        CPPUNIT_ASSERT(later + earlier >= all);
        CPPUNIT_ASSERT_EQUAL(2, host.sync({"--since", "yesterday"}).status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }

    void testCtrlCCancelsAndResumeCompletes() {
        const TempFolder folder;
        const Shop shop(folder.path(), 60);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.flow = "page_size = 10\n"});
        // So slow that the sync has minutes to go when it is cancelled, however late that is.
        shop.fault(R"({"type":"latency","match":{"kind":"orders.list"},"times":-1,"ms":30000})");
        const std::unique_ptr<Program> sync = host.start({"sync", "copy", "--json"});
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (mirror.value("select count(*) from shop_products") == "0" && sync->running() &&
               std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        sync->signal(SIGINT);
        const int status = sync->wait();
        const Run cancelled{status, sync->output(), sync->errors()};
        CPPUNIT_ASSERT_EQUAL_MESSAGE(cancelled.output + cancelled.errors, 1, status);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), cancelled.text("status"));
        CPPUNIT_ASSERT(!disagreement(shop, mirror).empty());

        shop.heal();
        const Run resumed = host.sync({"--resume", cancelled.text("sync_id")});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(resumed.output + resumed.errors, 0, resumed.status);
        CPPUNIT_ASSERT(cancelled.text("sync_id") !=
                       resumed.text("sync_id")); // a sync of its own, which takes over the passes
        CPPUNIT_ASSERT(resumed.counter("records_created") > 0);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(2, host.sync({"--resume", "sdoesnotexist"}).status);
        CPPUNIT_ASSERT_EQUAL(2, host.sync({"--resume", resumed.text("sync_id"), "--full"}).status);
    }

    void testTheAllowedRateIsNeverExceeded() {
        const TempFolder folder;
        const Shop shop(folder.path(), 40);
        const Mirror& mirror = emptyMirror();
        const Installation host(
            folder.path(), shop, mirror,
            {.shopLimits = "requests_per_second = 5\nconcurrency = 2\n", .flow = "page_size = 10\n"});
        const auto began = std::chrono::steady_clock::now();
        const Run run = host.sync();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
        const auto calls = static_cast<double>(shop.calls());
        CPPUNIT_ASSERT(calls > 15);
        // Permits are counted where they are granted; the two that may be on their way can come with those of the next second.
        CPPUNIT_ASSERT(took.count() > (calls - 5) / 5);
        CPPUNIT_ASSERT(shop.control("GET", "counters").at("busiest_second").to_number<std::int64_t>() <= 7);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OptionsTest);

} // namespace

} // namespace crossdock::integration
