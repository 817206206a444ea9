// When a batch that is not full is taken.
#include "store_fixture.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace crossdock::store {

class ClaimTest : public CppUnit::TestFixture, private test::StoreFixture {
    CPPUNIT_TEST_SUITE(ClaimTest);
    CPPUNIT_TEST(testABatchThatIsNotFullWaitsWhileItsEntityIsRead);
    CPPUNIT_TEST(testItWaitsNoLongerThanItsPatience);
    CPPUNIT_TEST(testWhatIsQueuedWhileAClaimWaitsForItsTurnMayWaitToo);
    CPPUNIT_TEST(testAClockSetBackKeepsNobodyWaiting);
    CPPUNIT_TEST(testItWaitsForNoSyncThatHasEnded);
    CPPUNIT_TEST(testItDoesNotWaitWhenTheQueueIsFull);
    CPPUNIT_TEST(testALaterEntityWaitsForWhatIsReadyOfAnEarlierOne);
    CPPUNIT_TEST(testALaterEntityWaitsForWhatIsInHandOfAnEarlierOne);
    CPPUNIT_TEST(testAnEarlierEntityWaitsForNoLaterOne);
    CPPUNIT_TEST(testALaterEntityDoesNotWaitForWhatWaitsItself);
    CPPUNIT_TEST(testWhatComesBackForARetryDoesNotWait);
    CPPUNIT_TEST_SUITE_END();

public:
    void testABatchThatIsNotFullWaitsWhileItsEntityIsRead() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(3));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, taken(2));
        put({item("o3", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(3));
        endPass();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

    void testItWaitsNoLongerThanItsPatience() {
        put({item("o1", 10, "a")});
        now = later(patience - 1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(3));
        now = later(1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

    void testWhatIsQueuedWhileAClaimWaitsForItsTurnMayWaitToo() {
        put({item("o1", 10, "a")});
        now = later(-1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(3));
        now = later(-patience);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

    void testAClockSetBackKeepsNobodyWaiting() {
        put({item("o1", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(3));
        now = later(-3'600);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

    void testItWaitsForNoSyncThatHasEnded() {
        put({item("o1", 10, "a")});
        good(ledger->finishSync("s1", "cancelled", "", later(2)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

    void testItDoesNotWaitWhenTheQueueIsFull() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, taken(10, 3));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, taken(10, 2));
    }

    void testALaterEntityWaitsForWhatIsReadyOfAnEarlierOne() {
        put({item("o1", 10, "a")});
        putRefunds();
        CPPUNIT_ASSERT_EQUAL_MESSAGE("the order waits for more", std::size_t{0}, claimOf(both, 2).items.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, claimOf(both, 2, 4).items.size());
        const engine::Batch orders = claimOf(both, 2, 3); // the queue is full, of refunds mostly
        CPPUNIT_ASSERT_EQUAL(std::string("order"), orders.entity);
        intend(orders);
        confirm(orders, posted);
        CPPUNIT_ASSERT_EQUAL(std::string("refund"), claimOf(both, 2).entity);
    }

    void testALaterEntityWaitsForWhatIsInHandOfAnEarlierOne() {
        put({item("o1", 10, "a")});
        const engine::Batch orders = claimOf(both, 1);
        putRefunds();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, claimOf(both, 2).items.size());
        CPPUNIT_ASSERT_EQUAL_MESSAGE("who delivers refunds alone waits for nobody", std::string("refund"),
                                     claimOf({"refund"}, 1).entity);
        intend(orders);
        confirm(orders, posted);
        CPPUNIT_ASSERT_EQUAL(std::string("refund"), claimOf(both, 1).entity);
    }

    void testAnEarlierEntityWaitsForNoLaterOne() {
        putRefunds();
        CPPUNIT_ASSERT_EQUAL(std::string("refund"), claimOf(both, 2).entity);
        put({item("o1", 10, "a")});
        CPPUNIT_ASSERT_EQUAL(std::string("order"), claimOf(both, 1).entity);
    }

    void testALaterEntityDoesNotWaitForWhatWaitsItself() {
        put({item("o1", 10, "a")});
        confirm(claimOf(both, 1), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict;
            verdict.item = one.id;
            verdict.sync = one.sync;
            verdict.state = engine::ItemState::ActionRequired;
            return verdict;
        });
        putRefunds();
        CPPUNIT_ASSERT_EQUAL(std::string("refund"), claimOf(both, 2).entity);
    }

    void testWhatComesBackForARetryDoesNotWait() {
        put({item("o1", 10, "a")});
        confirm(claim(), [](const engine::ClaimedItem& one) {
            engine::Verdict verdict;
            verdict.item = one.id;
            verdict.sync = one.sync;
            verdict.state = engine::ItemState::Failed;
            return verdict;
        });
        now = later(patience + 1);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(ledger->wake(now)));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, taken(3));
    }

private:
    static constexpr std::int64_t patience = 5;
    const std::vector<std::string> both{"order", "refund"};

    void putRefunds() {
        engine::PassPlan plan;
        plan.entity = "refund";
        plan.sync = "s1";
        good(ledger->openPass(plan, now));
        const engine::PartClaim refunds = *good(ledger->claimPart({"refund"}, now, later(60)));
        good(ledger->storePage(refunds, page({item("r1", 10, "a"), item("r2", 10, "a")})));
    }

    engine::Batch claimOf(const std::vector<std::string>& entities, std::uint32_t most, std::uint64_t queue = 1'000) {
        // The fixture stores each page a second after the one before.
        return good(ledger->claim(entities, {most, patience * 1'000'000, queue}, later(seen), later(60)));
    }
    std::size_t taken(std::uint32_t most, std::uint64_t queue = 1'000) {
        return claimOf({"order"}, most, queue).items.size();
    }
    void endPass() {
        engine::PageWrite last = page({});
        last.done = true;
        good(ledger->storePage(part, last));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClaimTest);

} // namespace crossdock::store
