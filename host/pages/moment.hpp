// Times as people read them: in the organisation's zone, near ones relative, each with the exact one behind it.
#pragma once

#include "pages/html.hpp"
#include "pages/number.hpp"
#include "schedule/zone.hpp"

#include <crossdock/time.hpp>

#include <optional>
#include <string>

namespace crossdock::pages {

/// For whom a page is written: the organisation's zone and way of writing numbers, and the moment at which it is rendered.
struct Reader {
    std::string zoneName = "UTC";
    std::optional<schedule::Zone> zone = schedule::Zone::find("UTC");
    UtcTime now;
    NumberStyle style = NumberStyle::CommaPoint;

    std::string number(std::int64_t value) const { return pages::number(value, style); }
    std::string money(std::string_view amount, std::string_view currency) const {
        return pages::money(amount, currency, style);
    }
};

/// "12 s ago", "2 min ago", "today 13:35", "yesterday 16:20", "18 Nov, 09:02", "18 Nov 2025"; ahead: "in 42 s", "in 3 min",
/// "today 16:00", "tomorrow 09:14", "1 Dec 2026, 09:14".
std::string relativeTime(UtcTime at, const Reader& reader);
/// "since yesterday 16:20", but "12 s ago".
std::string sinceTime(UtcTime at, const Reader& reader);
/// "18 Nov 2026, 09:02:10"
std::string localTime(UtcTime at, const Reader& reader);
/// "14:30:02"
std::string clockTime(UtcTime at, const Reader& reader);
/// "1 Dec 2026, 09:14"
std::string dateTime(UtcTime at, const Reader& reader);
/// "Wednesday 18 Nov 2026"
std::string dayName(UtcTime at, const Reader& reader);
/// Are both on the same day of the organisation?
bool sameDay(UtcTime a, UtcTime b, const Reader& reader);
/// "2026-11-18T09:02:10-08:00"
std::string zonedTime(UtcTime at, const Reader& reader);

/// "40 s", "12 min", "3 h 5 min", "4 days". Negative ones count as none.
std::string duration(std::int64_t us);

/// <time> with the relative time; the exact one, its zone and UTC in the title. Scripts keep it up to date.
Html ago(UtcTime at, const Reader& reader);
/// <time> with the clock alone, for lists of one day; other days with their date.
Html atClock(UtcTime at, const Reader& reader);

} // namespace crossdock::pages
