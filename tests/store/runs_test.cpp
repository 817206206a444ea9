#include "store/runs.hpp"

#include "other_process.hpp"
#include "store/by_hand.hpp"
#include "store/queries.hpp"
#include "store_fixture.hpp"

#include <fstream>

namespace crossdock::store {

using test::OtherProcess;

class RunsTest : public CppUnit::TestFixture, public test::StoreFixture {
    CPPUNIT_TEST_SUITE(RunsTest);
    CPPUNIT_TEST(testALivingProcessKeepsWhatItHolds);
    CPPUNIT_TEST(testWhatADeadProcessHeldIsFreeAtOnce);
    CPPUNIT_TEST(testThePartOfADeadReaderGoesOnAtItsPosition);
    CPPUNIT_TEST(testTheIntentOfADeadProcessKeepsItsTime);
    CPPUNIT_TEST(testTheSyncOfADeadProcessIsInterrupted);
    CPPUNIT_TEST(testTheNextSyncTakesOverByItself);
    CPPUNIT_TEST(testADeadProcessLeavesNoFile);
    CPPUNIT_TEST(testOnlyARealLockProvesALife);
    CPPUNIT_TEST(testACancelledSyncTellsItsProcessWhoAndWhy);
    CPPUNIT_TEST(testACancelOfADeadProcessEndsItsSync);
    CPPUNIT_TEST(testAFinishedSyncIsNotCancelled);
    CPPUNIT_TEST_SUITE_END();

public:
    void testALivingProcessKeepsWhatItHolds() {
        put({item("o1", 10, "a")});
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(endDeadRuns(*database, now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(ledger->rescue(now, 3)));
        CPPUNIT_ASSERT(claim().items.empty());
        CPPUNIT_ASSERT_EQUAL(std::string("running"), statusOf("s2"));
    }

    void testWhatADeadProcessHeldIsFreeAtOnce() {
        put({item("o1", 10, "a"), item("o2", 10, "a")});
        const engine::Batch own = claim(1);
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        other.kill();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(endDeadRuns(*database, now)));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(ledger->rescue(now, 3)));
        const engine::Batch batch = claim();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, batch.items.size());
        CPPUNIT_ASSERT_EQUAL(std::string("o2"), batch.items[0].key);
        CPPUNIT_ASSERT_EQUAL(2U, batch.items[0].attempt);
        confirm(own, posted);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, good(endDeadRuns(*database, now)));
    }

    void testThePartOfADeadReaderGoesOnAtItsPosition() {
        put({item("o1", 10, "a")});
        good(ledger->releasePart(part));
        OtherProcess other(database->path(), [&](Store& theirs) {
            const auto theirLedger = std::move(theirs.ledger("acme", "orders")).value();
            good(theirLedger->startSync({"s2", "full", "order", false, "tester"}, now));
            if (!theirLedger->claimPart({"order"}, now, later(180)).value()) {
                throw std::runtime_error("no part");
            }
        });
        CPPUNIT_ASSERT(!good(ledger->claimPart({"order"}, now, later(60))));
        other.kill();
        good(endDeadRuns(*database, now));
        const std::optional<engine::PartClaim> taken = good(ledger->claimPart({"order"}, now, later(60)));
        CPPUNIT_ASSERT(taken.has_value());
        CPPUNIT_ASSERT_EQUAL(std::string("1"), taken->position);
    }

    void testTheIntentOfADeadProcessKeepsItsTime() {
        put({item("o1", 10, "a")});
        OtherProcess other(database->path(), [&](Store& theirs) {
            const auto taken = takeAll(theirs);
            good(taken.ledger->intend(taken.batch, {{taken.batch.items.at(0).id, "r-1", "a|x", later(210)}},
                                      later(180)));
        });
        other.kill();
        good(endDeadRuns(*database, now));
        good(ledger->rescue(now, 3));
        const engine::Link link = claim().items.at(0).link;
        CPPUNIT_ASSERT_EQUAL(std::string("r-1"), link.requestId);
        CPPUNIT_ASSERT_EQUAL(later(210).us, link.intentUntil.us);
    }

    void testTheSyncOfADeadProcessIsInterrupted() {
        put({item("o1", 10, "a")});
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        other.kill();
        good(endDeadRuns(*database, later(7)));
        const SyncRow sync = *good(Queries(*store, "acme").sync("s2"));
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), sync.status);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sync.message.find("interrupted"));
        CPPUNIT_ASSERT_EQUAL(later(7).us, sync.completed->us);
        CPPUNIT_ASSERT_EQUAL(std::string("running"), statusOf("s1"));
    }

    void testTheNextSyncTakesOverByItself() {
        put({item("o1", 10, "a")});
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        other.kill();
        good(ledger->startSync({"s3", "full", "order", false, "tester"}, now));
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), statusOf("s2"));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, good(ledger->rescue(now, 3)));
    }

    void testADeadProcessLeavesNoFile() {
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        CPPUNIT_ASSERT_EQUAL(2, lockFiles());
        other.kill();
        good(endDeadRuns(*database, now));
        CPPUNIT_ASSERT_EQUAL(1, lockFiles());
        ledger.reset();
        store.reset();
        CPPUNIT_ASSERT_EQUAL(0, lockFiles());
    }

    void testOnlyARealLockProvesALife() {
        const auto presence = std::move(Presence::begin(database->path())).value();
        CPPUNIT_ASSERT(Presence::lives(database->path(), presence->id()));
        CPPUNIT_ASSERT(!Presence::lives(database->path(), "nobody"));
        std::ofstream(database->path().string() + "-run-old") << "";
        CPPUNIT_ASSERT(!Presence::lives(database->path(), "old"));
        CPPUNIT_ASSERT(!Presence::begin(folder.path() / "missing" / "main.db"));
    }

    void testACancelledSyncTellsItsProcessWhoAndWhy() {
        CPPUNIT_ASSERT(!good(ledger->cancelWish("s1")));
        CPPUNIT_ASSERT(good(hand().cancelSync("s1", "ann", "wrong shop", now)) == ByHand::Cancelled::Asked);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled by ann: wrong shop; it goes on from its checkpoint when resumed"),
                             *good(ledger->cancelWish("s1")));
        CPPUNIT_ASSERT_EQUAL(std::string("running"), statusOf("s1"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1},
                             scalar("SELECT count(*) FROM activity WHERE kind = 'sync_cancelled' AND who = 'ann'"));
        CPPUNIT_ASSERT_EQUAL(std::string("store_missing"), hand().cancelSync("nobody", "ann", "", now).failure().code);
        CPPUNIT_ASSERT(!ByHand(*store, "acme", "other").cancelSync("s1", "ann", "", now));
    }

    void testACancelOfADeadProcessEndsItsSync() {
        OtherProcess other(database->path(), [&](Store& theirs) { takeAll(theirs); });
        other.kill();
        CPPUNIT_ASSERT(good(hand().cancelSync("s2", "ann", "", now)) == ByHand::Cancelled::Ended);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), statusOf("s2"));
    }

    void testAFinishedSyncIsNotCancelled() {
        good(ledger->finishSync("s1", "completed", "", now));
        CPPUNIT_ASSERT(good(hand().cancelSync("s1", "ann", "", now)) == ByHand::Cancelled::Finished);
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), statusOf("s1"));
    }

private:
    struct Taken {
        std::unique_ptr<engine::Ledger> ledger;
        engine::Batch batch;
    };
    Taken takeAll(Store& theirs) const {
        Taken taken;
        taken.ledger = std::move(theirs.ledger("acme", "orders")).value();
        good(taken.ledger->startSync({"s2", "full", "order", false, "tester"}, now));
        taken.batch = taken.ledger->claim({"order"}, 100, now, later(180)).value();
        return taken;
    }
    std::string statusOf(const std::string& sync) { return good(Queries(*store, "acme").sync(sync))->status; }
    ByHand hand() { return {*store, "acme", "orders"}; }
    int lockFiles() const {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
            count += entry.path().string().find("-run-") != std::string::npos ? 1 : 0;
        }
        return count;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunsTest);

} // namespace crossdock::store
