// One random schedule: a shop that changes while syncs page through it, then one more sync and a sweep, after which the target must
// hold exactly what the shop holds.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace crossdock::changes {

struct ScheduleResult {
    std::string violation; ///< empty: the target ended in the shop's exact state
    std::uint64_t changes = 0;
    std::uint64_t requests = 0;
    std::uint64_t writes = 0;
};

/// The same for the same seed. `tell` gets the story, line by line.
ScheduleResult runSchedule(std::uint64_t seed, const std::function<void(const std::string&)>& tell = {});

} // namespace crossdock::changes
