#include "schedule/schedule.hpp"

#include "schedule/cron.hpp"
#include "schedule/zone.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace crossdock::schedule {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minuteSeconds = 60;
constexpr std::int64_t daySeconds = 86'400;
constexpr std::int64_t longestSearchDays = 30L * 366;
constexpr std::size_t mostNotes = 6;
constexpr std::string_view everyWord = "every";

std::int64_t floorDivide(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

/// Seconds of "every 5m", or what is wrong with it.
std::variant<std::int64_t, Fault> parseInterval(std::string_view text) {
    std::size_t at = everyWord.size();
    while (at < text.size() && text[at] == ' ') {
        ++at;
    }
    std::int64_t count = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + at, end, count);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const std::int64_t factor = unit == "s"   ? 1
                                : unit == "m" ? minuteSeconds
                                : unit == "h" ? 3'600
                                : unit == "d" ? daySeconds
                                              : 0;
    if (at == everyWord.size() || error != std::errc() || factor == 0) {
        return Fault{"expected a span after \"every\": \"every 30s\", \"every 5m\", \"every 2h\" or \"every 1d\"",
                     at + 1};
    }
    constexpr std::int64_t longest = 366 * daySeconds;
    if (count < 1 || count > longest / factor) {
        return Fault{"the span must be between 1 second and 366 days", at + 1};
    }
    return count * factor;
}

std::string twoDigits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "02:30" of a local time.
std::string clockText(std::int64_t local) {
    const std::int64_t seconds = local - floorDivide(local, daySeconds) * daySeconds;
    return twoDigits(seconds / 3'600) + ":" + twoDigits(seconds / minuteSeconds % 60);
}

/// "29 Mar 2026" of a local time.
std::string dayText(std::int64_t local) {
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const crossdock::detail::CivilDate date = crossdock::detail::civilFromDays(floorDivide(local, daySeconds));
    return std::to_string(date.day) + " " + months[date.month - 1] + " " + std::to_string(date.year);
}

} // namespace

struct Schedule::Rule {
    std::string text;
    std::string zoneName;
    Zone zone;
    std::int64_t intervalSeconds = 0; ///< of "every N"; 0: cron
    Cron cron;

    void noteDay(std::int64_t dayStart, std::vector<std::string>& notes) const;
    std::optional<std::int64_t> nextCron(std::int64_t after) const;
    std::optional<std::int64_t> firstOnDay(std::int64_t dayStart, std::int64_t after) const;
    bool onDay(std::int64_t dayStart) const;
};

bool Schedule::Rule::onDay(std::int64_t dayStart) const {
    const std::int64_t days = floorDivide(dayStart, daySeconds);
    const crossdock::detail::CivilDate date = crossdock::detail::civilFromDays(days);
    const std::int64_t weekday = ((days + 4) % 7 + 7) % 7; // day 0 was a Thursday
    return cron.onDay(date.month, date.day, static_cast<unsigned>(weekday));
}

/// The first run later than `after` among those of one day of the wall clock.
std::optional<std::int64_t> Schedule::Rule::firstOnDay(std::int64_t dayStart, std::int64_t after) const {
    const std::optional<std::int64_t> offset = zone.offsetOver(dayStart, dayStart + daySeconds);
    std::optional<std::int64_t> best;
    const auto offer = [&best, after](std::int64_t instant) {
        if (instant > after && (!best || instant < *best)) {
            best = instant;
        }
    };
    for (std::int64_t hour = 0; hour < 24; ++hour) {
        if ((cron.hours >> hour & 1U) == 0) {
            continue;
        }
        for (unsigned minute = 0; minute < 60; ++minute) {
            if ((cron.minutes >> minute & 1U) == 0) {
                continue;
            }
            const std::int64_t local = dayStart + hour * 3'600 + minute * minuteSeconds;
            if (offset) {
                offer(local - *offset);
                if (best) {
                    return best;
                }
                continue;
            }
            const Zone::Meaning meaning = zone.meaningOf(local);
            offer(meaning.first);
            if (meaning.second && cron.everyHour()) {
                offer(*meaning.second);
            }
        }
    }
    return best;
}

std::optional<std::int64_t> Schedule::Rule::nextCron(std::int64_t after) const {
    const std::int64_t today = floorDivide(zone.toLocal(after), daySeconds) * daySeconds;
    // From yesterday, for the day that comes back when clocks go back over midnight; and one day beyond a find, for the same reason.
    for (std::int64_t day = today - daySeconds; day <= today + longestSearchDays * daySeconds; day += daySeconds) {
        if (!onDay(day)) {
            continue;
        }
        const auto found = firstOnDay(day, after);
        if (!found) {
            continue;
        }
        const std::int64_t following = day + daySeconds;
        const auto rival = onDay(following) ? firstOnDay(following, after) : std::nullopt;
        return rival ? std::min(*found, *rival) : *found;
    }
    return std::nullopt;
}

