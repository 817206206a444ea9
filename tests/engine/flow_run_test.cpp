#include "flow_fixture.hpp"
#include "store/by_hand.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <thread>

namespace crossdock::engine {

using namespace test;

class FlowRunTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(FlowRunTest);
    CPPUNIT_TEST(testAFirstLoadDeliversEveryRecordOnce);
    CPPUNIT_TEST(testASecondSyncDeliversOnlyWhatChanged);
    CPPUNIT_TEST(testAFirstLoadReadsWindowsAndThenWhatChangedMeanwhile);
    CPPUNIT_TEST(testASourceWithoutAClockIsReadInOnePiece);
    CPPUNIT_TEST(testARestartGoesOnFromTheCheckpoint);
    CPPUNIT_TEST(testALostAnswerIsRepeatedUnderTheSameRequestId);
    CPPUNIT_TEST(testALostAnswerIsLookedUpWhereTheSinkDoesNotReplay);
    CPPUNIT_TEST(testAnUncertainWriteThatNobodyCanLookUpIsHeld);
    CPPUNIT_TEST(testABrokenRecordIsHeldAndOthersGoOn);
    CPPUNIT_TEST(testABrokenInvariantIsHeldUnlessTheSinkMirrors);
    CPPUNIT_TEST(testARefundWhoseLinesDoNotAddUpIsDeliveredWithItsNote);
    CPPUNIT_TEST(testAFilteredRecordIsSkippedAndCountedApart);
    CPPUNIT_TEST(testAPostedRecordIsKeptInStepThoughTheFilterNoLongerWantsIt);
    CPPUNIT_TEST(testATransientFailureIsRetriedUntilItsAttemptsAreSpent);
    CPPUNIT_TEST(testAChildWaitsForItsParentAndIsWoken);
    CPPUNIT_TEST(testAChildWithoutParentDoesNotKeepTheRunAlive);
    CPPUNIT_TEST(testWrongCredentialsStopTheFlowOnceAndSpendNoAttempt);
    CPPUNIT_TEST(testAFailingSourceFailsTheSyncAndKeepsItsCheckpoint);
    CPPUNIT_TEST(testASourceThatIgnoresPagingIsStopped);
    CPPUNIT_TEST(testALimitStopsTheReadAndDoesNotMoveTheCursor);
    CPPUNIT_TEST(testASweepFindsWhatDatesDoNotShow);
    CPPUNIT_TEST(testAWantedKeyIsReadByItsId);
    CPPUNIT_TEST(testAWantedKeyThatNeverComesIsDroppedWithANote);
    CPPUNIT_TEST(testAKeyOutOfTheSourcesScopeIsLeftAlone);
    CPPUNIT_TEST(testARefusedRecordWaitsForAPersonAndOthersGoOn);
    CPPUNIT_TEST(testATargetThatIsDownEndsTheSyncOnceAndHoldsNothing);
    CPPUNIT_TEST(testASourceThatIsDownEndsTheSyncAtItsNextFailure);
    CPPUNIT_TEST(testCancelStopsAndALaterSyncGoesOn);
    CPPUNIT_TEST(testAWishOfAnotherProcessCancelsTheRun);
    CPPUNIT_TEST(testAHeldRecordReadAgainUnchangedStaysHeld);
    CPPUNIT_TEST(testWhatWasClosedByHandIsNotWrittenBySweepOrFullRead);
    CPPUNIT_TEST(testARunOfOneEntityDoesNotWaitForAnother);
    CPPUNIT_TEST(testRecordsOfAnotherEntityDoNotFillTheQueueOfARun);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAFirstLoadDeliversEveryRecordOnce() {
        fill(95);
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{190}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(std::size_t{190}, sink.documents.size());
        for (const auto& [key, document] : sink.documents) {
            CPPUNIT_ASSERT_EQUAL(1, document.writes);
        }
        CPPUNIT_ASSERT(sink.largest <= 10);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM link WHERE rid IS NOT NULL"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{190}, scalar("SELECT count(*) FROM item WHERE state = 4"));
    }

