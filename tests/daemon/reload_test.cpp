// A changed conf takes over, all or nothing, without disturbing what runs.

#include "awaited.hpp"
#include "daemon/daemon.hpp"
#include "installed_host.hpp"
#include "store/queries.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <iterator>

using namespace crossdock;
using namespace crossdock::daemon;
using namespace crossdock::daemon::test;

class ReloadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReloadTest);
    CPPUNIT_TEST(testNewFlowRuns);
    CPPUNIT_TEST(testRemovedFlowFinishesItsSyncFirst);
    CPPUNIT_TEST(testWhatARemovedFlowLeavesOnHoldIsSaid);
    CPPUNIT_TEST(testWhatNeedsARestartIsSaid);
    CPPUNIT_TEST(testRunningSyncIsNotDisturbed);
    CPPUNIT_TEST(testChangedScheduleCounts);
    CPPUNIT_TEST(testBrokenConfChangesNothingAndSaysEverything);
    CPPUNIT_TEST(testNewFlowWithMistakeIsVisible);
    CPPUNIT_TEST(testMendedConfClearsTheFault);
    CPPUNIT_TEST(testUnchangedConnectionKeepsItsParts);
    CPPUNIT_TEST(testStoppedFlowIsTriedAgain);
    CPPUNIT_TEST(testWhatChangedIsInTheActivityLog);
    CPPUNIT_TEST(testReloadOfARelativeFolderFindsNothingChanged);
    CPPUNIT_TEST_SUITE_END();

