#include "engine/backoff.hpp"

#include <algorithm>

namespace crossdock::engine {

std::int64_t backoffUs(std::uint32_t attempt, std::int64_t baseUs, std::int64_t capUs, std::int64_t retryAfterUs,
                       std::uint64_t random) {
    std::int64_t span = std::min(baseUs, capUs);
    for (std::uint32_t i = 1; i < attempt && span < capUs; ++i) {
        span = span > capUs / 2 ? capUs : span * 2;
    }
    const std::int64_t jitter = span / 4;
    if (jitter > 0) {
        span -= static_cast<std::int64_t>(random % static_cast<std::uint64_t>(jitter));
    }
    return std::max({span, retryAfterUs, std::int64_t{0}});
}

} // namespace crossdock::engine