    void testASecondSyncDeliversOnlyWhatChanged() {
        fill(30);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        source.put("order", "o07", "new");
        source.put("customer", "c03", "new");
        const int before = sink.writes;
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, summary.counters.updated);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.created);
        CPPUNIT_ASSERT(summary.counters.unchanged >= 29);
        CPPUNIT_ASSERT(sink.writes - before <= 2);
        CPPUNIT_ASSERT_EQUAL(std::string("new"), body("order", "o07"));
        CPPUNIT_ASSERT_EQUAL(std::string("new"), body("customer", "c03"));
    }

    void testAFirstLoadReadsWindowsAndThenWhatChangedMeanwhile() {
        fill(40);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(1, source.splits);
        std::set<std::string> windows;
        bool closing = false;
        for (const Pass& pass : source.passes) {
            windows.insert(pass.window);
            closing = closing || (pass.entity == "order" && pass.since.us > 0);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, windows.size());
        CPPUNIT_ASSERT_MESSAGE("closing pass", closing);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM mark"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM part"));
    }

    void testASourceWithoutAClockIsReadInOnePiece() {
        fill(25);
        source.hasClock = false;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(0, source.splits);
        CPPUNIT_ASSERT_EQUAL(std::size_t{50}, sink.documents.size());
    }

    void testARestartGoesOnFromTheCheckpoint() {
        fill(100);
        entities = {{"order", true, true, false}};
        policy.readAttempts = 1;
        int allowed = 3;
        source.fault = [&](const Pass&) -> std::optional<Failure> {
            return allowed-- > 0 ? std::nullopt : std::optional<Failure>(failed(ErrorClass::Transient, "gone"));
        };
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM mark"));
        source.fault = nullptr;
        open();
        const std::size_t before = source.passes.size();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT(!source.passes[before].position.empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, sink.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{100}, scalar("SELECT count(*) FROM item"));
    }

    void testALostAnswerIsRepeatedUnderTheSameRequestId() {
        fill(5);
        std::set<std::string> lost;
        sink.answer = [&](const std::string& entity, const SinkItem& item) -> std::optional<SinkResult> {
            if (lost.insert(entity + item.key).second) {
                static_cast<void>(sink.apply(entity, item));
                return refused(ErrorClass::Uncertain, "answer lost");
            }
            return std::nullopt;
        };
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(0, sink.finds);
        for (const auto& [key, document] : sink.documents) {
            CPPUNIT_ASSERT_EQUAL(1, document.writes);
        }
    }

    void testALostAnswerIsLookedUpWhereTheSinkDoesNotReplay() {
        fill(5);
        sink.able = {false, true, false, false};
        bool effect = false;
        std::set<std::string> lost;
        sink.answer = [&](const std::string& entity, const SinkItem& item) -> std::optional<SinkResult> {
            if (!lost.insert(entity + item.key).second) {
                return std::nullopt;
            }
            effect = !effect;
            if (effect) {
                static_cast<void>(sink.apply(entity, item));
            }
            return refused(ErrorClass::Uncertain, "answer lost");
        };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT(sink.finds > 0);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, sink.documents.size());
        for (const auto& [key, document] : sink.documents) {
            CPPUNIT_ASSERT_EQUAL(1, document.writes);
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM link WHERE rid IS NOT NULL"));
    }

    void testAnUncertainWriteThatNobodyCanLookUpIsHeld() {
        source.put("customer", "c1", "body");
        sink.able = {false, false, false, false};
        sink.answer = [](const std::string&, const SinkItem&) { return refused(ErrorClass::Uncertain, "lost"); };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.held);
        CPPUNIT_ASSERT_EQUAL(1, sink.writes);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item WHERE reason = 'uncertain_write'"));
    }

    void testABrokenRecordIsHeldAndOthersGoOn() {
        fill(10);
        source.put("order", "bad", "broken");
        source.put("order", "worse", "unmappable");
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, summary.counters.failed);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{20}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM item WHERE state = 3 AND reason = 'invalid_record'"));
    }

    void testABrokenInvariantIsHeldUnlessTheSinkMirrors() {
        source.put("order", "o1", "odd");
        RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM item WHERE reason = 'invariant' AND message LIKE '1 + 1 <> "
                                    "3; correct it in the shop%'"));
        sink.able.mirrors = true;
        source.put("order", "o2", "odd too");
        summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("odd too"), body("order", "o2"));
    }

    void testARefundWhoseLinesDoNotAddUpIsDeliveredWithItsNote() {
        entities.push_back({"refund", true, true, false});
        source.put("refund", "r1", "odd");
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.held);
        CPPUNIT_ASSERT_EQUAL(std::string("odd"), body("refund", "r1"));
    }

    void testAFilteredRecordIsSkippedAndCountedApart() {
        source.put("order", "o1", "unwanted");
        source.put("order", "o2", "wanted");
        RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.skipped);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sink.documents.size());
        summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.skipped);
    }

    void testAPostedRecordIsKeptInStepThoughTheFilterNoLongerWantsIt() {
        source.put("order", "o1", "good");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        source.put("order", "o1", "unwanted now");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::string("unwanted now"), body("order", "o1"));
        source.put("order", "o1", "good again");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync().counters.updated);
        CPPUNIT_ASSERT_EQUAL(std::string("good again"), body("order", "o1"));
    }

    void testATransientFailureIsRetriedUntilItsAttemptsAreSpent() {
        fill(3);
        int refusals = 0;
        sink.answer = [&](const std::string&, const SinkItem& item) -> std::optional<SinkResult> {
            if (item.key == "o01") {
                ++refusals;
                return refused(ErrorClass::Transient, "busy");
            }
            return std::nullopt;
        };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT_EQUAL(4, refusals);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{4}, scalar("SELECT count(*) FROM attempt"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item WHERE reason = 'retries_spent'"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, summary.counters.retried);
    }

    void testAChildWaitsForItsParentAndIsWoken() {
        fill(20);
        sink.answer = [&](const std::string& entity, const SinkItem& item) -> std::optional<SinkResult> {
            const std::string parent = "c" + item.key.substr(1);
            if (entity == "order" && sink.documents.count({"customer", parent}) == 0) {
                SinkResult result;
                result.outcome = Outcome::Waiting;
                result.waitsEntity = "customer";
                result.waitsKey = parent;
                return result;
            }
            return std::nullopt;
        };
        std::reverse(entities.begin(), entities.end());
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, sink.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT max(attempt) FROM item"));
    }

    void testAChildWithoutParentDoesNotKeepTheRunAlive() {
        source.put("order", "o1", "body");
        sink.answer = [](const std::string&, const SinkItem&) {
            SinkResult result;
            result.outcome = Outcome::Waiting;
            result.waitsEntity = "customer";
            result.waitsKey = "nobody";
            return std::optional<SinkResult>(result);
        };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, summary.backlog.waiting);
    }

    void testWrongCredentialsStopTheFlowOnceAndSpendNoAttempt() {
        fill(30);
        sink.answer = [](const std::string&, const SinkItem&) { return refused(ErrorClass::Auth, "401"); };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), summary.status);
        CPPUNIT_ASSERT(summary.failure->cls == ErrorClass::Auth);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT max(attempt) FROM item"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM item WHERE state <> 0"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM activity WHERE kind = 'flow_stopped'"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM link WHERE rid IS NOT NULL"));
        sink.answer = nullptr;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{60}, sink.documents.size());
    }

    void testAFailingSourceFailsTheSyncAndKeepsItsCheckpoint() {
        fill(3);
        source.fault = [](const Pass&) { return std::optional<Failure>(failed(ErrorClass::Config, "no such shop")); };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), summary.status);
        CPPUNIT_ASSERT(summary.message.find("no such shop") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM mark"));
    }

    void testASourceThatIgnoresPagingIsStopped() {
        fill(50);
        source.ignoresPosition = true;
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), summary.status);
        CPPUNIT_ASSERT(source.reads < 20);
    }

    void testALimitStopsTheReadAndDoesNotMoveTheCursor() {
        fill(90);
        RunOptions options = this->options();
        options.wish.limit = 25;
        const RunSummary summary = run(options);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{50}, summary.counters.read);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM mark"));
    }

    void testASweepFindsWhatDatesDoNotShow() {
        fill(30);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        source.put("order", "o05", "changed under an old date", UtcTime{1});
        source.erase("order", "o06");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, sync().counters.updated);
        // A version that goes back is never taken over a newer one; here the change came under a
        // later one.
        source.put("order", "o05", "changed", clock.now());
        const RunSummary summary = run(options(RunKind::Sweep));
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::string("changed"), body("order", "o05"));
        CPPUNIT_ASSERT((sink.documents[{"order", "o06"}].deleted));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.deleted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM wanted"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM listed"));
        const int before = source.reads;
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, run(options(RunKind::Sweep)).counters.read);
        CPPUNIT_ASSERT(source.reads - before <= 4);
    }

    void testAWantedKeyIsReadByItsId() {
        source.put("order", "o1", "body");
        CPPUNIT_ASSERT(ledger->want("order", {"o1"}, clock.now()));
        const RunSummary summary = run(options(RunKind::Deliver));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(1, source.reads);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM wanted"));
    }

    void testAKeyOutOfTheSourcesScopeIsLeftAlone() {
        source.put("order", "o1", "body");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        source.erase("order", "o1");
        source.silentAboutGone = true;
        CPPUNIT_ASSERT(ledger->want("order", {"o1"}, clock.now()));
        const RunSummary summary = run(options(RunKind::Deliver));
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.failed + summary.counters.deleted);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM wanted"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM activity WHERE kind = 'not_readable'"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sink.documents.size());
    }

    void testARefusedRecordWaitsForAPersonAndOthersGoOn() {
        fill(30);
        source.spoil = [](SourceRecord& record) {
            if (record.key == "o07") {
                record.body.clear();
                record.refused = failed(ErrorClass::Permanent, "order o07: it is larger than 8 MiB");
                record.refused->reason = "record_too_large";
            }
        };
        const RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{59}, sink.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM item WHERE state = 3 AND key = 'o07' AND reason "
                                    "= 'record_too_large'"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.failed);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sync().backlog.held);
        CPPUNIT_ASSERT_MESSAGE("it is not sent when somebody retries it",
                               crossdock::store::ByHand(*store, "acme", "orders").retry({}, "ann", "", clock.now()));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, run(options(RunKind::Deliver)).backlog.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM item WHERE state = 3 AND reason = 'never_read'"));
        source.spoil = nullptr;
        source.put("order", "o07", "smaller");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{60}, sink.documents.size());
    }

    void testAWantedKeyThatNeverComesIsDroppedWithANote() {
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT(ledger->want("order", {"o1"}, clock.now()));
        for (int i = 0; i < 5; ++i) {
            PageWrite nothing;
            nothing.seen = nothing.now = clock.now();
            CPPUNIT_ASSERT(ledger->storeFetched("order", "s1", {"o1"}, nothing, 5));
        }
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM wanted"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM activity WHERE kind = 'not_readable'"));
    }

    void testAWishOfAnotherProcessCancelsTheRun() {
        fill(20);
        const RunOptions wished = options();
        // The target asks for a long pause, so that nothing but the wish can end the run.
        sink.answer = [&](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
            crossdock::store::ByHand hand(*store, "acme", "orders");
            CPPUNIT_ASSERT(hand.cancelSync(wished.sync, "ann", "wrong shop", clock.now()));
            SinkResult later;
            later.failure = failed(ErrorClass::RateLimited, "not now");
            later.failure.retryAfterMs = 1'000'000;
            return later;
        };
        const RunSummary summary = run(wished);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), summary.status);
        CPPUNIT_ASSERT(summary.message.find("by ann: wrong shop") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), ledger->syncStatus(wished.sync).value());
    }

    void testATargetThatIsDownEndsTheSyncOnceAndHoldsNothing() {
        fill(20);
        policy.maxRetries = 0;
        sinkGate.isDown = true;
        sink.answer = [](const std::string&, const SinkItem&) {
            return refused(ErrorClass::Transient, "connect: refused");
        };
        const RunSummary down = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), down.status);
        CPPUNIT_ASSERT(down.message.find("connect: refused") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, down.backlog.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT max(attempt) FROM item"));
        sinkGate.isDown = false;
        sink.answer = nullptr;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{40}, sink.documents.size());
    }

    void testASourceThatIsDownEndsTheSyncAtItsNextFailure() {
        fill(20);
        policy.readAttempts = 100;
        policy.backoffUs = 3'600 * second;
        sourceGate.isDown = true;
        source.fault = [](const Pass&) {
            return std::optional<Failure>(failed(ErrorClass::Transient, "connect: refused"));
        };
        const RunSummary down = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), down.status);
        CPPUNIT_ASSERT(down.message.find("connect: refused") != std::string::npos);
    }

    void testCancelStopsAndALaterSyncGoesOn() {
        fill(200);
        FlowRun flow(parts(), options());
        std::atomic<int> answered{0};
        sink.answer = [&](const std::string&, const SinkItem&) -> std::optional<SinkResult> {
            if (++answered == 30) {
                flow.cancel();
            }
            return std::nullopt;
        };
        const RunSummary cancelled = flow.run();
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), cancelled.status);
        CPPUNIT_ASSERT(sink.documents.size() < 100);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, cancelled.backlog.inHand);
        sink.answer = nullptr;
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), run(options(RunKind::Resume)).status);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{400}, sink.documents.size());
    }

    void testAHeldRecordReadAgainUnchangedStaysHeld() {
        source.put("customer", "c1", "odd");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync().counters.held);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, sync().backlog.held);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT count(*) FROM item"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, scalar("SELECT attempt FROM item"));
        source.put("customer", "c1", "sound");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::string("sound"), body("customer", "c1"));
    }

    void testWhatWasClosedByHandIsNotWrittenBySweepOrFullRead() {
        source.put("customer", "c1", "odd");
        sync();
        crossdock::store::ByHand hand(*store, "acme", "orders");
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, hand.forceDone({}, "ann", "entered by hand", clock.now()).value());
        RunOptions full = options();
        full.wish.full = true;
        RunOptions sweep = options();
        sweep.kind = RunKind::Sweep;
        for (RunOptions each : {options(), full, sweep}) {
            const RunSummary summary = run(std::move(each));
            CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.created + summary.counters.held);
        }
        CPPUNIT_ASSERT(sink.documents.empty());
        source.put("customer", "c1", "changed");
        const RunSummary changed = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("partial"), changed.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, changed.counters.held);
        CPPUNIT_ASSERT(sink.documents.empty());
    }

    void testARunOfOneEntityDoesNotWaitForAnother() {
        parkRefunds(3);
        source.put("order", "o1", "order");
        wantRefund();
        const RunSummary summary = runOfOrders();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, summary.backlog.ready + summary.backlog.waiting);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, scalar("SELECT count(*) FROM item WHERE state IN (0, 2)"));
    }

    void testRecordsOfAnotherEntityDoNotFillTheQueueOfARun() {
        policy.queueBatches = 1;
        parkRefunds(10);
        source.put("order", "o1", "order");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), runOfOrders().status);
        CPPUNIT_ASSERT_EQUAL(std::string("order"), body("order", "o1"));
    }