public:
    void testNewFlowRuns() {
        const auto daemon = _installed.begin();
        _installed.flow("more", "thing");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        CPPUNIT_ASSERT(daemon->start(wishOf("more")));
        await("the sync", [&] { return daemon->flow("more")->lastGood.has_value(); });
    }

    void testRemovedFlowFinishesItsSyncFirst() {
        _installed.flow("endless", "slow");
        const auto daemon = _installed.begin();
        const std::string sync = daemon->start(wishOf("endless")).value();
        _installed.remove("flows/endless.toml");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        CPPUNIT_ASSERT_EQUAL(std::string("not_found"), daemon->flow("endless").failure().code);
        CPPUNIT_ASSERT_EQUAL(std::string("running"), status(*daemon, sync));
        CPPUNIT_ASSERT(daemon->cancel(sync, "ann", "done with it"));
        await("its end", [&] { return status(*daemon, sync) == "cancelled"; });
    }

    void testWhatARemovedFlowLeavesOnHoldIsSaid() {
        _installed.flow("more", "thing");
        const auto daemon = _installed.begin();
        const UtcTime now = _installed.clock.now();
        const auto ledger = std::move(daemon->host()->store().ledger("acme", "more")).value();
        CPPUNIT_ASSERT(ledger->startSync({"s1", "full", "thing", false, "ann"}, now));
        engine::PageWrite page;
        page.seen = page.now = now;
        engine::NewItem odd;
        odd.key = "k1";
        odd.version = now;
        odd.refused = failed(ErrorClass::Hold, "it is odd");
        page.items = {odd};
        CPPUNIT_ASSERT(ledger->storeFetched("thing", "s1", {}, page, 0));
        CPPUNIT_ASSERT(ledger->finishSync("s1", "partial", "", now));
        _installed.remove("flows/more.toml");
        const std::vector<std::string> warnings = daemon->reload("ann").value();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), warnings.size());
        CPPUNIT_ASSERT_EQUAL(std::string("flow more is gone from the conf with 1 item on hold; they come back with it"),
                             warnings[0]);
        CPPUNIT_ASSERT(_installed.log().find(warnings[0]) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE("it is said once", daemon->reload("ann").value().empty());
    }

    void testWhatNeedsARestartIsSaid() {
        const auto daemon = _installed.begin();
        std::ifstream before(_installed.conf() / "crossdock.toml");
        const std::string text{std::istreambuf_iterator<char>(before), {}};
        _installed.write("crossdock.toml", text + "[log]\nlevel = \"error\"\n");
        const std::vector<std::string> warnings = daemon->reload("ann").value();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), warnings.size());
        CPPUNIT_ASSERT_EQUAL(std::string("[log] of crossdock.toml has changed: that counts after a restart"),
                             warnings[0]);
    }

    void testRunningSyncIsNotDisturbed() {
        _installed.flow("endless", "slow");
        const auto daemon = _installed.begin();
        const std::string sync = daemon->start(wishOf("endless")).value();
        _installed.write("connections/left.toml", InstalledHost::connection("[limits]\nconcurrency = 1\n"));
        _installed.flow("endless", "slow", "batch_size = 7\n");
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT(daemon->reload("ann"));
        }
        CPPUNIT_ASSERT_EQUAL(sync, daemon->flow("endless")->runningSync);
        CPPUNIT_ASSERT_EQUAL(std::string("running"), status(*daemon, sync));
    }

    void testChangedScheduleCounts() {
        const auto daemon = _installed.begin();
        CPPUNIT_ASSERT(daemon->flow("things")->nextRuns.empty());
        _installed.flow("things", "thing", "schedule = \"@hourly\"\n");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        CPPUNIT_ASSERT_EQUAL(std::string("2026-03-02T11:00:00Z"), daemon->flow("things")->nextRuns[0].text());
        _installed.clock.advanceUs(3'600'000'000);
        daemon->wake();
        await("the run", [&] { return daemon->flow("things")->lastGood.has_value(); });
    }

    void testBrokenConfChangesNothingAndSaysEverything() {
        const auto daemon = _installed.begin();
        _installed.flow("things", "thing", "shedule = \"@hourly\"\nbatch_size = \"many\"\n");
        _installed.flow("more", "thing");
        const auto taken = daemon->reload("ann");
        CPPUNIT_ASSERT(!taken);
        CPPUNIT_ASSERT(taken.failure().message.find("things.toml:5:1") != std::string::npos);
        CPPUNIT_ASSERT(taken.failure().message.find("things.toml:6:") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("not_found"), daemon->start(wishOf("more")).failure().code);
        const FlowStatus things = daemon->flow("things").value();
        CPPUNIT_ASSERT(things.state == FlowState::ConfError);
        CPPUNIT_ASSERT(things.problem.find("things.toml:5:1") != std::string::npos);
        CPPUNIT_ASSERT(daemon->start(wishOf("things"))); // by the conf before
        await("the sync", [&] { return daemon->flow("things")->lastGood.has_value(); });
        CPPUNIT_ASSERT(_installed.log().find("shedule") != std::string::npos);
    }

    void testNewFlowWithMistakeIsVisible() {
        const auto daemon = _installed.begin();
        _installed.flow("more", "nothing_such");
        CPPUNIT_ASSERT(!daemon->reload("ann"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), daemon->flows().size());
        const FlowStatus more = daemon->flow("more").value();
        CPPUNIT_ASSERT(more.state == FlowState::ConfError);
        const Result<std::string> started = daemon->start(wishOf("more"));
        CPPUNIT_ASSERT(!started);
        CPPUNIT_ASSERT(started.failure().message.find("more.toml:4:") != std::string::npos);
    }

    void testMendedConfClearsTheFault() {
        const auto daemon = _installed.begin();
        _installed.flow("things", "thing", "shedule = \"@hourly\"\n");
        CPPUNIT_ASSERT(!daemon->reload("ann"));
        _installed.flow("things", "thing");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        CPPUNIT_ASSERT(daemon->flow("things")->state == FlowState::Idle);
        CPPUNIT_ASSERT(daemon->flow("things")->problem.empty());
    }

    void testUnchangedConnectionKeepsItsParts() {
        const auto daemon = _installed.begin();
        const auto parts = [&](const std::string& name) {
            const std::shared_ptr<app::Host> host = daemon->host();
            return &host->connection(*host->workspace().connection(name).value());
        };
        const std::shared_ptr<app::Host> before = daemon->host(); // keeps the former parts where they are
        const auto* left = parts("left");
        const auto* right = parts("right");
        _installed.write("connections/right.toml", "# moved by a line\n" + InstalledHost::connection());
        _installed.write("connections/left.toml", InstalledHost::connection("[limits]\nconcurrency = 1\n"));
        CPPUNIT_ASSERT(daemon->reload("ann"));
        CPPUNIT_ASSERT(parts("right") == right);
        CPPUNIT_ASSERT(parts("left") != left);
    }

    void testStoppedFlowIsTriedAgain() {
        _installed.flow("things", "thing", "schedule = \"@hourly\"\n[source]\ngreeting = \"refuse\"\n");
        const auto daemon = _installed.begin();
        (void)daemon->start(wishOf("things")).ok();
        await("the stop", [&] { return daemon->flow("things")->state == FlowState::Stopped; });
        CPPUNIT_ASSERT_EQUAL(std::string("config"), daemon->flow("things")->problemClass);
        CPPUNIT_ASSERT(daemon->flow("things")->nextRuns.empty());
        _installed.flow("things", "thing", "schedule = \"@hourly\"\n");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        await("the mended flow", [&] { return daemon->flow("things")->lastGood.has_value(); });
        CPPUNIT_ASSERT(daemon->flow("things")->problem.empty());
    }

    void testWhatChangedIsInTheActivityLog() {
        const auto daemon = _installed.begin();
        _installed.flow("more", "thing");
        CPPUNIT_ASSERT(daemon->reload("ann"));
        _installed.flow("more", "thing", "bad = 1\n");
        CPPUNIT_ASSERT(!daemon->reload("bob"));
        const std::vector<store::ActivityRow> lines =
            store::Queries(daemon->host()->store(), "acme").activity({}).value();
        CPPUNIT_ASSERT_EQUAL(std::string("conf_refused"), lines.at(0).kind);
        CPPUNIT_ASSERT_EQUAL(std::string("bob"), lines.at(0).who);
        CPPUNIT_ASSERT(lines.at(0).message.find("more.toml:5:1") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("conf_reloaded"), lines.at(1).kind);
        CPPUNIT_ASSERT_EQUAL(std::string("new flow more"), lines.at(1).message);
    }

    void testReloadOfARelativeFolderFindsNothingChanged() {
        _installed.relative = true;
        const auto daemon = _installed.begin();
        CPPUNIT_ASSERT(daemon->reload("ann"));
        const std::vector<store::ActivityRow> lines =
            store::Queries(daemon->host()->store(), "acme").activity({}).value();
        CPPUNIT_ASSERT_EQUAL(std::string("nothing has changed"), lines.at(0).message);
    }

private:
    static std::string status(Daemon& daemon, const std::string& sync) {
        return store::Queries(daemon.host()->store(), "acme").sync(sync).value()->status;
    }

    InstalledHost _installed;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReloadTest);
