// What a person sees of single records and does to them, with and without a daemon, under a good conf and a bad one.
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

bool has(const std::string& text, const std::string& wanted) {
    return text.find(wanted) != std::string::npos;
}

class ByHandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ByHandTest);
    CPPUNIT_TEST(testARecordTellsItsDelivery);
    CPPUNIT_TEST(testWhatWasClosedIsTakenBackAndNothingChosenIsNoSuccess);
    CPPUNIT_TEST(testAMistakeInTheConfKeepsNobodyFromARunningDaemonsQueue);
    CPPUNIT_TEST_SUITE_END();

    static boost::json::object item(const Installation& host, const std::string& state) {
        const Run list = host.run({"items", "copy", "--state", state, "--json"});
        const boost::json::value items = list.json();
        CPPUNIT_ASSERT_MESSAGE(list.output + list.errors, !items.as_array().empty());
        return items.as_array().front().as_object();
    }
    static std::string numberOf(const boost::json::object& item) {
        return std::to_string(item.at("id").to_number<std::int64_t>());
    }
    static std::string said(const Run& run) { return run.output + run.errors; }

    void testARecordTellsItsDelivery() {
        const TempFolder folder;
        const Shop shop(folder.path(), 5);
        const Installation host(folder.path(), shop, emptyMirror());
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        const boost::json::object record = item(host, "done");
        const std::string entity(record.at("entity").as_string());
        const std::string key(record.at("key").as_string());
        const Run life = host.run({"items", "copy", entity, key});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(life), 0, life.status);
        CPPUNIT_ASSERT_MESSAGE(said(life), has(life.output, entity + " " + key + " of shop, for mirror"));
        CPPUNIT_ASSERT_MESSAGE(said(life), has(life.output, "attempt 1 at "));
        CPPUNIT_ASSERT_MESSAGE(said(life),
                               has(life.output, "request " + std::string(record.at("request_id").as_string())));
        CPPUNIT_ASSERT_MESSAGE(said(life), has(life.output, ": created: "));
    }

    void testWhatWasClosedIsTakenBackAndNothingChosenIsNoSuccess() {
        const TempFolder folder;
        const Shop shop(folder.path(), 5);
        const Installation host(folder.path(), shop, emptyMirror(),
                                {.filter = "customer = '.id | fromjson | error'\n"});
        CPPUNIT_ASSERT_EQUAL(1, host.sync().status);
        const std::string held = numberOf(item(host, "action_required"));
        const std::string why = "entered by hand, long ago";
        CPPUNIT_ASSERT_EQUAL(0, host.run({"force-done", "copy", "--item", held, "--why", why}).status);
        const Run back = host.run({"retry", "copy", "--item", held, "--why", "the wrong one"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(back), 0, back.status);
        CPPUNIT_ASSERT_MESSAGE(said(back), has(back.output, "1 item of copy will be tried again"));
        const Run twice = host.run({"retry", "copy", "--item", held});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(twice), 1, twice.status);
        CPPUNIT_ASSERT_MESSAGE(said(twice), has(twice.errors, "waits for the next sync already"));
        CPPUNIT_ASSERT_EQUAL(0, host.run({"force-done", "copy", "--item", held, "--why", why}).status);
        CPPUNIT_ASSERT_EQUAL(0, host.run({"force-done", "copy", "--undo", "--all"}).status);
        CPPUNIT_ASSERT_EQUAL(1, host.run({"force-done", "copy", "--undo", "--all"}).status);
        const Run nobody = host.run({"retry", "copy", "--item", "99999"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(nobody), 1, nobody.status);
        CPPUNIT_ASSERT_MESSAGE(said(nobody), has(nobody.errors, "copy has no item of that number"));
        const Run done = host.run({"retry", "copy", "--item", numberOf(item(host, "done"))});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(done), 1, done.status);
        CPPUNIT_ASSERT_MESSAGE(said(done), has(done.errors, " is done"));
        const Run none = host.run({"retry", "copy", "--reason", "nothing_like_it"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(none), 1, none.status);
    }

    void testAMistakeInTheConfKeepsNobodyFromARunningDaemonsQueue() {
        const TempFolder folder;
        const Shop shop(folder.path(), 5);
        const Installation host(folder.path(), shop, emptyMirror());
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        const std::unique_ptr<Program> daemon = host.start({"serve"});
        for (int i = 0; i < 1'500 && host.run({"reload"}).status != 0 && daemon->running(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        const boost::json::object record = item(host, "done");
        writeFile(host.conf() / "flows/copy.toml", "[flow\n");
        const Run status = host.run({"status"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(status), 0, status.status);
        CPPUNIT_ASSERT_MESSAGE(said(status), has(status.output, "copy"));
        CPPUNIT_ASSERT_MESSAGE(said(status), has(status.errors, "copy.toml:1"));
        CPPUNIT_ASSERT_MESSAGE(said(status), has(status.errors, "the daemon goes on with the conf of before"));
        CPPUNIT_ASSERT(has(host.run({"status", "copy"}).output, "copy: shop to mirror"));
        const Run life = host.run(
            {"items", "copy", std::string(record.at("entity").as_string()), std::string(record.at("key").as_string())});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(life), 0, life.status);
        const Run retry = host.run({"retry", "copy", "--all"});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said(retry), 1, retry.status);
        CPPUNIT_ASSERT_MESSAGE(said(retry), has(retry.errors, "no item of copy fits"));
        CPPUNIT_ASSERT_EQUAL(1, host.run({"cancel", std::string(record.at("sync_id").as_string())}).status);
        daemon->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, daemon->wait());
        CPPUNIT_ASSERT_EQUAL_MESSAGE("without one the conf must be right", 2, host.run({"status"}).status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ByHandTest);

} // namespace

} // namespace crossdock::integration
