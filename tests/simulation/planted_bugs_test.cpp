// The proof that the simulation would notice: every planted bug is found, and soon.

#include "simulation.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>

namespace crossdock::simulation {

class PlantedBugsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PlantedBugsTest);
    CPPUNIT_TEST(testEveryPlantedBugIsFoundWithinFiveHundredSeeds);
    CPPUNIT_TEST_SUITE_END();

public:
    void testEveryPlantedBugIsFoundWithinFiveHundredSeeds() {
        for (const Mutation mutation : allMutations()) {
            CPPUNIT_ASSERT_MESSAGE(std::string("not found: ") + nameOf(mutation), found(mutation));
        }
    }

private:
    static bool found(Mutation mutation) {
        Counters counters;
        for (std::uint64_t seed = 1; seed <= 500; ++seed) {
            const RunResult result = simulate(seed, mutation, counters);
            if (!result.ok) {
                std::cout << nameOf(mutation) << ": found at seed " << seed << ": " << result.violation << std::endl;
                return true;
            }
        }
        return false;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PlantedBugsTest);

} // namespace crossdock::simulation
