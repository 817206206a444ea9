// One run tells all mistakes of all files, each with its place and what was probably meant.

#include "conf_folder.hpp"
#include "fake_catalogue.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf::test;

class TenMistakesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TenMistakesTest);
    CPPUNIT_TEST(testTenMistakesGiveTenLines);
    CPPUNIT_TEST(testFurtherMistakesOfKeysAndTables);
    CPPUNIT_TEST_SUITE_END();

    FakeCatalogue _catalogue;

public:
    void testTenMistakesGiveTenLines() {
        ConfFolder folder;
        folder.write("crossdock.toml", "[log]\nlevel = \"inof\"\n");
        folder.write("connections/shop.toml",
                     "[connection]\nconnector = \"woocomerce\"\nurl = \"https://shop.example.com\"\n");
        folder.write("connections/mirror.toml", R"([connection]
connector = "supabase"
url = "https://project.example.com"

[credentials]
servce_key = "vault:mirror.key"
service_key = "sb_secret_canary4711"

[limits]
requests_per_minute = "many"
)");
        folder.write("flows/broken.toml", "[flow]\nfrom = \"shop\nto = \"mirror\"\n");
        folder.write("flows/copy.toml", R"([flow]
from = "shpo"
to = "mirror"
entities = ["customer", "ordr"]
shedule = "*/5 * * * *"
backoff = "1 sec"

[sink]
deletes = "removed"
)");
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "connections/mirror.toml:6:14: connector \"supabase\" has no credential \"servce_key\"; did you mean "
                "\"service_key\"?\n"
                "connections/mirror.toml:7:15: credential \"service_key\" must be \"vault:NAME\"; secrets never stand "
                "in conf files: put it into the vault with "
                "`crossdock vault set NAME`\n"
                "connections/mirror.toml:10:23: \"requests_per_minute\" must be a whole number, not text\n"
                "connections/shop.toml:2:13: no connector \"woocomerce\" is loaded; did you mean \"woocommerce\"?\n"
                "crossdock.toml:2:9: \"level\" cannot be \"inof\"; did you mean \"info\"?\n"
                "flows/broken.toml:2:13: not valid TOML: text in quotes does not end on its line, or holds a control "
                "character\n"
                "flows/copy.toml:2:8: \"from\" names the connection \"shpo\", but there is no connections/shpo.toml; "
                "did you mean \"shop\"?\n"
                "flows/copy.toml:4:12: the sink \"supabase\" has no entity \"ordr\"; did you mean \"order\"?\n"
                "flows/copy.toml:5:1: unknown key \"shedule\"; did you mean \"schedule\"?\n"
                "flows/copy.toml:6:11: \"backoff\" must be a span of time such as \"250ms\", \"30s\", \"5m\", \"1h\", "
                "\"7d\", not \"1 sec\"\n"
                "flows/copy.toml:9:11: \"deletes\" cannot be \"removed\"; did you mean \"remove\"?\n"),
            folder.findings({&_catalogue, realChecks()}));
    }

    void testFurtherMistakesOfKeysAndTables() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/mirror.toml", "[conection]\nconnector = \"supabase\"\n");
        folder.write("flows/copy.toml", R"(batch_size = 5
[flow]
from = "shop"
entities = ["order", "order"]
batch_size = 0
[sink]
[filter]
refund = 'true'
order = 5
[map]
order = 'x'
[schedule]
)");
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "connections/mirror.toml:1:2: unknown table [conection]; did you mean \"connection\"?\n"
                "flows/copy.toml:1:1: key \"batch_size\" stands outside of any table; it belongs in [flow]\n"
                "flows/copy.toml:2:1: [flow] lacks the key \"to\", for instance to = \"books\"\n"
                "flows/copy.toml:4:22: \"order\" is in \"entities\" twice\n"
                "flows/copy.toml:5:14: \"batch_size\" must be between 1 and 1000\n"
                "flows/copy.toml:8:10: [filter] speaks of \"refund\", which is not among the flow's entities; known is "
                "\"order\"\n"
                "flows/copy.toml:9:9: \"order\" must be a jq program in quotes, not a whole number\n"
                "flows/copy.toml:11:1: [map] has one table per entity: write [map.order] and the fields below it\n"
                "flows/copy.toml:12:2: unknown table [schedule]; known are \"flow\", \"filter\", \"map\", \"source\", "
                "\"sink\"\n"),
            folder.findings({&_catalogue, realChecks()}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TenMistakesTest);
