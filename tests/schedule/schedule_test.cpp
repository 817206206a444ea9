// When schedules fire, above all around the changes of daylight saving.

#include "schedule/schedule.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using crossdock::UtcTime;
using crossdock::schedule::Schedule;

namespace {

UtcTime at(const std::string& text) {
    return UtcTime::parse(text).value();
}

Schedule parsed(const std::string& text, const std::string& zone) {
    auto result = Schedule::parse(text, zone);
    if (auto* fault = std::get_if<crossdock::schedule::Fault>(&result)) {
        CPPUNIT_FAIL(text + " in " + zone + ": " + fault->message);
    }
    return std::get<Schedule>(result);
}

/// The runs after `from`, one a line, without the seconds.
std::string runs(const std::string& text, const std::string& zone, const std::string& from, int count) {
    const Schedule schedule = parsed(text, zone);
    std::string out;
    UtcTime time = at(from);
    for (int i = 0; i < count; ++i) {
        const auto next = schedule.next(time);
        if (!next) {
            return out + "never";
        }
        out += next->text().substr(0, 16) + "\n";
        time = *next;
    }
    return out;
}

struct Case {
    const char* why;
    const char* text;
    const char* zone;
    const char* from;
    std::vector<const char*> expected;
};

void check(const std::vector<Case>& cases) {
    for (const Case& each : cases) {
        std::string expected;
        for (const char* run : each.expected) {
            expected += std::string(run) + "\n";
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE(each.why, expected,
                                     runs(each.text, each.zone, each.from, static_cast<int>(each.expected.size())));
    }
}

} // namespace

class ScheduleTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScheduleTest);
    CPPUNIT_TEST(testFieldsSelectTheTimesThatCronSelects);
    CPPUNIT_TEST(testSkippedTimeRunsOnceAfterTheGap);
    CPPUNIT_TEST(testRepeatedTimeRunsOnlyTheFirstTime);
    CPPUNIT_TEST(testEveryHourGoesOnThroughTheRepeatedHour);
    CPPUNIT_TEST(testHalfHourShiftOfLordHowe);
    CPPUNIT_TEST(testClocksGoingBackOverMidnightKeepTheOrder);
    CPPUNIT_TEST(testDayThatTheZoneLeavesOutRunsOnce);
    CPPUNIT_TEST(testIntervalsCountFromTheEpochInAnyZone);
    CPPUNIT_TEST(testNextIsLaterThanItsTimeEvenByAMicrosecond);
    CPPUNIT_TEST(testTimesBeforeTheEpoch);
    CPPUNIT_TEST(testMissedRunsCoalesceIntoTheLatest);
    CPPUNIT_TEST(testNothingIsDueTwice);
    CPPUNIT_TEST(testDueAfterYearsOfOutageIsQuick);
    CPPUNIT_TEST(testJitterIsFixedPerNameAndBelowItsBound);
    CPPUNIT_TEST(testEachMinuteOfAYearAgreesWithTheWallClock);
    CPPUNIT_TEST(testNotesSayWhatDaylightSavingDoes);
    CPPUNIT_TEST(testMistypedZoneIsSuggested);
    CPPUNIT_TEST_SUITE_END();

