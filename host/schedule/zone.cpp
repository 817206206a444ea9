#include "schedule/zone.hpp"

#include "conf/nearest.hpp"

#include <date/tz.h>

#include <chrono>
#include <exception>

namespace crossdock::schedule {

namespace {

using std::chrono::seconds;

date::local_seconds localAt(std::int64_t count) {
    return date::local_seconds(seconds(count));
}

date::sys_seconds instantAt(std::int64_t count) {
    return date::sys_seconds(seconds(count));
}

/// Letters and digits alone, in lower case: "Los Angeles" and "los_angeles" come out the same.
std::string folded(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter >= 'A' && letter <= 'Z') {
            out += static_cast<char>(letter - 'A' + 'a');
        } else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            out += letter;
        }
    }
    return out;
}

} // namespace

std::optional<Zone> Zone::find(std::string_view name) {
    try {
        return Zone(date::locate_zone(name));
    } catch (const std::exception&) { // the library's way of saying that there is none
        return std::nullopt;
    }
}

std::string Zone::nearest(std::string_view name) {
    const std::string wanted = folded(name);
    std::vector<std::string> names;
    try {
        for (const date::time_zone& zone : date::get_tzdb().zones) {
            const std::string& known = zone.name();
            const std::size_t slash = known.rfind('/');
            const bool sameCity = slash != std::string::npos && folded(known.substr(slash + 1)) == wanted;
            if (!wanted.empty() && (sameCity || folded(known) == wanted)) {
                return known;
            }
            names.push_back(known);
        }
        return conf::nearest(name, names);
    } catch (const std::exception&) { // no database at all: nothing to suggest
    }
    return {};
}

std::int64_t Zone::toLocal(std::int64_t instant) const {
    return _zone->to_local(instantAt(instant)).time_since_epoch().count();
}

std::optional<std::int64_t> Zone::offsetOver(std::int64_t from, std::int64_t to) const {
    const date::local_info info = _zone->get_info(localAt(from));
    const std::int64_t offset = info.first.offset.count();
    const bool whole = info.result == date::local_info::unique &&
                       info.first.begin.time_since_epoch().count() <= from - offset &&
                       info.first.end.time_since_epoch().count() >= to - offset &&
                       _zone->get_info(localAt(to - 1)).result == date::local_info::unique;
    return whole ? std::optional(offset) : std::nullopt;
}

Zone::Meaning Zone::meaningOf(std::int64_t local) const {
    const date::local_info info = _zone->get_info(localAt(local));
    if (info.result == date::local_info::nonexistent) {
        return {info.first.end.time_since_epoch().count(), std::nullopt};
    }
    const std::int64_t first = local - info.first.offset.count();
    if (info.result == date::local_info::ambiguous) {
        return {first, local - info.second.offset.count()};
    }
    return {first, std::nullopt};
}

} // namespace crossdock::schedule
