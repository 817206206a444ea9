// What may lie in a conf folder, and what may not.

#include "conf_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

using namespace crossdock::conf;
using crossdock::conf::test::ConfFolder;

class FolderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FolderTest);
    CPPUNIT_TEST(testMissingFolderIsOneMistake);
    CPPUNIT_TEST(testMissingMainFileIsAMistake);
    CPPUNIT_TEST(testFoldersBelowMayBeMissing);
    CPPUNIT_TEST(testLinksStayInside);
    CPPUNIT_TEST(testPipesAndFoldersAreNoFiles);
    CPPUNIT_TEST(testHugeFileIsRefused);
    CPPUNIT_TEST(testSlipsInFileNamesAreTold);
    CPPUNIT_TEST(testBackupsAndHiddenFilesArePassedOver);
    CPPUNIT_TEST_SUITE_END();

    static bool has(const std::string& findings, const std::string& line) {
        return ("\n" + findings).find("\n" + line) != std::string::npos;
    }

public:
    void testMissingFolderIsOneMistake() {
        const Loaded loaded = load("/nowhere/at/all", {});
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, loaded.mistakes.size());
        CPPUNIT_ASSERT(loaded.mistakes[0].text().starts_with("/nowhere/at/all: no conf folder here"));
    }

    void testMissingMainFileIsAMistake() {
        ConfFolder folder;
        std::filesystem::remove(folder.path() / "crossdock.toml");
        CPPUNIT_ASSERT_EQUAL(std::string("crossdock.toml: cannot be read: No such file or directory\n"),
                             folder.findings({}));
    }

    void testFoldersBelowMayBeMissing() {
        ConfFolder folder;
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings({}));
    }

    void testLinksStayInside() {
        ConfFolder folder;
        ConfFolder elsewhere;
        ConfFolder::fill(folder);
        elsewhere.write("out.toml", "[flow]\n");
        std::filesystem::create_symlink(elsewhere.path() / "out.toml", folder.path() / "flows/out.toml");
        // The way in which mounted configuration volumes are laid out.
        folder.write("flows/..data/inside.toml", "[flow]\nfrom = \"shop\"\nto = \"mirror\"\nentities = [\"refund\"]\n");
        std::filesystem::create_symlink("..data/inside.toml", folder.path() / "flows/inside.toml");
        std::filesystem::create_symlink("nowhere.toml", folder.path() / "flows/dangling.toml");
        const std::string findings = folder.findings({});
        CPPUNIT_ASSERT_MESSAGE(
            findings,
            has(findings, "flows/out.toml: is a link that leads out of the conf folder; put the file here\n"));
        CPPUNIT_ASSERT_MESSAGE(findings, has(findings, "flows/dangling.toml: cannot be read"));
        CPPUNIT_ASSERT(load(folder.path(), {}).configuration.flows.contains("inside"));
        CPPUNIT_ASSERT(!load(folder.path(), {}).configuration.flows.contains("out"));
    }

    void testPipesAndFoldersAreNoFiles() {
        ConfFolder folder;
        ConfFolder::fill(folder);
        CPPUNIT_ASSERT_EQUAL(0, ::mkfifo((folder.path() / "flows/pipe.toml").c_str(), 0600));
        std::filesystem::create_directories(folder.path() / "flows/folder.toml");
        const std::string findings = folder.findings({});
        CPPUNIT_ASSERT_MESSAGE(findings, has(findings, "flows/pipe.toml: is not a regular file\n"));
        CPPUNIT_ASSERT_MESSAGE(findings, has(findings, "flows/folder.toml: is not a regular file\n"));
    }

    void testHugeFileIsRefused() {
        ConfFolder folder;
        folder.write("flows/huge.toml", std::string((1U << 20U) + 1, '#'));
        CPPUNIT_ASSERT_EQUAL(std::string("flows/huge.toml: is larger than 1 MiB; conf files are small\n"),
                             folder.findings({}));
    }

    void testSlipsInFileNamesAreTold() {
        ConfFolder folder;
        for (const char* name :
             {"a.tml", "b.TOML", "c.toml.txt", "d.old.toml", "E.toml", "with space.toml", "\xc3\xa9.toml", "-x.toml"}) {
            folder.write(std::string("flows/") + name, "");
        }
        const std::string findings = folder.findings({});
        for (const char* line :
             {"flows/a.tml: is not read: its name must end in \".toml\"\n", "flows/b.TOML: is not read",
              "flows/c.toml.txt: is not read", "flows/d.old.toml: the name before \".toml\" must be",
              "flows/E.toml: the name before", "flows/with space.toml: the name before",
              "flows/\xc3\xa9.toml: the name before", "flows/-x.toml: the name before"}) {
            CPPUNIT_ASSERT_MESSAGE(findings + line, has(findings, line));
        }
    }

    void testBackupsAndHiddenFilesArePassedOver() {
        ConfFolder folder;
        for (const char* name :
             {"a.toml~", ".#a.toml", ".a.toml.swp", "a.toml.bak", "a.toml.off", "README.md", "notes"}) {
            folder.write(std::string("flows/") + name, "rubbish");
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), folder.findings({}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FolderTest);
