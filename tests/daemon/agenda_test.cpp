// What a flow does next: schedules, pauses, stops, sweeps, on a clock that the test tells.

#include "daemon/agenda.hpp"
#include "store/fault.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::daemon;
using What = Step::What;

namespace {

constexpr std::int64_t minute = 60'000'000;

UtcTime at(const std::string& text) {
    return UtcTime::parse(text).value();
}

Agenda agendaOf(const std::string& text, UtcTime considered, const std::string& zone = "UTC") {
    Agenda agenda;
    agenda.plan.name = "orders";
    agenda.plan.schedule = std::get<schedule::Schedule>(schedule::Schedule::parse(text, zone));
    agenda.considered = considered;
    agenda.swept = considered;
    return agenda;
}

Failure badKey() {
    return failed(ErrorClass::Auth, "the key was revoked");
}

} // namespace

class AgendaTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgendaTest);
    CPPUNIT_TEST(testMissedRunsBecomeOne);
    CPPUNIT_TEST(testRunThatTookLongIsFollowedByOne);
    CPPUNIT_TEST(testClockSetBackDoesNotSilenceTheFlow);
    CPPUNIT_TEST(testJitterMovesEachRunBySameSpan);
    CPPUNIT_TEST(testJitterLongerThanTheIntervalStillRuns);
    CPPUNIT_TEST(testPausedFlowDoesNothingByItself);
    CPPUNIT_TEST(testSkippedHourRunsOnceRepeatedHourNotTwice);
    CPPUNIT_TEST(testStoppedFlowIsTriedWithGrowingPauses);
    CPPUNIT_TEST(testFlowThatAFullDiskStoppedGoesOnSoon);
    CPPUNIT_TEST(testStoppedFlowIsToldOnce);
    CPPUNIT_TEST(testNudgeTriesStoppedFlowSoon);
    CPPUNIT_TEST(testTransientFailureDoesNotStop);
    CPPUNIT_TEST(testInterruptedSyncGoesFirst);
    CPPUNIT_TEST(testSweepWaitsForFirstLoad);
    CPPUNIT_TEST(testDeliveryIsDoneByAnyRun);
    CPPUNIT_TEST(testNextRunsListOwedOneFirst);
    CPPUNIT_TEST_SUITE_END();

