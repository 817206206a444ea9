// One run of the engine under a seed: the product's own store on a simulated disk, its own workers, models at both ends.
#pragma once

#include "mutants.hpp"
#include "world.hpp"

#include <cstdint>
#include <string>

namespace crossdock::simulation {

struct RunResult {
    bool ok = false;
    std::string violation;
    std::uint64_t trace = 0; ///< the same for the same seed
    std::uint64_t steps = 0;
};

/// Chaos for some hundred steps, then calm, in which everything must settle; invariants are checked after every step.
RunResult simulate(std::uint64_t seed, Mutation mutation, Counters& counters);

} // namespace crossdock::simulation
