// The daemon over a real host and store, with connectors that need no network.

#include "daemon/daemon.hpp"

#include "awaited.hpp"
#include "installed_host.hpp"
#include "store/queries.hpp"

#include <cppunit/extensions/HelperMacros.h>

using namespace crossdock;
using namespace crossdock::daemon;
using namespace crossdock::daemon::test;

class DaemonTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DaemonTest);
    CPPUNIT_TEST(testStartedSyncStandsInTheStoreAtOnce);
    CPPUNIT_TEST(testOnlyOneSyncOfAFlowAtATime);
    CPPUNIT_TEST(testUnknownNamesAreNotFound);
    CPPUNIT_TEST(testWishesThatMakeNoSenseAreRefused);
    CPPUNIT_TEST(testCancelledSyncEndsAndCannotBeCancelledTwice);
    CPPUNIT_TEST(testASyncThatReadEverythingIsNotGoneOnWith);
    CPPUNIT_TEST(testPauseSurvivesRestart);
    CPPUNIT_TEST(testChangedScheduleSurvivesRestartAndGoesBack);
    CPPUNIT_TEST(testBadScheduleIsRefusedWithItsPlace);
    CPPUNIT_TEST(testFlowPausedByConfIsNotResumedByHand);
    CPPUNIT_TEST(testSyncThatTheEndInterruptedGoesOn);
    CPPUNIT_TEST(testWantedKeysAreReadAndDelivered);
    CPPUNIT_TEST(testWantedKeysOfPausedFlowWait);
    CPPUNIT_TEST(testWatchSeesTheSync);
    CPPUNIT_TEST(testConnectionsAndPluginsAreListed);
    CPPUNIT_TEST(testHealthNamesWhatIsStuck);
    CPPUNIT_TEST_SUITE_END();

