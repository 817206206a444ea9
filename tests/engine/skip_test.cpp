// What a sink leaves out by a rule of its own.
#include "flow_fixture.hpp"

#include "engine/dry_run.hpp"
#include "engine/judge.hpp"
#include "store/queries.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::engine {

using namespace test;

namespace {

SinkResult skipped(const std::string& reason) {
    SinkResult result;
    result.outcome = Outcome::Skipped;
    result.reason = reason;
    return result;
}

constexpr UtcTime now{1'000'000'000};

} // namespace

class SkipTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(SkipTest);
    CPPUNIT_TEST(testASkippedVersionIsDoneWithItsReason);
    CPPUNIT_TEST(testASkippedVersionLeavesWhatIsPosted);
    CPPUNIT_TEST(testSkippedUnderAnIntentOfBeforeIsLookedUp);
    CPPUNIT_TEST(testSkippedUnderAnIntentThatNobodyCanLookUpWaitsForAPerson);
    CPPUNIT_TEST(testASkippedRecordIsCountedOnceAndItsNextVersionIsPosted);
    CPPUNIT_TEST(testAVersionSkippedAfterPostingLeavesTheDocument);
    CPPUNIT_TEST(testAChildIsAskedAgainWhenItsParentIsSkipped);
    CPPUNIT_TEST(testADryRunNamesTheReason);
    CPPUNIT_TEST_SUITE_END();

    /// The sink's rule: "pending" is not for it.
    void skipPending() {
        sink.answer = [](const std::string&, const SinkItem& item) -> std::optional<SinkResult> {
            return item.body.find("pending") == std::string::npos ? std::nullopt
                                                                  : std::optional(skipped("status_not_posted"));
        };
    }

public:
    void testASkippedVersionIsDoneWithItsReason() {
        ClaimedItem item;
        item.hash = "A";
        item.version = UtcTime{5};
        const Verdict verdict = judgeWrite(item, {}, skipped("draft"), sink.able, policy, now, 0);
        CPPUNIT_ASSERT(verdict.state == ItemState::Done && verdict.tally == Tally::Skipped);
        CPPUNIT_ASSERT_EQUAL(std::string("draft"), verdict.reason);
        CPPUNIT_ASSERT(verdict.closesIntent && !verdict.failure);
        CPPUNIT_ASSERT(verdict.link->skipped && verdict.link->target.empty() && verdict.link->posted.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("A"), verdict.link->hash);
        CPPUNIT_ASSERT(verdict.link->version == item.version);
    }

    void testASkippedVersionLeavesWhatIsPosted() {
        ClaimedItem item;
        item.hash = "B";
        item.link.target = "T";
        item.link.token = "3";
        item.link.hash = item.link.posted = "A";
        for (const Op op : {Op::Upsert, Op::Delete}) {
            item.op = op;
            const Verdict verdict = judgeWrite(item, {}, skipped("left_as_posted"), sink.able, policy, now, 0);
            CPPUNIT_ASSERT(verdict.tally == Tally::Skipped && !verdict.total && !verdict.link->skipped);
            CPPUNIT_ASSERT_EQUAL(std::string("T 3 A B"), verdict.link->target + " " + verdict.link->token + " " +
                                                             verdict.link->posted + " " + verdict.link->hash);
        }
    }

    void testSkippedUnderAnIntentOfBeforeIsLookedUp() {
        ClaimedItem item;
        item.hash = "A";
        item.link.requestId = "rid";
        const Verdict verdict = judgeWrite(item, {}, skipped("x"), {true, true, false, false}, policy, now, 0);
        CPPUNIT_ASSERT(verdict.state == ItemState::Failed && verdict.due == now && verdict.refundAttempt);
        CPPUNIT_ASSERT(verdict.look && !verdict.closesIntent && !verdict.link);
    }

    void testSkippedUnderAnIntentThatNobodyCanLookUpWaitsForAPerson() {
        ClaimedItem item;
        item.link.requestId = "rid";
        const Verdict verdict = judgeWrite(item, {}, skipped("x"), {true, false, false, false}, policy, now, 0);
        CPPUNIT_ASSERT(verdict.state == ItemState::ActionRequired && verdict.tally == Tally::Held);
        CPPUNIT_ASSERT_EQUAL(std::string("uncertain_write"), verdict.failure->reason);
        CPPUNIT_ASSERT(!verdict.closesIntent);
    }

    void testASkippedRecordIsCountedOnceAndItsNextVersionIsPosted() {
        skipPending();
        for (EntityRoute& entity : entities) {
            entity.splits = false; // one pass: a closing one reads again what was delivered before it, if it is late
        }
        source.put("order", "o1", "pending");
        source.put("order", "o2", "paid");
        RunSummary summary = sync();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.skipped);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.created);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.unchanged);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sink.documents.size());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, scalar("SELECT count(*) FROM activity WHERE key = 'o1'"));
        const int writes = sink.writes;
        RunOptions full = options();
        full.wish.full = true;
        summary = run(std::move(full));
        CPPUNIT_ASSERT_EQUAL_MESSAGE("reading it again is free", writes, sink.writes);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{0}, summary.counters.skipped);
        CPPUNIT_ASSERT_EQUAL(summary.counters.read, summary.counters.unchanged);
        source.put("order", "o1", "paid");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync().counters.created);
        CPPUNIT_ASSERT_EQUAL(std::string("paid"), body("order", "o1"));
        CPPUNIT_ASSERT_EQUAL(1, (sink.documents[{"order", "o1"}].writes));
    }

    void testAVersionSkippedAfterPostingLeavesTheDocument() {
        skipPending();
        source.put("order", "o1", "paid");
        sync();
        source.put("order", "o1", "pending again");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync().counters.skipped);
        CPPUNIT_ASSERT_EQUAL(std::string("paid"), body("order", "o1"));
        source.put("order", "o1", "paid once more");
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, sync().counters.updated);
        CPPUNIT_ASSERT_EQUAL(std::string("paid once more"), body("order", "o1"));
    }

    void testAChildIsAskedAgainWhenItsParentIsSkipped() {
        source.put("customer", "c1", "pending");
        source.put("order", "o1", "of c1");
        sink.answer = [this](const std::string& entity, const SinkItem&) -> std::optional<SinkResult> {
            if (entity == "customer") {
                return skipped("draft");
            }
            if (scalar("SELECT count(*) FROM link WHERE key = 'c1' AND target = ''") == 1) {
                return std::nullopt; // its sink knows that no parent will come, and writes it without
            }
            SinkResult result;
            result.outcome = Outcome::Waiting;
            result.waitsEntity = "customer";
            result.waitsKey = "c1";
            return result;
        };
        std::reverse(entities.begin(), entities.end());
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), sync().status);
        CPPUNIT_ASSERT_EQUAL(std::string("of c1"), body("order", "o1"));
    }

    void testADryRunNamesTheReason() {
        source.put("order", "o1", "unwanted");
        source.put("order", "o2", "pending");
        sink.planned = [](const SinkItem&) {
            PlannedChange change;
            change.action = PlanAction::Skip;
            change.reason = "status_not_posted";
            return change;
        };
        std::map<std::string, std::string> reasons;
        const RunSummary summary = DryRun(parts(), options()).run([&](const DryChange& change) {
            CPPUNIT_ASSERT(change.change.action == PlanAction::Skip);
            reasons[change.key] = change.change.reason;
        });
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::string(reasonFilter), reasons.at("o1"));
        CPPUNIT_ASSERT_EQUAL(std::string("status_not_posted"), reasons.at("o2"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{2}, summary.counters.skipped);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SkipTest);

} // namespace crossdock::engine
