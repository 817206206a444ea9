// What is said about schedules that are none.

#include "schedule/schedule.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace crossdock::schedule;

namespace {

std::string faultOf(const std::string& text) {
    const auto fault = checkSchedule(text);
    return fault ? std::to_string(fault->column) + ": " + fault->message : "sound";
}

} // namespace

class CronTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CronTextTest);
    CPPUNIT_TEST(testFaultsNameFieldAndColumn);
    CPPUNIT_TEST(testIntervalsAreBounded);
    CPPUNIT_TEST(testDatesThatNeverComeAreFaults);
    CPPUNIT_TEST(testRubbishIsRefused);
    CPPUNIT_TEST(testZonesAreLookedUpAndSuggested);
    CPPUNIT_TEST_SUITE_END();

public:
    void testFaultsNameFieldAndColumn() {
        CPPUNIT_ASSERT_EQUAL(std::string("3: hour: 24 is not within 0 to 23"), faultOf("0 24 * * *"));
        CPPUNIT_ASSERT_EQUAL(std::string("5: day of month: 0 is not within 1 to 31"), faultOf("0 0 0 * *"));
        CPPUNIT_ASSERT_EQUAL(std::string("7: month: expected a number from 1 to 12 or a name of three letters, or '*'"),
                             faultOf("0 0 * xyz *"));
        CPPUNIT_ASSERT_EQUAL(std::string("2: minute: a step needs a range before it: \"*/5\" or \"10-40/5\""),
                             faultOf("5/10 * * * *"));
        CPPUNIT_ASSERT_EQUAL(std::string("3: minute: the step must be a number from 1 to 59"), faultOf("*/0 * * * *"));
        CPPUNIT_ASSERT_EQUAL(std::string("9: day of week: the range runs backwards; write two ranges with ',' between"),
                             faultOf("0 0 * * fri-mon"));
        CPPUNIT_ASSERT_EQUAL(std::string("2: minute: expected ',', '-' or '/'"), faultOf("5x * * * *"));
        CPPUNIT_ASSERT_EQUAL(std::string("11: more than five fields"), faultOf("0 0 * * * *"));
        CPPUNIT_ASSERT(faultOf("0 0 * *").find("the field day of week is missing") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("  0\t0 * *  mon "));
    }

    void testIntervalsAreBounded() {
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("every 366d"));
        CPPUNIT_ASSERT_EQUAL(std::string("7: the span must be between 1 second and 366 days"), faultOf("every 367d"));
        CPPUNIT_ASSERT_EQUAL(std::string("7: the span must be between 1 second and 366 days"), faultOf("every 0s"));
        CPPUNIT_ASSERT_EQUAL(std::string("7: the span must be between 1 second and 366 days"),
                             faultOf("every 9223372036854775807d"));
        for (const char* text : {"every", "every ", "every5m", "every 5", "every 5 m", "every 5min", "every -5m",
                                 "every 1e3s", "every 99999999999999999999s"}) {
            CPPUNIT_ASSERT_MESSAGE(text, faultOf(text).find("expected a span") != std::string::npos ||
                                             faultOf(text).find("span must be") != std::string::npos);
        }
    }

    void testDatesThatNeverComeAreFaults() {
        CPPUNIT_ASSERT_EQUAL(std::string("0: no such date ever comes"), faultOf("0 0 30 2 *"));
        CPPUNIT_ASSERT_EQUAL(std::string("0: no such date ever comes"), faultOf("0 0 31 4,6,9,11 *"));
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), faultOf("0 0 29 2 *"));
    }

    void testRubbishIsRefused() {
        for (const std::string& text :
             {std::string(), std::string("   "), std::string("@never"), std::string("* * * * * *"),
              std::string("\0 * * * *", 9), std::string("99999999999 * * * *"), std::string(100'000, '*'),
              std::string("1,,2 * * * *"), std::string("1- * * * *"), std::string("-1 * * * *"),
              std::string(", * * * *")}) {
            CPPUNIT_ASSERT_MESSAGE(text.substr(0, 40), checkSchedule(text).has_value());
        }
    }

    void testZonesAreLookedUpAndSuggested() {
        CPPUNIT_ASSERT(!checkTimezone("Australia/Lord_Howe"));
        CPPUNIT_ASSERT(!checkTimezone("UTC"));
        CPPUNIT_ASSERT(checkTimezone("los angeles")->message.find("did you mean \"America/Los_Angeles\"?") !=
                       std::string::npos);
        CPPUNIT_ASSERT(checkTimezone("europe/london")->message.find("did you mean \"Europe/London\"?") !=
                       std::string::npos);
        for (const char* name : {"", "Mars/Olympus", "../../../etc/passwd", "America"}) {
            CPPUNIT_ASSERT_MESSAGE(name, checkTimezone(name).has_value());
        }
        CPPUNIT_ASSERT(std::holds_alternative<Fault>(Schedule::parse("@daily", "Mars/Olympus")));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CronTextTest);
