#include "core/random.hpp"
#include "limit/permit_store.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <optional>
#include <vector>

using namespace crossdock;
using namespace crossdock::limit;

namespace {

constexpr std::int64_t minuteUs = 60'000'000;
constexpr std::int64_t secondUs = 1'000'000;
constexpr UtcTime start{1'800'000'000'000'000};

/// The most events that any window of that length holds (closed at its beginning, open at its end).
std::size_t fullestWindow(const std::vector<std::int64_t>& sorted, std::int64_t lengthUs) {
    std::size_t fullest = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < sorted.size(); ++last) {
        while (sorted[last] - sorted[first] >= lengthUs) {
            ++first;
        }
        fullest = std::max(fullest, last - first + 1);
    }
    return fullest;
}

/// A host that wants to call as often as it may; forgets its block when it is restarted.
class Host {
public:
    Host(MemoryPermitStore& store, Random& random, Rate rate, bool dawdles)
        : _store(store),
          _random(random),
          _rate(rate),
          _dawdles(dawdles) {}

    /// Does one thing and answers when it wants to be asked again.
    std::int64_t step(std::int64_t now, std::vector<std::int64_t>& sent) {
        if (_block.count == 0 || now >= _block.useBy.us) {
            const std::uint32_t want = 1 + static_cast<std::uint32_t>(_random.below(_dawdles ? _rate.block() : 2));
            _block = _store.grant("acme/shop", {now}, want, _rate).value();
            if (_block.count == 0) {
                CPPUNIT_ASSERT(_block.next.us > now);
                return _block.next.us;
            }
        }
        const auto life = static_cast<std::uint64_t>(_block.useBy.us - now);
        const auto dawdle = static_cast<std::int64_t>(_dawdles ? _random.below(life + life / 4) : 0);
        if (now + dawdle < _block.useBy.us) {
            sent.push_back(now + dawdle);
            --_block.count;
        }
        return now + dawdle + 1'000 + static_cast<std::int64_t>(_random.below(9'000));
    }

    void restart() { _block = {}; }

private:
    MemoryPermitStore& _store;
    Random& _random;
    Rate _rate;
    bool _dawdles;
    Grant _block;
};

std::vector<std::int64_t> simulate(std::uint64_t seed, Rate rate, std::size_t hostCount, bool restarts, bool dawdles,
                                   std::int64_t minutes) {
    SeededRandom random(seed);
    MemoryPermitStore store;
    std::vector<Host> hosts(hostCount, Host(store, random, rate, dawdles));
    std::vector<std::int64_t> due(hostCount, start.us);
    std::vector<std::int64_t> sent;
    for (;;) {
        const auto next = std::min_element(due.begin(), due.end());
        if (*next >= start.us + minutes * minuteUs) {
            break;
        }
        Host& host = hosts[static_cast<std::size_t>(next - due.begin())];
        if (restarts && random.below(50) == 0) {
            host.restart();
        }
        *next = host.step(*next, sent);
    }
    std::sort(sent.begin(), sent.end());
    return sent;
}

} // namespace

class PermitTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PermitTest);
    CPPUNIT_TEST(testNoWindowEverHoldsMoreThanTheLimit);
    CPPUNIT_TEST(testABusyHostGetsAtLeast95PercentOfTheMinute);
    CPPUNIT_TEST(testABusyHostGetsAtLeast95PercentOfTheSecond);
    CPPUNIT_TEST(testPermitCountsAtItsUseByTimeNotWhenGranted);
    CPPUNIT_TEST(testRefusalNamesTheFirstMomentThatCanSucceed);
    CPPUNIT_TEST(testPauseRefusesUntilItsEndAndIsNeverShortened);
    CPPUNIT_TEST(testBucketsDoNotShareTheirPermits);
    CPPUNIT_TEST(testUnlimitedRateGrantsWhatIsWanted);
    CPPUNIT_TEST(testAClockThatFallsBackGrantsLessNotMore);
    CPPUNIT_TEST_SUITE_END();

