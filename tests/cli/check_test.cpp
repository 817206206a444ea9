// What `check` finds on this machine, beside the mistakes of the conf itself.
#include "app/store_access.hpp"
#include "cli/program.hpp"
#include "core/clock.hpp"
#include "secret/secret_memory.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;
using namespace crossdock;

class CheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CheckTest);
    CPPUNIT_TEST(testAConfWithoutFlowsIsSaidToDoNothing);
    CPPUNIT_TEST(testAFolderOfConnectorsThatIsNotThereIsNamed);
    CPPUNIT_TEST(testAMissingVaultKeyIsToldWithTheCommandThatMakesIt);
    CPPUNIT_TEST(testCredentialsThatTheVaultLacksAreNamedWithTheirPlace);
    CPPUNIT_TEST(testAStoreFolderThatOthersMayEnterStopsCheckAndServe);
    CPPUNIT_TEST(testAStoreThatThisHostCannotKeepIsAMistake);
    CPPUNIT_TEST_SUITE_END();

    fs::path _folder;
    std::string _errors;
    SystemClock _clock;

public:
    void setUp() override {
        secret::setUpMemory();
        std::string pattern = (fs::temp_directory_path() / "crossdock-check-XXXXXX").string();
        _folder = ::mkdtemp(pattern.data());
        fs::create_directory(_folder / "state");
        fs::permissions(_folder / "state", fs::perms::owner_all);
        writeHost(CROSSDOCK_TEST_PLUGINS);
    }
    void tearDown() override { fs::remove_all(_folder); }

private:
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((_folder / "conf" / name).parent_path());
        std::ofstream(_folder / "conf" / name) << text;
    }
    void writeHost(const std::string& plugins, const std::string& store = "") const {
        write("crossdock.toml", "[store]\npath = \"../state/x.db\"\n" + store +
                                    "[vault]\nkey_file = \"../keys/vault.key\"\n[plugins]\ndirectories = [\"" +
                                    plugins + "\"]\n");
    }
    void writeFlow() const {
        write("connections/shop.toml", "[connection]\nconnector = \"woocommerce\"\nurl = \"https://shop.example.com\"\n"
                                       "[credentials]\nconsumer_key = \"vault:shop.key\"\n"
                                       "consumer_secret = \"vault:shop.secret\"\n");
        write("connections/mirror.toml",
              "[connection]\nconnector = \"supabase\"\nurl = \"https://mirror.example.com\"\n");
        write("flows/copy.toml", "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"order\"]\n");
    }
    int run(std::vector<std::string> words) {
        std::ostringstream out;
        std::ostringstream errors;
        words.insert(words.end(), {"--conf", (_folder / "conf").string()});
        const int status = cli::runProgram(words, std::nullopt, out, errors);
        _errors = errors.str();
        return status;
    }
    void assertSays(const std::string& text) const {
        CPPUNIT_ASSERT_MESSAGE(text + "\nis missing in\n" + _errors, _errors.find(text) != std::string::npos);
    }

    void testAConfWithoutFlowsIsSaidToDoNothing() {
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        assertSays("/conf/flows: warning: there is no flow");
        writeFlow();
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        CPPUNIT_ASSERT(_errors.find("there is no flow") == std::string::npos);
    }

    void testAFolderOfConnectorsThatIsNotThereIsNamed() {
        writeHost("/nope");
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        assertSays("crossdock.toml:6:15: warning: there is no folder \"/nope\"");
    }

    void testAMissingVaultKeyIsToldWithTheCommandThatMakesIt() {
        writeFlow();
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        assertSays("crossdock.toml:4:12: warning: there is no file ");
        assertSays("crossdock vault init");
        CPPUNIT_ASSERT_MESSAGE("a check makes no store", !fs::exists(_folder / "state/x.db"));
    }

    void testCredentialsThatTheVaultLacksAreNamedWithTheirPlace() {
        writeFlow();
        CPPUNIT_ASSERT_EQUAL(0, run({"vault", "init"}));
        auto access = app::StoreAccess::open(_folder / "conf", std::nullopt, _clock);
        CPPUNIT_ASSERT(access.ok());
        const auto set = [&](const std::string& name) {
            auto vault = (*access)->vault();
            CPPUNIT_ASSERT_MESSAGE(vault.ok() ? "" : vault.failure().message, vault.ok());
            CPPUNIT_ASSERT((*vault)->set("default", name, secret::Secret::copyOf("ck_1"), "tester").ok());
        };
        set("shop.key");
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        assertSays("connections/shop.toml:6:19: warning: the vault has no \"shop.secret\", which is to be the "
                   "consumer_secret; set it with: crossdock vault set shop.secret");
        CPPUNIT_ASSERT(_errors.find("consumer_key") == std::string::npos);
        set("shop.secret");
        CPPUNIT_ASSERT_EQUAL(0, run({"check"}));
        CPPUNIT_ASSERT_EQUAL(std::string(), _errors);
    }

    void testAStoreFolderThatOthersMayEnterStopsCheckAndServe() {
        fs::permissions(_folder / "state", fs::perms(0755));
        CPPUNIT_ASSERT_EQUAL(2, run({"check"}));
        assertSays("crossdock.toml:2:8: store folder ");
        assertSays("mode 0755 lets others in; run: chmod 0700 ");
        CPPUNIT_ASSERT_EQUAL(2, run({"serve"}));
        assertSays("run: chmod 0700 ");
        CPPUNIT_ASSERT(!fs::exists(_folder / "state/x.db"));
    }

    void testAStoreThatThisHostCannotKeepIsAMistake() {
        writeHost(CROSSDOCK_TEST_PLUGINS, "backend = \"postgresql\"\npostgresql = \"host=db\"\n");
        CPPUNIT_ASSERT_EQUAL(2, run({"check"}));
        assertSays("crossdock.toml:3:11: this host keeps its store in \"sqlite\" alone");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CheckTest);

} // namespace
