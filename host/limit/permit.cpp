#include "limit/permit.hpp"

#include <algorithm>
#include <vector>

namespace crossdock::limit {

namespace {

constexpr std::int64_t minuteUs = 60'000'000;
constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t useWithinUs = 1'000'000;
constexpr std::int64_t useWithinUsOfSecond = 20'000;

struct Window {
    std::uint32_t limit;
    std::int64_t lengthUs;

    std::uint64_t counted(std::span<const PermitRow> rows, UtcTime now) const {
        std::uint64_t sum = 0;
        for (const PermitRow& row : rows) {
            sum += row.useBy.us > now.us - lengthUs ? row.count : 0;
        }
        return sum;
    }

    std::uint32_t room(std::span<const PermitRow> rows, UtcTime now) const {
        const std::uint64_t sum = counted(rows, now);
        return sum >= limit ? 0 : limit - static_cast<std::uint32_t>(sum);
    }

    UtcTime nextRoom(std::span<const PermitRow> rows, UtcTime now) const {
        std::vector<PermitRow> byAge(rows.begin(), rows.end());
        std::sort(byAge.begin(), byAge.end(), [](const PermitRow& a, const PermitRow& b) { return a.useBy < b.useBy; });
        std::uint64_t sum = counted(rows, now);
        for (const PermitRow& row : byAge) {
            if (sum < limit) {
                break;
            }
            const UtcTime leaves{row.useBy.us + lengthUs};
            if (leaves > now) {
                sum -= row.count;
                now = leaves;
            }
        }
        return now;
    }
};

} // namespace

Grant decideGrant(std::span<const PermitRow> rows, UtcTime now, std::uint32_t want, const Rate& rate,
                  UtcTime pausedUntil) {
    Grant grant;
    if (now < pausedUntil) {
        grant.next = pausedUntil;
        return grant;
    }
    std::vector<Window> windows;
    if (rate.perMinute != 0) {
        windows.push_back({rate.perMinute, minuteUs});
    }
    if (rate.perSecond != 0) {
        windows.push_back({rate.perSecond, secondUs});
    }
    grant.count = want;
    for (const Window& window : windows) {
        grant.count = std::min(grant.count, window.room(rows, now));
    }
    if (grant.count != 0) {
        grant.useBy = {now.us + (rate.perSecond == 0 ? useWithinUs : useWithinUsOfSecond)};
        return grant;
    }
    grant.next = now;
    for (const Window& window : windows) {
        grant.next = std::max(grant.next, window.nextRoom(rows, now));
    }
    return grant;
}

UtcTime forgettable(UtcTime now) {
    return {now.us - minuteUs};
}

} // namespace crossdock::limit