public:
    void testNoWindowEverHoldsMoreThanTheLimit() {
        const Rate rates[] = {{1, 0}, {7, 0}, {100, 0}, {500, 10}, {0, 3}, {40, 1}};
        std::size_t full = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const Rate rate = rates[seed % std::size(rates)];
            const auto sent = simulate(seed, rate, 1 + seed % 3, true, seed % 2 == 0, 4);
            if (rate.perMinute != 0) {
                const std::size_t fullest = fullestWindow(sent, minuteUs);
                CPPUNIT_ASSERT(fullest <= rate.perMinute);
                full += fullest == rate.perMinute ? 1 : 0;
            }
            if (rate.perSecond != 0) {
                CPPUNIT_ASSERT(fullestWindow(sent, secondUs) <= rate.perSecond);
            }
        }
        CPPUNIT_ASSERT_MESSAGE("the limit must be reached, or this proves nothing", full > 10);
    }

    void testABusyHostGetsAtLeast95PercentOfTheMinute() {
        for (const std::uint32_t perMinute : {20U, 100U, 500U}) {
            const auto sent = simulate(perMinute, {perMinute, 0}, 1, false, false, 6);
            CPPUNIT_ASSERT(sent.size() * 100 >= 95UL * perMinute * 6);
        }
    }

    void testABusyHostGetsAtLeast95PercentOfTheSecond() {
        const auto sent = simulate(5, {0, 10}, 1, false, false, 2);
        CPPUNIT_ASSERT(sent.size() * 100 >= 95UL * 10 * 120);
    }

    void testPermitCountsAtItsUseByTimeNotWhenGranted() {
        const PermitRow row{{start.us + secondUs}, 5};
        const std::vector<PermitRow> rows{row};
        CPPUNIT_ASSERT_EQUAL(0U, decideGrant(rows, {start.us + minuteUs}, 1, {5, 0}).count);
        CPPUNIT_ASSERT_EQUAL(1U, decideGrant(rows, {start.us + minuteUs + secondUs}, 1, {5, 0}).count);
    }

    void testRefusalNamesTheFirstMomentThatCanSucceed() {
        const std::vector<PermitRow> rows{{{start.us + 3}, 2}, {{start.us + 1}, 2}, {{start.us + 2}, 1}};
        const Grant grant = decideGrant(rows, start, 1, {4, 0});
        CPPUNIT_ASSERT_EQUAL(0U, grant.count);
        CPPUNIT_ASSERT_EQUAL(start.us + 1 + minuteUs, grant.next.us);
        CPPUNIT_ASSERT_EQUAL(0U, decideGrant(rows, {grant.next.us - 1}, 1, {4, 0}).count);
        CPPUNIT_ASSERT_EQUAL(1U, decideGrant(rows, grant.next, 9, {4, 0}).count);
    }

    void testPauseRefusesUntilItsEndAndIsNeverShortened() {
        MemoryPermitStore store;
        const UtcTime end{start.us + 5 * secondUs};
        CPPUNIT_ASSERT(store.pause("a", end).ok());
        CPPUNIT_ASSERT(store.pause("a", {start.us + 1}).ok());
        const Grant refused = store.grant("a", {end.us - 1}, 1, {100, 0}).value();
        CPPUNIT_ASSERT_EQUAL(0U, refused.count);
        CPPUNIT_ASSERT_EQUAL(end.us, refused.next.us);
        CPPUNIT_ASSERT_EQUAL(1U, store.grant("a", end, 1, {100, 0}).value().count);
    }

    void testBucketsDoNotShareTheirPermits() {
        MemoryPermitStore store;
        CPPUNIT_ASSERT_EQUAL(1U, store.grant("a", start, 9, {1, 0}).value().count);
        CPPUNIT_ASSERT_EQUAL(0U, store.grant("a", start, 9, {1, 0}).value().count);
        CPPUNIT_ASSERT_EQUAL(1U, store.grant("b", start, 9, {1, 0}).value().count);
    }

    void testUnlimitedRateGrantsWhatIsWanted() {
        CPPUNIT_ASSERT_EQUAL(1'000U, decideGrant({}, start, 1'000, {}).count);
    }

    void testAClockThatFallsBackGrantsLessNotMore() {
        MemoryPermitStore store;
        CPPUNIT_ASSERT_EQUAL(3U, store.grant("a", start, 3, {3, 0}).value().count);
        CPPUNIT_ASSERT_EQUAL(0U, store.grant("a", {start.us - 3'600 * secondUs}, 1, {3, 0}).value().count);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PermitTest);
