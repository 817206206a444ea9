// One flow's loop on a clock that stands still until the test moves it, over syncs that end when the test says so.

#include "daemon/flow_loop.hpp"

#include "../store/temporary_folder.hpp"
#include "awaited.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>

using namespace crossdock;
using namespace crossdock::daemon;
using crossdock::daemon::test::await;

namespace {

constexpr std::int64_t minute = 60'000'000;
const UtcTime monday = UtcTime::parse("2026-03-02T10:00:30Z").value();

/// What the syncs of a fake flow have in common.
struct Stage {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<SyncWish> begun; ///< in order
    bool hold = false;           ///< syncs wait until released or cancelled
    bool cancelAll = false;
    int inside = 0;
    int mostInside = 0;
    int held = 0;                   ///< of these, so many have told of their progress and wait
    std::optional<Failure> failure; ///< of syncs
    std::optional<Failure> refusal; ///< of prepare()
    engine::Backlog backlog;

    std::size_t count() {
        const std::lock_guard lock(mutex);
        return begun.size();
    }
    int heldNow() {
        const std::lock_guard lock(mutex);
        return held;
    }
    void release() {
        const std::lock_guard lock(mutex);
        hold = false;
        changed.notify_all();
    }
};

class FakeJob final : public SyncJob {
public:
    FakeJob(Stage& stage, SyncWish wish, std::string sync)
        : _stage(stage),
          _wish(std::move(wish)),
          _sync(std::move(sync)) {}

    engine::RunSummary run(const std::function<void(const engine::RunProgress&)>& progress) override {
        engine::RunSummary summary;
        summary.sync = _sync;
        {
            const std::lock_guard lock(_stage.mutex);
            _stage.begun.push_back(_wish);
            _stage.mostInside = std::max(_stage.mostInside, ++_stage.inside);
        }
        progress({});
        std::unique_lock lock(_stage.mutex);
        ++_stage.held;
        _stage.changed.wait(lock, [this] { return !_stage.hold || _stage.cancelAll || _cancelled; });
        _cancelled = _cancelled || _stage.cancelAll;
        --_stage.inside;
        --_stage.held;
        summary.status = _cancelled ? "cancelled" : _stage.failure ? "failed" : "completed";
        summary.failure = _cancelled ? std::nullopt : _stage.failure;
        return summary;
    }
    void cancel() override {
        const std::lock_guard lock(_stage.mutex);
        _cancelled = true;
        _stage.changed.notify_all();
    }
    std::int64_t silenceUs() const override { return 5 * minute; }

private:
    Stage& _stage;
    SyncWish _wish;
    std::string _sync;
    bool _cancelled = false; ///< guarded by the stage's mutex
};

class FakeWork final : public FlowWork {
public:
    explicit FakeWork(Stage& stage) : _stage(stage) {}
    Result<std::unique_ptr<SyncJob>> prepare(const SyncWish& wish, const std::string& sync) override {
        const std::lock_guard lock(_stage.mutex);
        if (_stage.refusal) {
            return *_stage.refusal;
        }
        return std::unique_ptr<SyncJob>(std::make_unique<FakeJob>(_stage, wish, sync));
    }
    Result<engine::Backlog> backlog() override {
        const std::lock_guard lock(_stage.mutex);
        return _stage.backlog;
    }

private:
    Stage& _stage;
};

} // namespace

class FlowLoopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FlowLoopTest);
    CPPUNIT_TEST(testRunsWhenTheScheduleSaysSo);
    CPPUNIT_TEST(testMissedRunsBecomeOneAfterRestart);
    CPPUNIT_TEST(testRunsNeverOverlap);
    CPPUNIT_TEST(testPauseLetsTheRunningSyncFinish);
    CPPUNIT_TEST(testWhatWasMissedOrRefusedInAPauseIsNotMadeUpFor);
    CPPUNIT_TEST(testStoppedFlowSaysSoOnceAndIsMendedByANudge);
    CPPUNIT_TEST(testWhatCannotBeginStopsTheFlow);
    CPPUNIT_TEST(testInterruptedSyncGoesOnAtStart);
    CPPUNIT_TEST(testEndOfTheDaemonIsNotACancellation);
    CPPUNIT_TEST(testCancelledSyncDoesNotGoOnByItself);
    CPPUNIT_TEST(testRetiredFlowFinishesItsSync);
    CPPUNIT_TEST(testRetiredFlowMayComeBack);
    CPPUNIT_TEST(testNudgeIsServedByOneDelivery);
    CPPUNIT_TEST(testStuckSyncIsSeen);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        store::DatabaseOptions options;
        options.path = _folder.path() / "state" / "crossdock.db";
        _database = std::move(store::Database::open(options).value());
        std::vector<store::Migration> migrations = store::storeMigrations();
        migrations.push_back(store::flowMemoryMigration());
        CPPUNIT_ASSERT(store::migrate(*_database, std::move(migrations)));
        _store = std::make_unique<store::Store>(*_database);
    }
    void tearDown() override { _stage.release(); }

    void testRunsWhenTheScheduleSaysSo() {
        const auto loop = this->loop();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _stage.count());
        pass(*loop, 4 * minute);
        pass(*loop, minute);
        awaitCount(1);
        pass(*loop, 5 * minute);
        awaitCount(2);
    }

    void testMissedRunsBecomeOneAfterRestart() {
        {
            const auto loop = this->loop();
            pass(*loop, 5 * minute);
            awaitCount(1);
            awaitIdle(*loop);
        }
        _clock.advanceUs(1'000 * minute);
        const auto loop = this->loop();
        awaitCount(2);
        awaitIdle(*loop);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _stage.count());
        CPPUNIT_ASSERT(loop->snapshot().nextRuns.front() > _clock.now());
    }

    void testRunsNeverOverlap() {
        _stage.hold = true;
        const auto loop = this->loop();
        const Result<std::string> first = loop->start(wish());
        CPPUNIT_ASSERT(first);
        const Result<std::string> second = loop->start(wish());
        CPPUNIT_ASSERT(!second);
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), second.failure().code);
        CPPUNIT_ASSERT(second.failure().message.find(*first) != std::string::npos);
        awaitCount(1);
        pass(*loop, 20 * minute);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
        _stage.release();
        awaitCount(2); // what came due meanwhile, once
        awaitIdle(*loop);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _stage.count());
        CPPUNIT_ASSERT_EQUAL(1, _stage.mostInside);
    }

    void testPauseLetsTheRunningSyncFinish() {
        _stage.hold = true;
        const auto loop = this->loop();
        CPPUNIT_ASSERT(loop->start(wish()));
        loop->pause(Pause{"ann", "stocktaking", _clock.now()});
        CPPUNIT_ASSERT(!loop->snapshot().runningSync.empty());
        _stage.release();
        awaitIdle(*loop);
        pass(*loop, 60 * minute);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
        CPPUNIT_ASSERT(loop->snapshot().nextRuns.empty());
    }

    void testWhatWasMissedOrRefusedInAPauseIsNotMadeUpFor() {
        const auto loop = this->loop();
        loop->pause(Pause{"ann", "stocktaking", _clock.now()});
        const Result<std::string> refused = loop->start(wish());
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), refused.failure().code);
        for (const char* part :
             {"paused by ann since 2026-03-02", "stocktaking", "only dry runs", "crossdock resume"}) {
            CPPUNIT_ASSERT_MESSAGE(refused.failure().message,
                                   refused.failure().message.find(part) != std::string::npos);
        }
        pass(*loop, 61 * minute);
        loop->pause(std::nullopt);
        CPPUNIT_ASSERT(loop->snapshot().nextRuns.front() > _clock.now());
        pass(*loop, 5 * minute);
        awaitCount(1);
    }

    void testStoppedFlowSaysSoOnceAndIsMendedByANudge() {
        _stage.failure = failed(ErrorClass::Auth, "the key was revoked");
        const auto loop = this->loop();
        pass(*loop, 5 * minute);
        await("the stop", [&] { return loop->snapshot().stop.has_value(); });
        pass(*loop, 14 * minute); // two runs by schedule would have come
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
        pass(*loop, 2 * minute);
        awaitCount(2);
        awaitIdle(*loop);
        CPPUNIT_ASSERT_EQUAL(1, stopsTold());
        {
            const std::lock_guard lock(_stage.mutex);
            _stage.failure.reset();
        }
        loop->nudge();
        pass(*loop, 2'000'000);
        await("the end of the stop", [&] { return !loop->snapshot().stop; });
    }

    void testWhatCannotBeginStopsTheFlow() {
        _stage.refusal = failed(ErrorClass::Config, "the connector is gone");
        const auto loop = this->loop();
        pass(*loop, 5 * minute);
        await("word of the stop", [&] { return stopsTold() > 0; });
        CPPUNIT_ASSERT_EQUAL(std::string("the connector is gone"), loop->snapshot().stop->failure.message);
        CPPUNIT_ASSERT_EQUAL(1, stopsTold());
    }

    void testInterruptedSyncGoesOnAtStart() {
        const auto loop = this->loop("s-before");
        awaitCount(1);
        CPPUNIT_ASSERT(_stage.begun[0].kind == SyncWish::Kind::Resume);
        CPPUNIT_ASSERT_EQUAL(std::string("s-before"), _stage.begun[0].resumeFrom);
        awaitIdle(*loop);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
    }

    void testEndOfTheDaemonIsNotACancellation() {
        _stage.hold = true;
        std::string sync;
        {
            const auto loop = this->loop();
            sync = loop->start(wish()).value();
        }
        CPPUNIT_ASSERT_EQUAL(sync, memories().of("orders").value().interrupted);
        const auto loop = this->loop(sync);
        awaitCount(2);
        _stage.release();
        awaitIdle(*loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), memories().of("orders").value().interrupted);
    }

    void testCancelledSyncDoesNotGoOnByItself() {
        _stage.hold = true;
        const auto loop = this->loop();
        CPPUNIT_ASSERT(loop->start(wish()));
        {
            const std::lock_guard lock(_stage.mutex);
            _stage.backlog.ready = 12;
            _stage.cancelAll = true; // as the engine does when it meets a person's wish in the store
            _stage.changed.notify_all();
        }
        awaitIdle(*loop);
        pass(*loop, 4 * minute); // before the next run by schedule
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
        CPPUNIT_ASSERT_EQUAL(std::string(), memories().of("orders").value().interrupted);
    }

    void testRetiredFlowFinishesItsSync() {
        _stage.hold = true;
        const auto loop = this->loop();
        CPPUNIT_ASSERT(loop->start(wish()));
        loop->retire();
        CPPUNIT_ASSERT(!loop->idle());
        CPPUNIT_ASSERT(!loop->snapshot().runningSync.empty());
        _stage.release();
        await("the end of the loop", [&] { return loop->idle(); });
        const Result<std::string> late = loop->start(wish());
        CPPUNIT_ASSERT(!late);
        CPPUNIT_ASSERT_EQUAL(std::string("conflict"), late.failure().code);
        CPPUNIT_ASSERT(!loop->take(plan(), std::make_shared<FakeWork>(_stage), true));
    }

    void testRetiredFlowMayComeBack() {
        _stage.hold = true;
        const auto loop = this->loop();
        CPPUNIT_ASSERT(loop->start(wish()));
        loop->retire();
        CPPUNIT_ASSERT(loop->take(plan(), std::make_shared<FakeWork>(_stage), true));
        _stage.release();
        awaitIdle(*loop);
        pass(*loop, 5 * minute);
        awaitCount(2);
    }

    void testNudgeIsServedByOneDelivery() {
        const auto loop = this->loop();
        for (int i = 0; i < 20; ++i) {
            loop->nudge();
        }
        pass(*loop, 2'000'000);
        awaitCount(1);
        CPPUNIT_ASSERT(_stage.begun[0].kind == SyncWish::Kind::Deliver);
        awaitIdle(*loop);
        pass(*loop, minute);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _stage.count());
    }

    void testStuckSyncIsSeen() {
        _stage.hold = true;
        const auto loop = this->loop();
        CPPUNIT_ASSERT(loop->start(wish()));
        await("the sync's own beat", [&] { return _stage.heldNow() == 1; });
        _clock.advanceUs(4 * minute);
        CPPUNIT_ASSERT(_heartbeats.stuck().empty());
        _clock.advanceUs(2 * minute);
        CPPUNIT_ASSERT(std::vector<std::string>{"flow orders"} == _heartbeats.stuck());
        _stage.release();
        awaitIdle(*loop);
        await("the heart to beat again", [&] { return _heartbeats.stuck().empty(); });
    }

