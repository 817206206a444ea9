// What a sound folder becomes, and what the files must be to each other.

#include "conf_folder.hpp"
#include "fake_catalogue.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::conf;
using namespace crossdock::conf::test;

class LoaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoaderTest);
    CPPUNIT_TEST(testDefaultsAreInPlace);
    CPPUNIT_TEST(testEveryFlowKeyIsRead);
    CPPUNIT_TEST(testConnectionKeysAreRead);
    CPPUNIT_TEST(testHostKeysAreRead);
    CPPUNIT_TEST(testRelativePathsBeginAtTheFolder);
    CPPUNIT_TEST(testOrganisationsDoNotMix);
    CPPUNIT_TEST(testConnectorMustOfferTheSide);
    CPPUNIT_TEST(testSettingsOfConnectionAndFlowAreMerged);
    CPPUNIT_TEST(testSettingOfTheOtherSideIsLeftOut);
    CPPUNIT_TEST(testBrokenSchemaIsToldOnce);
    CPPUNIT_TEST(testSecretInAConfFileIsRefusedWithoutEcho);
    CPPUNIT_TEST(testPlainHttpNeedsLeave);
    CPPUNIT_TEST(testOtherAddressesThanLoopbackNeedTls);
    CPPUNIT_TEST(testAStoreThatThisHostCannotKeepIsRefused);
    CPPUNIT_TEST(testOneVaultKeyOnly);
    CPPUNIT_TEST(testTwoFlowsOverOneRouteAreWarnedAbout);
    CPPUNIT_TEST(testTwoShopsInOneCompanyWithOneRowOfNumbersAreWarnedAbout);
    CPPUNIT_TEST(testMappedFieldThatTheSinkDoesNotKnowIsAMistake);
    CPPUNIT_TEST(testBrokenConnectionFileIsNotReportedAgainByItsFlows);
    CPPUNIT_TEST(testTextChecksPointIntoTheValue);
    CPPUNIT_TEST(testWithoutCatalogueSettingsPassAsWritten);
    CPPUNIT_TEST(testEveryBentByteOfASoundFlowIsSurvived);
    CPPUNIT_TEST_SUITE_END();

    FakeCatalogue _catalogue;

    LoadContext context() const { return {&_catalogue, realChecks()}; }

    Loaded sound(const ConfFolder& folder) const {
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
        return load(folder.path(), context());
    }

