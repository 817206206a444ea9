#include "daemon/heartbeats.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::daemon;

class HeartbeatsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HeartbeatsTest);
    CPPUNIT_TEST(testSilentLoopIsStuckUntilItSpeaks);
    CPPUNIT_TEST(testEndedLoopIsNotMissed);
    CPPUNIT_TEST_SUITE_END();

public:
    void testSilentLoopIsStuckUntilItSpeaks() {
        Heartbeats hearts(_clock);
        Heartbeats::Beat quick(hearts, "quick");
        Heartbeats::Beat slow(hearts, "slow");
        quick.beat(1'000'000);
        slow.beat(60'000'000);
        CPPUNIT_ASSERT(hearts.stuck().empty());
        _clock.advanceUs(2'000'000);
        CPPUNIT_ASSERT(std::vector<std::string>{"quick"} == hearts.stuck());
        quick.beat(1'000'000);
        CPPUNIT_ASSERT(hearts.stuck().empty());
    }

    void testEndedLoopIsNotMissed() {
        Heartbeats hearts(_clock);
        {
            Heartbeats::Beat beat(hearts, "gone");
            _clock.advanceUs(3'600'000'000);
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), hearts.stuck().size());
        }
        CPPUNIT_ASSERT(hearts.stuck().empty());
    }

private:
    FakeClock _clock{UtcTime{1'700'000'000'000'000}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(HeartbeatsTest);
