#include "documents/business_day.hpp"

#include "documents/held.hpp"

#include <date/tz.h>

#include <chrono>

namespace crossdock::quickbooks::documents {

std::string businessDay(UtcTime at, const std::string& zone) {
    if (zone.empty() || zone == "UTC") {
        return at.text().substr(0, 10);
    }
    try {
        const date::sys_time<std::chrono::microseconds> instant{std::chrono::microseconds{at.us}};
        const auto local = date::locate_zone(zone)->to_local(instant);
        return date::format("%F", date::floor<date::days>(local));
    } catch (const std::exception&) {
        throw Held("bad_timezone",
                   "timezone: \"" + zone + "\" is no zone of this system; use a name such as America/Los_Angeles");
    }
}

std::string dayAfter(const std::string& day) {
    const std::optional<UtcTime> midnight = UtcTime::parse(day + "T00:00:00Z");
    return midnight ? UtcTime{midnight->us + 86'400'000'000}.text().substr(0, 10) : day;
}

} // namespace crossdock::quickbooks::documents
