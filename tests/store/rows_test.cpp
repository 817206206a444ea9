// Rows as a table inside of a statement.
#include "store/rows.hpp"
#include "store_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store {

class RowsTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(RowsTest);
    CPPUNIT_TEST(testNumbersTextsAndNothingComeAsTheyWere);
    CPPUNIT_TEST(testBytesThatAreNotTextAreReplaced);
    CPPUNIT_TEST(testARowThatIsShortEndsInNull);
    CPPUNIT_TEST(testRowsHaveAPlace);
    CPPUNIT_TEST(testNoRowsAreAnEmptyTable);
    CPPUNIT_TEST(testTheyOutliveWhoBoundThem);
    CPPUNIT_TEST(testTwoTablesInOneStatementAreApart);
    CPPUNIT_TEST(testWhatIsNotRowsIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* told =
        "SELECT group_concat(typeof(c0) || ':' || coalesce(hex(c0), ''), ' ') FROM given(:rows)";

    std::string asked(const std::string& sql, const Rows& rows) {
        return good(database->read([&](Connection& connection) {
            Statement statement = connection.prepare(sql);
            statement.bind(":rows", rows);
            CPPUNIT_ASSERT(statement.step());
            return statement.text(0);
        }));
    }

public:
    void testNumbersTextsAndNothingComeAsTheyWere() {
        Rows rows;
        rows.next().add(std::int64_t{-9'223'372'036'854'775'807}).next().add("a\"b\\\n").next().addNull();
        rows.next().add("").next().addOptional("").next().add(std::string_view("x\0y", 3)).next().add("ä€😀");
        CPPUNIT_ASSERT_EQUAL(
            std::string("integer:2D39323233333732303336383534373735383037 text:6122625C0A null: text: null: "
                        "text:780079 text:C3A4E282ACF09F9880"),
            asked(told, rows));
    }

    void testBytesThatAreNotTextAreReplaced() {
        const std::string sql = "SELECT group_concat(c0, ' ') FROM given(:rows)";
        for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
            Rows rows;
            rows.next().add("a" + std::string(bad) + "b");
            const std::string came = asked(sql, rows);
            CPPUNIT_ASSERT_EQUAL("a" + std::string(std::string_view(bad).size(), '?') + "b", came);
        }
    }

    void testARowThatIsShortEndsInNull() {
        Rows rows;
        rows.next().add(std::int64_t{1}).next().add(std::int64_t{2}).add("b");
        CPPUNIT_ASSERT_EQUAL(std::string("1- 2b"),
                             asked("SELECT group_concat(c0 || coalesce(c1, '-'), ' ') FROM given(:rows)", rows));
    }

    void testRowsHaveAPlace() {
        const Rows rows = rowsOf(std::vector<std::string>{"b", "a", "c"});
        CPPUNIT_ASSERT_EQUAL(
            std::string("1a 0b 2c"),
            asked("SELECT group_concat(place || c0, ' ') FROM (SELECT * FROM given(:rows) ORDER BY c0)", rows));
    }

    void testNoRowsAreAnEmptyTable() {
        CPPUNIT_ASSERT_EQUAL(std::string("0"), asked("SELECT count(*) FROM given(:rows)", {}));
    }

    void testTheyOutliveWhoBoundThem() {
        CPPUNIT_ASSERT_EQUAL(std::int64_t{42}, good(database->read([](Connection& connection) {
                                 Statement statement = connection.prepare("SELECT sum(c0) FROM given(:rows)");
                                 {
                                     const Rows rows = rowsOf(std::vector<std::int64_t>{20, 22});
                                     statement.bind(":rows", rows);
                                 }
                                 CPPUNIT_ASSERT(statement.step());
                                 return statement.integer(0);
                             })));
    }

    void testTwoTablesInOneStatementAreApart() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("2 3"), good(database->read([](Connection& connection) {
                Statement statement = connection.prepare(
                    "SELECT group_concat(a.c0, ' ') FROM given(:some) a CROSS JOIN given(:others) b ON b.c0 = a.c0");
                statement.bind(":some", rowsOf(std::vector<std::int64_t>{1, 2, 3}));
                statement.bind(":others", rowsOf(std::vector<std::int64_t>{3, 4, 2}));
                CPPUNIT_ASSERT(statement.step());
                return statement.text(0);
            })));
    }

    void testWhatIsNotRowsIsRefused() {
        for (const char* sql : {"SELECT * FROM given('[[1]]')", "SELECT * FROM given(NULL)", "SELECT * FROM given"}) {
            const Result<std::int64_t> answer =
                database->read([&](Connection& connection) { return connection.scalar(sql); });
            CPPUNIT_ASSERT_MESSAGE(sql, !answer);
        }
        const Result<std::int64_t> kept = database->transaction([](Connection& connection) {
            connection.execute("CREATE VIEW of_given AS SELECT * FROM given(1)");
            return connection.scalar("SELECT count(*) FROM of_given");
        });
        CPPUNIT_ASSERT_MESSAGE("a stored statement has no use of it", !kept);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RowsTest);

} // namespace crossdock::store
