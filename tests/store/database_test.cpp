#include "store/database.hpp"

#include "disk.hpp"
#include "temporary_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>

namespace crossdock::store {

class DatabaseTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DatabaseTest);
    CPPUNIT_TEST(testFileAndFolderAreForTheOwnerAlone);
    CPPUNIT_TEST(testEveryCommitIsDurableAndPagesAreLarge);
    CPPUNIT_TEST(testAHostileSchemaCanDoNothingAndWhatIsDeletedIsOverwritten);
    CPPUNIT_TEST(testABodyThatThrowsChangesNothing);
    CPPUNIT_TEST(testAStoreErrorKeepsItsFault);
    CPPUNIT_TEST(testReadersCannotWrite);
    CPPUNIT_TEST(testAReaderSeesOneSnapshot);
    CPPUNIT_TEST(testALockOfAnotherProcessIsBusy);
    CPPUNIT_TEST(testAFileThatIsNoDatabaseIsCorrupt);
    CPPUNIT_TEST(testAFileThatIsEmptyHasLostWhatItHeld);
    CPPUNIT_TEST(testAFileIsADatabaseFromTheMomentItHasItsName);
    CPPUNIT_TEST(testAFolderThatCannotBeMadeIsIo);
    CPPUNIT_TEST(testAFullDiskIsNamed);
    CPPUNIT_TEST(testADiskThatIsFullAtTheCommitIsAFullDiskAndNothingIsChanged);
    CPPUNIT_TEST(testACommitThatCannotBeSyncedIsUnknown);
    CPPUNIT_TEST(testAFailureOfTheDiskNamesTheFile);
    CPPUNIT_TEST(testTruncateLogEmptiesIt);
    CPPUNIT_TEST(testStatementsAreReusable);
    CPPUNIT_TEST_SUITE_END();