public:
    void testNotesSayWhatDaylightSavingDoes() {
        const auto notes = [](const std::string& text, const std::string& zone) {
            std::string lines;
            for (const std::string& note : parsed(text, zone).notes(at("2026-01-01T00:00:00Z"))) {
                lines += note + "\n";
            }
            return lines;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("02:30 does not exist on 29 Mar 2026; it runs at 03:00 then\n"
                                         "02:30 comes twice on 25 Oct 2026; it runs the first time only\n"),
                             notes("30 2 * * *", "Europe/Berlin"));
        CPPUNIT_ASSERT_EQUAL(std::string(), notes("30 4 * * *", "Europe/Berlin"));
        CPPUNIT_ASSERT_EQUAL(std::string(), notes("30 2 * * 1", "Europe/Berlin")); // clocks change on Sundays
        CPPUNIT_ASSERT_EQUAL(std::string(), notes("*/5 * * * *", "Europe/Berlin"));
        CPPUNIT_ASSERT_EQUAL(std::string(), notes("every 1h", "Europe/Berlin"));
        CPPUNIT_ASSERT_EQUAL(std::string(), notes("30 2 * * *", "UTC"));
    }

    void testMistypedZoneIsSuggested() {
        const auto fault = crossdock::schedule::checkTimezone("Europe/Berlinn");
        CPPUNIT_ASSERT(fault.has_value());
        CPPUNIT_ASSERT(fault->message.find("\"Europe/Berlin\"") != std::string::npos);
    }

    void testFieldsSelectTheTimesThatCronSelects() {
        check({
            {"steps", "*/15 * * * *", "UTC", "2026-03-01T10:07:00Z", {"2026-03-01T10:15", "2026-03-01T10:30"}},
            {"lists and ranges",
             "5,10-12 8-9 * * *",
             "UTC",
             "2026-03-01T08:10:00Z",
             {"2026-03-01T08:11", "2026-03-01T08:12", "2026-03-01T09:05"}},
            {"step in a range",
             "0 8-18/5 * * *",
             "UTC",
             "2026-03-01T00:00:00Z",
             {"2026-03-01T08:00", "2026-03-01T13:00", "2026-03-01T18:00", "2026-03-02T08:00"}},
            {"names", "0 6 * jan,JUL Mon", "UTC", "2026-01-20T00:00:00Z", {"2026-01-26T06:00", "2026-07-06T06:00"}},
            {"Sunday is 0 and 7", "0 0 * * 7", "UTC", "2026-03-01T00:00:00Z", {"2026-03-08T00:00", "2026-03-15T00:00"}},
            {"range up to 7",
             "0 0 * * 5-7",
             "UTC",
             "2026-03-05T00:00:00Z",
             {"2026-03-06T00:00", "2026-03-07T00:00", "2026-03-08T00:00", "2026-03-13T00:00"}},
            {"either day field",
             "0 0 13 * fri",
             "UTC",
             "2026-03-01T00:00:00Z",
             {"2026-03-06T00:00", "2026-03-13T00:00", "2026-03-20T00:00"}},
            {"last of February in leap years",
             "0 0 29 2 *",
             "UTC",
             "2026-01-01T00:00:00Z",
             {"2028-02-29T00:00", "2032-02-29T00:00"}},
            {"no leap year for eight years", "0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", {"2104-02-29T00:00"}},
            {"@hourly", "@hourly", "UTC", "2026-03-01T10:00:00Z", {"2026-03-01T11:00"}},
            {"@weekly", "@weekly", "UTC", "2026-03-02T00:00:00Z", {"2026-03-08T00:00"}},
            {"@monthly in a zone", "@monthly", "Europe/London", "2026-06-10T00:00:00Z", {"2026-06-30T23:00"}},
            {"@yearly", "@yearly", "America/New_York", "2026-06-10T00:00:00Z", {"2027-01-01T05:00"}},
        });
    }

    void testSkippedTimeRunsOnceAfterTheGap() {
        check({
            {"New York, 8 March 2026: 02:30 does not exist",
             "30 2 * * *",
             "America/New_York",
             "2026-03-07T12:00:00Z",
             {"2026-03-08T07:00", "2026-03-09T06:30"}},
            {"both skipped times are one run",
             "15,45 2 * * *",
             "America/New_York",
             "2026-03-07T12:00:00Z",
             {"2026-03-08T07:00", "2026-03-09T06:15"}},
            {"the run after the gap is the same run",
             "0 2,3 * * *",
             "America/New_York",
             "2026-03-08T06:00:00Z",
             {"2026-03-08T07:00", "2026-03-09T06:00"}},
            {"London, 29 March 2026: 01:30 does not exist",
             "30 1 * * *",
             "Europe/London",
             "2026-03-28T12:00:00Z",
             {"2026-03-29T01:00", "2026-03-30T00:30"}},
            {"Sydney, 4 October 2026: 02:30 does not exist",
             "30 2 * * *",
             "Australia/Sydney",
             "2026-10-03T12:00:00Z",
             {"2026-10-03T16:00", "2026-10-04T15:30"}},
            {"every five minutes over a gap",
             "*/5 * * * *",
             "America/New_York",
             "2026-03-08T06:50:00Z",
             {"2026-03-08T06:55", "2026-03-08T07:00", "2026-03-08T07:05"}},
        });
    }

    void testRepeatedTimeRunsOnlyTheFirstTime() {
        check({
            {"New York, 1 November 2026: 01:30 comes twice",
             "30 1 * * *",
             "America/New_York",
             "2026-10-31T12:00:00Z",
             {"2026-11-01T05:30", "2026-11-02T06:30"}},
            {"London, 25 October 2026",
             "30 1 * * *",
             "Europe/London",
             "2026-10-24T12:00:00Z",
             {"2026-10-25T00:30", "2026-10-26T01:30"}},
            {"Sydney, 5 April 2026",
             "30 2 * * *",
             "Australia/Sydney",
             "2026-04-04T12:00:00Z",
             {"2026-04-04T15:30", "2026-04-05T16:30"}},
            {"several times an hour, of one hour",
             "*/30 1 * * *",
             "America/New_York",
             "2026-10-31T12:00:00Z",
             {"2026-11-01T05:00", "2026-11-01T05:30", "2026-11-02T06:00"}},
        });
    }

    void testEveryHourGoesOnThroughTheRepeatedHour() {
        check({
            {"hourly",
             "0 * * * *",
             "America/New_York",
             "2026-11-01T04:30:00Z",
             {"2026-11-01T05:00", "2026-11-01T06:00", "2026-11-01T07:00"}},
            {"every 20 minutes",
             "*/20 * * * *",
             "Europe/London",
             "2026-10-25T00:30:00Z",
             {"2026-10-25T00:40", "2026-10-25T01:00", "2026-10-25T01:20", "2026-10-25T01:40", "2026-10-25T02:00"}},
        });
    }

    void testHalfHourShiftOfLordHowe() {
        check({
            {"4 October 2026: 02:00 to 02:30 is skipped",
             "15 2 * * *",
             "Australia/Lord_Howe",
             "2026-10-03T00:00:00Z",
             {"2026-10-03T15:30", "2026-10-04T15:15"}},
            {"5 April 2026: 01:30 to 02:00 comes twice",
             "45 1 * * *",
             "Australia/Lord_Howe",
             "2026-04-04T00:00:00Z",
             {"2026-04-04T14:45", "2026-04-05T15:15"}},
            {"hourly, with the repeated half hour",
             "45 * * * *",
             "Australia/Lord_Howe",
             "2026-04-04T14:00:00Z",
             {"2026-04-04T14:45", "2026-04-04T15:15", "2026-04-04T16:15"}},
        });
    }

    void testClocksGoingBackOverMidnightKeepTheOrder() {
        // St. John's went back at 00:01 to 23:01 of the day before, on 7 November 2010 (NDT, UTC-2:30).
        check({
            {"a time of the new day that is seen before the old one ends",
             "0 0 * * *",
             "America/St_Johns",
             "2010-11-06T12:00:00Z",
             {"2010-11-07T02:30", "2010-11-08T03:30"}},
            {"both passes of the late evening",
             "30 * * * *",
             "America/St_Johns",
             "2010-11-07T01:45:00Z",
             {"2010-11-07T02:00", "2010-11-07T03:00", "2010-11-07T04:00"}},
        });
    }

    void testDayThatTheZoneLeavesOutRunsOnce() {
        check({{"Samoa had no 30 December 2011",
                "0 12 * * *",
                "Pacific/Apia",
                "2011-12-29T12:00:00Z",
                {"2011-12-29T22:00", "2011-12-30T10:00", "2011-12-30T22:00"}}});
    }

    void testIntervalsCountFromTheEpochInAnyZone() {
        check({
            {"5 minutes", "every 5m", "Asia/Kolkata", "2026-03-01T10:07:31Z", {"2026-03-01T10:10", "2026-03-01T10:15"}},
            {"over a change of daylight saving",
             "every 6h",
             "America/New_York",
             "2026-03-08T01:00:00Z",
             {"2026-03-08T06:00", "2026-03-08T12:00"}},
            {"a day", "every 1d", "America/New_York", "2026-03-08T01:00:00Z", {"2026-03-09T00:00"}},
        });
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T10:08:00Z"),
                             parsed("every 30s", "UTC").next(at("2026-03-01T10:07:31Z"))->text());
    }

    void testNextIsLaterThanItsTimeEvenByAMicrosecond() {
        const Schedule schedule = parsed("0 * * * *", "UTC");
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T10:00:00Z"),
                             schedule.next(at("2026-03-01T09:59:59.999999Z"))->text());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:00:00Z"), schedule.next(at("2026-03-01T10:00:00Z"))->text());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:00:00Z"),
                             schedule.next(at("2026-03-01T10:00:00.000001Z"))->text());
    }

    void testTimesBeforeTheEpoch() {
        check({{"cron", "0 0 1 1 *", "UTC", "1969-12-31T23:59:59Z", {"1970-01-01T00:00"}},
               {"interval", "every 1h", "UTC", "1969-12-31T22:30:00Z", {"1969-12-31T23:00", "1970-01-01T00:00"}}});
    }

    void testMissedRunsCoalesceIntoTheLatest() {
        const Schedule schedule = parsed("*/5 * * * *", "UTC");
        const auto due = schedule.due(at("2026-03-01T08:00:00Z"), at("2026-03-01T11:03:00Z"));
        CPPUNIT_ASSERT(due.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:00:00Z"), due->text());
        const auto daily =
            parsed("0 4 * * *", "Europe/London").due(at("2026-03-01T00:00:00Z"), at("2026-04-10T00:00:00Z"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-04-09T03:00:00Z"), daily->text());
    }

    void testNothingIsDueTwice() {
        const Schedule schedule = parsed("*/5 * * * *", "UTC");
        CPPUNIT_ASSERT(!schedule.due(at("2026-03-01T11:00:00Z"), at("2026-03-01T11:04:59Z")));
        CPPUNIT_ASSERT(!schedule.due(at("2026-03-01T11:00:00Z"), at("2026-03-01T11:00:00Z")));
        CPPUNIT_ASSERT(!schedule.due(at("2026-03-01T11:00:00Z"), at("2026-03-01T10:00:00Z")));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:05:00Z"),
                             schedule.due(at("2026-03-01T11:00:00Z"), at("2026-03-01T11:05:00Z"))->text());
    }

    void testDueAfterYearsOfOutageIsQuick() {
        const UtcTime longAgo = at("1990-01-01T00:00:00Z");
        const UtcTime now = at("2026-03-01T11:03:30Z");
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:03:30Z"), parsed("every 1s", "UTC").due(longAgo, now)->text());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-01T11:03:00Z"),
                             parsed("* * * * *", "Europe/London").due(longAgo, now)->text());
        CPPUNIT_ASSERT_EQUAL(std::string("2024-02-29T00:00:00Z"),
                             parsed("0 0 29 2 *", "UTC").due(longAgo, now)->text());
    }

    void testJitterIsFixedPerNameAndBelowItsBound() {
        const UtcTime run = at("2026-03-01T11:00:00Z");
        const UtcTime later = at("2026-03-01T12:00:00Z");
        constexpr std::int64_t bound = 60'000'000;
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            const std::string name = "flow" + std::to_string(i);
            const std::int64_t shift = crossdock::schedule::withJitter(run, name, bound).us - run.us;
            CPPUNIT_ASSERT(shift >= 0 && shift < bound);
            CPPUNIT_ASSERT_EQUAL(shift, crossdock::schedule::withJitter(later, name, bound).us - later.us);
            differs = differs || shift != crossdock::schedule::withJitter(run, "flow0", bound).us - run.us;
        }
        CPPUNIT_ASSERT(differs);
        CPPUNIT_ASSERT(crossdock::schedule::withJitter(run, "flow", 0) == run);
    }

    void testEachMinuteOfAYearAgreesWithTheWallClock() {
        // "* * * * *" must give every minute of real time, whatever the zone does to its clock.
        const Schedule schedule = parsed("* * * * *", "Australia/Lord_Howe");
        for (const char* day : {"2026-04-04T00:00:00Z", "2026-10-03T00:00:00Z"}) {
            UtcTime time = at(day);
            for (int i = 0; i < 2 * 1'440; ++i) {
                const auto next = schedule.next(time);
                CPPUNIT_ASSERT(next.has_value());
                CPPUNIT_ASSERT_EQUAL(std::int64_t{60'000'000}, next->us - time.us);
                time = *next;
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScheduleTest);
