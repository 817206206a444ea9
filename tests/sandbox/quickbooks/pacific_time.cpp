#include "sandbox_quickbooks/pacific_time.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace crossdock::sandbox::qbo {

namespace {

constexpr std::int64_t second = 1'000'000;

bool hasOffset(std::string_view text) {
    return text.size() > 19 && text.find_first_of("Z+-", 19) != std::string_view::npos;
}

} // namespace

std::string PacificTime::offset(UtcTime time) const {
    const std::int64_t minutes = _zone.offset(time.us / second) / 60;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+',
                  static_cast<int>(std::abs(minutes) / 60), static_cast<int>(std::abs(minutes) % 60));
    return text.data();
}

std::string PacificTime::stamp(UtcTime time) const {
    return _zone.localText(time.us / second) + offset(time);
}

std::string PacificTime::precise(UtcTime time) const {
    std::array<char, 8> millis{};
    std::snprintf(millis.data(), millis.size(), ".%03d", static_cast<int>(time.us % second / 1'000));
    return _zone.localText(time.us / second) + millis.data() + offset(time);
}

std::string PacificTime::day(UtcTime time) const {
    return _zone.localText(time.us / second).substr(0, 10);
}

std::optional<UtcTime> PacificTime::read(std::string_view text) const {
    const std::string whole = isDay(text) ? std::string{text} + "T00:00:00" : std::string{text};
    const auto time = UtcTime::parse(whole);
    if (!time || hasOffset(whole)) {
        return time;
    }
    return UtcTime{_zone.fromLocal(time->us / second) * second + time->us % second};
}

bool isDay(std::string_view text) {
    return text.size() == 10 && UtcTime::parse(std::string{text} + "T00:00:00").has_value();
}

std::string daysLater(std::string_view day, std::int64_t days) {
    const auto start = UtcTime::parse(std::string{day} + "T00:00:00");
    return UtcTime{start->us + days * 86'400 * second}.text().substr(0, 10);
}

} // namespace crossdock::sandbox::qbo
