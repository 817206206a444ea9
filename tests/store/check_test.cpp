#include "store/check.hpp"

#include "store_fixture.hpp"

#include <fstream>

namespace crossdock::store {

class CheckTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(CheckTest);
    CPPUNIT_TEST(testAStoreAtWorkIsIntact);
    CPPUNIT_TEST(testEachBrokenRuleIsNamed);
    CPPUNIT_TEST(testDamagedPagesAreADamageAndNoCrash);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAStoreAtWorkIsIntact() {
        put({item("o1", 10, "a"), item("o2", 10, "a"), item("o3", 10, "a")});
        confirm(claim(1), posted);
        confirm(claim(1), [](const engine::ClaimedItem& one) { return held(one, "x"); });
        intend(claim(1));
        CPPUNIT_ASSERT_EQUAL(std::string(), damages());
    }

    void testEachBrokenRuleIsNamed() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        deliver();
        struct Case {
            const char* sql;
            const char* words;
        };
        const Case cases[] = {
            {"DROP INDEX item_open; INSERT INTO item(org, flow, entity, key, version, seen, op, hash, sync, created, "
             "changed)"
             " SELECT org, flow, entity, 'twice', 1, 1, 1, 'h', sync, 1, 1 FROM item",
             "twice: 2 versions wait"},
            {"UPDATE tally SET n = 77", "counted 77, there are 2"},
            {"UPDATE sync SET held = 5", "counted 5 on hold and 0 failed, there are 0 and 0"},
            {"UPDATE link SET rid = 'r', rid_hash = NULL WHERE key = 'o1'", "o1: intent r"},
            {"DELETE FROM sync", "which is not there"},
            {"INSERT INTO payload VALUES(99, 'x', NULL, NULL)", "body of item 99"},
            {"UPDATE payload SET body = CAST(substr(body, 1, length(body) - 1) || x'5a' AS BLOB) WHERE item = "
             "(SELECT id FROM item WHERE key = 'o2')",
             "is not what was written"},
            {"UPDATE item SET fence = 12345 WHERE key = 'o1'", "token 12345"},
            {"UPDATE item SET state = 9 WHERE key = 'o1'", "state 9"},
            {"UPDATE link SET version = NULL WHERE key = 'o2'", "nobody knows which version"},
        };
        for (const Case& one : cases) {
            const Status broken = database->transaction([&](Connection& connection) {
                connection.execute(one.sql);
                throw std::runtime_error(damagesIn(connection));
            });
            const std::string& found = broken.failure().message;
            CPPUNIT_ASSERT_MESSAGE(std::string(one.words) + " not in " + found,
                                   found.find(one.words) != std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), damages());
    }

    void testDamagedPagesAreADamageAndNoCrash() {
        std::vector<engine::NewItem> items;
        items.reserve(200);
        for (int i = 0; i < 200; ++i) {
            items.push_back(item("o" + std::to_string(i), 10, std::string(500, 'x')));
        }
        put(items);
        good(database->truncateLog());
        const std::filesystem::path file = database->path();
        ledger.reset();
        store.reset();
        database.reset();
        {
            std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
            const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
            const std::string rubbish(8192, '\x5a');
            for (std::int64_t page = 10; page * 8192 < size - 8192; page += 3) {
                bytes.seekp(page * 8192);
                bytes.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
            }
        }
        DatabaseOptions options;
        options.path = file;
        options.readers = 1;
        database = Database::open(options).value();
        CPPUNIT_ASSERT(damages().find("the file (integrity_check)") != std::string::npos);
        const Status status = database->read([](Connection& connection) {
            Statement row = connection.prepare("SELECT body FROM payload");
            while (row.step()) {
            }
        });
        CPPUNIT_ASSERT(!status);
        CPPUNIT_ASSERT_EQUAL(std::string("store_corrupt"), status.failure().code);
        CPPUNIT_ASSERT(status.failure().message.find(file.string()) != std::string::npos);
        CPPUNIT_ASSERT(status.failure().message.find("crossdock store check") != std::string::npos);
    }

private:
    static std::string textOf(const std::vector<Check>& checks) {
        std::string text;
        for (const Check& check : checks) {
            for (const std::string& damage : check.damages) {
                text += check.what + ": " + damage + "\n";
            }
        }
        return text;
    }
    std::string damages() { return textOf(checkStore(*database)); }
    static std::string damagesIn(Connection& connection) { return textOf(checkStore(connection)); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CheckTest);

} // namespace crossdock::store
