#include "cli/progress_bar.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using crossdock::cli::grouped;
using crossdock::cli::Progress;
using crossdock::cli::progressLine;

constexpr std::int64_t second = 1'000'000;

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

class ProgressBarTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgressBarTest);
    CPPUNIT_TEST(testPercentIsFloored);
    CPPUNIT_TEST(testHundredPercentAppearsOnlyWhenTheSyncHasEnded);
    CPPUNIT_TEST(testWithoutATotalThereIsNeitherBarNorPercent);
    CPPUNIT_TEST(testTimeLeftWaitsForEvidence);
    CPPUNIT_TEST(testHeldRecordsAreNotFinished);
    CPPUNIT_TEST(testMoreFinishedThanTheSourceCountedDoesNotOverflowTheBar);
    CPPUNIT_TEST(testThousandsAreSeparated);
    CPPUNIT_TEST_SUITE_END();

    void testPercentIsFloored() { CPPUNIT_ASSERT(holds(progressLine({"f", 999, 0, 1000, second, true}), " 99 %")); }

    void testHundredPercentAppearsOnlyWhenTheSyncHasEnded() {
        CPPUNIT_ASSERT(holds(progressLine({"f", 10, 0, 10, second, false}), " 99 %"));
        CPPUNIT_ASSERT(holds(progressLine({"f", 10, 0, 10, second, true}), " 100 %"));
    }

    void testWithoutATotalThereIsNeitherBarNorPercent() {
        const std::string line = progressLine({"f", 10, 0, -1, 2 * second, false});
        CPPUNIT_ASSERT(!holds(line, "%") && !holds(line, "["));
        CPPUNIT_ASSERT(holds(line, "10 records"));
    }

    void testTimeLeftWaitsForEvidence() {
        CPPUNIT_ASSERT(!holds(progressLine({"f", 20, 0, 1000, 10 * second, false}), "left"));
        CPPUNIT_ASSERT(!holds(progressLine({"f", 500, 0, 1000, 2 * second, false}), "left"));
        CPPUNIT_ASSERT(holds(progressLine({"f", 500, 0, 60'000, 50 * second, false}), "") &&
                       holds(progressLine({"f", 5'000, 0, 60'000, 50 * second, false}), "about 10 min left"));
        CPPUNIT_ASSERT(holds(progressLine({"f", 900, 0, 1000, 9 * second, false}), "almost done"));
    }

    void testHeldRecordsAreNotFinished() {
        const std::string line = progressLine({"f", 4, 6, 10, second, true});
        CPPUNIT_ASSERT(holds(line, " 40 %"));
        CPPUNIT_ASSERT(holds(line, "6 held"));
    }

    void testMoreFinishedThanTheSourceCountedDoesNotOverflowTheBar() {
        CPPUNIT_ASSERT(holds(progressLine({"f", 12, 0, 10, second, true}), "100 %"));
    }

    void testThousandsAreSeparated() {
        CPPUNIT_ASSERT_EQUAL(std::string("999"), grouped(999));
        CPPUNIT_ASSERT_EQUAL(std::string("1,234,567"), grouped(1'234'567));
        CPPUNIT_ASSERT_EQUAL(std::string("-1,000"), grouped(-1'000));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgressBarTest);

} // namespace
