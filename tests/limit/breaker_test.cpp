#include "limit/breaker.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock::limit;

namespace {

void call(Breaker& breaker, CallOutcome outcome, std::int64_t now) {
    const Admission admission = breaker.admit(now);
    CPPUNIT_ASSERT(admission != Admission::Refused);
    breaker.settle(outcome, admission == Admission::Probe, now);
}

Breaker opened(std::int64_t now) {
    Breaker breaker;
    for (std::uint32_t i = 0; i < Breaker::failuresToOpen; ++i) {
        call(breaker, CallOutcome::Failed, now);
    }
    CPPUNIT_ASSERT(breaker.state == Breaker::State::Open);
    return breaker;
}

} // namespace

class BreakerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BreakerTest);
    CPPUNIT_TEST(testFiveFailuresInARowOpenIt);
    CPPUNIT_TEST(testAnAnswerBetweenFailuresKeepsItClosed);
    CPPUNIT_TEST(testNeutralOutcomesNeitherCountNorInterrupt);
    CPPUNIT_TEST(testWhileOpenNothingGoesUntilThePauseEnds);
    CPPUNIT_TEST(testOneProbeAtATime);
    CPPUNIT_TEST(testTwoGoodProbesCloseIt);
    CPPUNIT_TEST(testAFailedProbeOpensItForTwiceAsLongUpToABound);
    CPPUNIT_TEST(testANeutralProbeLetsTheNextOneGo);
    CPPUNIT_TEST(testCallsFromBeforeTheOpeningDoNotDecideAProbe);
    CPPUNIT_TEST_SUITE_END();

public:
    void testFiveFailuresInARowOpenIt() {
        Breaker breaker;
        for (int i = 0; i < 4; ++i) {
            call(breaker, CallOutcome::Failed, 0);
        }
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Closed);
        call(breaker, CallOutcome::Failed, 0);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Open);
        CPPUNIT_ASSERT_EQUAL(Breaker::firstPauseUs, breaker.nextAt(0));
    }

    void testAnAnswerBetweenFailuresKeepsItClosed() {
        Breaker breaker;
        for (int i = 0; i < 50; ++i) {
            call(breaker, i % 5 == 4 ? CallOutcome::Answered : CallOutcome::Failed, 0);
        }
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Closed);
    }

    void testNeutralOutcomesNeitherCountNorInterrupt() {
        Breaker breaker;
        for (int i = 0; i < 50; ++i) {
            call(breaker, CallOutcome::Neutral, 0);
        }
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Closed);
        for (int i = 0; i < 5; ++i) {
            call(breaker, CallOutcome::Failed, 0);
            if (breaker.state == Breaker::State::Closed) {
                call(breaker, CallOutcome::Neutral, 0);
            }
        }
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Open);
    }

    void testWhileOpenNothingGoesUntilThePauseEnds() {
        Breaker breaker = opened(100);
        CPPUNIT_ASSERT(breaker.admit(100 + Breaker::firstPauseUs - 1) == Admission::Refused);
        CPPUNIT_ASSERT(breaker.admit(100 + Breaker::firstPauseUs) == Admission::Probe);
    }

    void testOneProbeAtATime() {
        Breaker breaker = opened(0);
        CPPUNIT_ASSERT(breaker.admit(Breaker::firstPauseUs) == Admission::Probe);
        CPPUNIT_ASSERT(breaker.admit(Breaker::firstPauseUs) == Admission::Refused);
        CPPUNIT_ASSERT(breaker.nextAt(Breaker::firstPauseUs) > Breaker::firstPauseUs);
        breaker.settle(CallOutcome::Answered, true, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.admit(Breaker::firstPauseUs) == Admission::Probe);
    }

    void testTwoGoodProbesCloseIt() {
        Breaker breaker = opened(0);
        call(breaker, CallOutcome::Answered, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::HalfOpen);
        call(breaker, CallOutcome::Answered, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::Closed);
        CPPUNIT_ASSERT_EQUAL(Breaker::firstPauseUs, breaker.pauseUs);
    }

    void testAFailedProbeOpensItForTwiceAsLongUpToABound() {
        Breaker breaker = opened(0);
        std::int64_t now = 0;
        std::int64_t last = Breaker::firstPauseUs;
        for (int i = 0; i < 12; ++i) {
            now = breaker.nextAt(now);
            call(breaker, CallOutcome::Failed, now);
            const std::int64_t pause = breaker.nextAt(now) - now;
            CPPUNIT_ASSERT_EQUAL(std::min(2 * last, Breaker::longestPauseUs), pause);
            last = pause;
        }
        CPPUNIT_ASSERT_EQUAL(Breaker::longestPauseUs, last);
    }

    void testANeutralProbeLetsTheNextOneGo() {
        Breaker breaker = opened(0);
        call(breaker, CallOutcome::Neutral, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::HalfOpen);
        CPPUNIT_ASSERT(breaker.admit(Breaker::firstPauseUs) == Admission::Probe);
    }

    void testCallsFromBeforeTheOpeningDoNotDecideAProbe() {
        Breaker breaker = opened(0);
        CPPUNIT_ASSERT(breaker.admit(Breaker::firstPauseUs) == Admission::Probe);
        breaker.settle(CallOutcome::Answered, false, Breaker::firstPauseUs);
        breaker.settle(CallOutcome::Answered, false, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::HalfOpen);
        breaker.settle(CallOutcome::Failed, false, Breaker::firstPauseUs);
        CPPUNIT_ASSERT(breaker.state == Breaker::State::HalfOpen);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BreakerTest);
