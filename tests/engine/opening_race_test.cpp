// A pass that is opened while a run looks whether anything is left to do.
#include "flow_fixture.hpp"
#include "ledger_shell.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace crossdock::engine {

using namespace test;

namespace {

/// Opens the pass of a run between the moment when the run counts what is left and the moment when it hears the count, and keeps
/// readers from it until the run has counted again: the worst that threads can do, each time.
class LateOpening final : public simulation::LedgerShell, public Clock {
public:
    LateOpening(Ledger& ledger, const Clock& clock) : simulation::LedgerShell(ledger), _clock(clock) {}

    Result<bool> openPass(const PassPlan& plan, UtcTime now) override {
        {
            std::unique_lock lock(_mutex);
            _opener = std::this_thread::get_id();
            _changed.wait(lock, [this] { return _looks > 0; });
        }
        Result<bool> opened = inner().openPass(plan, now);
        const std::lock_guard lock(_mutex);
        _opened = true;
        return opened;
    }

    Result<std::optional<PartClaim>> claimPart(const std::vector<std::string>& names, UtcTime now,
                                               UtcTime leaseUntil) override {
        {
            const std::lock_guard lock(_mutex);
            if (_looks < 2) {
                return std::optional<PartClaim>();
            }
        }
        return inner().claimPart(names, now, leaseUntil);
    }

    Result<Backlog> backlog(const std::vector<std::string>& entities) override {
        Result<Backlog> counted = inner().backlog(entities);
        std::unique_lock lock(_mutex);
        ++_looks;
        _changed.notify_all();
        _changed.wait(lock, [this] { return _finished; });
        return counted;
    }

    // The opener asks for the time again when it has said that all passes are open.
    UtcTime now() const override {
        const std::lock_guard lock(_mutex);
        if (_opened && std::this_thread::get_id() == _opener) {
            _finished = true;
            _changed.notify_all();
        }
        return _clock.now();
    }
    std::int64_t monoUs() const override { return _clock.monoUs(); }

private:
    const Clock& _clock;
    mutable std::mutex _mutex;
    mutable std::condition_variable _changed;
    std::thread::id _opener;
    int _looks = 0;
    bool _opened = false;
    mutable bool _finished = false;
};

} // namespace

class OpeningRaceTest : public CppUnit::TestFixture, private FlowFixture {
    CPPUNIT_TEST_SUITE(OpeningRaceTest);
    CPPUNIT_TEST(testAPassOpenedWhileTheRunLooksIsReadAllTheSame);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAPassOpenedWhileTheRunLooksIsReadAllTheSame() {
        entities = {{"order", true, true, false}};
        source.put("order", "o1", "body");
        LateOpening late(*ledger, clock);
        const FlowParts flow = parts();
        FlowRun run({late, flow.source, flow.sink, flow.inspection, flow.transform, late, flow.random, flow.sourceGate,
                     flow.sinkGate, flow.policy, flow.entities},
                    options());
        const RunSummary summary = run.run();
        CPPUNIT_ASSERT_EQUAL(std::string("completed"), summary.status);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.read);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{1}, summary.counters.created);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OpeningRaceTest);

} // namespace crossdock::engine
