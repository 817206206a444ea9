#include "limit/gate.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <future>
#include <optional>
#include <thread>
#include <vector>

using namespace crossdock;
using namespace crossdock::limit;

namespace {

constexpr std::int64_t secondUs = 1'000'000;

/// A store that says no word.
class DeadStore final : public PermitStore {
public:
    Result<Grant> grant(const std::string&, UtcTime, std::uint32_t, const Rate&) override {
        return failed(ErrorClass::Transient, "disk full");
    }
    Status pause(const std::string&, UtcTime) override { return failed(ErrorClass::Transient, "disk full"); }
    Status keepCircuit(const std::string&, const CircuitNote&) override {
        return failed(ErrorClass::Transient, "disk full");
    }
    Result<std::optional<CircuitNote>> circuit(const std::string&) override {
        return failed(ErrorClass::Transient, "disk full");
    }
};

} // namespace

class GateTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GateTest);
    CPPUNIT_TEST(testWithoutPatienceARefusalSaysWhenToComeBack);
    CPPUNIT_TEST(testLimitHoldsOverARestartOfTheHost);
    CPPUNIT_TEST(testRetryAfterPausesOnlyThatBucketAndOtherHostsToo);
    CPPUNIT_TEST(testPauseHoldsAnUnlimitedBucketToo);
    CPPUNIT_TEST(testAWaitThatFitsTheDeadlineIsWaitedFor);
    CPPUNIT_TEST(testOpenBreakerRefusesWithoutSpendingAnAttempt);
    CPPUNIT_TEST(testAPassThatIsDroppedFreesProbeAndPlace);
    CPPUNIT_TEST(testPeekShowsRatePauseAndBreaker);
    CPPUNIT_TEST(testNoPlaceBeforeTheDeadlineIsADeadline);
    CPPUNIT_TEST(testCancellationEndsTheWaitForAPlaceAndForAPermit);
    CPPUNIT_TEST(testPlacesAreGivenInTheOrderOfArrival);
    CPPUNIT_TEST(testNeverMoreInsideThanPlaces);
    CPPUNIT_TEST(testAStoreThatCannotSayMeansNoCall);
    CPPUNIT_TEST(testAnOpenCircuitIsKeptWithItsCauseUntilItCloses);
    CPPUNIT_TEST(testTheNextProcessBeginsWithAProbeWhereTheCircuitWasOpen);
    CPPUNIT_TEST(testSingleFailuresOfAHealthyRemoteAreNotKept);
    CPPUNIT_TEST_SUITE_END();

    FakeClock _clock{UtcTime{1'800'000'000 * secondUs}};
    MemoryPermitStore _store;

    void open(Gate& gate) {
        for (std::uint32_t i = 0; i < Breaker::failuresToOpen; ++i) {
            gate.enter(within(1)).value().settle(CallOutcome::Failed, "connection refused");
        }
    }
    Patience now() const { return {_clock.monoUs(), {}}; }
    Patience within(std::int64_t us) const { return {_clock.monoUs() + us, {}}; }

    static void fail(Gate& gate, const Patience& patience) {
        Result<Gate::Pass> pass = gate.enter(patience);
        CPPUNIT_ASSERT(pass.ok());
        pass.value().settle(CallOutcome::Failed);
    }

public:
    void testWithoutPatienceARefusalSaysWhenToComeBack() {
        Gate gate(_clock, _store, "acme/shop", {{2, 0}, 1});
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
        const Status refused = gate.takePermit(within(secondUs));
        CPPUNIT_ASSERT(!refused.ok());
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::RateLimited);
        CPPUNIT_ASSERT_EQUAL(std::string("rate_limit"), refused.failure().reason);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{61'000}, refused.failure().retryAfterMs);
        _clock.advanceUs(61 * secondUs);
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
    }

    void testLimitHoldsOverARestartOfTheHost() {
        {
            Gate before(_clock, _store, "acme/shop", {{1, 0}, 1});
            CPPUNIT_ASSERT(before.takePermit(now()).ok());
        }
        Gate after(_clock, _store, "acme/shop", {{1, 0}, 1});
        CPPUNIT_ASSERT(!after.takePermit(now()).ok());
    }

    void testRetryAfterPausesOnlyThatBucketAndOtherHostsToo() {
        Gate shop(_clock, _store, "acme/shop", {{100, 0}, 1});
        Gate otherHost(_clock, _store, "acme/shop", {{100, 0}, 1});
        Gate books(_clock, _store, "acme/books", {{100, 0}, 1});
        shop.pauseUntil({_clock.now().us + 30 * secondUs});
        const Status paused = shop.takePermit(now());
        CPPUNIT_ASSERT_EQUAL(std::string("remote_pause"), paused.failure().reason);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{30'000}, paused.failure().retryAfterMs);
        CPPUNIT_ASSERT(!otherHost.takePermit(now()).ok());
        CPPUNIT_ASSERT(books.takePermit(now()).ok());
        _clock.advanceUs(30 * secondUs);
        CPPUNIT_ASSERT(shop.takePermit(now()).ok());
        CPPUNIT_ASSERT(otherHost.takePermit(now()).ok());
    }

    void testPauseHoldsAnUnlimitedBucketToo() {
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        gate.pauseUntil({_clock.now().us + secondUs});
        CPPUNIT_ASSERT(!gate.enter(within(secondUs / 2)).ok());
        CPPUNIT_ASSERT(!gate.takePermit(now()).ok());
        _clock.advanceUs(secondUs);
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
    }

    void testAWaitThatFitsTheDeadlineIsWaitedFor() {
        Gate gate(_clock, _store, "acme/shop", {{1, 0}, 1});
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
        std::atomic<bool> asked = false;
        Patience patience = within(120 * secondUs);
        patience.cancelled = [&] { return asked = true, false; };
        auto waiter = std::async(std::launch::async, [&] { return gate.takePermit(patience).ok(); });
        while (!asked) {
            std::this_thread::yield();
        }
        _clock.advanceUs(61 * secondUs);
        CPPUNIT_ASSERT(waiter.get());
    }

    void testOpenBreakerRefusesWithoutSpendingAnAttempt() {
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        for (std::uint32_t i = 0; i < Breaker::failuresToOpen; ++i) {
            fail(gate, within(1));
        }
        const Result<Gate::Pass> refused = gate.enter(within(600 * secondUs));
        CPPUNIT_ASSERT(!refused.ok());
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::RateLimited);
        CPPUNIT_ASSERT_EQUAL(std::string("breaker_open"), refused.failure().reason);
        CPPUNIT_ASSERT_EQUAL(Breaker::firstPauseUs / 1000, refused.failure().retryAfterMs);
    }

    void testAPassThatIsDroppedFreesProbeAndPlace() {
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        for (std::uint32_t i = 0; i < Breaker::failuresToOpen; ++i) {
            fail(gate, within(1));
        }
        _clock.advanceUs(Breaker::firstPauseUs);
        CPPUNIT_ASSERT(gate.enter(within(1)).ok());
        CPPUNIT_ASSERT(gate.enter(within(1)).ok());
    }

    void testPeekShowsRatePauseAndBreaker() {
        Gate gate(_clock, _store, "acme/shop", {{1, 0}, 1});
        CPPUNIT_ASSERT(gate.nextCallAt() <= _clock.now());
        CPPUNIT_ASSERT(gate.takePermit(now()).ok());
        CPPUNIT_ASSERT(!gate.takePermit(now()).ok());
        CPPUNIT_ASSERT_EQUAL(_clock.now().us + 61 * secondUs, gate.nextCallAt().us);
        gate.pauseUntil({_clock.now().us + 90 * secondUs});
        CPPUNIT_ASSERT_EQUAL(_clock.now().us + 90 * secondUs, gate.nextCallAt().us);

        Gate broken(_clock, _store, "acme/books", {{}, 1});
        for (std::uint32_t i = 0; i < Breaker::failuresToOpen; ++i) {
            fail(broken, within(1));
        }
        CPPUNIT_ASSERT_EQUAL(_clock.now().us + Breaker::firstPauseUs, broken.nextCallAt().us);
    }

    void testNoPlaceBeforeTheDeadlineIsADeadline() {
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        const Result<Gate::Pass> inside = gate.enter(within(1));
        CPPUNIT_ASSERT(inside.ok());
        const Result<Gate::Pass> outside = gate.enter(now());
        CPPUNIT_ASSERT(outside.failure().cls == ErrorClass::Deadline);
    }

    void testCancellationEndsTheWaitForAPlaceAndForAPermit() {
        Gate gate(_clock, _store, "acme/shop", {{1, 0}, 1});
        const Result<Gate::Pass> inside = gate.enter(within(1));
        Patience cancelled = within(600 * secondUs);
        cancelled.cancelled = [] { return true; };
        const Result<Gate::Pass> outside = gate.enter(cancelled);
        CPPUNIT_ASSERT(outside.failure().cls == ErrorClass::Cancelled);
        CPPUNIT_ASSERT(gate.takePermit(cancelled).ok());
        CPPUNIT_ASSERT(gate.takePermit(cancelled).failure().cls == ErrorClass::Cancelled);
    }

    void testPlacesAreGivenInTheOrderOfArrival() {
        Turnstile turnstile(1);
        std::optional<Turnstile::Place> held(turnstile.enter({}));
        std::mutex mutex;
        std::vector<int> order;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            std::atomic<bool> queued = false;
            threads.emplace_back([&, i] {
                // Asked with the caller already in the queue; so the next one starts behind it.
                const Turnstile::Place place = turnstile.enter([&queued, i, told = false]() mutable {
                    if (!told) {
                        told = true;
                        queued = true;
                    }
                    return i < 0;
                });
                const std::lock_guard lock(mutex);
                order.push_back(i);
            });
            while (!queued) {
                std::this_thread::yield();
            }
        }
        held.reset();
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT(order == std::vector<int>({0, 1, 2, 3, 4, 5, 6, 7}));
    }

    void testNeverMoreInsideThanPlaces() {
        Turnstile turnstile(3);
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        std::atomic<bool> full = false; // all places were taken at once
        std::vector<std::thread> threads;
        for (int i = 0; i < 12; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 20; ++round) {
                    const Turnstile::Place place = turnstile.enter({});
                    const int here = ++inside;
                    int seen = most;
                    while (here > seen && !most.compare_exchange_weak(seen, here)) {
                    }
                    while (!full && inside < 3) {
                        std::this_thread::yield();
                    }
                    full = true;
                    --inside;
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        CPPUNIT_ASSERT_EQUAL(3, most.load());
    }

    void testAnOpenCircuitIsKeptWithItsCauseUntilItCloses() {
        const UtcTime first = _clock.now();
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        open(gate);
        const CircuitNote note = *_store.circuit("acme/shop").value();
        CPPUNIT_ASSERT(note.state == Breaker::State::Open);
        CPPUNIT_ASSERT_EQUAL(Breaker::failuresToOpen, note.failures);
        CPPUNIT_ASSERT_EQUAL(first.us, note.since.us);
        CPPUNIT_ASSERT_EQUAL(_clock.now().us + Breaker::firstPauseUs, note.until.us);
        CPPUNIT_ASSERT_EQUAL(std::string("connection refused"), note.cause);
        CPPUNIT_ASSERT(!gate.closed());
        CPPUNIT_ASSERT(!gate.down());
        for (std::uint32_t probe = 1; probe <= Breaker::probesUntilDown; ++probe) {
            _clock.advanceUs(Breaker::longestPauseUs);
            gate.enter(within(1)).value().settle(CallOutcome::Failed, "HTTP 503");
        }
        CPPUNIT_ASSERT(gate.down());
        CPPUNIT_ASSERT_EQUAL(Breaker::failuresToOpen + 2, _store.circuit("acme/shop").value()->failures);
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP 503"), _store.circuit("acme/shop").value()->cause);
        _clock.advanceUs(Breaker::longestPauseUs);
        gate.enter(within(1)).value().settle(CallOutcome::Answered);
        gate.enter(within(1)).value().settle(CallOutcome::Answered);
        const CircuitNote closed = *_store.circuit("acme/shop").value();
        CPPUNIT_ASSERT(closed.state == Breaker::State::Closed);
        CPPUNIT_ASSERT_EQUAL(_clock.now().us, closed.since.us);
        CPPUNIT_ASSERT(closed.cause.empty());
        CPPUNIT_ASSERT(gate.closed());
    }

    void testTheNextProcessBeginsWithAProbeWhereTheCircuitWasOpen() {
        {
            Gate gate(_clock, _store, "acme/shop", {{}, 2});
            open(gate);
        }
        Gate gate(_clock, _store, "acme/shop", {{}, 2});
        Result<Gate::Pass> probe = gate.enter(within(1));
        CPPUNIT_ASSERT(probe.ok());
        CPPUNIT_ASSERT_EQUAL(std::string("breaker_open"), gate.enter(within(1)).failure().reason);
        probe.value().settle(CallOutcome::Failed, "still");
        CPPUNIT_ASSERT_EQUAL(Breaker::failuresToOpen + 1, _store.circuit("acme/shop").value()->failures);
        Gate other(_clock, _store, "acme/books", {{}, 2});
        CPPUNIT_ASSERT(other.enter(within(1)).ok());
        CPPUNIT_ASSERT(other.enter(within(1)).ok());
    }

    void testSingleFailuresOfAHealthyRemoteAreNotKept() {
        Gate gate(_clock, _store, "acme/shop", {{}, 1});
        gate.enter(within(1)).value().settle(CallOutcome::Answered);
        gate.enter(within(1)).value().settle(CallOutcome::Failed, "HTTP 500");
        const CircuitNote note = *_store.circuit("acme/shop").value();
        CPPUNIT_ASSERT(note.state == Breaker::State::Closed);
        CPPUNIT_ASSERT(note.cause.empty());
    }

    void testAStoreThatCannotSayMeansNoCall() {
        DeadStore dead;
        Gate gate(_clock, dead, "acme/shop", {{100, 0}, 1});
        const Status refused = gate.takePermit(now());
        CPPUNIT_ASSERT(refused.failure().cls == ErrorClass::Transient);
        CPPUNIT_ASSERT(refused.failure().message.find("disk full") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GateTest);
