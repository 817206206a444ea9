#include "sandbox_control/limits.hpp"

#include "sandbox_control/counters.hpp"

#include <algorithm>
#include <stdexcept>

namespace crossdock::sandbox {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;

std::int64_t number(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? 0 : value->to_number<std::int64_t>();
}

/// How long until fewer than `most` of the admissions lie inside the last `width`; 0 when there is room.
std::int64_t waitUs(const std::deque<std::int64_t>& admitted, std::int64_t most, std::int64_t width, std::int64_t now) {
    if (most <= 0 || static_cast<std::int64_t>(admitted.size()) < most) {
        return 0;
    }
    const std::int64_t oldest = admitted[admitted.size() - static_cast<std::size_t>(most)];
    return std::max<std::int64_t>(0, oldest + width - now);
}

} // namespace

Limit Limit::fromJson(const boost::json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        throw std::invalid_argument("a limit must be an object");
    }
    Limit limit;
    if (const auto* kind = object->if_contains("kind")) {
        limit.kind = boost::json::value_to<std::string>(*kind);
    }
    limit.perSecond = number(*object, "per_second");
    limit.perMinute = number(*object, "per_minute");
    limit.concurrent = number(*object, "concurrent");
    limit.status = static_cast<int>(number(*object, "status"));
    if (const auto* retryAfter = object->if_contains("retry_after")) {
        limit.retryAfter = retryAfter->as_bool();
    }
    return limit;
}

boost::json::value Limit::toJson() const {
    return {{"kind", kind},     {"per_second", perSecond},  {"per_minute", perMinute}, {"concurrent", concurrent},
            {"status", status}, {"retry_after", retryAfter}};
}

void RateLimits::set(std::vector<Limit> limits) {
    const std::lock_guard lock(_mutex);
    _windows.clear();
    for (Limit& limit : limits) {
        _windows.push_back({std::move(limit), {}, 0});
    }
}

std::vector<Limit> RateLimits::limits() const {
    const std::lock_guard lock(_mutex);
    std::vector<Limit> limits;
    for (const Window& window : _windows) {
        limits.push_back(window.limit);
    }
    return limits;
}

std::optional<RateLimits::Refused> RateLimits::enter(std::string_view kind, UtcTime now) {
    const std::lock_guard lock(_mutex);
    for (Window& window : _windows) {
        if (!fits(window.limit.kind, kind)) {
            continue;
        }
        std::erase_if(window.admittedUs, [&](std::int64_t at) { return at <= now.us - minute || at > now.us; });
        const std::int64_t wait = std::max(waitUs(window.admittedUs, window.limit.perSecond, second, now.us),
                                           waitUs(window.admittedUs, window.limit.perMinute, minute, now.us));
        const bool crowded = window.limit.concurrent > 0 && window.running >= window.limit.concurrent;
        if (wait > 0 || crowded) {
            const std::int64_t seconds = std::max<std::int64_t>(1, (wait + second - 1) / second);
            return Refused{window.limit.status,
                           window.limit.retryAfter ? std::optional<std::int64_t>{seconds} : std::nullopt};
        }
    }
    for (Window& window : _windows) {
        if (fits(window.limit.kind, kind)) {
            window.admittedUs.push_back(now.us);
            ++window.running;
        }
    }
    return std::nullopt;
}

void RateLimits::leave(std::string_view kind) {
    const std::lock_guard lock(_mutex);
    for (Window& window : _windows) {
        if (fits(window.limit.kind, kind) && window.running > 0) {
            --window.running;
        }
    }
}

} // namespace crossdock::sandbox