private:
    static FlowPlan plan() {
        FlowPlan plan;
        plan.name = "orders";
        plan.schedule = std::get<schedule::Schedule>(schedule::Schedule::parse("*/5 * * * *"));
        return plan;
    }
    static SyncWish wish() {
        SyncWish wish;
        wish.flow = "orders";
        wish.who = "ann";
        return wish;
    }
    store::FlowMemories memories() { return {*_store, "acme"}; }

    /// As the daemon makes it at its start.
    std::unique_ptr<FlowLoop> loop(const std::string& interrupted = {}) {
        return std::make_unique<FlowLoop>(LoopSetting{_clock, _log, _random, _heartbeats, _changes}, memories(),
                                          memories().of("orders").value(), plan(), std::make_shared<FakeWork>(_stage),
                                          interrupted);
    }
    void pass(FlowLoop& loop, std::int64_t us) {
        _clock.advanceUs(us);
        loop.wake();
    }
    void awaitCount(std::size_t count) {
        await(std::to_string(count) + " syncs", [&] { return _stage.count() >= count; });
    }
    void awaitIdle(FlowLoop& loop) {
        await("the end of the sync", [&] { return loop.snapshot().runningSync.empty(); });
    }
    int stopsTold() {
        const std::lock_guard lock(_linesMutex);
        std::size_t told = 0;
        for (std::size_t at = _lines.find("the flow stops"); at != std::string::npos;
             at = _lines.find("the flow stops", at + 1)) {
            ++told;
        }
        return static_cast<int>(told);
    }

    crossdock::test::TemporaryFolder _folder;
    FakeClock _clock{monday};
    std::mutex _linesMutex;
    std::string _lines;
    Log _log{_clock, LogLevel::Debug, [this](const std::string& line) {
                 const std::lock_guard lock(_linesMutex);
                 _lines += line + "\n";
             }};
    SystemRandom _random;
    Heartbeats _heartbeats{_clock};
    ChangeHub _changes;
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    Stage _stage;
};

CPPUNIT_TEST_SUITE_REGISTRATION(FlowLoopTest);
