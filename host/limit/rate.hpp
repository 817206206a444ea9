// How much a connection may ask of its remote system.
#pragma once

#include <algorithm>
#include <cstdint>

namespace crossdock::limit {

/// Calls allowed in any window of a minute and of a second; 0: no such limit.
struct Rate {
    std::uint32_t perMinute = 0;
    std::uint32_t perSecond = 0;

    bool unlimited() const { return perMinute == 0 && perSecond == 0; }

    /// How many permits are worth asking for at once: two calls, or 5 % of a minute, and never more
    /// than a second may hold. Larger blocks would die unused, smaller ones cost a transaction
    /// each.
    std::uint32_t block() const {
        const std::uint32_t wanted = std::max<std::uint32_t>(2, perMinute / 20);
        return perSecond == 0 ? wanted : std::min(wanted, perSecond);
    }
};

/// The limits of one bucket.
struct Limits {
    Rate rate;
    std::uint32_t concurrency = 1; ///< calls under way at the same time in this process; 0 counts as 1
};

} // namespace crossdock::limit
