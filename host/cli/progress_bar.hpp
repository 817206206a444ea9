// One line that tells how far a sync is.
#pragma once

#include <cstdint>
#include <string>

namespace crossdock::cli {

/// What the bar knows. `total` -1: unknown, then there is neither bar nor percentage.
struct Progress {
    std::string flow;
    std::int64_t finished = 0; ///< created, updated, unchanged, skipped, deleted
    std::int64_t held = 0;     ///< held and failed: not finished
    std::int64_t total = -1;
    std::int64_t elapsedUs = 0;
    bool ended = false;
};

/// "shop-to-mirror [#########-----]  63 %  1,260 of 2,000  420/s  about 2 s left". The percentage is floored, and 100 only when
/// the sync has ended. Time left shows once 3 % and three seconds are behind.
std::string progressLine(const Progress& progress);

/// 1234567 as "1,234,567".
std::string grouped(std::int64_t number);

} // namespace crossdock::cli
