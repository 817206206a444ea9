// What `crossdock check` says about a conf folder with mistakes.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <boost/json/array.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace crossdock::integration {

namespace {

/// A mistake that stands in the files below: where, and a text that its error must hold.
struct Planted {
    std::string place;
    std::string text;
};

class BadConfTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BadConfTest);
    CPPUNIT_TEST(testTenMistakesGiveTenErrorsWithTheirPlaceAndTheRightSpelling);
    CPPUNIT_TEST(testASecretInAConfFileIsRefusedAndNotRepeated);
    CPPUNIT_TEST(testNothingIsReadOrWrittenUnderABadConf);
    CPPUNIT_TEST_SUITE_END();

    void testTenMistakesGiveTenErrorsWithTheirPlaceAndTheRightSpelling() {
        const TempFolder folder;
        const Shop shop(folder.path(), 0);
        const Installation host(folder.path(), shop, emptyMirror());
        writeFile(host.conf() / "connections/shop.toml", "[connection]\n"
                                                         "conector = \"woocommerce\"\n"
                                                         "connector = \"woocomerce\"\n"
                                                         "url = \"shop.example.com\"\n"
                                                         "[limits]\n"
                                                         "concurrency = \"five\"\n"
                                                         "[netwrok]\n"
                                                         "timeout = \"60s\"\n");
        writeFile(host.conf() / "flows/copy.toml", "[flow]\n"
                                                   "from = \"shopp\"\n"
                                                   "to = \"mirror\"\n"
                                                   "entities = [\"customer\", \"ordr\"]\n"
                                                   "schedule = \"every blue moon\"\n"
                                                   "batch_size = 100000\n"
                                                   "timezone = \"America/New_Yrok\"\n"
                                                   "[filter]\n"
                                                   "order = '.status ==='\n"
                                                   "[sink]\n"
                                                   "deletes = \"marks\"\n");
        const std::vector<Planted> planted = {
            {"connections/shop.toml:2:1", "\"connector\""},
            {"connections/shop.toml:3:13", "\"woocommerce\""},
            {"connections/shop.toml:4:7", "http"},
            {"connections/shop.toml:6:15", "number"},
            {"connections/shop.toml:7:2", "\"network\""},
            {"flows/copy.toml:2:8", "\"shop\""},
            {"flows/copy.toml:4:12", "\"order\""},
            {"flows/copy.toml:5:19", "every 5m"},
            {"flows/copy.toml:6:14", "between 1 and 1000"},
            {"flows/copy.toml:7:12", "\"America/New_York\""},
            {"flows/copy.toml:9:9", "[filter]"},
            {"flows/copy.toml:11:11", "\"mark\""},
        };
        const Run check = host.run({"check"});
        CPPUNIT_ASSERT_EQUAL(2, check.status);
        for (const Planted& mistake : planted) {
            const std::size_t at = check.errors.find(mistake.place + ":");
            CPPUNIT_ASSERT_MESSAGE(mistake.place + " is missing in\n" + check.errors, at != std::string::npos);
            const std::string line = check.errors.substr(at, check.errors.find('\n', at) - at);
            CPPUNIT_ASSERT_MESSAGE(line, line.find(mistake.text) != std::string::npos);
        }
        const Run json = host.run({"check", "--json"});
        CPPUNIT_ASSERT_EQUAL(2, json.status);
        CPPUNIT_ASSERT(json.json().at("mistakes").as_array().size() >= planted.size());
        CPPUNIT_ASSERT(!json.json().at("usable").as_bool());
    }

    void testASecretInAConfFileIsRefusedAndNotRepeated() {
        const TempFolder folder;
        const Shop shop(folder.path(), 0);
        const Installation host(folder.path(), shop, emptyMirror());
        writeFile(host.conf() / "connections/shop.toml", "[connection]\nconnector = \"woocommerce\"\n"
                                                         "url = \"https://shop.example.com\"\n[credentials]\n"
                                                         "consumer_key = \"ck_0123456789\"\n");
        const Run check = host.run({"check"});
        CPPUNIT_ASSERT_EQUAL(2, check.status);
        CPPUNIT_ASSERT(check.errors.find("shop.toml:5:16") != std::string::npos);
        CPPUNIT_ASSERT(check.errors.find("vault:") != std::string::npos);
        CPPUNIT_ASSERT((check.errors + check.output).find("ck_0123456789") == std::string::npos);
    }

    void testNothingIsReadOrWrittenUnderABadConf() {
        const TempFolder folder;
        const Shop shop(folder.path(), 3);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.flow = "batch_sise = 10\n"});
        const Run sync = host.sync();
        CPPUNIT_ASSERT_EQUAL(2, sync.status);
        CPPUNIT_ASSERT(sync.errors.find("batch_size") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, shop.calls() + mirror.calls());
        CPPUNIT_ASSERT_EQUAL(2, host.run({"sync", "cpoy"}).status);
        CPPUNIT_ASSERT_EQUAL(2, host.run({"snyc", "copy"}).status);
        CPPUNIT_ASSERT_EQUAL(2, host.run({"sync", "copy", "--limit", "none"}).status);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BadConfTest);

} // namespace

} // namespace crossdock::integration