private:
    // They wait for an order that never came, and the time is over after which they look again.
    void parkRefunds(int count) {
        entities.push_back({"refund", true, true, false});
        for (int i = 0; i < count; ++i) {
            source.put("refund", "r" + std::to_string(i), "refund");
        }
        sink.answer = [](const std::string& entity, const SinkItem&) {
            SinkResult result;
            result.outcome = Outcome::Waiting;
            result.waitsEntity = "order";
            result.waitsKey = "held";
            return entity == "refund" ? std::optional<SinkResult>(result) : std::nullopt;
        };
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(count), sync().backlog.waiting);
        change("UPDATE item SET due = 0");
    }
    void wantRefund() { CPPUNIT_ASSERT(ledger->want("refund", {"r0"}, clock.now()).ok()); }
    void change(const std::string& sql) {
        const Status changed =
            database->transaction([&](crossdock::store::Connection& connection) { connection.prepare(sql).run(); });
        CPPUNIT_ASSERT(changed.ok());
    }
    // One that does not end is cancelled, which the status shows.
    RunSummary runOfOrders() {
        entities = {{"order", true, true, true}};
        FlowRun flow(parts(), options());
        return ended(flow);
    }

    void fill(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string number = (i < 10 ? "0" : "") + std::to_string(i);
            const UtcTime then{clock.now().us - (1000 - i) * second};
            source.put("customer", "c" + number, "customer " + number, then);
            source.put("order", "o" + number, "order " + number, then);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowRunTest);

} // namespace crossdock::engine
