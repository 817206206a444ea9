// The pure rules: back-off, breaker, cursor, request ids, decide, judge, pages that lead nowhere.

#include "fakes.hpp"

#include "engine/backoff.hpp"
#include "engine/cursor.hpp"
#include "engine/judge.hpp"
#include "engine/page.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::engine {

using test::refused;
using test::second;

class RulesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RulesTest);
    CPPUNIT_TEST(testBackoffDoublesIsCappedAndHeedsRetryAfter);
    CPPUNIT_TEST(testASystemThatIsDownCostsSevenCallsUntilItIsKnown);
    CPPUNIT_TEST(testOneProbeAtATimeAndTwoAnswersCloseTheGate);
    CPPUNIT_TEST(testAProbeOfADeadTargetCostsTheItemNoAttempt);
    CPPUNIT_TEST(testRateLimitsPauseTheGateWithoutOpeningIt);
    CPPUNIT_TEST(testTheCursorStaysBehindTheServersClockAndNeverGoesBack);
    CPPUNIT_TEST(testWithoutTheServersClockTheHostsBoundsTheCursor);
    CPPUNIT_TEST(testRequestIdsAreKeyAndGenerationAlone);
    CPPUNIT_TEST(testAnOpenIntentIsRepeatedOnlyWithTheSameContent);
    CPPUNIT_TEST(testAnOpenIntentIsNotLookedUpBeforeItCanNoLongerLand);
    CPPUNIT_TEST(testAStaleTokenIsLookedUpEvenByAReplayingSink);
    CPPUNIT_TEST(testWhatAnotherWorkerIsMakingCostsNoAttempt);
    CPPUNIT_TEST(testAFailedMappingDoesNotHideAnOpenIntent);
    CPPUNIT_TEST(testADeletionOfTheNeverPostedNeedsNoCall);
    CPPUNIT_TEST(testARecordFromBefore1970IsNotOlderThanNothing);
    CPPUNIT_TEST(testEveryClassHasItsFate);
    CPPUNIT_TEST(testARefusalKeepsAnIntentThatWasUncertainBefore);
    CPPUNIT_TEST(testThrottlingSpendsNoAttempt);
    CPPUNIT_TEST(testATotalGoesWithTheDocumentThatHadIt);
    CPPUNIT_TEST(testAFoundWriteOfAnOlderVersionIsPostedAsThatVersion);
    CPPUNIT_TEST(testAFoundDocumentOfUnknownContentIsSentAgain);
    CPPUNIT_TEST(testAnAbsentWriteClosesTheIntent);
    CPPUNIT_TEST(testPagesThatDoNotMoveAreTold);
    CPPUNIT_TEST(testAKeyTwiceOnAPageKeepsItsNewestVersion);
    CPPUNIT_TEST_SUITE_END();

