#include "store/migration.hpp"

#include "store/check.hpp"
#include "store/schema.hpp"
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
    CPPUNIT_TEST(testAStoreOfTheFirstSchemaKeepsItsItemsAndIsCounted);
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

    void testAStoreOfTheFirstSchemaKeepsItsItemsAndIsCounted() {
        const std::vector<Migration> all = storeMigrations();
        CPPUNIT_ASSERT(migrate(*_database, {all.front()}));
        CPPUNIT_ASSERT(_database->transaction([](Connection& c) {
            c.execute("INSERT INTO name VALUES(1, 'acme'), (2, 'orders'), (3, 'order');"
                      "UPDATE sequence SET n = 5;"
                      "INSERT INTO sync(num, org, flow, id, entities, mode, status, dry_run, who, started, changed) "
                      "VALUES(1, 1, 2, 's1', 'order', 'full', 'running', 0, '', 1, 1), "
                      "(2, 1, 2, 's2', 'order', 'full', 'completed', 0, '', 1, 1);");
            for (int i = 0; i < 6; ++i) {
                c.prepare(
                     "INSERT INTO item(org, flow, entity, key, version, seen, op, hash, state, sync, created, changed) "
                     "VALUES(1, 2, 3, :key, 1, 1, 1, 'h', :state, 1, 1, 1)")
                    .bind(":key", std::to_string(i))
                    .bind(":state", std::int64_t{i < 3    ? 4
                                                 : i == 3 ? 5
                                                 : i == 4 ? 0
                                                          : 3})
                    .run();
            }
            c.execute("INSERT INTO payload SELECT id, '{}', NULL, NULL FROM item");
        }));
        for (std::size_t known = 2; known <= all.size(); ++known) {
            const auto end = all.begin() + static_cast<std::ptrdiff_t>(known);
            CPPUNIT_ASSERT(migrate(*_database, std::vector<Migration>(all.begin(), end)));
        }
        const auto scalar = [&](const std::string& sql) {
            return _database->read([&](Connection& c) { return c.scalar(sql); }).value();
        };
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, scalar("SELECT n FROM tally WHERE state = 4"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT n FROM tally WHERE state = 5"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM sync WHERE status = 'running'"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT failed FROM sync WHERE num = 1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, scalar("SELECT count(*) FROM sync WHERE whole"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item WHERE state = 0 AND holder = 0"));
        for (const Check& check : checkStore(*_database)) {
            CPPUNIT_ASSERT_MESSAGE(check.what + ": " + (check.damages.empty() ? "" : check.damages.front()),
                                   check.damages.empty());
        }
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
