// Records that are changed, refunded, trashed, restored, deleted and made while a sync pages through the shop.

#include "schedule.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>

namespace crossdock::changes {

namespace {

#ifdef NDEBUG
constexpr std::uint64_t schedules = 1'000;
#else
constexpr std::uint64_t schedules = 100;
#endif

} // namespace

class ChangesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChangesTest);
    CPPUNIT_TEST(testTheSameSeedGivesTheSameSchedule);
    CPPUNIT_TEST(testTheNextSyncAndSweepEndInTheShopsExactState);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTheSameSeedGivesTheSameSchedule() {
        std::string first;
        std::string again;
        runSchedule(11, [&](const std::string& line) { first += line + '\n'; });
        runSchedule(11, [&](const std::string& line) { again += line + '\n'; });
        CPPUNIT_ASSERT_EQUAL(first, again);
        CPPUNIT_ASSERT(first.find("POST orders ") != std::string::npos);
    }

    void testTheNextSyncAndSweepEndInTheShopsExactState() {
        ScheduleResult sum;
        for (std::uint64_t seed = 1; seed <= schedules; ++seed) {
            const ScheduleResult result = runSchedule(seed);
            sum.changes += result.changes;
            sum.requests += result.requests;
            CPPUNIT_ASSERT_MESSAGE(result.violation + " (change-schedule --seed " + std::to_string(seed) + ')',
                                   result.violation.empty());
        }
        std::cout << schedules << " schedules, " << sum.changes << " changes between " << sum.requests << " requests"
                  << std::endl;
        CPPUNIT_ASSERT(sum.changes > schedules * 5);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangesTest);

} // namespace crossdock::changes
