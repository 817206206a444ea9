#include "cli/program.hpp"

#include "app/store_access.hpp"
#include "secret/secret_memory.hpp"
#include "store/queries.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

/// A folder that goes when the test does.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "crossdock-cli-XXXXXX").string();
        _path = mkdtemp(pattern.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(_path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return _path; }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((_path / name).parent_path());
        std::ofstream(_path / name) << text;
    }

private:
    std::filesystem::path _path;
};

class ProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramTest);
    CPPUNIT_TEST(testWithoutACommandTheUsageIsPrinted);
    CPPUNIT_TEST(testAnUnknownCommandSuggestsTheNearest);
    CPPUNIT_TEST(testHelpOfACommandNamesItsOptions);
    CPPUNIT_TEST(testGlobalOptionsMayPrecedeTheCommand);
    CPPUNIT_TEST(testAMissingConfFolderIsAUsageError);
    CPPUNIT_TEST(testAMistakeInTheConfIsPrintedWithItsPlace);
    CPPUNIT_TEST(testStatusOfAHostWithoutFlowsIsEmpty);
    CPPUNIT_TEST(testForceDoneWantsAReason);
    CPPUNIT_TEST(testRetryWantsToKnowWhichItems);
    CPPUNIT_TEST(testASpanThatEndsBeforeItBeginsIsRefusedWithoutADaemonToo);
    CPPUNIT_TEST(testASecondPauseLeavesTheFirstInPlace);
    CPPUNIT_TEST(testVaultInitNeverOverwritesAKey);
    CPPUNIT_TEST(testVaultInitMakesNoSecondKeyForAVaultThatIsThere);
    CPPUNIT_TEST(testTheTokensOfASignInAreNotSetByHand);
    CPPUNIT_TEST(testAnotherOrganisationsCureNamesIt);
    CPPUNIT_TEST(testAStoreFolderThatLetsOthersInIsRefusedByEveryCommand);
    CPPUNIT_TEST(testWhoMadeATokenStandsInTheActivityLogAndTheTokenDoesNot);
    CPPUNIT_TEST_SUITE_END();

    std::ostringstream _out;
    std::ostringstream _err;
    TemporaryFolder _folder;

    int run(std::vector<std::string> words) {
        crossdock::secret::setUpMemory();
        return crossdock::cli::runProgram(words, std::nullopt, _out, _err);
    }

    std::vector<std::string> with(std::vector<std::string> words) {
        words.insert(words.end(), {"--conf", (_folder.path() / "conf").string()});
        return words;
    }

    void writeConf() {
        std::filesystem::create_directories(_folder.path() / "plugins");
        writeConf((_folder.path() / "plugins").string());
    }

    void writeConf(const std::string& plugins) {
        _folder.write("conf/crossdock.toml", "[store]\npath = \"" + (_folder.path() / "state" / "x.db").string() +
                                                 "\"\n[vault]\nkey_file = \"" +
                                                 (_folder.path() / "keys" / "vault.key").string() +
                                                 "\"\n[plugins]\ndirectories = [\"" + plugins + "\"]\n");
    }

    void testWithoutACommandTheUsageIsPrinted() {
        CPPUNIT_ASSERT_EQUAL(2, run({}));
        CPPUNIT_ASSERT(_out.str().find("usage: crossdock COMMAND") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, run({"--help"}));
    }

    void testAnUnknownCommandSuggestsTheNearest() {
        CPPUNIT_ASSERT_EQUAL(2, run({"snyc"}));
        CPPUNIT_ASSERT(_err.str().find("did you mean \"sync\"") != std::string::npos);
    }

    void testHelpOfACommandNamesItsOptions() {
        CPPUNIT_ASSERT_EQUAL(0, run({"sync", "--help"}));
        CPPUNIT_ASSERT(_out.str().find("--dry-run") != std::string::npos);
        CPPUNIT_ASSERT(_out.str().find("--conf DIR") != std::string::npos);
    }

    void testGlobalOptionsMayPrecedeTheCommand() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run({"--conf", (_folder.path() / "conf").string(), "--json", "status"}));
        CPPUNIT_ASSERT(_out.str().find("\"flows\"") < _out.str().find("\"circuits\""));
        CPPUNIT_ASSERT(_out.str().find("\"circuits\"") != std::string::npos);
    }

    void testAMissingConfFolderIsAUsageError() {
        CPPUNIT_ASSERT_EQUAL(2, run({"status", "--conf", (_folder.path() / "nowhere").string()}));
        CPPUNIT_ASSERT(_err.str().find("nowhere") != std::string::npos);
    }

    void testAMistakeInTheConfIsPrintedWithItsPlace() {
        writeConf();
        _folder.write("conf/flows/a.toml", "[flwo]\n");
        CPPUNIT_ASSERT_EQUAL(2, run(with({"check"})));
        CPPUNIT_ASSERT(_err.str().find("a.toml:1:2") != std::string::npos ||
                       _err.str().find("a.toml:1:1") != std::string::npos);
        CPPUNIT_ASSERT(_err.str().find("did you mean \"flow\"") != std::string::npos);
    }

    void testStatusOfAHostWithoutFlowsIsEmpty() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"status"})));
        CPPUNIT_ASSERT(_out.str().find("FLOW") == 0);
    }

    void testForceDoneWantsAReason() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(2, run(with({"force-done", "f", "--all", "--why", "short"})));
        CPPUNIT_ASSERT(_err.str().find("reason of at least 10") != std::string::npos);
    }

    void testRetryWantsToKnowWhichItems() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(2, run(with({"retry", "f"})));
        CPPUNIT_ASSERT(_err.str().find("exactly one of") != std::string::npos);
    }

    void testASpanThatEndsBeforeItBeginsIsRefusedWithoutADaemonToo() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(2, run(with({"sync", "f", "--since", "2026-02-01", "--until", "2026-01-31"})));
        CPPUNIT_ASSERT(_err.str().find("the end of the span is not after its beginning") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, run(with({"sync", "f", "--full", "--since", "2026-02-01"})));
    }

    void testASecondPauseLeavesTheFirstInPlace() {
        writeConf(CROSSDOCK_TEST_PLUGINS);
        _folder.write("conf/connections/shop.toml",
                      "[connection]\nconnector = \"woocommerce\"\nurl = \"https://shop.example.com\"\n");
        _folder.write("conf/connections/mirror.toml",
                      "[connection]\nconnector = \"supabase\"\nurl = \"https://mirror.example.com\"\n");
        _folder.write("conf/flows/copy.toml", "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"order\"]\n");
        CPPUNIT_ASSERT_EQUAL(2, run(with({"pause", "copy"})));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(_err.str(), 0, run(with({"pause", "copy", "--why", "stocktaking"})));
        CPPUNIT_ASSERT_EQUAL(2, run(with({"pause", "copy", "--reason", "another"})));
        CPPUNIT_ASSERT(_err.str().find(": stocktaking") != std::string::npos);
    }

    void testVaultInitNeverOverwritesAKey() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "init"})));
        CPPUNIT_ASSERT(run(with({"vault", "init"})) != 0);
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "list"})));
        _out.str("");
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "audit"})));
        const std::string audit = _out.str();
        CPPUNIT_ASSERT_MESSAGE(audit, audit.starts_with("AT ") && audit.find(" list ") != std::string::npos &&
                                          audit.find("uid:") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(audit, audit.find("is whole: 1 entries") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, run(with({"vault", "audit", "--most", "0"})));
    }

    void testVaultInitMakesNoSecondKeyForAVaultThatIsThere() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "init"})));
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "list"})));
        std::filesystem::rename(_folder.path() / "keys" / "vault.key", _folder.path() / "kept.key");
        CPPUNIT_ASSERT_EQUAL(2, run(with({"vault", "init"})));
        CPPUNIT_ASSERT_MESSAGE(_err.str(), _err.str().find("put the copy of its key back") != std::string::npos);
        CPPUNIT_ASSERT(!std::filesystem::exists(_folder.path() / "keys" / "vault.key"));
        std::filesystem::rename(_folder.path() / "kept.key", _folder.path() / "keys" / "vault.key");
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "list"})));
    }

    void testTheTokensOfASignInAreNotSetByHand() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "init"})));
        CPPUNIT_ASSERT_EQUAL(2, run(with({"vault", "set", "books.oauth"})));
        CPPUNIT_ASSERT_MESSAGE(_err.str(), _err.str().find("crossdock connect books") != std::string::npos);
    }

    void testAnotherOrganisationsCureNamesIt() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "init"})));
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "list"})));
        CPPUNIT_ASSERT_MESSAGE(_out.str(), _out.str().find("vault set NAME\n") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, run(with({"vault", "list", "--organisation", "beta"})));
        CPPUNIT_ASSERT_MESSAGE(_out.str(), _out.str().find("vault set NAME --organisation beta") != std::string::npos);
    }

    void testAStoreFolderThatLetsOthersInIsRefusedByEveryCommand() {
        writeConf();
        std::filesystem::create_directories(_folder.path() / "state");
        std::filesystem::permissions(_folder.path() / "state", std::filesystem::perms(0777));
        CPPUNIT_ASSERT_EQUAL(2, run(with({"status"})));
        CPPUNIT_ASSERT_MESSAGE(_err.str(), _err.str().find("chmod 0700") != std::string::npos);
        CPPUNIT_ASSERT(!std::filesystem::exists(_folder.path() / "state" / "x.db"));
    }

    void testWhoMadeATokenStandsInTheActivityLogAndTheTokenDoesNot() {
        writeConf();
        CPPUNIT_ASSERT_EQUAL(0, run(with({"token", "add", "bot", "--role", "viewer"})));
        const std::string token = _out.str().substr(0, _out.str().find('\n'));
        CPPUNIT_ASSERT(run(with({"token", "add", "bot", "--role", "viewer"})) != 0);
        CPPUNIT_ASSERT_EQUAL(0, run(with({"token", "remove", "bot"})));
        const crossdock::SystemClock clock;
        const auto access = crossdock::app::StoreAccess::open(_folder.path() / "conf", std::nullopt, clock);
        CPPUNIT_ASSERT(access.ok());
        crossdock::store::Store store((*access)->database());
        const auto rows = crossdock::store::Queries(store, "default").activity({});
        CPPUNIT_ASSERT(rows.ok());
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows->size());
        CPPUNIT_ASSERT_EQUAL(std::string("token_removed bot"), rows->at(0).kind + " " + rows->at(0).message);
        CPPUNIT_ASSERT_EQUAL(std::string("token_added bot"), rows->at(1).kind + " " + rows->at(1).message);
        CPPUNIT_ASSERT_EQUAL(crossdock::app::commandLineActor(), rows->at(1).who);
        CPPUNIT_ASSERT(token.size() > 20 && rows->at(1).message.find(token) == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramTest);

} // namespace
