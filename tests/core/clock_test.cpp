#include "core/clock.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

namespace crossdock {

class ClockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockTest);
    CPPUNIT_TEST(testSystemClockTellsUtcInMicroseconds);
    CPPUNIT_TEST(testMonotonicTimeNeverGoesBack);
    CPPUNIT_TEST(testFakeClockStandsUntilItIsMoved);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSystemClockTellsUtcInMicroseconds() {
        using namespace std::chrono;
        const auto now = [] { return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count(); };
        const std::int64_t before = now();
        const UtcTime told = SystemClock().now();
        CPPUNIT_ASSERT(before <= told.us && told.us <= now());
    }

    void testMonotonicTimeNeverGoesBack() {
        const SystemClock clock;
        std::int64_t last = clock.monoUs();
        for (int i = 0; i < 1'000; ++i) {
            const std::int64_t next = clock.monoUs();
            CPPUNIT_ASSERT(next >= last);
            last = next;
        }
    }

    void testFakeClockStandsUntilItIsMoved() {
        FakeClock clock(UtcTime{1'000});
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1'000}, clock.now().us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1'000}, clock.now().us);
        const std::int64_t mono = clock.monoUs();
        clock.advanceUs(500);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1'500}, clock.now().us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{500}, clock.monoUs() - mono);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

} // namespace crossdock
