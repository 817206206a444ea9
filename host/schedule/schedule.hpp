// When a flow runs by itself: cron or "every 5m", in a time zone, daylight saving included. Pure:
// the caller says what time it is.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace crossdock::schedule {

/// What is wrong with the text of a schedule or zone.
struct Fault {
    std::string message;
    std::size_t column = 0; ///< from 1; 0: the text as a whole
};

/// Nothing when the text is a schedule.
std::optional<Fault> checkSchedule(std::string_view text);

/// Nothing when the text names a zone of the system's time zone database ("America/Los_Angeles",
/// "UTC").
std::optional<Fault> checkTimezone(std::string_view name);

/// A schedule in a zone; immutable, cheap to copy, thread-safe.
///
/// Texts: five cron fields (minute hour day-of-month month day-of-week; names, lists, ranges,
/// steps; day-of-week 0 and 7 are Sunday; when both day fields are restricted either of them
/// suffices, as in cron), @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, and
/// "every N" with N = 30s, 5m, 2h, 1d (at least 1 s, at most 366 d), counted from
/// 1970-01-01T00:00Z, whatever the zone.
///
/// Cron looks at the wall clock of the zone. A time that daylight saving skips runs once, at the first instant after the gap; a time
/// that comes twice runs the first time only. Where the hour field takes every hour an interval is what is meant, so the repeated
/// hour runs like any other.
class Schedule {
public:
    static std::variant<Schedule, Fault> parse(std::string_view text, std::string_view timezone = "UTC");

    /// The first run after `t`; nothing when there is none within 30 years ("0 0 30 2 *").
    std::optional<UtcTime> next(UtcTime t) const;

    /// The run that is owed at `now` if the last one was considered at `last`: the latest of all in
    /// (last, now], so that missed ones coalesce into one. Nothing when none was due.
    std::optional<UtcTime> due(UtcTime last, UtcTime now) const;

    /// What changes of the clocks do to its runs in the year after `from`, a sentence each, at most six: "02:30 does not exist on 29 Mar
    /// 2026; it runs at 03:00 then". None for intervals, and where the hour field takes every hour.
    std::vector<std::string> notes(UtcTime from) const;

    const std::string& text() const;
    const std::string& timezone() const;

private:
    struct Rule;
    explicit Schedule(std::shared_ptr<const Rule> rule) : _rule(std::move(rule)) {}
    std::shared_ptr<const Rule> _rule; ///< shared between copies, never changed
};

/// A run moved later by less than `jitterUs`: by the same span for the same name, so that flows with one schedule do not start at one
/// moment and the distance of two runs stays what it was. 0 changes nothing.
UtcTime withJitter(UtcTime run, std::string_view name, std::int64_t jitterUs);

} // namespace crossdock::schedule
