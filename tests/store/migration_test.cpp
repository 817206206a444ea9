#include "store/migration.hpp"

#include "temporary_folder.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store {

class MigrationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MigrationTest);
    CPPUNIT_TEST(testMigrationsRunOnceInOrderOfTheirNumber);
    CPPUNIT_TEST(testAFailingMigrationLeavesTheFormerSchema);
    CPPUNIT_TEST(testADatabaseOfANewerVersionIsRefused);
    CPPUNIT_TEST(testANumberThatMeantSomethingElseIsRefused);
    CPPUNIT_TEST(testAModuleAddedLaterIsStillApplied);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        DatabaseOptions options;
        options.path = _folder.path() / "main.db";
        _database = Database::open(options).value();
    }

    void testMigrationsRunOnceInOrderOfTheirNumber() {
        const std::vector<Migration> all{{2, "second", "INSERT INTO t VALUES(2)"}, {1, "first", "CREATE TABLE t(n)"}};
        CPPUNIT_ASSERT(migrate(*_database, all));
        CPPUNIT_ASSERT(migrate(*_database, all));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, rows());
        CPPUNIT_ASSERT(appliedMigrations(*_database).value() == (std::vector<int>{1, 2}));
    }

    void testAFailingMigrationLeavesTheFormerSchema() {
        CPPUNIT_ASSERT(migrate(*_database, {{1, "first", "CREATE TABLE t(n)"}}));
        const Status status = migrate(*_database, {{1, "first", "CREATE TABLE t(n)"},
                                                   {2, "bad", "INSERT INTO t VALUES(1); INSERT INTO x VALUES(1)"}});
        CPPUNIT_ASSERT(!status);
        CPPUNIT_ASSERT(status.failure().message.find("migration 2 'bad'") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, rows());
        CPPUNIT_ASSERT(appliedMigrations(*_database).value() == std::vector<int>{1});
    }

    void testADatabaseOfANewerVersionIsRefused() {
        CPPUNIT_ASSERT(migrate(*_database, {{1, "first", "CREATE TABLE t(n)"}, {9, "ninth", "SELECT 1"}}));
        const Status status = migrate(*_database, {{1, "first", "CREATE TABLE t(n)"}, {2, "second", "DROP TABLE t"}});
        CPPUNIT_ASSERT_EQUAL(std::string("store_newer"), status.failure().code);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, rows());
    }

    void testANumberThatMeantSomethingElseIsRefused() {
        CPPUNIT_ASSERT(migrate(*_database, {{1, "first", "CREATE TABLE t(n)"}}));
        CPPUNIT_ASSERT(!migrate(*_database, {{1, "other", "CREATE TABLE u(n)"}}));
    }

    void testAModuleAddedLaterIsStillApplied() {
        CPPUNIT_ASSERT(migrate(*_database, {{1, "first", "CREATE TABLE t(n)"}, {3, "third", "SELECT 1"}}));
        CPPUNIT_ASSERT(
            migrate(*_database, {{1, "first", ""}, {2, "second", "INSERT INTO t VALUES(2)"}, {3, "third", ""}}));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, rows());
    }

private:
    std::int64_t rows() {
        return _database->read([](Connection& c) { return c.scalar("SELECT count(*) FROM t"); }).value();
    }

    test::TemporaryFolder _folder;
    std::unique_ptr<Database> _database;
};

CPPUNIT_TEST_SUITE_REGISTRATION(MigrationTest);

} // namespace crossdock::store
