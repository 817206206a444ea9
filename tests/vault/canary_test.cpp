// A planted secret must turn up nowhere but where it was asked for.
#include "vault_fixture.hpp"

#include "core/log.hpp"

#include <algorithm>
#include <random>

#include <openssl/evp.h>

#include <sys/stat.h>

namespace crossdock::vault {

namespace {

namespace fs = std::filesystem;

std::string base64(const std::string& text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()), int(text.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

/// The forms in which a secret could lie about: plain, halves, hex, base64 at each offset.
std::vector<std::string> formsOf(const std::string& secret) {
    const std::size_t half = secret.size() / 2;
    std::vector<std::string> forms{secret.substr(0, half), secret.substr(half)};
    const std::string hex = toHex(bytesOf(secret.substr(0, half)));
    forms.push_back(hex);
    forms.push_back(hex);
    std::ranges::transform(hex, forms.back().begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
    for (std::size_t offset = 0; offset < 3; ++offset) {
        // Without the first and last group, which depend on the neighbours.
        const std::string encoded = base64(std::string(offset, 'x') + secret);
        forms.push_back(encoded.substr(4, encoded.size() - 12));
        std::string url = forms.back();
        std::ranges::replace(url, '+', '-');
        std::ranges::replace(url, '/', '_');
        forms.push_back(url);
    }
    return forms;
}

std::string findIn(const std::string& haystack, const std::string& secret) {
    for (const std::string& form : formsOf(secret)) {
        if (haystack.find(form) != std::string::npos) {
            return form;
        }
    }
    return {};
}

std::string randomSecret() {
    std::random_device device;
    std::string secret;
    for (int i = 0; i < 48; ++i) {
        secret += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[device() % 62];
    }
    return secret;
}

} // namespace

class CanaryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CanaryTest);
    CPPUNIT_TEST(testSearchFindsEachPlantedForm);
    CPPUNIT_TEST(testDatabaseFilesHoldNoSecret);
    CPPUNIT_TEST(testMessagesAndListsHoldNoSecret);
    CPPUNIT_TEST(testLogLinesHoldNoSecret);
    CPPUNIT_TEST(testRemovedRecordsLeaveTheDisk);
    CPPUNIT_TEST(testDatabaseFilesArePrivate);
    CPPUNIT_TEST(testExportHoldsNoSecret);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        secret::setUpMemory();
        _database = openDatabase(_folder.path);
        _store = std::make_unique<DatabaseRecordStore>(*_database);
        _vault = taken(Vault::open(*_store, _clock, keysOf(_key)));
        expectOk(_vault->set("acme", "canary", Secret::copyOf(_canary), "uid:0"));
    }

    void testSearchFindsEachPlantedForm() {
        CPPUNIT_ASSERT_EQUAL(std::string(), findIn(randomSecret(), _canary));
        for (const std::string& form : formsOf(_canary)) {
            CPPUNIT_ASSERT(!findIn("before " + form + " after", _canary).empty());
        }
        CPPUNIT_ASSERT(!findIn(base64("ab" + _canary), _canary).empty());
    }

