#include "documents/business_day.hpp"

#include "documents/held.hpp"
#include "documents/zone_file.hpp"

#include <optional>

namespace crossdock::quickbooks::documents {

std::string businessDay(UtcTime at, const std::string& zone) {
    if (zone.empty() || zone == "UTC") {
        return at.text().substr(0, 10);
    }
    const std::optional<std::int64_t> offset = zoneOffset(zone, at);
    if (!offset) {
        throw Held("bad_timezone",
                   "timezone: \"" + zone + "\" is no zone of this system; use a name such as America/Los_Angeles");
    }
    return UtcTime{at.us + *offset * detail::microsPerSecond}.text().substr(0, 10);
}

std::string dayAfter(const std::string& day) {
    const std::optional<UtcTime> midnight = UtcTime::parse(day + "T00:00:00Z");
    return midnight ? UtcTime{midnight->us + 86'400'000'000}.text().substr(0, 10) : day;
}

} // namespace crossdock::quickbooks::documents