public:
    void testFileAndFolderAreForTheOwnerAlone() {
        const auto database = opened();
        struct stat file {};
        struct stat folder {};
        struct stat log {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path().c_str(), &file));
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path().parent_path().c_str(), &folder));
        CPPUNIT_ASSERT_EQUAL(0, ::stat((path().string() + "-wal").c_str(), &log));
        CPPUNIT_ASSERT_EQUAL(mode_t{0600}, file.st_mode & mode_t{0777});
        CPPUNIT_ASSERT_EQUAL(mode_t{0700}, folder.st_mode & mode_t{0777});
        CPPUNIT_ASSERT_EQUAL(mode_t{0600}, log.st_mode & mode_t{0777});
    }

    void testEveryCommitIsDurableAndPagesAreLarge() {
        const auto database = opened();
        const auto settings = database->transaction([](Connection& c) {
            return std::vector<std::int64_t>{c.scalar("PRAGMA synchronous"), c.scalar("PRAGMA page_size"),
                                             c.scalar("PRAGMA wal_autocheckpoint"), c.scalar("PRAGMA foreign_keys"),
                                             c.scalar("PRAGMA trusted_schema")};
        });
        const std::vector<std::int64_t> wanted{2, 8192, 2000, 1, 0};
        CPPUNIT_ASSERT(settings.value() == wanted);
    }

    void testAHostileSchemaCanDoNothingAndWhatIsDeletedIsOverwritten() {
        const auto database = opened();
        const auto settings = database->transaction([](Connection& c) {
            int defensive = 0;
            int trusted = 1;
            int extensions = 1;
            sqlite3_db_config(c.handle(), SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
            sqlite3_db_config(c.handle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1, &trusted);
            sqlite3_db_config(c.handle(), SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, -1, &extensions);
            return std::vector<std::int64_t>{defensive, trusted, extensions, c.scalar("PRAGMA secure_delete")};
        });
        CPPUNIT_ASSERT((settings.value() == std::vector<std::int64_t>{1, 0, 0, 1}));
        const Status schema = database->transaction(
            [](Connection& c) { c.execute("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'x'"); });
        CPPUNIT_ASSERT(!schema);
        const std::string secret = "4111111111111111";
        CPPUNIT_ASSERT(
            database->transaction([&](Connection& c) { c.execute("INSERT INTO t VALUES('" + secret + "')"); }));
        CPPUNIT_ASSERT(database->truncateLog());
        CPPUNIT_ASSERT(content().find(secret) != std::string::npos);
        CPPUNIT_ASSERT(database->transaction([](Connection& c) { c.execute("DELETE FROM t"); }));
        CPPUNIT_ASSERT(database->truncateLog());
        CPPUNIT_ASSERT(content().find(secret) == std::string::npos);
    }

    void testABodyThatThrowsChangesNothing() {
        const auto database = opened();
        const Status status = database->transaction([](Connection& c) {
            c.execute("INSERT INTO t VALUES(1)");
            throw std::runtime_error("mid-way");
        });
        CPPUNIT_ASSERT(!status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, count(*database));
        CPPUNIT_ASSERT(database->transaction([](Connection& c) { c.execute("INSERT INTO t VALUES(1)"); }));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, count(*database));
    }

    void testAStoreErrorKeepsItsFault() {
        const auto database = opened();
        const Status fenced = database->transaction([](Connection&) { throw StoreError(Fault::Fenced, "not yours"); });
        CPPUNIT_ASSERT_EQUAL(std::string("store_fenced"), fenced.failure().code);
        CPPUNIT_ASSERT(fenced.failure().cls == ErrorClass::Transient);
        const Status twice = database->transaction([](Connection& c) {
            c.execute("CREATE UNIQUE INDEX u ON t(n); INSERT INTO t VALUES(1); INSERT INTO t VALUES(1)");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("store_constraint"), twice.failure().code);
    }

    void testReadersCannotWrite() {
        const auto database = opened();
        const Status status = database->read([](Connection& c) { c.execute("INSERT INTO t VALUES(1)"); });
        CPPUNIT_ASSERT(!status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, count(*database));
    }

    void testAReaderSeesOneSnapshot() {
        const auto database = opened();
        const Result<std::int64_t> seen = database->read([&](Connection& c) {
            const std::int64_t before = c.scalar("SELECT count(*) FROM t");
            const Status written = database->transaction([](Connection& w) { w.execute("INSERT INTO t VALUES(1)"); });
            return written ? before + c.scalar("SELECT count(*) FROM t") : -1;
        });
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, seen.value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, count(*database));
    }

    void testALockOfAnotherProcessIsBusy() {
        const auto first = opened();
        const auto second = opened();
        const Status outer = first->transaction([&](Connection&) {
            const Status inner = second->transaction([](Connection& c) { c.execute("INSERT INTO t VALUES(1)"); });
            throw StoreError(Fault::Missing, inner ? "written" : inner.failure().code);
        });
        CPPUNIT_ASSERT_EQUAL(std::string("store_busy"), outer.failure().message);
    }

    void testAFileThatIsNoDatabaseIsCorrupt() {
        std::filesystem::create_directories(path().parent_path());
        std::ofstream(path()) << std::string(20000, 'x');
        const auto database = Database::open(options());
        CPPUNIT_ASSERT(!database);
        CPPUNIT_ASSERT_EQUAL(std::string("store_corrupt"), database.failure().code);
        CPPUNIT_ASSERT(database.failure().message.find(path().string()) != std::string::npos);
        CPPUNIT_ASSERT(database.failure().message.find("backup") != std::string::npos);
    }

    void testAFileThatIsEmptyHasLostWhatItHeld() {
        { const auto database = opened(); }
        std::filesystem::resize_file(path(), 0);
        DatabaseOptions options;
        options.path = path();
        const auto again = Database::open(options);
        CPPUNIT_ASSERT(!again);
        CPPUNIT_ASSERT_EQUAL(std::string("store_corrupt"), again.failure().code);
        CPPUNIT_ASSERT(again.failure().message.find(path().string()) != std::string::npos);
        CPPUNIT_ASSERT(again.failure().message.find("backup") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("left for whoever looks", std::uintmax_t{0}, std::filesystem::file_size(path()));
        std::filesystem::remove(path());
        CPPUNIT_ASSERT(Database::open(options));
    }

    void testAFileIsADatabaseFromTheMomentItHasItsName() {
        DatabaseOptions options;
        options.path = path();
        const auto first = Database::open(options);
        CPPUNIT_ASSERT(first);
        CPPUNIT_ASSERT(std::filesystem::file_size(path()) > 0);
        CPPUNIT_ASSERT_MESSAGE("as another process would", Database::open(options).ok());
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path().parent_path())) {
            files += entry.path().filename().string().rfind(path().filename().string(), 0) == 0 ? 1 : 0;
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("itself, its log and their index", std::size_t{3}, files);
    }

    void testAFolderThatCannotBeMadeIsIo() {
        DatabaseOptions wrong = options();
        wrong.path = "/proc/nowhere/main.db";
        const auto database = Database::open(wrong);
        CPPUNIT_ASSERT(!database);
        CPPUNIT_ASSERT_EQUAL(std::string("store_io"), database.failure().code);
    }

    void testAFullDiskIsNamed() {
        const auto database = opened();
        const Status status = database->transaction([](Connection& c) {
            c.execute("PRAGMA max_page_count=3");
            c.execute("CREATE TABLE big(b BLOB); INSERT INTO big VALUES(zeroblob(1000000))");
        });
        CPPUNIT_ASSERT_EQUAL(std::string("store_full"), status.failure().code);
        CPPUNIT_ASSERT(status.failure().message.find("make room") != std::string::npos);
    }

    void testADiskThatIsFullAtTheCommitIsAFullDiskAndNothingIsChanged() {
        SeededRandom random{1};
        simulation::Disk disk(random, {});
        const auto database = onDisk();
        disk.fillUp(true);
        for (int i = 0; i < 3; ++i) {
            const Status status = insert(*database);
            CPPUNIT_ASSERT_EQUAL(std::string("store_full"), status.failure().code);
            CPPUNIT_ASSERT(status.failure().cls == ErrorClass::Config);
            CPPUNIT_ASSERT(status.failure().message.find("make room") != std::string::npos);
        }
        disk.fillUp(false);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, count(*database));
        CPPUNIT_ASSERT(insert(*database));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, count(*database));
    }

    void testACommitThatCannotBeSyncedIsUnknown() {
        SeededRandom random{1};
        simulation::Disk disk(random, {});
        const auto database = onDisk();
        disk.failSync(true);
        const Status status = insert(*database);
        CPPUNIT_ASSERT_EQUAL(std::string("store_unknown"), status.failure().code);
        CPPUNIT_ASSERT(status.failure().cls == ErrorClass::Transient);
        CPPUNIT_ASSERT(status.failure().message.find("its disk") != std::string::npos);
    }

    void testAFailureOfTheDiskNamesTheFile() {
        const auto database = opened();
        for (const Fault fault : {Fault::Full, Fault::Io, Fault::Corrupt, Fault::Unknown}) {
            const Status status = database->transaction([&](Connection&) { throw StoreError(fault, "trouble"); });
            CPPUNIT_ASSERT_EQUAL(path().string() + ": trouble", status.failure().message);
        }
        const Status busy = database->transaction([](Connection&) { throw StoreError(Fault::Busy, "trouble"); });
        CPPUNIT_ASSERT_EQUAL(std::string("trouble"), busy.failure().message);
    }

    void testTruncateLogEmptiesIt() {
        const auto database = opened();
        CPPUNIT_ASSERT(database->transaction([](Connection& c) { c.execute("INSERT INTO t VALUES(7)"); }));
        CPPUNIT_ASSERT(database->truncateLog());
        CPPUNIT_ASSERT_EQUAL(std::uintmax_t{0}, std::filesystem::file_size(path().string() + "-wal"));
        CPPUNIT_ASSERT(database->verify());
    }

    void testStatementsAreReusable() {
        const auto database = opened();
        const Result<std::string> texts = database->transaction([](Connection& c) {
            std::string all;
            for (const char* text : {"a", "b"}) {
                Statement statement = c.prepare("SELECT :x, :y");
                statement.bind(":x", text).bindOptional(":y", "");
                all += statement.step() && statement.isNull(1) ? statement.text(0) : "?";
            }
            return all;
        });
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), texts.value());
    }