public:
    void testBackoffDoublesIsCappedAndHeedsRetryAfter() {
        CPPUNIT_ASSERT_EQUAL(1 * second, backoffUs(1, second, 100 * second, -1, 0));
        CPPUNIT_ASSERT_EQUAL(2 * second, backoffUs(2, second, 100 * second, -1, 0));
        CPPUNIT_ASSERT_EQUAL(4 * second, backoffUs(3, second, 100 * second, -1, 0));
        CPPUNIT_ASSERT_EQUAL(100 * second, backoffUs(60, second, 100 * second, -1, 0));
        CPPUNIT_ASSERT_EQUAL(30 * second, backoffUs(1, second, 100 * second, 30 * second, 0));
        for (std::uint64_t random = 0; random < 1'000'000; random += 7'919) {
            const std::int64_t span = backoffUs(3, second, 100 * second, -1, random);
            CPPUNIT_ASSERT(span > 3 * second && span <= 4 * second);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, backoffUs(4'000'000'000U, 0, 0, -1, 5));
    }

    void testASystemThatIsDownCostsSevenCallsUntilItIsKnown() {
        OwnGate gate;
        UtcTime at = now;
        int calls = 0;
        for (; !gate.down(); ++calls) {
            CPPUNIT_ASSERT(calls < 100);
            at = gate.ask(at);
            gate.began(at);
            gate.ended(CallFate::Refused, at, at);
        }
        CPPUNIT_ASSERT_EQUAL(7, calls);
        CPPUNIT_ASSERT_MESSAGE("and 15 seconds of pauses", at == (UtcTime{now.us + 15 * second}));
        CPPUNIT_ASSERT(!gate.closed());
    }

    void testOneProbeAtATimeAndTwoAnswersCloseTheGate() {
        OwnGate gate;
        for (int i = 0; i < 5; ++i) {
            CPPUNIT_ASSERT(gate.closed());
            gate.began(now);
            gate.ended(CallFate::Refused, now, now);
        }
        const UtcTime probe = gate.ask(now);
        CPPUNIT_ASSERT(probe > now);
        gate.began(probe);
        CPPUNIT_ASSERT_MESSAGE("one probe at a time", gate.ask(probe) > probe);
        gate.ended(CallFate::Fine, probe, probe);
        CPPUNIT_ASSERT(!gate.closed());
        gate.began(probe);
        gate.ended(CallFate::Fine, probe, probe);
        CPPUNIT_ASSERT(gate.closed());
        CPPUNIT_ASSERT(gate.ask(probe) == probe);
    }

    void testAProbeOfADeadTargetCostsTheItemNoAttempt() {
        ClaimedItem item;
        item.attempt = 99;
        SinkResult nobody;
        nobody.failure = failed(ErrorClass::Transient, "connection refused");
        const Verdict verdict = judgeWrite(item, {}, nobody, {}, {}, now, 0, false);
        CPPUNIT_ASSERT(verdict.state == ItemState::Failed);
        CPPUNIT_ASSERT(verdict.refundAttempt);
        CPPUNIT_ASSERT(judgeWrite(item, {}, nobody, {}, {}, now, 0).state == ItemState::ActionRequired);
        CPPUNIT_ASSERT(nobodyThere(nobody.failure));
        nobody.failure.httpStatus = 503;
        CPPUNIT_ASSERT(nobodyThere(nobody.failure));
        nobody.failure.httpStatus = 500;
        CPPUNIT_ASSERT_MESSAGE("it may be the record's fault", !nobodyThere(nobody.failure));
        CPPUNIT_ASSERT(!nobodyThere(failed(ErrorClass::Permanent, "no")));
    }

    void testRateLimitsPauseTheGateWithoutOpeningIt() {
        OwnGate gate;
        for (int i = 0; i < 20; ++i) {
            gate.ended(CallFate::Throttled, now, UtcTime{now.us + 7 * second});
        }
        CPPUNIT_ASSERT(gate.closed());
        CPPUNIT_ASSERT(gate.ask(now) == (UtcTime{now.us + 7 * second}));
        gate.ended(CallFate::Throttled, now, UtcTime{now.us + second});
        CPPUNIT_ASSERT_MESSAGE("a shorter pause does not shorten", gate.ask(now) == (UtcTime{now.us + 7 * second}));
    }

    void testTheCursorStaysBehindTheServersClockAndNeverGoesBack() {
        const UtcTime began{5'000 * second};
        CPPUNIT_ASSERT_EQUAL(90 * second, nextMark({}, {100 * second}, {95 * second}, began, 5 * second).us);
        CPPUNIT_ASSERT_EQUAL(80 * second, nextMark({}, {80 * second}, {95 * second}, began, 5 * second).us);
        CPPUNIT_ASSERT_EQUAL(99 * second, nextMark({99 * second}, {80 * second}, {95 * second}, began, 5 * second).us);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, sinceOf({60 * second}, 120 * second).us);
        CPPUNIT_ASSERT_EQUAL(80 * second, sinceOf({200 * second}, 120 * second).us);
    }

    void testWithoutTheServersClockTheHostsBoundsTheCursor() {
        const UtcTime began{5'000 * second};
        CPPUNIT_ASSERT_EQUAL(100 * second, nextMark({}, {100 * second}, {}, began, 5 * second).us);
        CPPUNIT_ASSERT_EQUAL_MESSAGE("a record dated in the future", 4'695 * second,
                                     nextMark({}, {4'000'000'000 * second}, {}, began, 5 * second).us);
        CPPUNIT_ASSERT_EQUAL(4'900 * second, nextMark({4'900 * second}, {4'950 * second}, {}, began, 5 * second).us);
    }

    void testRequestIdsAreKeyAndGenerationAlone() {
        const std::string id = requestId("store", "order", "o1", 3);
        CPPUNIT_ASSERT_EQUAL(id, requestId("store", "order", "o1", 3));
        CPPUNIT_ASSERT(id != requestId("store", "order", "o1", 4));
        CPPUNIT_ASSERT(id != requestId("store", "order", "o2", 3));
        CPPUNIT_ASSERT(id != requestId("other", "order", "o1", 3));
        CPPUNIT_ASSERT(requestId("store", "ordero", "1", 3) != requestId("store", "order", "o1", 3));
        CPPUNIT_ASSERT(requestId("store", "order", std::string(10'000, 'x'), 1'000'000).size() <= 45);
    }

    void testAnOpenIntentIsRepeatedOnlyWithTheSameContent() {
        ClaimedItem item = open();
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Send);
        CPPUNIT_ASSERT_EQUAL(std::string("rid"), decided(item, replaying).requestId);
        item.hash = "B";
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Find);
        CPPUNIT_ASSERT(decided(item, {true, false, false, false}).action == Action::Hold);
    }

    void testAnOpenIntentIsNotLookedUpBeforeItCanNoLongerLand() {
        ClaimedItem item = open();
        item.link.intentUntil = UtcTime{now.us + 1};
        const Decision decision = decided(item, finding);
        CPPUNIT_ASSERT(decision.action == Action::Settle);
        const Verdict verdict = judgeDecision(item, decision);
        CPPUNIT_ASSERT(verdict.state == ItemState::Failed && verdict.due == item.link.intentUntil &&
                       verdict.refundAttempt);
        CPPUNIT_ASSERT_EQUAL(std::string(reasonMayLand), verdict.reason);
        item.link.intentUntil = now;
        CPPUNIT_ASSERT(decided(item, finding).action == Action::Find);
    }

    void testAStaleTokenIsLookedUpEvenByAReplayingSink() {
        ClaimedItem item = open();
        item.link.look = true;
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Find);
        item.link.requestId.clear();
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Find);
        SinkResult stale = refused(ErrorClass::Transient, "5010");
        stale.failure.reason = reasonStale;
        const Verdict verdict = judgeWrite(item, {}, stale, replaying, policy, now, 0);
        CPPUNIT_ASSERT(verdict.look && verdict.closesIntent && verdict.state == ItemState::Failed &&
                       verdict.due == now);
    }

    void testWhatAnotherWorkerIsMakingCostsNoAttempt() {
        ClaimedItem item = open();
        item.link.requestId.clear();
        item.attempt = policy.maxRetries + 1;
        SinkResult busy = refused(ErrorClass::Transient, "another worker is making the Item that this record needs");
        busy.failure.reason = reasonBusy;
        const Verdict verdict = judgeWrite(item, {}, busy, replaying, policy, now, 0);
        CPPUNIT_ASSERT(verdict.state == ItemState::Failed && verdict.refundAttempt && verdict.closesIntent);
        CPPUNIT_ASSERT(now < verdict.due);
        CPPUNIT_ASSERT(fateOf(busy.failure) == CallFate::Fine); // the target is well
    }

    void testAFailedMappingDoesNotHideAnOpenIntent() {
        const Result<Transformed> broken{failed(ErrorClass::Permanent, "no such field")};
        CPPUNIT_ASSERT(decide(open(), broken, "order", "id", replaying, now).action == Action::Find);
        ClaimedItem item = open();
        item.link.requestId.clear();
        const Decision decision = decide(item, broken, "order", "id", replaying, now);
        CPPUNIT_ASSERT(decision.action == Action::Hold && judgeDecision(item, decision).tally == Tally::Failed);
    }

    void testADeletionOfTheNeverPostedNeedsNoCall() {
        ClaimedItem item;
        item.op = Op::Delete;
        item.hash = deletedHash;
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Nothing);
        item.link.target = "T";
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Send);
    }

    void testARecordFromBefore1970IsNotOlderThanNothing() {
        ClaimedItem item;
        item.version =
            UtcTime{-62'135'596'800'000'000}; // the first day of year 1, which some systems mean by "no date"
        item.hash = "B";
        CPPUNIT_ASSERT(decided(item, replaying).action == Action::Send);
        item.link.seen = UtcTime{5};
        item.link.target = "T";
        CPPUNIT_ASSERT_MESSAGE("what is posted is newer", decided(item, replaying).action == Action::Outdated);
    }

    void testEveryClassHasItsFate() {
        struct Row {
            ErrorClass cls;
            ItemState state;
            bool refunds;
            bool closes;
        };
        const Row rows[] = {{ErrorClass::Transient, ItemState::Failed, false, true},
                            {ErrorClass::RateLimited, ItemState::Failed, true, true},
                            {ErrorClass::Auth, ItemState::Draft, true, true},
                            {ErrorClass::Config, ItemState::Draft, true, true},
                            {ErrorClass::Permanent, ItemState::ActionRequired, false, true},
                            {ErrorClass::Hold, ItemState::ActionRequired, false, true},
                            {ErrorClass::Uncertain, ItemState::Failed, false, false},
                            {ErrorClass::Cancelled, ItemState::Draft, true, false},
                            {ErrorClass::Deadline, ItemState::Failed, false, true},
                            {ErrorClass::Unsupported, ItemState::ActionRequired, false, true},
                            {ErrorClass::Internal, ItemState::Failed, false, false}};
        for (const Row& row : rows) {
            ClaimedItem item;
            item.attempt = 1;
            const Verdict verdict = judgeWrite(item, {}, refused(row.cls, "x"), finding, policy, now, 0);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(nameOf(row.cls), std::string(nameOf(row.state)),
                                         std::string(nameOf(verdict.state)));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(nameOf(row.cls), row.refunds, verdict.refundAttempt);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(nameOf(row.cls), row.closes, verdict.closesIntent);
            CPPUNIT_ASSERT(row.closes == (verdict.intentUntil.us == 0));
            // Where the write may be repeated, "transient" is what a lost answer is called.
            const bool kept = !row.closes || row.cls == ErrorClass::Transient;
            CPPUNIT_ASSERT_EQUAL(!kept,
                                 judgeWrite(item, {}, refused(row.cls, "x"), replaying, policy, now, 0).closesIntent);
        }
    }

    void testATotalGoesWithTheDocumentThatHadIt() {
        ClaimedItem item;
        SinkResult result;
        result.outcome = Outcome::Created;
        result.target = "SalesReceipt:145";
        const auto total = [&] { return judgeWrite(item, {}, result, finding, policy, now, 0).total; };
        CPPUNIT_ASSERT_MESSAGE("there was none", !total());
        result.total = "465.38";
        CPPUNIT_ASSERT(total() == "465.38");
        item.link.target = result.target;
        result.total.clear();
        result.outcome = Outcome::Unchanged;
        CPPUNIT_ASSERT_MESSAGE("nobody looked", !total());
        result.outcome = Outcome::Updated;
        CPPUNIT_ASSERT_MESSAGE("written, not read back", total() == "");
        result.outcome = Outcome::Unchanged;
        result.target = "none";
        CPPUNIT_ASSERT_MESSAGE("voided", total() == "");
        result.target = item.link.target;
        item.op = Op::Delete;
        CPPUNIT_ASSERT_MESSAGE("deleted", total() == "");
    }

    void testARefusalKeepsAnIntentThatWasUncertainBefore() {
        for (const ErrorClass cls :
             {ErrorClass::Permanent, ErrorClass::RateLimited, ErrorClass::Transient, ErrorClass::Hold}) {
            CPPUNIT_ASSERT(!judgeWrite(open(), {}, refused(cls, "x"), finding, policy, now, 0).closesIntent);
        }
        SinkResult fine;
        fine.outcome = Outcome::Created;
        CPPUNIT_ASSERT(judgeWrite(open(), {}, fine, finding, policy, now, 0).closesIntent);
    }

    void testThrottlingSpendsNoAttempt() {
        ClaimedItem item;
        item.attempt = 100;
        SinkResult wait = refused(ErrorClass::RateLimited, "429");
        wait.failure.retryAfterMs = 7'000;
        const Verdict verdict = judgeWrite(item, {}, wait, finding, policy, now, 0);
        CPPUNIT_ASSERT(verdict.state == ItemState::Failed && verdict.refundAttempt);
        CPPUNIT_ASSERT_EQUAL(now.us + 7 * second, verdict.due.us);
    }

    void testAFoundWriteOfAnOlderVersionIsPostedAsThatVersion() {
        ClaimedItem item = open();
        item.hash = "B";
        item.version = UtcTime{9};
        const Verdict verdict = judgeFind(item, found("rid"), finding, policy, now, 0);
        CPPUNIT_ASSERT(verdict.closesIntent && verdict.refundAttempt && verdict.state == ItemState::Draft);
        CPPUNIT_ASSERT_EQUAL(std::string("A"), verdict.link->hash);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, verdict.link->version.us);
        CPPUNIT_ASSERT_EQUAL(std::string("T"), verdict.link->target);
    }

    void testAFoundDocumentOfUnknownContentIsSentAgain() {
        ClaimedItem item = open();
        item.link.target = "T";
        item.link.token = "1";
        item.link.hash = "old";
        const SinkCapabilities drifting{false, true, true, false};
        SinkResult moved = found("");
        moved.token = "2";
        CPPUNIT_ASSERT_EQUAL(std::string(), judgeFind(item, moved, drifting, policy, now, 0).link->hash);
        CPPUNIT_ASSERT_EQUAL(std::string("A"), judgeFind(item, moved, finding, policy, now, 0).link->hash);
        moved.token = "1";
        CPPUNIT_ASSERT_EQUAL(std::string("old"), judgeFind(item, moved, drifting, policy, now, 0).link->hash);
        CPPUNIT_ASSERT_EQUAL(std::string("old"), judgeFind(item, found("earlier"), finding, policy, now, 0).link->hash);
        item.link.target.clear();
        CPPUNIT_ASSERT_EQUAL(std::string("A"), judgeFind(item, found(""), drifting, policy, now, 0).link->hash);
        CPPUNIT_ASSERT_EQUAL(std::string(), judgeFind(item, found("earlier"), finding, policy, now, 0).link->hash);
    }

    void testAnAbsentWriteClosesTheIntent() {
        SinkResult absent;
        absent.outcome = Outcome::Absent;
        const Verdict verdict = judgeFind(open(), absent, finding, policy, now, 0);
        CPPUNIT_ASSERT(verdict.closesIntent && !verdict.link && verdict.state == ItemState::Draft);
        CPPUNIT_ASSERT(!judgeFind(open(), refused(ErrorClass::Transient, "x"), finding, policy, now, 0).closesIntent);
    }

    void testPagesThatDoNotMoveAreTold() {
        SourcePage page;
        CPPUNIT_ASSERT(!stuckReason(page, "", "").empty());
        page.records.resize(2);
        page.records[1].position = "p";
        page.records[0].key = "a";
        CPPUNIT_ASSERT(!stuckReason(page, "p", "").empty());
        CPPUNIT_ASSERT(stuckReason(page, "o", "").empty());
        CPPUNIT_ASSERT(!stuckReason(page, "o", keysOf(page)).empty());
        page.done = true;
        CPPUNIT_ASSERT(stuckReason(page, "p", keysOf(page)).empty());
    }

    void testAKeyTwiceOnAPageKeepsItsNewestVersion() {
        SourcePage page;
        for (const std::int64_t version : {3, 7, 5}) {
            SourceRecord record;
            record.key = "k";
            record.version = UtcTime{version};
            record.body = std::to_string(version);
            record.position = record.body;
            page.records.push_back(record);
        }
        test::PlainInspection inspection;
        const PageWrite write = pageOf(page, "order", "", inspection);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, write.items.size());
        CPPUNIT_ASSERT_EQUAL(std::string("7"), write.items[0].body);
        CPPUNIT_ASSERT_EQUAL(std::string("5"), write.position);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{7}, write.hwm.us);
    }

private:
    Decision decided(const ClaimedItem& item, const SinkCapabilities& sink) const {
        return decide(item, Transformed{}, "order", "id", sink, now);
    }
    ClaimedItem open() const {
        ClaimedItem item;
        item.hash = "A";
        item.attempt = 1;
        item.link.requestId = "rid";
        item.link.intentHash = contentHashOf(item, "");
        item.link.intentVersion = UtcTime{5};
        return item;
    }
    static SinkResult found(const std::string& whose) {
        SinkResult result;
        result.outcome = Outcome::Found;
        result.target = "T";
        result.requestId = whose;
        return result;
    }

    const UtcTime now{1'000 * second};
    const Policy policy;
    const SinkCapabilities replaying{true, true, false, false};
    const SinkCapabilities finding{false, true, false, false};
};

CPPUNIT_TEST_SUITE_REGISTRATION(RulesTest);

} // namespace crossdock::engine
