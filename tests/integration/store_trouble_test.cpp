// The store is locked, the store is damaged: a clear error, no crash, and nothing delivered twice afterwards.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <sqlite3.h>

#include <chrono>
#include <random>
#include <thread>

namespace crossdock::integration {

namespace {

namespace fs = std::filesystem;

/// What a person does who opens the store in another program and leaves it there.
class Lock {
public:
    explicit Lock(const fs::path& store) {
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_open(store.c_str(), &_database));
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_busy_timeout(_database, 5'000));
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_exec(_database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr));
    }
    ~Lock() { sqlite3_close(_database); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    sqlite3* _database = nullptr;
};

std::string once(const Mirror& mirror) {
    return mirror.value("select (select count(*) from shop_orders where revision > 1) + (select count(*) from "
                        "shop_refunds where revision > 1) + (select count(*) from shop_products where revision > 1) + "
                        "(select count(*) from shop_customers where revision > 1)");
}

class StoreTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreTroubleTest);
    CPPUNIT_TEST(testAStoreLockedByAnotherProgramIsSaidAndNothingIsLost);
    CPPUNIT_TEST(testAByteChangedAnywhereInTheStoreNeverCrashesNorDoubles);
    CPPUNIT_TEST_SUITE_END();

    void testAStoreLockedByAnotherProgramIsSaidAndNothingIsLost() {
        const TempFolder folder;
        const Shop shop(folder.path(), 60);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror, {.flow = "page_size = 10\n"});
        {
            const Lock lock(host.state() / "crossdock.db");
            const Run run = host.sync();
            CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 3, run.status);
            CPPUNIT_ASSERT_MESSAGE(run.output + run.errors,
                                   (run.output + run.errors).find("locked") != std::string::npos);
        }
        // In the middle of a sync, for a short while.
        const std::unique_ptr<Program> sync = host.start({"sync", "copy", "--json"});
        for (int i = 0; i < 500 && mirror.value("select count(*) from shop_products") == "0"; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        if (sync->running()) {
            const Lock lock(host.state() / "crossdock.db");
            std::this_thread::sleep_for(std::chrono::seconds(2));
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sync->errors(), 0, sync->wait());
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
        CPPUNIT_ASSERT_EQUAL(std::string("0"), once(mirror));
    }

    void testAByteChangedAnywhereInTheStoreNeverCrashesNorDoubles() {
        const TempFolder folder;
        const Shop shop(folder.path(), 30);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        const std::string rows = mirror.value("select count(*) from shop_orders");
        const fs::path store = host.state() / "crossdock.db";
        const std::string good = readFile(store);
        CPPUNIT_ASSERT(good.size() > 100'000);
        std::mt19937_64 chance(7); // the same places in every run
        int refused = 0;
        for (int i = 0; i < 10; ++i) {
            // The first lies in the file's signature, half of the others in the first pages, where the schema is.
            const std::size_t place = i == 0 ? 3 : i % 2 == 0 ? chance() % 60'000 : chance() % good.size();
            std::string bad = good;
            bad[place] = static_cast<char>(bad[place] ^ static_cast<char>(1 + chance() % 255));
            for (const char* file : {"crossdock.db-wal", "crossdock.db-shm"}) {
                fs::remove(host.state() / file);
            }
            writeFile(store, bad);
            const std::string where = "byte " + std::to_string(place) + ": ";
            const Run check = host.run({"store", "check"});
            CPPUNIT_ASSERT_MESSAGE(where + check.output + check.errors, check.status == 0 || check.status == 3);
            const Run run = host.sync({"--full"});
            CPPUNIT_ASSERT_MESSAGE(where + run.output + run.errors, run.status >= 0 && run.status <= 3);
            if (run.status != 0) {
                ++refused;
                CPPUNIT_ASSERT_MESSAGE(where, !(run.output + run.errors).empty());
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, rows, mirror.value("select count(*) from shop_orders"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(where, std::string(), disagreement(shop, mirror));
        }
        CPPUNIT_ASSERT(refused > 0);
        for (const char* file : {"crossdock.db-wal", "crossdock.db-shm"}) {
            fs::remove(host.state() / file);
        }
        writeFile(store, good);
        CPPUNIT_ASSERT_EQUAL(0, host.sync().status);
        CPPUNIT_ASSERT_EQUAL(std::string(), disagreement(shop, mirror));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StoreTroubleTest);

} // namespace

} // namespace crossdock::integration
