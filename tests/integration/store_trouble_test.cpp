// The store is locked, its disk is full, the store is damaged: a clear error, no crash, and nothing delivered twice afterwards.
#include "installation.hpp"
#include "shared_mirror.hpp"
#include "temp_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <sqlite3.h>

#include <chrono>
#include <iostream>
#include <random>
#include <thread>

#include <sys/mount.h>

namespace crossdock::integration {

namespace {

namespace fs = std::filesystem;

/// What a person does who opens the store in another program and leaves it there.
class Lock {
public:
    explicit Lock(const fs::path& store) {
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_open(store.c_str(), &_database));
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_busy_timeout(_database, 60'000));
        CPPUNIT_ASSERT_EQUAL(SQLITE_OK, sqlite3_exec(_database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr));
    }
    ~Lock() { sqlite3_close(_database); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    sqlite3* _database = nullptr;
};

/// A disk of a few megabytes in memory. Only root may mount one.
class SmallDisk {
public:
    SmallDisk(fs::path folder, const char* size) : _folder(std::move(folder)) {
        fs::create_directories(_folder);
        _mounted = mount("tmpfs", _folder.c_str(), "tmpfs", 0, ("mode=0700,size=" + std::string(size)).c_str()) == 0;
    }
    ~SmallDisk() {
        if (_mounted) {
            umount2(_folder.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return _mounted; }
    void grow(const char* size) const {
        const std::string option = "size=" + std::string(size);
        CPPUNIT_ASSERT_EQUAL(0, mount("tmpfs", _folder.c_str(), "tmpfs", MS_REMOUNT, option.c_str()));
    }

private:
    fs::path _folder;
    bool _mounted = false;
};

/// A command that has to end by itself within `limit`; a hang is a failure and does not hold up the suite.
Run ended(const Installation& host, std::vector<std::string> arguments, std::chrono::seconds limit) {
    const std::unique_ptr<Program> program = host.start(std::move(arguments));
    const auto until = std::chrono::steady_clock::now() + limit;
    while (program->running() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CPPUNIT_ASSERT_MESSAGE("hangs: " + program->output() + program->errors(), !program->running());
    return {program->wait(), program->output(), program->errors()};
}

std::string once(const Mirror& mirror) {
    return mirror.value("select (select count(*) from shop_orders where revision > 1) + (select count(*) from "
                        "shop_refunds where revision > 1) + (select count(*) from shop_products where revision > 1) + "
                        "(select count(*) from shop_customers where revision > 1)");
}

class StoreTroubleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StoreTroubleTest);
    CPPUNIT_TEST(testAStoreLockedByAnotherProgramIsSaidAndNothingIsLost);
    CPPUNIT_TEST(testADiskThatFillsEndsTheSyncAndTheNextGoesOn);
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
        for (int i = 0; i < 3'000 && mirror.value("select count(*) from shop_products") == "0"; ++i) {
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

    void testADiskThatFillsEndsTheSyncAndTheNextGoesOn() {
        const TempFolder folder;
        const SmallDisk disk(folder.path() / "host" / "state", "3m");
        if (!disk.mounted()) {
            std::cout << "a disk that fills: skipped, no right to mount one\n";
            return;
        }
        const Shop shop(folder.path(), 200);
        const Mirror& mirror = emptyMirror();
        const Installation host(folder.path(), shop, mirror);
        const std::string store = (host.state() / "crossdock.db").string();
        // The second finds the disk full from its first step on.
        for (int i = 0; i < 2; ++i) {
            const Run run = ended(host, {"sync", "copy"}, std::chrono::seconds(120));
            const std::string said = run.output + run.errors;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(said, 3, run.status);
            CPPUNIT_ASSERT_MESSAGE(said, said.find(store) != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(said, said.find("make room on the disk") != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(said, said.find(store + ": " + store) == std::string::npos);
        }
        disk.grow("64m");
        const Run check = ended(host, {"store", "check"}, std::chrono::seconds(120));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(check.output + check.errors, 0, check.status);
        const Run run = ended(host, {"sync", "copy"}, std::chrono::seconds(300));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(run.output + run.errors, 0, run.status);
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
