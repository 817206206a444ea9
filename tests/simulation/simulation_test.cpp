// The engine under some hundred seeds, and the proof that the simulation would notice: every planted bug is found.

#include "simulation.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>

namespace crossdock::simulation {

class SimulationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SimulationTest);
    CPPUNIT_TEST(testTheSameSeedGivesTheSameTrace);
    CPPUNIT_TEST(testEverySeedSettlesWithEveryVersionInEffectOnce);
    CPPUNIT_TEST(testEveryPlantedBugIsFound);
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
        for (std::uint64_t seed = 1; seed <= 500; ++seed) {
            const RunResult result = simulate(seed, Mutation::None, counters);
            std::ostringstream what;
            what << "seed " << seed << ": " << result.violation << " (simulate --seed " << seed << ')';
            CPPUNIT_ASSERT_MESSAGE(what.str(), result.ok);
        }
        // A fault that never bites proves nothing.
        for (const char* name : {"busy",
                                 "cursor moves",
                                 "disk full",
                                 "effects",
                                 "finds",
                                 "host deaths",
                                 "human edits",
                                 "kills",
                                 "kills inside a transaction",
                                 "late landings",
                                 "pauses",
                                 "power cuts",
                                 "replays",
                                 "rescues",
                                 "stale token",
                                 "store_fenced",
                                 "store_unknown",
                                 "superseded",
                                 "unknown commits",
                                 "writes"}) {
            CPPUNIT_ASSERT_MESSAGE(std::string("never happened: ") + name, counters.of[name] > 0);
        }
    }

    void testEveryPlantedBugIsFound() {
        for (const Mutation mutation : allMutations()) {
            CPPUNIT_ASSERT_MESSAGE(std::string("not found: ") + nameOf(mutation), found(mutation));
        }
    }

private:
    static bool found(Mutation mutation) {
        Counters counters;
        // Rare ones are met sooner from a seed at which they were once found; any other seed may do as well.
        const std::uint64_t first = mutation == Mutation::OrderByArrival      ? 220
                                    : mutation == Mutation::UnchangedByPosted ? 355
                                                                              : 1;
        for (std::uint64_t seed = first; seed <= 2'000; ++seed) {
            if (!simulate(seed, mutation, counters).ok) {
                return true;
            }
        }
        return false;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SimulationTest);

} // namespace crossdock::simulation
