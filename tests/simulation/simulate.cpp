// Replays seeds: simulate --seed N | --seeds A..B [--mutation NAME] [--tell yes]
// Prints failing seeds with the command that repeats each, and what happened how often.

#include "simulation.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
    using namespace crossdock::simulation;
    std::uint64_t from = 1;
    std::uint64_t to = 100;
    Mutation mutation = Mutation::None;
    Counters counters;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        const std::string value = argv[i + 1];
        const std::size_t dots = value.find("..");
        if (name == "--seed") {
            from = to = std::strtoull(value.c_str(), nullptr, 10);
        } else if (name == "--seeds" && dots != std::string::npos) {
            from = std::strtoull(value.c_str(), nullptr, 10);
            to = std::strtoull(value.c_str() + dots + 2, nullptr, 10);
        } else if (name == "--mutation") {
            for (const Mutation known : allMutations()) {
                mutation = value == nameOf(known) ? known : mutation;
            }
        } else if (name == "--tell") {
            counters.tell = [](const std::string& line) { std::printf("%s\n", line.c_str()); };
        } else {
            std::fprintf(stderr, "usage: simulate --seed N | --seeds A..B [--mutation NAME] [--tell yes]\n");
            return 2;
        }
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::uint64_t failures = 0;
    std::uint64_t steps = 0;
    const auto begin = std::chrono::steady_clock::now();
    // A planted bug is found once.
    for (std::uint64_t seed = from; seed <= to && (failures == 0 || mutation == Mutation::None); ++seed) {
        const RunResult result = simulate(seed, mutation, counters);
        steps += result.steps;
        if (!result.ok) {
            ++failures;
            std::printf("seed %llu: %s   (simulate --seed %llu --mutation %s)\n", static_cast<unsigned long long>(seed),
                        result.violation.c_str(), static_cast<unsigned long long>(seed), nameOf(mutation));
        }
        if (from == to) {
            std::printf("trace %016llx, %llu steps\n", static_cast<unsigned long long>(result.trace),
                        static_cast<unsigned long long>(result.steps));
        }
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const auto& [name, count] : counters.of) {
        std::printf("%12llu %s\n", static_cast<unsigned long long>(count), name.c_str());
    }
    std::printf("%llu seeds, %llu failed, %llu steps, %.1f s\n", 1ULL + to - from,
                static_cast<unsigned long long>(failures), static_cast<unsigned long long>(steps), seconds);
    return failures == 0 ? 0 : 1;
}