public:
    void testMissedRunsBecomeOne() {
        Agenda agenda = agendaOf("*/5 * * * *", at("2026-03-01T10:00:00Z"));
        const UtcTime now = at("2026-03-03T10:02:00Z"); // the host was down for two days
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sync);
        CPPUNIT_ASSERT(agenda.next(now).at <= now);
        agenda.begin(What::Sync, now);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-03T10:05:00Z").us, agenda.next(now).at.us);
    }

    void testRunThatTookLongIsFollowedByOne() {
        Agenda agenda = agendaOf("*/5 * * * *", at("2026-03-01T10:00:00Z"));
        agenda.begin(What::Sync, at("2026-03-01T10:05:00Z"));
        const UtcTime end = at("2026-03-01T10:22:00Z");
        CPPUNIT_ASSERT(agenda.next(end).at <= end);
        agenda.begin(What::Sync, end);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T10:25:00Z").us, agenda.next(end).at.us);
    }

    void testClockSetBackDoesNotSilenceTheFlow() {
        const Agenda agenda = agendaOf("*/5 * * * *", at("2027-01-01T00:00:00Z"));
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T10:05:00Z").us, agenda.next(at("2026-03-01T10:01:00Z")).at.us);
    }

    void testJitterMovesEachRunBySameSpan() {
        Agenda agenda = agendaOf("0 * * * *", at("2026-03-01T10:30:00Z"));
        agenda.plan.jitterUs = 10 * minute;
        const std::vector<UtcTime> runs = agenda.nextRuns(at("2026-03-01T10:30:00Z"), 3);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), runs.size());
        const std::int64_t moved = runs[0].us - at("2026-03-01T11:00:00Z").us;
        CPPUNIT_ASSERT(moved > 0 && moved < 10 * minute);
        CPPUNIT_ASSERT_EQUAL(60 * minute, runs[1].us - runs[0].us);
        CPPUNIT_ASSERT_EQUAL(runs[0].us, agenda.next(at("2026-03-01T11:00:00Z")).at.us);
    }

    void testJitterLongerThanTheIntervalStillRuns() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        agenda.plan.jitterUs = 1'000 * minute;
        int runs = 0;
        for (UtcTime now = at("2026-03-01T10:00:00Z"); now < at("2026-03-05T10:00:00Z"); now.us += minute) {
            if (agenda.next(now).at <= now) {
                agenda.begin(What::Sync, now);
                ++runs;
            }
        }
        CPPUNIT_ASSERT(runs > 3);
    }

    void testPausedFlowDoesNothingByItself() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        agenda.plan.pause = Pause{"ann", "stocktaking", at("2026-03-01T10:00:00Z")};
        agenda.interrupted = "s1";
        agenda.nudge(at("2026-03-02T10:00:00Z"));
        CPPUNIT_ASSERT(agenda.next(at("2026-03-02T10:00:00Z")).what == What::Nothing);
        CPPUNIT_ASSERT(agenda.nextRuns(at("2026-03-02T10:00:00Z"), 5).empty());
    }

    void testSkippedHourRunsOnceRepeatedHourNotTwice() {
        const auto runsOf = [](const std::string& from, const std::string& to) {
            Agenda agenda = agendaOf("30 2 * * *", at(from), "Europe/Berlin");
            int runs = 0;
            for (UtcTime now = at(from); now < at(to); now.us += minute) {
                if (agenda.next(now).at <= now) {
                    agenda.begin(What::Sync, now);
                    ++runs;
                }
            }
            return runs;
        };
        CPPUNIT_ASSERT_EQUAL(1, runsOf("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"));
        CPPUNIT_ASSERT_EQUAL(1, runsOf("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"));
    }

    void testFlowThatAFullDiskStoppedGoesOnSoon() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        UtcTime now = at("2026-03-01T10:00:00Z");
        std::vector<std::int64_t> pauses;
        for (int i = 0; i < 6; ++i) {
            agenda.ended(store::failureOf(store::StoreError(store::Fault::Full, "disk full")), now);
            pauses.push_back((agenda.next(now).at.us - now.us) / 1'000'000);
            now = agenda.next(now).at;
            agenda.begin(What::Probe, now);
        }
        CPPUNIT_ASSERT((std::vector<std::int64_t>{30, 60, 120, 240, 300, 300} == pauses));
    }

    void testStoppedFlowIsTriedWithGrowingPauses() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        UtcTime now = at("2026-03-01T10:00:00Z");
        std::vector<std::int64_t> pauses;
        for (int i = 0; i < 7; ++i) {
            agenda.ended(badKey(), now);
            const Step step = agenda.next(now);
            CPPUNIT_ASSERT(step.what == What::Probe);
            pauses.push_back((step.at.us - now.us) / minute);
            now = step.at;
            agenda.begin(What::Probe, now);
        }
        CPPUNIT_ASSERT((std::vector<std::int64_t>{15, 30, 60, 120, 240, 360, 360} == pauses));
        agenda.ended(std::nullopt, now);
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sync);
    }

    void testStoppedFlowIsToldOnce() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        CPPUNIT_ASSERT(agenda.ended(badKey(), at("2026-03-01T10:00:00Z")));
        CPPUNIT_ASSERT(!agenda.ended(badKey(), at("2026-03-01T10:15:00Z")));
        CPPUNIT_ASSERT(!agenda.ended(std::nullopt, at("2026-03-01T10:45:00Z")));
        CPPUNIT_ASSERT(agenda.ended(badKey(), at("2026-03-01T11:00:00Z")));
    }

    void testNudgeTriesStoppedFlowSoon() {
        Agenda agenda = agendaOf("* * * * *", at("2026-03-01T10:00:00Z"));
        agenda.ended(badKey(), at("2026-03-01T10:00:00Z"));
        agenda.nudge(at("2026-03-01T10:01:00Z"));
        CPPUNIT_ASSERT(agenda.next(at("2026-03-01T10:01:00Z")).what == What::Probe);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T10:01:00Z").us, agenda.next(at("2026-03-01T10:01:00Z")).at.us);
    }

    void testTransientFailureDoesNotStop() {
        Agenda agenda = agendaOf("*/5 * * * *", at("2026-03-01T10:00:00Z"));
        CPPUNIT_ASSERT(!agenda.ended(failed(ErrorClass::Transient, "the shop is down"), at("2026-03-01T10:01:00Z")));
        CPPUNIT_ASSERT(agenda.next(at("2026-03-01T10:01:00Z")).what == What::Sync);
    }

    void testInterruptedSyncGoesFirst() {
        Agenda agenda = agendaOf("0 3 * * *", at("2026-03-01T10:00:00Z"));
        agenda.interrupted = "s1";
        const UtcTime now = at("2026-03-01T10:00:00Z");
        CPPUNIT_ASSERT(agenda.next(now).what == What::Resume);
        agenda.begin(What::Resume, now);
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sync);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-02T03:00:00Z").us, agenda.next(now).at.us);
    }

    void testSweepWaitsForFirstLoad() {
        Agenda agenda = agendaOf("0 3 * * *", at("2026-03-01T10:00:00Z"));
        agenda.plan.sweepEveryUs = 60 * minute;
        const UtcTime now = at("2026-03-01T12:00:00Z");
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sync);
        agenda.loaded = true;
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sweep);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T11:00:00Z").us, agenda.next(now).at.us);
        agenda.begin(What::Sweep, now);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T13:00:00Z").us, agenda.next(now).at.us);
    }

    void testDeliveryIsDoneByAnyRun() {
        Agenda agenda = agendaOf("0 3 * * *", at("2026-03-01T10:00:00Z"));
        const UtcTime now = at("2026-03-01T10:00:00Z");
        agenda.nudge(now);
        CPPUNIT_ASSERT(agenda.next(now).what == What::Deliver);
        agenda.begin(What::Sync, now);
        CPPUNIT_ASSERT(agenda.next(now).what == What::Sync);
    }

    void testNextRunsListOwedOneFirst() {
        const Agenda agenda = agendaOf("0 * * * *", at("2026-03-01T07:30:00Z"));
        const UtcTime now = at("2026-03-01T10:30:00Z");
        const std::vector<UtcTime> runs = agenda.nextRuns(now, 3);
        CPPUNIT_ASSERT_EQUAL(now.us, runs.at(0).us);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T11:00:00Z").us, runs.at(1).us);
        CPPUNIT_ASSERT_EQUAL(at("2026-03-01T12:00:00Z").us, runs.at(2).us);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgendaTest);
