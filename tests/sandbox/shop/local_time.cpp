#include "sandbox_shop/local_time.hpp"

#include <crossdock/time.hpp>

#include <date/tz.h>

namespace crossdock::sandbox {

namespace {

constexpr std::int64_t micros = 1'000'000;

std::string plainText(Seconds seconds) {
    std::string text = UtcTime{seconds * micros}.text();
    text.pop_back();
    return text;
}

} // namespace

ShopZone::ShopZone(const std::string& name) : _name(name), _zone(date::locate_zone(name)) {}

std::int64_t ShopZone::offset(Seconds utc) const {
    return _zone->get_info(date::sys_seconds{std::chrono::seconds{utc}}).offset.count();
}

std::string ShopZone::localText(Seconds utc) const {
    return plainText(utc + offset(utc));
}

Seconds ShopZone::fromLocal(Seconds wall) const {
    const date::local_info info = _zone->get_info(date::local_seconds{std::chrono::seconds{wall}});
    return wall - info.first.offset.count();
}

std::string utcText(Seconds utc) {
    return plainText(utc);
}

std::optional<Seconds> fromUtcText(std::string_view text) {
    const auto time = UtcTime::parse(text);
    return time ? std::optional<Seconds>{time->us / micros} : std::nullopt;
}

std::optional<Seconds> listBound(std::string_view text, bool datesAreGmt, const ShopZone& zone) {
    const auto time = UtcTime::parse(text);
    if (!time) {
        return std::nullopt;
    }
    const Seconds seconds = (time->us - (time->us % micros + micros) % micros) / micros;
    const bool zoned = text.size() > 19 && text.find_first_of("Z+-", 19) != std::string_view::npos;
    if (zoned) {
        return datesAreGmt ? seconds + zone.offset(seconds) : seconds;
    }
    return datesAreGmt ? seconds : zone.fromLocal(seconds);
}

} // namespace crossdock::sandbox
