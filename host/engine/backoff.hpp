// How long a failed attempt waits before the next.
#pragma once

#include <cstdint>

namespace crossdock::engine {

/// base, 2 base, 4 base ... for attempt 1, 2, 3 ..., at most `capUs`, of which the last quarter is
/// drawn by `random`, so that what failed together does not come back together. `retryAfterUs`
/// (negative: unknown) is a lower bound. Pure.
std::int64_t backoffUs(std::uint32_t attempt, std::int64_t baseUs, std::int64_t capUs, std::int64_t retryAfterUs,
                       std::uint64_t random);

} // namespace crossdock::engine
