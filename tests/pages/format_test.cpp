#include "pages/moment.hpp"
#include "pages/progress.hpp"
#include "pages/skip_words.hpp"
#include "pages/sparkline.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::pages {

class FormatTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FormatTest);
    CPPUNIT_TEST(testCountsAreGroupedFromThousandOn);
    CPPUNIT_TEST(testMoneyKeepsEveryDigitOfItsText);
    CPPUNIT_TEST(testMoneyFollowsTheDigitsOfItsCurrency);
    CPPUNIT_TEST(testNearTimesAreRelativeAndFarOnesAreDates);
    CPPUNIT_TEST(testTimesAreThoseOfTheZoneOnBothSidesOfDaylightSaving);
    CPPUNIT_TEST(testPercentIsRoundedDownAndHundredOnlyAtTheEnd);
    CPPUNIT_TEST(testAnEndedSyncShowsNoPercentageBelowItsEnd);
    CPPUNIT_TEST(testWhatIsSkippedIsToldInWords);
    CPPUNIT_TEST(testTimeLeftIsSaidOnlyWhenItIsKnown);
    CPPUNIT_TEST(testBarsHaveAtLeastOnePixelAndNothingForZero);
    CPPUNIT_TEST_SUITE_END();

    static Reader reader(const char* now, const char* zone = "America/Los_Angeles") {
        Reader made;
        made.zoneName = zone;
        made.zone = schedule::Zone::find(zone);
        made.now = *UtcTime::parse(now);
        return made;
    }
    static std::string told(const char* at, const char* now) { return relativeTime(*UtcTime::parse(at), reader(now)); }

    void testCountsAreGroupedFromThousandOn() {
        CPPUNIT_ASSERT_EQUAL(std::string("999"), number(999));
        CPPUNIT_ASSERT_EQUAL(std::string("1,234,567"), number(1'234'567));
        CPPUNIT_ASSERT_EQUAL(std::string("\u2212"
                                         "1.000"),
                             number(-1'000, NumberStyle::PointComma));
        CPPUNIT_ASSERT_EQUAL(std::string("entries"), plural("entry"));
        CPPUNIT_ASSERT_EQUAL(std::string("1 order"), countedEntity(1, "order"));
    }
    void testMoneyKeepsEveryDigitOfItsText() {
        CPPUNIT_ASSERT_EQUAL(std::string("999,999,999,999,999.99"), money("999999999999999.99", "USD"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.005"), money("0.005", "USD"));
        CPPUNIT_ASSERT_EQUAL(std::string("\u2212"
                                         "20.00"),
                             money("-20", "USD"));
        CPPUNIT_ASSERT_EQUAL(std::string("0.00"), money("-0.0", "USD"));
        CPPUNIT_ASSERT_EQUAL(std::string("1.318,40"), money("1318.4", "EUR", NumberStyle::PointComma));
        CPPUNIT_ASSERT_EQUAL(std::string("about 3"), money("about 3", "USD"));
    }
    void testMoneyFollowsTheDigitsOfItsCurrency() {
        CPPUNIT_ASSERT_EQUAL(std::string("125,000"), money("125000.00", "JPY"));
        CPPUNIT_ASSERT_EQUAL(std::string("12.500"), money("12.5", "KWD"));
    }
    void testNearTimesAreRelativeAndFarOnesAreDates() {
        const char* now = "2026-11-22T22:32:07Z"; // 14:32:07 in Los Angeles
        CPPUNIT_ASSERT_EQUAL(std::string("12 s ago"), told("2026-11-22T22:31:55Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("2 min ago"), told("2026-11-22T22:30:00Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("today 13:31"), told("2026-11-22T21:31:00Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("yesterday 16:20"), told("2026-11-22T00:20:00Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("18 Nov, 09:02"), told("2026-11-18T17:02:00Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("18 Nov 2025"), told("2025-11-18T17:02:00Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("in 3 min"), told("2026-11-22T22:35:10Z", now));
        CPPUNIT_ASSERT_EQUAL(std::string("1 Dec 2026, 09:14"), told("2026-12-01T17:14:00Z", now));
    }
    void testTimesAreThoseOfTheZoneOnBothSidesOfDaylightSaving() {
        const Reader autumn = reader("2026-11-01T20:00:00Z");
        CPPUNIT_ASSERT_EQUAL(std::string("2026-11-01T01:30:00-07:00"),
                             zonedTime(*UtcTime::parse("2026-11-01T08:30:00Z"), autumn));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-11-01T01:30:00-08:00"),
                             zonedTime(*UtcTime::parse("2026-11-01T09:30:00Z"), autumn));
        CPPUNIT_ASSERT_EQUAL(std::string("Sunday 1 Nov 2026"), dayName(autumn.now, autumn));
        CPPUNIT_ASSERT_EQUAL(
            std::string("2026-03-29T09:00:00+05:30"),
            zonedTime(*UtcTime::parse("2026-03-29T03:30:00Z"), reader("2026-03-29T03:30:00Z", "Asia/Kolkata")));
    }
    void testAnEndedSyncShowsNoPercentageBelowItsEnd() {
        const Reader now = reader("2026-11-22T22:32:07Z");
        Progress progress;
        progress.total = 62; // two of them the source counts, and never lists
        progress.delivered = 60;
        progress.ended = true;
        CPPUNIT_ASSERT_EQUAL(100, progress.percent());
        std::string part = progressPart(progress, "orders", "", now).text();
        CPPUNIT_ASSERT(part.find("60 of 60 finished, 100 %") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string::npos, part.find("Not read yet"));
        progress.delivered = 18;
        progress.held = 42;
        CPPUNIT_ASSERT_EQUAL(-1, progress.percent());
        part = progressPart(progress, "orders", "", now).text();
        CPPUNIT_ASSERT(part.find("18 of 60 finished</strong>") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string::npos, part.find(" %"));
        progress.cutShort = true;
        CPPUNIT_ASSERT_EQUAL(29, progress.percent());
    }
    void testPercentIsRoundedDownAndHundredOnlyAtTheEnd() {
        Progress progress;
        progress.total = 10'000;
        progress.delivered = 6'212;
        progress.unchanged = 100;
        progress.skipped = 80;
        CPPUNIT_ASSERT_EQUAL(63, progress.percent());
        CPPUNIT_ASSERT(progressPart(progress, "orders", "", reader("2026-11-22T22:32:07Z")).text().find("Skipped 80") !=
                       std::string::npos);
        progress.delivered = 9'819;
        progress.held = 1;
        CPPUNIT_ASSERT_EQUAL(99, progress.percent());
        progress.delivered = 9'820;
        progress.held = 0;
        CPPUNIT_ASSERT_EQUAL(99, progress.percent());
        progress.ended = true;
        CPPUNIT_ASSERT_EQUAL(100, progress.percent());
        progress.total = -1;
        CPPUNIT_ASSERT_EQUAL(-1, progress.percent());
        const std::string part = progressPart(progress, "orders", "", reader("2026-11-22T22:32:07Z")).text();
        CPPUNIT_ASSERT(part.find("<svg class=\"bar\"") == std::string::npos);
        CPPUNIT_ASSERT(part.find('%') == std::string::npos);
    }
    void testWhatIsSkippedIsToldInWords() {
        CPPUNIT_ASSERT_EQUAL(std::string("its status is not one that is posted"), skipWords("status_not_posted"));
        CPPUNIT_ASSERT_EQUAL(std::string("the flow's filter leaves it out"), skipWords(""));
        CPPUNIT_ASSERT_EQUAL(skipWords(""), skipWords("filter"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("of a connector that nobody here knows", std::string("not in our catalogue"),
                                     skipWords("not_in_our_catalogue"));
    }
    void testTimeLeftIsSaidOnlyWhenItIsKnown() {
        const Reader now = reader("2026-11-22T22:32:07Z");
        Pace pace;
        pace.finished = 6'392;
        pace.total = 10'000;
        pace.runningUs = 3'300'000'000;
        pace.slowest = 100;
        pace.average = 118;
        pace.fastest = 135;
        CPPUNIT_ASSERT_EQUAL(std::string("about 31 min left (27 to 36), 118 a minute"), timeLeft(pace, now));
        Pace other = pace;
        other.runningUs = 29'000'000;
        CPPUNIT_ASSERT_EQUAL(std::string(), timeLeft(other, now));
        other = pace;
        other.paused = true;
        CPPUNIT_ASSERT_EQUAL(std::string(), timeLeft(other, now));
        other = pace;
        other.quietUs = 61'000'000;
        CPPUNIT_ASSERT_EQUAL(std::string(), timeLeft(other, now));
        other = pace;
        other.fastest = 201;
        CPPUNIT_ASSERT_EQUAL(std::string(), timeLeft(other, now));
        other = pace;
        other.total = -1;
        CPPUNIT_ASSERT_EQUAL(std::string(), timeLeft(other, now));
        other = pace;
        other.finished = 9'970;
        CPPUNIT_ASSERT_EQUAL(std::string("almost done, 118 a minute"), timeLeft(other, now));
    }
    void testBarsHaveAtLeastOnePixelAndNothingForZero() {
        const std::string drawn = sparkline({{0, false}, {1, false}, {1'000, true}, {2, false}}, "h",
                                            "the last 4 hours", reader("2026-11-22T22:32:07Z"))
                                      .text();
        CPPUNIT_ASSERT(drawn.find("x=\"0\"") == std::string::npos);
        CPPUNIT_ASSERT(drawn.find("x=\"5\" y=\"23\" width=\"4\" height=\"1\"") != std::string::npos);
        CPPUNIT_ASSERT(drawn.find("class=\"held\" x=\"10\" y=\"0\"") != std::string::npos);
        CPPUNIT_ASSERT(drawn.find("class=\"now\" x=\"15\"") != std::string::npos);
        CPPUNIT_ASSERT(drawn.find("max 1,000/h") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FormatTest);

} // namespace crossdock::pages
