// A moment in UTC with microseconds. Zones exist only at the edges; nothing in here knows one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock {
inline namespace v1 {

/// Microseconds since 1970-01-01T00:00:00Z. A value type, ordered; 0 is the epoch, absence is std::optional.
struct UtcTime {
    std::int64_t us = 0;

    friend constexpr bool operator==(UtcTime a, UtcTime b) { return a.us == b.us; }
    friend constexpr bool operator!=(UtcTime a, UtcTime b) { return a.us != b.us; }
    friend constexpr bool operator<(UtcTime a, UtcTime b) { return a.us < b.us; }
    friend constexpr bool operator<=(UtcTime a, UtcTime b) { return a.us <= b.us; }
    friend constexpr bool operator>(UtcTime a, UtcTime b) { return a.us > b.us; }
    friend constexpr bool operator>=(UtcTime a, UtcTime b) { return a.us >= b.us; }

    /// Reads "2026-03-29T00:30:00", optionally with a fraction (cut after 6 digits) and with "Z" or "+hh:mm" / "-hh:mm". Without a
    /// zone the text is taken as UTC. A blank may stand for the 'T'. Nothing for any other text, an impossible date, or "0000-00-00...".
    static std::optional<UtcTime> parse(std::string_view text);

    /// "2026-03-29T00:30:00Z", with six fraction digits only when there are any.
    std::string text() const;
};

namespace detail {

constexpr std::int64_t microsPerSecond = 1'000'000;
constexpr std::int64_t secondsPerDay = 86'400;

// Days since 1970-01-01 of a proleptic Gregorian date, and back: the usual reckoning in 400-year eras beginning on 1 March.
constexpr std::int64_t daysFromCivil(std::int64_t year, unsigned month, unsigned day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yearOfEra = static_cast<unsigned>(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + static_cast<std::int64_t>(dayOfEra) - 719'468;
}

struct CivilDate {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

constexpr CivilDate civilFromDays(std::int64_t days) {
    days += 719'468;
    const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
    const auto dayOfEra = static_cast<unsigned>(days - era * 146'097);
    const unsigned yearOfEra = (dayOfEra - dayOfEra / 1'460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const unsigned dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const unsigned marchMonth = (5 * dayOfYear + 2) / 153;
    const unsigned month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    return {static_cast<std::int64_t>(yearOfEra) + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * marchMonth + 2) / 5 + 1};
}

constexpr unsigned daysInMonth(std::int64_t year, unsigned month) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 ? (leap ? 29U : 28U) : (month == 4 || month == 6 || month == 9 || month == 11) ? 30U : 31U;
}

/// Takes exactly `count` digits off the front of `text`; -1 when they are not there.
inline std::int64_t takeDigits(std::string_view& text, std::size_t count) {
    if (text.size() < count) {
        return -1;
    }
    std::int64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

inline bool takeChar(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

} // namespace detail

inline std::optional<UtcTime> UtcTime::parse(std::string_view text) {
    using detail::microsPerSecond;
    using detail::secondsPerDay;
    using detail::takeChar;
    using detail::takeDigits;
    const std::int64_t year = takeDigits(text, 4);
    const bool dash1 = takeChar(text, '-');
    const std::int64_t month = takeDigits(text, 2);
    const bool dash2 = takeChar(text, '-');
    const std::int64_t day = takeDigits(text, 2);
    const bool separator = takeChar(text, 'T') || takeChar(text, ' ');
    const std::int64_t hour = takeDigits(text, 2);
    const bool colon1 = takeChar(text, ':');
    const std::int64_t minute = takeDigits(text, 2);
    const bool colon2 = takeChar(text, ':');
    const std::int64_t second = takeDigits(text, 2);
    if (!dash1 || !dash2 || !separator || !colon1 || !colon2 || year < 1 || month < 1 || month > 12 || day < 1 ||
        day > detail::daysInMonth(year, static_cast<unsigned>(month)) || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 59) {
        return std::nullopt;
    }
    std::int64_t fraction = 0;
    if (takeChar(text, '.')) {
        std::int64_t unit = microsPerSecond / 10;
        bool any = false;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
            fraction += (text.front() - '0') * unit;
            unit /= 10;
            any = true;
        }
        if (!any) {
            return std::nullopt;
        }
    }
    std::int64_t offset = 0;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        const std::int64_t sign = text.front() == '+' ? 1 : -1;
        text.remove_prefix(1);
        const std::int64_t hours = takeDigits(text, 2);
        takeChar(text, ':');
        const std::int64_t minutes = takeDigits(text, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return std::nullopt;
        }
        offset = sign * (hours * 3'600 + minutes * 60);
    } else {
        takeChar(text, 'Z');
    }
    if (!text.empty()) {
        return std::nullopt;
    }
    const std::int64_t days = detail::daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    const std::int64_t seconds = days * secondsPerDay + hour * 3'600 + minute * 60 + second - offset;
    return UtcTime{seconds * microsPerSecond + fraction};
}

inline std::string UtcTime::text() const {
    using detail::microsPerSecond;
    using detail::secondsPerDay;
    std::int64_t seconds = us / microsPerSecond;
    std::int64_t fraction = us % microsPerSecond;
    if (fraction < 0) {
        fraction += microsPerSecond;
        --seconds;
    }
    std::int64_t days = seconds / secondsPerDay;
    std::int64_t rest = seconds % secondsPerDay;
    if (rest < 0) {
        rest += secondsPerDay;
        --days;
    }
    const detail::CivilDate date = detail::civilFromDays(days);
    std::string out;
    const auto put = [&out](std::int64_t value, std::size_t width) {
        const std::string digits = std::to_string(value);
        out.append(digits.size() < width ? width - digits.size() : 0, '0').append(digits);
    };
    put(date.year, 4), out += '-', put(date.month, 2), out += '-', put(date.day, 2), out += 'T';
    put(rest / 3'600, 2), out += ':', put(rest / 60 % 60, 2), out += ':', put(rest % 60, 2);
    if (fraction != 0) {
        out += '.', put(fraction, 6);
    }
    return out += 'Z';
}

} // namespace v1
} // namespace crossdock