    void testDatabaseFilesHoldNoSecret() {
        expectOk(_vault->get("acme", "canary", _use));
        expectOk(_vault->rotate("acme", "canary", Secret::copyOf(_canary), "uid:0"));
        expectOk(_vault->rotateMasterKey(newKey(), "uid:0"));
        expectOk(_vault->flushUses());
        int files = 0;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(_folder.path)) {
            if (entry.is_regular_file()) {
                const std::string content = contentOf(entry.path());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(entry.path(), std::string(), findIn(content, _canary));
                const std::string key = revealed(_key.secret).substr(5);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(entry.path(), std::string(), findIn(content, key));
                ++files;
            }
        }
        CPPUNIT_ASSERT(files >= 1);
    }

    void testMessagesAndListsHoldNoSecret() {
        std::string said;
        const auto note = [&said](const auto& outcome) {
            CPPUNIT_ASSERT(!outcome.ok());
            said += outcome.failure().message + outcome.failure().code + outcome.failure().reason;
        };
        const auto secret = [this] { return Secret::copyOf(_canary); };
        note(_vault->set("acme", _canary, secret(), "uid:0"));
        note(_vault->set(_canary + " ", "k", secret(), "uid:0"));
        note(_vault->rotate("acme", "k", secret(), "uid:0"));
        SetOptions options;
        options.expectedVersion = 9;
        note(_vault->set("acme", "canary", secret(), "uid:0", options));
        note(MasterKey::parse(secret()));
        note(Vault::open(*_store, _clock, keysOf(newKey())));
        note(Vault::open(*_store, _clock, keysOf(KeyMaterial{KeySource::File, secret(), {}})));
        std::ofstream(_folder.path / "broken.key") << _canary;
        ::chmod((_folder.path / "broken.key").c_str(), 0644);
        note(readKeyFile(_folder.path / "broken.key", {}));
        damageRecord();
        note(_vault->get("acme", "canary", _use));
        note(_vault->checkRecords());
        note(_vault->importSecrets("acme", bytesOf(_canary + _canary), secret(), false, "uid:0"));
        for (const Listing& row : taken(_vault->list("acme", "uid:0"))) {
            said += row.name + nameOf(row.state) + row.created.text();
        }
        CPPUNIT_ASSERT(said.size() > 500);
        CPPUNIT_ASSERT_EQUAL(std::string(), findIn(said, _canary));
    }

    void testLogLinesHoldNoSecret() {
        std::string lines;
        Log log(_clock, LogLevel::Debug, [&lines](const std::string& line) { lines += line + "\n"; });
        log.info("refused: Bearer " + _canary);
        log.warning("GET https://shop/?consumer_secret=" + _canary, {{"access_token", _canary}});
        log.error("answer", {{"body", "{\"refresh_token\":\"" + _canary + "\"}"},
                             {"header", "Authorization: Basic " + base64(_canary)},
                             {"key", revealed(taken(MasterKey::random()).text())}});
        CPPUNIT_ASSERT_EQUAL(std::string(), findIn(lines, _canary));
        CPPUNIT_ASSERT(lines.find("xdm1_") == std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::ptrdiff_t{3}, std::ranges::count(lines, '\n'));
    }

    void testRemovedRecordsLeaveTheDisk() {
        std::string record;
        expectOk(_store->read([&record](VaultRows& rows) -> Status {
            record = textOf(rows.versions("acme", "canary").front().record);
            return {};
        }));
        CPPUNIT_ASSERT(onDisk(record)); // it can be found while it is there
        expectOk(_vault->remove("acme", "canary", "uid:0"));
        CPPUNIT_ASSERT(!onDisk(record));
    }

    void testDatabaseFilesArePrivate() {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(_folder.path)) {
            struct stat info {};
            CPPUNIT_ASSERT_EQUAL(0, ::stat(entry.path().c_str(), &info));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(entry.path(), 0U, info.st_mode & 077U);
        }
    }

    void testExportHoldsNoSecret() {
        const Bytes file =
            taken(_vault->exportSecrets("acme", Secret::copyOf("a long passphrase"), true, "uid:0", {15, 8, 1}));
        CPPUNIT_ASSERT_EQUAL(std::string(), findIn(std::string(textOf(file)), _canary));
        CPPUNIT_ASSERT(textOf(file).find("canary") == std::string::npos); // nor the names
    }

private:
    void damageRecord() {
        expectOk(_store->transaction([](VaultRows& rows) -> Status {
            RecordRow row = rows.versions("acme", "canary").front();
            row.record.back() ^= 1;
            rows.putRecord(row);
            return {};
        }));
    }

    bool onDisk(const std::string& bytes) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(_folder.path)) {
            if (entry.is_regular_file() && contentOf(entry.path()).find(bytes.substr(10, 80)) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    TempFolder _folder;
    FakeClock _clock{testStart};
    std::string _canary = randomSecret();
    Use _use{"flow:f/shop", "sync-1"};
    KeyMaterial _key{(secret::setUpMemory(), newKey())};
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<DatabaseRecordStore> _store;
    std::unique_ptr<Vault> _vault;
};

CPPUNIT_TEST_SUITE_REGISTRATION(CanaryTest);

} // namespace crossdock::vault