public:
    void testDefaultsAreInPlace() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        const Configuration conf = sound(folder).configuration;
        const Flow& flow = conf.flows.at("copy");
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{50}, *flow.batchSize);
        CPPUNIT_ASSERT(!flow.batchSize.given());
        CPPUNIT_ASSERT(flow.from.given());
        CPPUNIT_ASSERT_EQUAL(std::string("default"), flow.organisation);
        CPPUNIT_ASSERT_EQUAL(std::string("UTC"), *flow.timezone);
        CPPUNIT_ASSERT_EQUAL(std::string(), *flow.schedule);
        const Connection& shop = conf.connections.at("shop");
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{120}, *shop.limits.requestsPerMinute);
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{5}, *shop.limits.concurrency);
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{10}, *conf.connections.at("mirror").limits.requestsPerSecond);
        CPPUNIT_ASSERT(shop.sourceSettings.has_value() && !shop.sinkSettings.has_value());
        CPPUNIT_ASSERT_EQUAL(std::filesystem::path("/usr/lib/crossdock/plugins"), conf.host.plugins.directories->at(0));
    }

    void testEveryFlowKeyIsRead() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("flows/copy.toml", R"(
[flow]
from = "shop"
to = "mirror"
entities = ["customer", "order"]
schedule = "0 4 * * mon-fri"
timezone = "Europe/London"
jitter = "30s"
paused = true
batch_size = 7
batch_delay = "250ms"
concurrency = 2
max_retries = 0
backoff = "2s"
page_size = 20
readers = 3
windows = 9
overlap = "1h"
sweep_every = "1d"
queue_batches = 11
[filter]
order = '.status.mapped == "processing"'
[map.order]
"PrivateNote" = '"Woo order " + .number'
a = '.id'
)");
        const Flow flow = sound(folder).configuration.flows.at("copy");
        CPPUNIT_ASSERT_EQUAL(std::string("0 4 * * mon-fri Europe/London"), *flow.schedule + " " + *flow.timezone);
        CPPUNIT_ASSERT(*flow.jitter == std::chrono::seconds(30) && *flow.paused && *flow.batchSize == 7);
        CPPUNIT_ASSERT(*flow.batchDelay == Duration(250) && *flow.concurrency == 2 && *flow.maxRetries == 0);
        CPPUNIT_ASSERT(*flow.backoff == Duration(2'000) && *flow.pageSize == 20 && *flow.readers == 3 &&
                       *flow.windows == 9);
        CPPUNIT_ASSERT(*flow.overlap == std::chrono::hours(1) && *flow.sweepEvery == std::chrono::hours(24) &&
                       *flow.queueBatches == 11);
        CPPUNIT_ASSERT_EQUAL(std::string(".status.mapped == \"processing\""), *flow.filters.at("order"));
        CPPUNIT_ASSERT_EQUAL(std::string("PrivateNote a"),
                             flow.maps.at("order").at(0).field + " " + flow.maps.at("order").at(1).field);
        CPPUNIT_ASSERT_EQUAL(std::uint32_t{24}, flow.maps.at("order").at(0).expression.at.line);
    }

    void testConnectionKeysAreRead() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/shop.toml", R"(
[connection]
organisation = "default"
connector = "woocommerce"
url = "https://shop.example.com/blog"
[credentials]
consumer_key = "vault:shop.consumer_key"
[limits]
requests_per_second = 3
concurrency = 2
[network]
ca_file = "ca.pem"
allow_private = true
timeout = "30s"
connect_timeout = "5s"
gzip = true
extra_origins = ["https://api.example.com"]
max_body = "1MiB"
[oauth]
token_url = "https://oauth.example.com/token"
scope = "a b"
)");
        const Connection shop = sound(folder).configuration.connections.at("shop");
        CPPUNIT_ASSERT_EQUAL(std::string("shop.consumer_key"), *shop.credentials.at("consumer_key"));
        CPPUNIT_ASSERT(*shop.limits.requestsPerSecond == 3 && *shop.limits.requestsPerMinute == 0 &&
                       *shop.limits.concurrency == 2);
        CPPUNIT_ASSERT(*shop.network.caFile == std::filesystem::canonical(folder.path()) / "ca.pem");
        CPPUNIT_ASSERT(*shop.network.allowPrivate && *shop.network.gzip && shop.network.maxBody->bytes == 1U << 20U);
        CPPUNIT_ASSERT(*shop.network.timeout == Duration(30'000) && *shop.network.connectTimeout == Duration(5'000));
        CPPUNIT_ASSERT_EQUAL(std::string("https://api.example.com"), shop.network.extraOrigins->at(0));
        CPPUNIT_ASSERT_EQUAL(std::string("https://oauth.example.com/token a b"),
                             *shop.oauth.tokenUrl + " " + *shop.oauth.scope);
    }

    void testHostKeysAreRead() {
        ConfFolder folder;
        folder.write("crossdock.toml", R"(
[organisation]
name = "acme"
timezone = "Australia/Sydney"
[store]
backend = "sqlite"
raw_retention = "7d"
[vault]
key_env = "CROSSDOCK_VAULT_KEY"
[admin]
listen = "[::1]:0"
host_names = ["a.example.com"]
tls_certificate = "/c.pem"
tls_key = "/k.pem"
trusted_proxies = ["10.0.0.1"]
[control]
socket = "/run/x.sock"
[log]
level = "debug"
)");
        const HostConf host = sound(folder).configuration.host;
        CPPUNIT_ASSERT_EQUAL(std::string("acme Australia/Sydney sqlite"),
                             *host.organisation.name + " " + *host.organisation.timezone + " " + *host.store.backend);
        CPPUNIT_ASSERT(*host.store.rawRetention == std::chrono::hours(168));
        CPPUNIT_ASSERT_EQUAL(std::string("CROSSDOCK_VAULT_KEY [::1]:0 debug"),
                             *host.vault.keyEnv + " " + *host.admin.listen + " " + *host.log.level);
        CPPUNIT_ASSERT(host.control.socket.given() && !host.vault.keyFile.given());
    }

    void testRelativePathsBeginAtTheFolder() {
        ConfFolder folder;
        folder.write("crossdock.toml",
                     "[store]\npath = \"../state/x.db\"\n[plugins]\ndirectories = [\"plugins\", \"/abs\"]\n");
        const HostConf host = sound(folder).configuration.host;
        const std::filesystem::path base = std::filesystem::canonical(folder.path());
        CPPUNIT_ASSERT(*host.store.path == base.parent_path() / "state/x.db");
        CPPUNIT_ASSERT(host.plugins.directories->at(0) == base / "plugins" &&
                       host.plugins.directories->at(1) == "/abs");
    }

    void testOrganisationsDoNotMix() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/mirror.toml",
                     "[connection]\norganisation = \"other\"\nconnector = \"supabase\"\nurl = \"https://x.example\"\n");
        CPPUNIT_ASSERT_EQUAL(std::string("flows/copy.toml:3:6: connection \"mirror\" belongs to organisation "
                                         "\"other\", but \"shop\" to \"default\"; a flow stays within "
                                         "one organisation\n"),
                             folder.findings(context()));
    }

    void testConnectorMustOfferTheSide() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("flows/copy.toml", "[flow]\nfrom = \"mirror\"\nto = \"mirror\"\nentities = [\"order\"]\n");
        CPPUNIT_ASSERT_EQUAL(std::string("flows/copy.toml:2:8: connection \"mirror\" cannot be used here: connector "
                                         "\"supabase\" offers no source\n"
                                         "flows/copy.toml:3:6: \"from\" and \"to\" are the same connection\n"),
                             folder.findings(context()));
    }

    void testSettingsOfConnectionAndFlowAreMerged() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.append("connections/mirror.toml", "[settings]\nschema = \"shop_data\"\nstore = \"one\"\n");
        folder.append("flows/copy.toml", "[sink]\nstore = \"two\"\n");
        const Configuration conf = sound(folder).configuration;
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                R"({"schema":"shop_data","store":"two","deletes":"mark","tolerance":"0.05",)"
                R"("connection":{"name":"mirror","organisation":"default","url":"https://project.example.com","timezone":"UTC"}})"),
            conf.flows.at("copy").sinkSettings);
        CPPUNIT_ASSERT(conf.connections.at("mirror").sinkSettings->find("\"store\":\"one\"") != std::string::npos);
        CPPUNIT_ASSERT(conf.flows.at("copy").sourceSettings.find("\"page_size\":100") != std::string::npos);
    }

    void testSettingOfTheOtherSideIsLeftOut() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/b.toml",
                     "[connection]\nconnector = \"both\"\nurl = \"https://x.example\"\n[settings]\npage_size = 20\n");
        folder.write("flows/copy.toml",
                     "[flow]\nfrom = \"shop\"\nto = \"b\"\nentities = [\"order\"]\n[sink]\nitem = \"7\"\n");
        const Configuration conf = sound(folder).configuration;
        CPPUNIT_ASSERT(conf.flows.at("copy").sinkSettings.find("page_size") == std::string::npos);
        CPPUNIT_ASSERT(conf.connections.at("b").sourceSettings->find("\"page_size\":20") != std::string::npos);
        // The sink's required setting stands in the flow only.
        CPPUNIT_ASSERT(!conf.connections.at("b").sinkSettings.has_value());
        folder.write("flows/copy.toml", "[flow]\nfrom = \"shop\"\nto = \"b\"\nentities = [\"order\"]\n");
        CPPUNIT_ASSERT_EQUAL(std::string("flows/copy.toml:3:6: the sink \"both\" needs the setting \"item\"\n"),
                             folder.findings(context()));
        folder.append("connections/b.toml", "pagesize = 3\n");
        CPPUNIT_ASSERT(folder.findings(context()).find("connections/b.toml:6:1: connector \"both\" has no setting "
                                                       "\"pagesize\"; did you mean \"page_size\"?") !=
                       std::string::npos);
    }

    void testBrokenSchemaIsToldOnce() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/shop.toml", "[connection]\nconnector = \"broken\"\nurl = \"https://x.example\"\n");
        const std::string findings = folder.findings(context());
        CPPUNIT_ASSERT_MESSAGE(
            findings, findings.starts_with(
                          "connections/shop.toml:2:13: the source \"broken\": its settings schema cannot be read"));
        CPPUNIT_ASSERT_EQUAL(findings.find('\n'), findings.size() - 1);
    }

    void testSecretInAConfFileIsRefusedWithoutEcho() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        for (const char* value :
             {"\"canary4711\"", "4711", "[\"canary4711\"]", "\"valut:canary4711\"", "\"vault:canary4711 x\"",
              "{ a = \"canary4711\" }", "canary4711", "\"vault:\"", "\"canary4711"}) {
            folder.write("connections/shop.toml", std::string("[connection]\nconnector = \"woocommerce\"\nurl = "
                                                              "\"https://x.example\"\n[credentials]\nconsumer_key = ") +
                                                      value + "\n");
            const std::string findings = folder.findings(context());
            CPPUNIT_ASSERT_MESSAGE(findings, findings.starts_with("connections/shop.toml:5:"));
            CPPUNIT_ASSERT_MESSAGE(findings, findings.find("canary") == std::string::npos &&
                                                 findings.find("4711") == std::string::npos);
        }
    }

    void testPlainHttpNeedsLeave() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        const auto findings = [&](const std::string& url, const std::string& network) {
            folder.write("connections/shop.toml", "[connection]\nconnector = \"woocommerce\"\nurl = \"" + url +
                                                      "\"\n[network]\n" + network + "\n");
            return folder.findings(context());
        };
        CPPUNIT_ASSERT(findings("http://shop.example.com", "")
                           .find(":3:7: must begin with https://, or set [network] allow_plain_http") !=
                       std::string::npos);
        CPPUNIT_ASSERT(
            findings("http://shop.example.com", "allow_private = true").find(":3:7: must begin with https://") !=
            std::string::npos);
        CPPUNIT_ASSERT(findings("http://127.0.0.1:9000", "").find("needs [network] allow_private = true") !=
                       std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), findings("http://127.0.0.1:9000", "allow_private = true"));
        const std::string warned = findings("http://shop.example.com", "allow_plain_http = true");
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "connections/shop.toml:3:7: warning: plain http: all data can be read and changed on the way\n"),
            warned);
        CPPUNIT_ASSERT(!hasErrors(load(folder.path(), context()).mistakes));
    }

    void testOtherAddressesThanLoopbackNeedTls() {
        ConfFolder folder;
        for (const char* address : {"0.0.0.0:18099", "[::]:8080", "192.168.1.5:0", "crossdock.example.com:443"}) {
            const std::string admin = std::string("[admin]\nlisten = \"") + address + "\"\n";
            folder.write("crossdock.toml", admin);
            const std::string findings = folder.findings(context());
            CPPUNIT_ASSERT_MESSAGE(findings, findings.starts_with("crossdock.toml:2:10: \"listen\" is reachable from "
                                                                  "other machines") &&
                                                 findings.find("tls_certificate") != std::string::npos);
            folder.write("crossdock.toml", admin + "tls_certificate = \"/c.pem\"\ntls_key = \"/k.pem\"\n");
            CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
            folder.write("crossdock.toml", admin + "enabled = false\n");
            CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
        }
        folder.write("crossdock.toml", "[admin]\nlisten = \"127.8.8.8:80\"\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
    }

    void testAStoreThatThisHostCannotKeepIsRefused() {
        ConfFolder folder;
        folder.write("crossdock.toml", "[store]\nbackend = \"postgresql\"\npostgresql = \"host=db user=crossdock\"\n");
        CPPUNIT_ASSERT_EQUAL(std::string("crossdock.toml:2:11: this host keeps its store in \"sqlite\" alone\n"),
                             folder.findings(context()));
    }

    void testOneVaultKeyOnly() {
        ConfFolder folder;
        folder.write("crossdock.toml", "[vault]\nkey_file = \"/k\"\npassphrase = true\n");
        CPPUNIT_ASSERT_EQUAL(
            std::string("crossdock.toml:3:14: \"passphrase\" and \"key_file\" both name the vault's key; keep one\n"),
            folder.findings(context()));
    }

    void testTwoFlowsOverOneRouteAreWarnedAbout() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("flows/second.toml", "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"order\"]\n");
        CPPUNIT_ASSERT_EQUAL(std::string("flows/second.toml:4:12: warning: flow \"copy\" takes \"order\" over the same "
                                         "route; without a filter in both, each record is delivered twice\n"),
                             folder.findings(context()));
        folder.append("flows/second.toml", "[filter]\norder = 'true'\n");
        folder.append("flows/copy.toml", "[filter]\norder = 'false'\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
    }

    void testTwoShopsInOneCompanyWithOneRowOfNumbersAreWarnedAbout() {
        ConfFolder folder;
        for (const char* shop : {"north", "south"}) {
            folder.write("connections/" + std::string(shop) + ".toml",
                         "[connection]\nconnector = \"woocommerce\"\nurl = \"https://" + std::string(shop) +
                             ".example.com\"\n");
        }
        const std::string company =
            "[connection]\nconnector = \"quickbooks\"\nurl = \"https://books.example.com\"\n[settings]\nrealm_id = ";
        folder.write("connections/books.toml", company + "\"7\"\n");
        const auto flow = [&](const std::string& from, const std::string& to, const std::string& sink) {
            folder.write("flows/" + from + ".toml", "[flow]\nfrom = \"" + from + "\"\nto = \"" + to +
                                                        "\"\nentities = [\"order\"]\n[sink]\n" + sink);
        };
        flow("north", "books", "");
        flow("south", "books", "");
        const std::string warned = folder.findings(context());
        CPPUNIT_ASSERT_MESSAGE(
            warned, warned.starts_with("flows/south.toml:3:6: warning: flow \"north\" posts documents of another shop "
                                       "there, and both have document_number_prefix = \"\""));
        CPPUNIT_ASSERT_EQUAL(warned.find('\n'), warned.size() - 1);
        // The same company by another connection is the same company.
        folder.write("connections/again.toml", company + "\"7\"\n");
        flow("south", "again", "");
        CPPUNIT_ASSERT_EQUAL(warned, folder.findings(context()));
        folder.write("connections/again.toml", company + "\"8\"\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
        flow("south", "books", "document_number_prefix = \"S-\"\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
    }

    void testMappedFieldThatTheSinkDoesNotKnowIsAMistake() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/books.toml",
                     "[connection]\nconnector = \"quickbooks\"\nurl = \"https://books.example.com\"\n[settings]\n"
                     "realm_id = \"7\"\n");
        const std::string head =
            "[flow]\nfrom = \"shop\"\nto = \"books\"\nentities = [\"customer\", \"product\", \"order\"]\n";
        folder.write("flows/books.toml", head + R"([map.order]
PrivateNote = '.number'
PrivteNote = '.number'
Colour = '"red"'
[map.customer]
Colour = '"red"'
[map.product]
Anything = '1'
)");
        CPPUNIT_ASSERT_EQUAL(
            std::string("flows/books.toml:7:1: [map.order]: the sink \"quickbooks\" takes no field \"PrivteNote\" of "
                        "\"order\"; did you mean \"PrivateNote\"?\n"
                        "flows/books.toml:8:1: [map.order]: the sink \"quickbooks\" takes no field \"Colour\" of "
                        "\"order\"; `crossdock reference quickbooks` lists those that it takes\n"
                        "flows/books.toml:10:1: [map.customer]: the sink \"quickbooks\" takes no field \"Colour\" of "
                        "\"customer\"; known are \"Notes\", \"Fax\"\n"),
            folder.findings(context()));
        // A sink that does not say what it takes takes all; the other sink's list is not this one's.
        folder.write("flows/books.toml", head + "[map.order]\nPrivateNote = '.number'\n");
        folder.append("flows/copy.toml", "[map.order]\nColour = '.number'\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings(context()));
    }

    void testBrokenConnectionFileIsNotReportedAgainByItsFlows() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.write("connections/shop.toml", "[connection\n");
        const std::string findings = folder.findings(context());
        CPPUNIT_ASSERT_MESSAGE(findings, findings.starts_with("connections/shop.toml:1:") &&
                                             findings.find('\n') == findings.size() - 1);
        CPPUNIT_ASSERT(load(folder.path(), context()).configuration.flows.contains("copy"));
    }

    void testTextChecksPointIntoTheValue() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.append("flows/copy.toml", "schedule = \"0 24 * * *\"\ntimezone = \"Europe/Londn\"\n[filter]\norder = "
                                         "'''\n.a |\nnofun'''\n[map.order]\nx = 'def f: f; f'\n");
        CPPUNIT_ASSERT_EQUAL(
            std::string("flows/copy.toml:5:15: \"schedule\": hour: 24 is not within 0 to 23\n"
                        "flows/copy.toml:6:12: \"timezone\": the system's time zone database has no such zone; "
                        "did you mean \"Europe/London\"?\n"
                        "flows/copy.toml:8:9: filter of \"order\": nofun/0 is not defined (line 2 of the program)\n"
                        "flows/copy.toml:12:5: map of \"order\", field \"x\": \"def\" is not available here: a program "
                        "must be sure to end\n"),
            folder.findings(context()));
    }

    void testWithoutCatalogueSettingsPassAsWritten() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        folder.append("flows/copy.toml", "[sink]\nanything = [1, \"x\"]\n");
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings({}));
        CPPUNIT_ASSERT(load(folder.path(), {})
                           .configuration.flows.at("copy")
                           .sinkSettings.starts_with("{\"anything\":[1,\"x\"],\"connection\":"));
    }

    void testEveryBentByteOfASoundFlowIsSurvived() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        const std::string flow = "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"order\"]\nbackoff = "
                                 "\"1s\"\n[sink]\ntolerance = \"0.01\"\n";
        LoadContext light{&_catalogue, {}};
        std::size_t faulty = 0;
        for (std::size_t at = 0; at < flow.size(); ++at) {
            for (const char bent : {'\0', '"', '[', '\n', '\xff', 'x', '.'}) {
                std::string text = flow;
                text[at] = bent;
                folder.write("flows/copy.toml", text);
                faulty += load(folder.path(), light).mistakes.empty() ? 0 : 1;
            }
        }
        CPPUNIT_ASSERT(faulty > flow.size() * 5);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoaderTest);
