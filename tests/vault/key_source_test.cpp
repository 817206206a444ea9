#include "vault_fixture.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace crossdock::vault {

namespace {

namespace fs = std::filesystem;

const std::string goodText = "xdm1_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

void write(const fs::path& path, const std::string& text, mode_t mode = 0600) {
    std::ofstream(path, std::ios::binary) << text;
    CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
}

template <typename Outcome>
void expectRefused(const std::string& why, const Outcome& outcome) {
    CPPUNIT_ASSERT(!outcome.ok());
    CPPUNIT_ASSERT(outcome.failure().cls == ErrorClass::Config);
    CPPUNIT_ASSERT_MESSAGE(outcome.failure().message, outcome.failure().message.find(why) != std::string::npos);
    CPPUNIT_ASSERT(outcome.failure().message.find("AAECAw") == std::string::npos);
}

} // namespace

class KeySourceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeySourceTest);
    CPPUNIT_TEST(testTextFormIsReadStrictly);
    CPPUNIT_TEST(testTextFormReadsBackWhatItWrote);
    CPPUNIT_TEST(testNewKeyFileIsPrivateAndLoads);
    CPPUNIT_TEST(testNewKeyFileNeverReplacesOne);
    CPPUNIT_TEST(testReadableByOthersIsRefusedWithTheCommandToRun);
    CPPUNIT_TEST(testSymbolicLinkIsRefused);
    CPPUNIT_TEST(testSymbolicLinkOnTheWayIsRefused);
    CPPUNIT_TEST(testHardLinkIsRefused);
    CPPUNIT_TEST(testFolderThatOthersMayWriteIsRefused);
    CPPUNIT_TEST(testFileInsideTheStateDirectoryIsRefused);
    CPPUNIT_TEST(testFolderWithASimilarNameIsNotTheStateDirectory);
    CPPUNIT_TEST(testStrangeFilesAreRefused);
    CPPUNIT_TEST(testForeignOwnerIsRefused);
    CPPUNIT_TEST(testExactlyOneSourceCounts);
    CPPUNIT_TEST(testCredentialFolderGivesKeyOrPassphrase);
    CPPUNIT_TEST(testEnvironmentIsCopiedErasedAndRemoved);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { secret::setUpMemory(); }

    void testTextFormIsReadStrictly() {
        const auto parse = [](const std::string& text) { return MasterKey::parse(Secret::copyOf(text)); };
        expectOk(parse(goodText));
        expectOk(parse(goodText + "\n"));
        std::string lastBits = goodText;
        lastBits.back() = '9'; // same 32 bytes, other spare bits
        for (const std::string& bad :
             {std::string(), std::string("\n"), goodText + "\n\n", goodText + "\r\n", goodText + " ", " " + goodText,
              goodText + "A", goodText.substr(0, goodText.size() - 1), "XDM1_" + goodText.substr(5),
              "xdm2_" + goodText.substr(5), goodText.substr(5), lastBits, "xdm1_" + std::string(43, '+'),
              "xdm1_" + std::string(43, '='), "xdm1_" + std::string(43, '\0')}) {
            expectRefused("not a master key", parse(bad));
        }
    }

    void testTextFormReadsBackWhatItWrote() {
        CPPUNIT_ASSERT_EQUAL(goodText, revealed(taken(MasterKey::parse(Secret::copyOf(goodText))).text()));
        const Secret text = taken(MasterKey::random()).text();
        CPPUNIT_ASSERT(taken(MasterKey::parse(text)).text() == text);
    }

    void testNewKeyFileIsPrivateAndLoads() {
        const fs::path path = _folder.path / "keys" / "vault.key";
        expectOk(createMasterKeyFile(path));
        struct stat info {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path.c_str(), &info));
        CPPUNIT_ASSERT_EQUAL(0600U, info.st_mode & 07777U);
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path.parent_path().c_str(), &info));
        CPPUNIT_ASSERT_EQUAL(0700U, info.st_mode & 07777U);
        CPPUNIT_ASSERT_EQUAL(std::size_t{49}, contentOf(path).size());
        expectOk(MasterKey::parse(taken(readKeyFile(path, _folder.path / "state"))));
    }

    void testNewKeyFileNeverReplacesOne() {
        const fs::path path = _folder.path / "vault.key";
        write(path, "precious");
        expectRefused("File exists", createMasterKeyFile(path));
        CPPUNIT_ASSERT_EQUAL(std::string("precious"), contentOf(path));
    }

    void testReadableByOthersIsRefusedWithTheCommandToRun() {
        const fs::path path = goodFile();
        for (const mode_t mode : {0640U, 0604U, 0620U, 0610U, 0601U}) {
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
            expectRefused("chmod 600 " + path.string(), readKeyFile(path, {}));
        }
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), 0400));
        expectOk(readKeyFile(path, {}));
    }

    void testSymbolicLinkIsRefused() {
        fs::create_symlink(goodFile(), _folder.path / "link");
        expectRefused("symbolic link", readKeyFile(_folder.path / "link", {}));
    }

    void testSymbolicLinkOnTheWayIsRefused() {
        goodFile();
        fs::create_directory(_folder.path / "real");
        write(_folder.path / "real" / "vault.key", goodText);
        fs::create_directory_symlink(_folder.path / "real", _folder.path / "way");
        expectRefused("symbolic link", readKeyFile(_folder.path / "way" / "vault.key", {}));
    }

    void testHardLinkIsRefused() {
        const fs::path path = goodFile();
        fs::create_hard_link(path, _folder.path / "second");
        expectRefused("hard link", readKeyFile(path, {}));
    }

    void testFolderThatOthersMayWriteIsRefused() {
        const fs::path path = goodFile();
        for (const mode_t mode : {0770U, 0707U}) {
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(_folder.path.c_str(), mode));
            expectRefused("chmod go-w " + _folder.path.string(), readKeyFile(path, {}));
        }
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_folder.path.c_str(), 0755));
        expectOk(readKeyFile(path, {}));
    }

    void testFileInsideTheStateDirectoryIsRefused() {
        fs::create_directories(_folder.path / "state" / "deep");
        const fs::path path = _folder.path / "state" / "deep" / "vault.key";
        write(path, goodText);
        expectRefused("state directory", readKeyFile(path, _folder.path / "state"));
        expectRefused("state directory", readKeyFile(path, _folder.path / "state" / "deep" / ".."));
        fs::create_directory_symlink(_folder.path / "state", _folder.path / "other");
        expectRefused("state directory", readKeyFile(path, _folder.path / "other"));
    }

    void testFolderWithASimilarNameIsNotTheStateDirectory() {
        fs::create_directories(_folder.path / "state-keys");
        fs::create_directories(_folder.path / "state");
        const fs::path path = _folder.path / "state-keys" / "vault.key";
        write(path, goodText);
        expectOk(readKeyFile(path, _folder.path / "state"));
    }

    void testStrangeFilesAreRefused() {
        const fs::path path = _folder.path / "strange";
        expectRefused("No such file", readKeyFile(path, {}));
        CPPUNIT_ASSERT_EQUAL(0, ::mkfifo(path.c_str(), 0600));
        expectRefused("regular file", readKeyFile(path, {}));
        fs::remove(path);
        fs::create_directory(path);
        expectRefused("regular file", readKeyFile(path, {}));
        fs::remove(path);
        write(path, "");
        expectRefused("empty", readKeyFile(path, {}));
        write(path, std::string(257, 'x'));
        expectRefused("too large", readKeyFile(path, {}));
        write(path, std::string(256, 'x'));
        expectOk(readKeyFile(path, {}));
    }

    void testForeignOwnerIsRefused() {
        const fs::path path = goodFile();
        if (::chown(path.c_str(), 12'345, 12'345) != 0) {
            return; // only root can give a file away
        }
        expectRefused("another user", readKeyFile(path, {}));
    }

    void testExactlyOneSourceCounts() {
        expectRefused("no master key", loadKey({}));
        KeySources both;
        both.file = goodFile();
        both.environment = Secret::copyOf(goodText);
        expectRefused("two master keys", loadKey(std::move(both)));
        KeySources withPhrase;
        withPhrase.environment = Secret::copyOf(goodText);
        withPhrase.passphrase = Secret::copyOf("a long passphrase");
        expectRefused("two master keys", loadKey(std::move(withPhrase)));
        KeySources one;
        one.file = goodFile();
        const KeyMaterial material = taken(loadKey(std::move(one)));
        CPPUNIT_ASSERT(material.source == KeySource::File);
        CPPUNIT_ASSERT_EQUAL(goodText, revealed(material.secret));
    }

    void testCredentialFolderGivesKeyOrPassphrase() {
        const auto load = [this] {
            KeySources sources;
            sources.credentials = _folder.path;
            return loadKey(std::move(sources));
        };
        expectRefused("no master key", load());
        write(_folder.path / "vault-passphrase", "a long passphrase\n", 0400);
        const KeyMaterial phrase = taken(load());
        CPPUNIT_ASSERT(phrase.source == KeySource::Passphrase);
        CPPUNIT_ASSERT_EQUAL(std::string("a long passphrase"), revealed(phrase.secret));
        write(_folder.path / "vault-key", goodText, 0400);
        expectRefused("two master keys", load());
        fs::remove(_folder.path / "vault-passphrase");
        CPPUNIT_ASSERT(taken(load()).source == KeySource::Credential);
    }

    void testEnvironmentIsCopiedErasedAndRemoved() {
        CPPUNIT_ASSERT(!takeEnvironmentKey());
        CPPUNIT_ASSERT_EQUAL(0, ::setenv(environmentVariable, goodText.c_str(), 1));
        const char* place = std::getenv(environmentVariable);
        const std::optional<Secret> taken = takeEnvironmentKey();
        CPPUNIT_ASSERT(taken);
        CPPUNIT_ASSERT_EQUAL(goodText, revealed(*taken));
        CPPUNIT_ASSERT(std::getenv(environmentVariable) == nullptr);
        // The C library keeps the memory of a removed variable, so it can be looked at.
        CPPUNIT_ASSERT(std::all_of(place, place + goodText.size(), [](char c) { return c == 0; }));
    }

private:
    fs::path goodFile() {
        const fs::path path = _folder.path / "vault.key";
        write(path, goodText);
        return path;
    }

    TempFolder _folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeySourceTest);

} // namespace crossdock::vault
