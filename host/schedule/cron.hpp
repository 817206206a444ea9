// The five fields of a cron line as sets of numbers.
#pragma once

#include "schedule/schedule.hpp"

#include <cstdint>
#include <string_view>
#include <variant>

namespace crossdock::schedule {

/// Bit n of a set means that n is in it. Weekdays run from 0 (Sunday) to 6.
struct Cron {
    std::uint64_t minutes = 0;
    std::uint64_t hours = 0;
    std::uint64_t days = 0;
    std::uint64_t months = 0;
    std::uint64_t weekdays = 0;
    bool anyDay = false;     ///< the day field begins with '*'
    bool anyWeekday = false; ///< the weekday field begins with '*'

    /// Five fields or one of the @ words.
    static std::variant<Cron, Fault> parse(std::string_view text);

    bool onDay(unsigned month, unsigned day, unsigned weekday) const;
    bool everyHour() const;
};

} // namespace crossdock::schedule
