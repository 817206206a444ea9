// The engine under thousands of seeds: whatever dies, whenever, each version of a record takes effect once.

#include "simulation.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace crossdock::simulation {

namespace {

// Builds for debuggers and sanitizers take ten times as long for a seed.
#ifdef NDEBUG
constexpr std::uint64_t lastSeed = 2'000;
#else
constexpr std::uint64_t lastSeed = 200;
#endif

} // namespace

class SeedsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SeedsTest);
    CPPUNIT_TEST(testTheSameSeedGivesTheSameTrace);
    CPPUNIT_TEST(testEverySeedSettlesWithEveryVersionInEffectOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void testTheSameSeedGivesTheSameTrace() {
        for (const std::uint64_t seed : {3, 11, 42}) {
            Counters first;
            Counters again;
            CPPUNIT_ASSERT_EQUAL(simulate(seed, Mutation::None, first).trace,
                                 simulate(seed, Mutation::None, again).trace);
            CPPUNIT_ASSERT(first.of == again.of);
        }
    }

    void testEverySeedSettlesWithEveryVersionInEffectOnce() {
        Counters counters;
        for (std::uint64_t seed = 1; seed <= lastSeed; ++seed) {
            const RunResult result = simulate(seed, Mutation::None, counters);
            std::ostringstream what;
            what << "seed " << seed << ": " << result.violation << " (simulate --seed " << seed << " --tell yes)";
            CPPUNIT_ASSERT_MESSAGE(what.str(), result.ok);
        }
        // A fault that never bites proves nothing.
        for (const char* name : {"busy",
                                 "cursor moves",
                                 "disk full",
                                 "effects",
                                 "finds",
                                 "human edits",
                                 "kills",
                                 "kills inside a transaction",
                                 "kills of one process",
                                 "late landings",
                                 "let go",
                                 "pauses",
                                 "power cuts",
                                 "replays",
                                 "rescues",
                                 "skips",
                                 "stale token",
                                 "store_fenced",
                                 "store_unknown",
                                 "superseded",
                                 "takeovers",
                                 "taken out by hand",
                                 "unknown commits",
                                 "writes"}) {
            CPPUNIT_ASSERT_MESSAGE(std::string("never happened: ") + name, counters.of[name] > 0);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SeedsTest);

} // namespace crossdock::simulation