public:
    void testStartedSyncStandsInTheStoreAtOnce() {
        const auto daemon = _installed.begin();
        const Result<std::string> sync = daemon->start(wishOf("things"));
        CPPUNIT_ASSERT_MESSAGE(sync ? "" : sync.failure().message, sync.ok());
        CPPUNIT_ASSERT(row(*daemon, *sync).has_value());
        awaitIdle(*daemon, "things");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), row(*daemon, *sync)->status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(250), row(*daemon, *sync)->counters.created);
        CPPUNIT_ASSERT_EQUAL(std::string("ann"), row(*daemon, *sync)->who);
        const FlowStatus status = daemon->flow("things").value();
        CPPUNIT_ASSERT(status.lastRun && status.lastGood);
        CPPUNIT_ASSERT(status.state == FlowState::Idle);
    }

    void testOnlyOneSyncOfAFlowAtATime() {
        _installed.flow("endless", "slow");
        const auto daemon = _installed.begin();
        const std::string sync = daemon->start(wishOf("endless")).value();
        CPPUNIT_ASSERT(daemon->flow("endless")->state == FlowState::Running);
        CPPUNIT_ASSERT_EQUAL(sync, daemon->flow("endless")->runningSync);
        const Result<std::string> second = daemon->start(wishOf("endless"));
        CPPUNIT_ASSERT(!second);
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), second.failure().code);
        CPPUNIT_ASSERT(daemon->start(wishOf("things")));
    }

    void testUnknownNamesAreNotFound() {
        const auto daemon = _installed.begin();
        const std::string code = "not_found";
        CPPUNIT_ASSERT_EQUAL(code, daemon->start(wishOf("thing")).failure().code);
        CPPUNIT_ASSERT(daemon->start(wishOf("thing")).failure().message.find("things") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(code, daemon->cancel("s0", "ann", "").failure().code);
        CPPUNIT_ASSERT_EQUAL(code, daemon->flow("nothing").failure().code);
        CPPUNIT_ASSERT_EQUAL(code, daemon->pause("nothing", "ann", "").failure().code);
        CPPUNIT_ASSERT_EQUAL(code, daemon->want("middle", "thing", {"k1"}).failure().code);
        CPPUNIT_ASSERT_EQUAL(code, daemon->check("middle").failure().code);
        SyncWish resume = wishOf("things");
        resume.kind = SyncWish::Kind::Resume;
        resume.resumeFrom = "s0";
        CPPUNIT_ASSERT_EQUAL(code, daemon->start(resume).failure().code);
        daemon->nudge("nothing");
    }

    void testWishesThatMakeNoSenseAreRefused() {
        const auto daemon = _installed.begin();
        SyncWish wish = wishOf("things");
        wish.entities = {"thin"};
        CPPUNIT_ASSERT(daemon->start(wish).failure().message.find("thing") != std::string::npos);
        wish = wishOf("things");
        wish.full = true;
        wish.since = UtcTime{1};
        CPPUNIT_ASSERT(!daemon->start(wish));
        wish = wishOf("things");
        wish.since = UtcTime{2};
        wish.until = UtcTime{1};
        CPPUNIT_ASSERT(!daemon->start(wish));
        wish = wishOf("things");
        wish.limit = -1;
        CPPUNIT_ASSERT(!daemon->start(wish));
        CPPUNIT_ASSERT(daemon->flow("things")->runningSync.empty());
    }

    void testCancelledSyncEndsAndCannotBeCancelledTwice() {
        _installed.flow("endless", "slow");
        const auto daemon = _installed.begin();
        const std::string sync = daemon->start(wishOf("endless")).value();
        CPPUNIT_ASSERT(daemon->cancel(sync, "ann", "wrong shop"));
        awaitIdle(*daemon, "endless");
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), row(*daemon, sync)->status);
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), daemon->cancel(sync, "ann", "").failure().code);
        CPPUNIT_ASSERT(activity(*daemon, "endless").find("wrong shop") != std::string::npos);
    }

    void testASyncThatReadEverythingIsNotGoneOnWith() {
        const auto daemon = _installed.begin();
        SyncWish resume = wishOf("things");
        resume.kind = SyncWish::Kind::Resume;
        resume.resumeFrom = daemon->start(wishOf("things")).value();
        awaitIdle(*daemon, "things");
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), row(*daemon, resume.resumeFrom)->status);
        const Failure refused = daemon->start(resume).failure();
        CPPUNIT_ASSERT_EQUAL(std::string(), refused.code);
        CPPUNIT_ASSERT(refused.message.find("has ended as completed") != std::string::npos);
    }

    void testPauseSurvivesRestart() {
        _installed.flow("things", "thing", "schedule = \"*/5 * * * *\"\n");
        {
            const auto daemon = _installed.begin();
            CPPUNIT_ASSERT_EQUAL(std::size_t(5), daemon->flow("things")->nextRuns.size());
            CPPUNIT_ASSERT(daemon->pause("things", "ann", "stocktaking until noon"));
            const Status second = daemon->pause("things", "bob", "me too");
            CPPUNIT_ASSERT_EQUAL(std::string("conflict"), second.failure().code);
            CPPUNIT_ASSERT(second.failure().message.find("by ann since ") != std::string::npos);
            CPPUNIT_ASSERT_EQUAL(std::string("flow_paused ann stocktaking until noon\n"), activity(*daemon, "things"));
        }
        _installed.clock.advanceUs(7'200'000'000);
        const auto daemon = _installed.begin();
        const FlowStatus status = daemon->flow("things").value();
        CPPUNIT_ASSERT(status.state == FlowState::Paused);
        CPPUNIT_ASSERT_EQUAL(std::string("ann"), status.pause->who);
        CPPUNIT_ASSERT_EQUAL(std::string("stocktaking until noon"), status.pause->why);
        CPPUNIT_ASSERT(status.nextRuns.empty());
        CPPUNIT_ASSERT(daemon->resume("things", "bob"));
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), daemon->resume("things", "bob").failure().code);
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-02T12:05:00Z"), daemon->flow("things")->nextRuns[0].text());
    }

    void testChangedScheduleSurvivesRestartAndGoesBack() {
        _installed.flow("things", "thing", "schedule = \"@daily\"\n");
        {
            const auto daemon = _installed.begin();
            CPPUNIT_ASSERT(daemon->setSchedule("things", "30 4 * * *", "Europe/Berlin", "ann"));
            const std::string log = activity(*daemon, "things");
            CPPUNIT_ASSERT(daemon->setSchedule("things", "30 4 * * *", "Europe/Berlin", "ann")); // as it is already
            CPPUNIT_ASSERT_EQUAL(log, activity(*daemon, "things"));
            CPPUNIT_ASSERT_EQUAL(std::string("2026-03-03T03:30:00Z"), daemon->flow("things")->nextRuns[0].text());
        }
        const auto daemon = _installed.begin();
        const FlowStatus changed = daemon->flow("things").value();
        CPPUNIT_ASSERT_EQUAL(std::string("30 4 * * *"), changed.schedule);
        CPPUNIT_ASSERT_EQUAL(std::string("Europe/Berlin"), changed.timezone);
        CPPUNIT_ASSERT(changed.scheduleChanged);
        CPPUNIT_ASSERT(daemon->setSchedule("things", "", "", "ann"));
        CPPUNIT_ASSERT_EQUAL(std::string("@daily"), daemon->flow("things")->schedule);
        CPPUNIT_ASSERT(!daemon->flow("things")->scheduleChanged);
    }

    void testBadScheduleIsRefusedWithItsPlace() {
        const auto daemon = _installed.begin();
        const Status minute = daemon->setSchedule("things", "99 * * * *", "", "ann");
        CPPUNIT_ASSERT(!minute);
        CPPUNIT_ASSERT_MESSAGE(minute.failure().message, minute.failure().message.starts_with("schedule: column 1: "));
        CPPUNIT_ASSERT(minute.failure().code.empty());
        const Status zone = daemon->setSchedule("things", "@daily", "Europe/Berlinn", "ann");
        CPPUNIT_ASSERT(!zone);
        CPPUNIT_ASSERT_MESSAGE(zone.failure().message,
                               zone.failure().message.find("Europe/Berlin") != std::string::npos);
        CPPUNIT_ASSERT(daemon->flow("things")->schedule.empty());
    }

    void testFlowPausedByConfIsNotResumedByHand() {
        _installed.flow("things", "thing", "paused = true\n");
        const auto daemon = _installed.begin();
        CPPUNIT_ASSERT(daemon->flow("things")->state == FlowState::Paused);
        const Result<std::string> asked = daemon->start(wishOf("things"));
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), asked.failure().code);
        CPPUNIT_ASSERT_MESSAGE(asked.failure().message,
                               asked.failure().message.find("flows/things.toml:5") != std::string::npos);
        SyncWish dry = wishOf("things");
        dry.dryRun = true;
        CPPUNIT_ASSERT_MESSAGE("a dry run writes nothing", daemon->start(dry));
        const Status resumed = daemon->resume("things", "ann");
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), resumed.failure().code);
        CPPUNIT_ASSERT_MESSAGE(resumed.failure().message,
                               resumed.failure().message.find("flows/things.toml:5") != std::string::npos);
    }

    void testSyncThatTheEndInterruptedGoesOn() {
        _installed.flow("endless", "slow");
        std::string first;
        {
            const auto daemon = _installed.begin();
            first = daemon->start(wishOf("endless")).value();
        }
        const auto daemon = _installed.begin();
        await("the sync to go on", [&] { return daemon->flow("endless")->state == FlowState::Running; });
        CPPUNIT_ASSERT(daemon->flow("endless")->runningSync != first);
        CPPUNIT_ASSERT_EQUAL(std::string("cancelled"), row(*daemon, first)->status);
    }

    void testWantedKeysAreReadAndDelivered() {
        const auto daemon = _installed.begin();
        CPPUNIT_ASSERT(daemon->want("left", "thing", {"k7", "gone"}));
        const std::string sync = awaitSync(*daemon, "things");
        CPPUNIT_ASSERT_EQUAL(std::string("deliver"), row(*daemon, sync)->mode);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(2), row(*daemon, sync)->counters.read);
        CPPUNIT_ASSERT(daemon->want("right", "thing", {"k8"})); // no flow reads it: nothing to do
    }

    void testWantedKeysOfPausedFlowWait() {
        {
            const auto daemon = _installed.begin();
            CPPUNIT_ASSERT(daemon->pause("things", "ann", "stocktaking"));
            CPPUNIT_ASSERT(daemon->want("left", "thing", {"k7"}));
        }
        const auto daemon = _installed.begin();
        CPPUNIT_ASSERT(syncs(*daemon, "things").empty());
        CPPUNIT_ASSERT(daemon->resume("things", "ann"));
        awaitSync(*daemon, "things");
    }

    void testWatchSeesTheSync() {
        const auto daemon = _installed.begin();
        std::mutex mutex;
        int seen = 0;
        const auto watch = daemon->watch([&](const Change& change) {
            const std::lock_guard lock(mutex);
            seen += change.what == Change::What::Sync && change.flow == "things" ? 1 : 0;
        });
        CPPUNIT_ASSERT(daemon->start(wishOf("things")));
        awaitIdle(*daemon, "things");
        const std::lock_guard lock(mutex);
        CPPUNIT_ASSERT(seen >= 2);
    }

    void testConnectionsAndPluginsAreListed() {
        const auto daemon = _installed.begin();
        const std::vector<ConnectionStatus> connections = daemon->connections();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), connections.size());
        CPPUNIT_ASSERT_EQUAL(std::string("left"), connections[0].name);
        CPPUNIT_ASSERT(std::vector<std::string>{"things"} == connections[0].flows);
        CPPUNIT_ASSERT_EQUAL(std::string("unknown"), connections[0].circuit);
        const std::vector<PluginStatus> plugins = daemon->plugins();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), plugins.size());
        CPPUNIT_ASSERT_EQUAL(std::string("1.2.3"), plugins[0].version);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), plugins[0].kinds.size());
    }

    void testHealthNamesWhatIsStuck() {
        const auto daemon = _installed.begin();
        const Health fine = daemon->health();
        CPPUNIT_ASSERT_MESSAGE(fine.reasons.empty() ? "" : fine.reasons[0], fine.live && fine.ready);
        _installed.flow("endless", "slow");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        Heartbeats::Beat silent(daemon->heartbeats(), "a loop that hangs");
        silent.beat(0);
        _installed.clock.advanceUs(1);
        const Health stuck = daemon->health();
        CPPUNIT_ASSERT(!stuck.live && !stuck.ready);
        CPPUNIT_ASSERT_EQUAL(std::string("stuck: a loop that hangs"), stuck.reasons.at(0));
    }

