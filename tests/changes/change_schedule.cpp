// Replays random schedules of changes: change-schedule --seed N | --seeds A..B
// One seed tells its whole story.

#include "schedule.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
    using namespace crossdock::changes;
    const std::string name = argc == 3 ? argv[1] : "";
    const std::string value = argc == 3 ? argv[2] : "";
    const std::size_t dots = value.find("..");
    if ((name != "--seed" && name != "--seeds") || (name == "--seeds" && dots == std::string::npos)) {
        std::fprintf(stderr, "usage: change-schedule --seed N | --seeds A..B\n");
        return 2;
    }
    const std::uint64_t from = std::strtoull(value.c_str(), nullptr, 10);
    const std::uint64_t to = name == "--seed" ? from : std::strtoull(value.c_str() + dots + 2, nullptr, 10);
    ScheduleResult sum;
    int failures = 0;
    for (std::uint64_t seed = from; seed <= to; ++seed) {
        const ScheduleResult result =
            runSchedule(seed, from == to ? [](const std::string& line) { std::printf("%s\n", line.c_str()); }
                                         : std::function<void(const std::string&)>());
        sum.changes += result.changes;
        sum.requests += result.requests;
        sum.writes += result.writes;
        if (!result.violation.empty()) {
            ++failures;
            std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), result.violation.c_str());
        }
    }
    std::printf("%llu schedules, %d failed, %llu changes, %llu requests, %llu writes\n",
                static_cast<unsigned long long>(to - from + 1), failures, static_cast<unsigned long long>(sum.changes),
                static_cast<unsigned long long>(sum.requests), static_cast<unsigned long long>(sum.writes));
    return failures == 0 ? 0 : 1;
}