/// One day of the wall clock on which clocks change.
void Schedule::Rule::noteDay(std::int64_t dayStart, std::vector<std::string>& notes) const {
    for (std::int64_t minute = 0; minute < daySeconds / minuteSeconds && notes.size() < mostNotes; ++minute) {
        if ((cron.hours >> (minute / 60) & 1U) == 0 || (cron.minutes >> (minute % 60) & 1U) == 0) {
            continue;
        }
        const std::int64_t local = dayStart + minute * minuteSeconds;
        const Zone::Meaning meaning = zone.meaningOf(local);
        const std::int64_t shown = zone.toLocal(meaning.first);
        if (shown != local) {
            notes.push_back(clockText(local) + " does not exist on " + dayText(local) + "; it runs at " +
                            clockText(shown) + " then");
        } else if (meaning.second) {
            notes.push_back(clockText(local) + " comes twice on " + dayText(local) + "; it runs the first time only");
        }
    }
}

std::vector<std::string> Schedule::notes(UtcTime from) const {
    std::vector<std::string> notes;
    if (_rule->intervalSeconds != 0 || _rule->cron.everyHour()) {
        return notes;
    }
    constexpr std::int64_t yearDays = 366;
    const std::int64_t today = floorDivide(_rule->zone.toLocal(floorDivide(from.us, second)), daySeconds) * daySeconds;
    for (std::int64_t day = today; day < today + yearDays * daySeconds; day += daySeconds) {
        if (!_rule->zone.offsetOver(day, day + daySeconds) && _rule->onDay(day)) {
            _rule->noteDay(day, notes);
        }
    }
    return notes;
}

std::optional<Fault> checkTimezone(std::string_view name) {
    if (Zone::find(name)) {
        return std::nullopt;
    }
    const std::string near = Zone::nearest(name);
    return Fault{"the system's time zone database has no such zone" +
                     (near.empty() ? "; expected a name such as \"Europe/London\" or \"UTC\""
                                   : "; did you mean \"" + near + "\"?"),
                 0};
}

std::optional<Fault> checkSchedule(std::string_view text) {
    auto parsed = Schedule::parse(text);
    Fault* fault = std::get_if<Fault>(&parsed);
    return fault != nullptr ? std::optional(std::move(*fault)) : std::nullopt;
}

std::variant<Schedule, Fault> Schedule::parse(std::string_view text, std::string_view timezone) {
    auto zone = Zone::find(timezone);
    if (!zone) {
        return *checkTimezone(timezone);
    }
    auto rule = std::make_shared<Rule>(Rule{std::string(text), std::string(timezone), *zone, 0, {}});
    if (text.starts_with(everyWord)) {
        auto interval = parseInterval(text);
        if (Fault* fault = std::get_if<Fault>(&interval)) {
            return std::move(*fault);
        }
        rule->intervalSeconds = std::get<std::int64_t>(interval);
        return Schedule(std::move(rule));
    }
    auto cron = Cron::parse(text);
    if (Fault* fault = std::get_if<Fault>(&cron)) {
        return std::move(*fault);
    }
    rule->cron = std::get<Cron>(cron);
    Schedule schedule(std::move(rule));
    if (!schedule.next(UtcTime{})) {
        return Fault{"no such date ever comes", 0};
    }
    return schedule;
}

std::optional<UtcTime> Schedule::next(UtcTime t) const {
    const std::int64_t seconds = floorDivide(t.us, second);
    const std::int64_t interval = _rule->intervalSeconds;
    if (interval != 0) {
        return UtcTime{(floorDivide(seconds, interval) + 1) * interval * second};
    }
    const auto found = _rule->nextCron(seconds);
    return found ? std::optional(UtcTime{*found * second}) : std::nullopt;
}

std::optional<UtcTime> Schedule::due(UtcTime last, UtcTime now) const {
    // Looks back in growing steps, so that neither a long outage nor a rare schedule means walking through every run.
    for (const std::int64_t back :
         {minuteSeconds, std::int64_t{3'600}, daySeconds, 32 * daySeconds, 367 * daySeconds, std::int64_t{0}}) {
        const UtcTime from{back == 0 ? last.us : std::max(last.us, now.us - back * second)};
        std::optional<UtcTime> latest;
        for (auto run = next(from); run && *run <= now; run = next(*run)) {
            latest = run;
        }
        if (latest || from == last) {
            return latest;
        }
    }
    return std::nullopt;
}

const std::string& Schedule::text() const {
    return _rule->text;
}

const std::string& Schedule::timezone() const {
    return _rule->zoneName;
}

UtcTime withJitter(UtcTime run, std::string_view name, std::int64_t jitterUs) {
    if (jitterUs <= 0) {
        return run;
    }
    std::uint64_t hash = 14'695'981'039'346'656'037ULL; // FNV-1a: spreads names, has no need to be secret
    for (const char letter : name) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211ULL;
    }
    return UtcTime{run.us + static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(jitterUs))};
}

} // namespace crossdock::schedule