private:
    static std::optional<store::SyncRow> row(Daemon& daemon, const std::string& sync) {
        return store::Queries(daemon.host()->store(), "acme").sync(sync).value();
    }
    static std::vector<store::SyncRow> syncs(Daemon& daemon, const std::string& flow) {
        return store::Queries(daemon.host()->store(), "acme").syncs(flow, 0, 10).value();
    }
    static std::string activity(Daemon& daemon, const std::string& flow) {
        store::ActivityQuery query;
        query.flow = flow;
        std::string lines;
        const std::vector<store::ActivityRow> rows =
            store::Queries(daemon.host()->store(), "acme").activity(query).value();
        for (const store::ActivityRow& line : rows) {
            lines += line.kind + " " + line.who + " " + line.message + "\n";
        }
        return lines;
    }
    static void awaitIdle(Daemon& daemon, const std::string& flow) {
        await("the end of the sync", [&] { return daemon.flow(flow)->state != FlowState::Running; });
    }
    /// Its id, once it has ended. The clock passes the second that events are gathered for, and stands still once it runs.
    std::string awaitSync(Daemon& daemon, const std::string& flow) {
        await("a sync", [&] {
            if (daemon.flow(flow)->runningSync.empty() && syncs(daemon, flow).empty()) {
                _installed.clock.advanceUs(100'000);
                daemon.wake();
            }
            const std::vector<store::SyncRow> rows = syncs(daemon, flow);
            return !rows.empty() && rows.front().status != "running";
        });
        return syncs(daemon, flow).front().id;
    }

    InstalledHost _installed;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DaemonTest);
