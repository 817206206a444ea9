#include "net/http_date.hpp"

#include <algorithm>

namespace crossdock::net {

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

} // namespace

std::optional<UtcTime> parseHttpDate(std::string_view text) {
    using detail::takeChar;
    using detail::takeDigits;
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT") {
        return std::nullopt;
    }
    text = text.substr(5, 20);
    const std::int64_t day = takeDigits(text, 2);
    const bool blank1 = takeChar(text, ' ');
    const std::size_t month = months.find(text.substr(0, 3));
    text.remove_prefix(3);
    const bool blank2 = takeChar(text, ' ');
    const std::int64_t year = takeDigits(text, 4);
    const bool blank3 = takeChar(text, ' ');
    const std::int64_t hour = takeDigits(text, 2);
    const bool colon1 = takeChar(text, ':');
    const std::int64_t minute = takeDigits(text, 2);
    const bool colon2 = takeChar(text, ':');
    std::int64_t second = takeDigits(text, 2);
    if (!blank1 || !blank2 || !blank3 || !colon1 || !colon2 || month == std::string_view::npos || month % 3 != 0 ||
        year < 1970 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return std::nullopt;
    }
    const auto monthNumber = static_cast<unsigned>(month / 3 + 1);
    if (day > detail::daysInMonth(year, monthNumber)) {
        return std::nullopt;
    }
    second = std::min<std::int64_t>(second, 59); // a leap second
    const std::int64_t days = detail::daysFromCivil(year, monthNumber, static_cast<unsigned>(day));
    return UtcTime{(days * detail::secondsPerDay + hour * 3'600 + minute * 60 + second) * detail::microsPerSecond};
}

std::int64_t parseRetryAfter(std::string_view text, UtcTime now) {
    const bool digits =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) {
        const std::int64_t seconds = text.size() > 9 ? longestRetryAfterMs : detail::takeDigits(text, text.size());
        return std::min(seconds * 1'000, longestRetryAfterMs);
    }
    const std::optional<UtcTime> date = parseHttpDate(text);
    return date ? std::clamp<std::int64_t>((date->us - now.us + 999) / 1'000, 0, longestRetryAfterMs) : -1;
}

} // namespace crossdock::net