private:
    std::filesystem::path path() const { return _folder.path() / "state" / "main.db"; }

    DatabaseOptions options() const {
        DatabaseOptions options;
        options.path = path();
        options.busyTimeoutMs = 20;
        return options;
    }

    std::unique_ptr<Database> opened() const {
        auto database = Database::open(options());
        CPPUNIT_ASSERT_MESSAGE(database ? "" : database.failure().message, database.ok());
        CPPUNIT_ASSERT((*database)->transaction([](Connection& c) { c.execute("CREATE TABLE IF NOT EXISTS t(n)"); }));
        return std::move(database).value();
    }

    /// On the simulated disk.
    static std::unique_ptr<Database> onDisk() {
        DatabaseOptions options;
        options.uri = "file:main.db?vfs=sim";
        options.exclusive = true;
        auto database = Database::open(options);
        CPPUNIT_ASSERT_MESSAGE(database ? "" : database.failure().message, database.ok());
        CPPUNIT_ASSERT((*database)->transaction([](Connection& c) { c.execute("CREATE TABLE t(n)"); }));
        return std::move(database).value();
    }

    static Status insert(Database& database) {
        return database.transaction([](Connection& c) { c.execute("INSERT INTO t VALUES(1)"); });
    }

    std::string content() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    static std::int64_t count(Database& database) {
        return database.read([](Connection& c) { return c.scalar("SELECT count(*) FROM t"); }).value();
    }

    test::TemporaryFolder _folder;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DatabaseTest);

} // namespace crossdock::store
