#include "engine/cursor.hpp"

#include <algorithm>

namespace crossdock::engine {

UtcTime sinceOf(UtcTime mark, std::int64_t overlapUs) {
    return UtcTime{std::max<std::int64_t>(mark.us - overlapUs, 0)};
}

UtcTime nextMark(UtcTime former, UtcTime newest, UtcTime opened, UtcTime began, std::int64_t lagUs) {
    const std::int64_t clock = opened.us > 0 ? opened.us : began.us - clockDoubtUs;
    return UtcTime{std::max(former.us, std::min(newest.us, clock - lagUs))};
}

} // namespace crossdock::engine
