#include "engine/cursor.hpp"

#include <algorithm>

namespace crossdock::engine {

UtcTime sinceOf(UtcTime mark, std::int64_t overlapUs) {
    return UtcTime{std::max<std::int64_t>(mark.us - overlapUs, 0)};
}

UtcTime nextMark(UtcTime former, UtcTime newest, UtcTime opened, std::int64_t lagUs) {
    std::int64_t next = newest.us;
    if (opened.us > 0) {
        next = std::min(next, opened.us - lagUs);
    }
    return UtcTime{std::max(former.us, next)};
}

} // namespace crossdock::engine
