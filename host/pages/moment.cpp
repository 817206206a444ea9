#include "pages/moment.hpp"

#include <array>

namespace crossdock::pages {

namespace {

constexpr std::int64_t second = 1'000'000;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

struct Local {
    std::int64_t days;
    std::int64_t rest; // seconds of the day
    detail::CivilDate date;
};

Local localOf(UtcTime at, const Reader& reader) {
    const std::int64_t instant = floorDiv(at.us, second);
    const std::int64_t seconds = reader.zone ? reader.zone->toLocal(instant) : instant;
    const std::int64_t days = floorDiv(seconds, 86'400);
    return {days, seconds - days * 86'400, detail::civilFromDays(days)};
}

std::string two(std::int64_t value) {
    return (value < 10 ? "0" : "") + std::to_string(value);
}

std::string clock(const Local& local) {
    return two(local.rest / 3'600) + ":" + two(local.rest / 60 % 60);
}

std::string dayMonth(const Local& local) {
    static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return std::to_string(local.date.day) + " " + months[local.date.month - 1];
}

Html timeElement(UtcTime at, const Reader& reader, const std::string& shown, bool relative) {
    Html html;
    html.put("<time {} datetime=\"{}\" title=\"{} {}, {}\">{}</time>",
             relative ? Attribute("data-t", std::to_string(at.us / 1'000)) : Attribute(), zonedTime(at, reader),
             localTime(at, reader), reader.zoneName, UtcTime{floorDiv(at.us, second) * second}.text(), shown);
    return html;
}

} // namespace

std::string relativeTime(UtcTime at, const Reader& reader) {
    const std::int64_t away = floorDiv(reader.now.us - at.us, second);
    const std::int64_t distance = away < 0 ? -away : away;
    if (distance < 60) {
        return away < 0 ? "in " + std::to_string(distance) + " s" : std::to_string(distance) + " s ago";
    }
    if (distance < 3'600) {
        return away < 0 ? "in " + std::to_string(distance / 60) + " min" : std::to_string(distance / 60) + " min ago";
    }
    const Local local = localOf(at, reader);
    const Local now = localOf(reader.now, reader);
    switch (local.days - now.days) {
    case 0:
        return "today " + clock(local);
    case -1:
        return "yesterday " + clock(local);
    case 1:
        return "tomorrow " + clock(local);
    default:
        break;
    }
    if (away < 0) {
        return dateTime(at, reader);
    }
    return local.date.year == now.date.year ? dayMonth(local) + ", " + clock(local)
                                            : dayMonth(local) + " " + std::to_string(local.date.year);
}

std::string sinceTime(UtcTime at, const Reader& reader) {
    const std::string relative = relativeTime(at, reader);
    return (relative.ends_with(" ago") ? "" : "since ") + relative;
}

std::string localTime(UtcTime at, const Reader& reader) {
    return dateTime(at, reader) + ":" + two(localOf(at, reader).rest % 60);
}

std::string clockTime(UtcTime at, const Reader& reader) {
    const Local local = localOf(at, reader);
    return clock(local) + ":" + two(local.rest % 60);
}

std::string dateTime(UtcTime at, const Reader& reader) {
    const Local local = localOf(at, reader);
    return dayMonth(local) + " " + std::to_string(local.date.year) + ", " + clock(local);
}

std::string dayName(UtcTime at, const Reader& reader) {
    static constexpr std::array<const char*, 7> names = {"Thursday", "Friday",  "Saturday", "Sunday",
                                                         "Monday",   "Tuesday", "Wednesday"};
    const Local local = localOf(at, reader);
    const std::int64_t weekday = local.days - floorDiv(local.days, 7) * 7;
    return std::string(names[static_cast<std::size_t>(weekday)]) + " " + dayMonth(local) + " " +
           std::to_string(local.date.year);
}

bool sameDay(UtcTime a, UtcTime b, const Reader& reader) {
    return localOf(a, reader).days == localOf(b, reader).days;
}

std::string zonedTime(UtcTime at, const Reader& reader) {
    const Local local = localOf(at, reader);
    const std::int64_t offset = local.days * 86'400 + local.rest - floorDiv(at.us, second);
    const std::int64_t size = offset < 0 ? -offset : offset;
    const std::string utc = UtcTime{(local.days * 86'400 + local.rest) * second}.text();
    return utc.substr(0, utc.size() - 1) + (offset < 0 ? "-" : "+") + two(size / 3'600) + ":" + two(size / 60 % 60);
}

std::string duration(std::int64_t us) {
    const std::int64_t seconds = us < 0 ? 0 : us / second;
    if (seconds < 60) {
        return std::to_string(seconds) + " s";
    }
    if (seconds < 3'600) {
        return std::to_string(seconds / 60) + " min";
    }
    if (seconds < 86'400) {
        const std::int64_t minutes = seconds / 60 % 60;
        return std::to_string(seconds / 3'600) + " h" + (minutes == 0 ? "" : " " + std::to_string(minutes) + " min");
    }
    return counted(seconds / 86'400, "day", "days");
}

Html ago(UtcTime at, const Reader& reader) {
    return timeElement(at, reader, relativeTime(at, reader), true);
}

Html atClock(UtcTime at, const Reader& reader) {
    return timeElement(at, reader, sameDay(at, reader.now, reader) ? clockTime(at, reader) : relativeTime(at, reader),
                       false);
}

} // namespace crossdock::pages
