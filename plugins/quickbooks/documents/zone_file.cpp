#include "documents/zone_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>

namespace crossdock::quickbooks::documents {

namespace {

constexpr std::size_t headerBytes = 44;
constexpr std::size_t largestFile = 1 << 20;
constexpr std::int64_t hour = 3'600;

/// Counts of a header, in the order in which the file has them.
struct Counts {
    std::size_t isUt, isStandard, leaps, times, types, characters;

    std::size_t bytes(std::size_t timeBytes) const {
        return times * timeBytes + times + types * 6 + characters + leaps * (timeBytes + 4) + isStandard + isUt;
    }
};

std::int64_t bigEndian(std::string_view bytes) {
    std::uint64_t value = static_cast<unsigned char>(bytes.front()) >= 0x80U ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) {
        value = (value << 8U) | static_cast<unsigned char>(byte);
    }
    return static_cast<std::int64_t>(value);
}

std::optional<Counts> countsOf(std::string_view file) {
    if (file.size() < headerBytes || file.substr(0, 4) != "TZif" || file[4] < '2') {
        return std::nullopt;
    }
    std::array<std::size_t, 6> counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::int64_t count = bigEndian(file.substr(20 + 4 * i, 4));
        if (count < 0 || count > static_cast<std::int64_t>(largestFile)) {
            return std::nullopt;
        }
        counts[i] = static_cast<std::size_t>(count);
    }
    return Counts{counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

/// Reads the rule behind the last transition: "PST8PDT,M3.2.0,M11.1.0" (POSIX TZ, with the extensions of RFC 8536).
class Rule {
public:
    explicit Rule(std::string_view text) : _rest(text) {}

    std::optional<std::int64_t> offsetAt(std::int64_t seconds) {
        if (!name()) {
            return std::nullopt;
        }
        const std::optional<std::int64_t> standard = clock();
        if (!standard || _rest.empty()) {
            return standard ? std::optional(-*standard) : std::nullopt;
        }
        if (!name()) {
            return std::nullopt;
        }
        const bool hasOwn = !_rest.empty() && _rest.front() != ',';
        const std::optional<std::int64_t> summer = hasOwn ? clock() : *standard - hour;
        const std::int64_t year = detail::civilFromDays((seconds - *standard) / detail::secondsPerDay).year;
        const std::optional<std::int64_t> begins = moment(year);
        const std::optional<std::int64_t> ends = moment(year);
        if (!summer || !begins || !ends || !_rest.empty()) {
            return std::nullopt;
        }
        const std::int64_t from = *begins + *standard;
        const std::int64_t to = *ends + *summer;
        const bool isSummer = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
        return isSummer ? -*summer : -*standard;
    }

private:
    bool take(char wanted) { return detail::takeChar(_rest, wanted); }

    std::optional<std::int64_t> number() {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(_rest.data(), _rest.data() + _rest.size(), value);
        if (error != std::errc() || value < 0 || value > 1'000) {
            return std::nullopt;
        }
        _rest.remove_prefix(static_cast<std::size_t>(end - _rest.data()));
        return value;
    }

    bool name() {
        const bool isQuoted = take('<');
        const std::size_t end = isQuoted ? _rest.find('>') : _rest.find_first_of("0123456789+-,");
        const std::size_t size = std::min(end, _rest.size());
        _rest.remove_prefix(std::min(size + (isQuoted ? 1 : 0), _rest.size()));
        return size >= 3;
    }

    /// "8", "-3:30", "+02:00:00", in seconds; west of UTC is positive.
    std::optional<std::int64_t> clock() {
        const bool isNegative = take('-');
        if (!isNegative) {
            take('+');
        }
        std::int64_t seconds = 0;
        std::int64_t unit = hour;
        do {
            const std::optional<std::int64_t> part = number();
            if (!part) {
                return std::nullopt;
            }
            seconds += *part * unit;
            unit /= 60;
        } while (unit > 0 && take(':'));
        return isNegative ? -seconds : seconds;
    }

    /// ",M3.2.0/2": local seconds since 1970 of that day's time in the year.
    std::optional<std::int64_t> moment(std::int64_t year) {
        if (!take(',') || !take('M')) {
            return std::nullopt;
        }
        constexpr std::int64_t missing = -1;
        const std::int64_t month = number().value_or(missing);
        const std::int64_t week = take('.') ? number().value_or(missing) : missing;
        const std::int64_t weekday = take('.') ? number().value_or(missing) : missing;
        const std::optional<std::int64_t> time = take('/') ? clock() : 2 * hour;
        if (!time || month < 1 || month > 12 || week < 1 || week > 5 || weekday < 0 || weekday > 6) {
            return std::nullopt;
        }
        const auto monthNumber = static_cast<unsigned>(month);
        const std::int64_t first = detail::daysFromCivil(year, monthNumber, 1);
        const std::int64_t firstWeekday = ((first + 4) % 7 + 7) % 7;
        std::int64_t day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7;
        while (day >= first + static_cast<std::int64_t>(detail::daysInMonth(year, monthNumber))) {
            day -= 7;
        }
        return day * detail::secondsPerDay + *time;
    }

    std::string_view _rest;
};

std::shared_ptr<const std::string> fileOf(const std::string& zone) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const std::string>> known;
    const std::lock_guard lock(mutex);
    std::shared_ptr<const std::string>& file = known[zone];
    if (!file) {
        std::ifstream in("/usr/share/zoneinfo/" + zone, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf(); // of a folder it is nothing
        std::string bytes = text.str();
        file = std::make_shared<const std::string>(bytes.size() <= largestFile ? std::move(bytes) : std::string());
    }
    return file;
}

} // namespace

std::optional<std::int64_t> offsetIn(std::string_view file, UtcTime at) {
    // The first block is for readers of 32 bits; the second says the same with 64.
    const std::optional<Counts> skipped = countsOf(file);
    if (!skipped || file.size() - headerBytes < skipped->bytes(4)) {
        return std::nullopt;
    }
    file.remove_prefix(headerBytes + skipped->bytes(4));
    const std::optional<Counts> counts = countsOf(file);
    if (!counts || counts->types == 0 || file.size() - headerBytes < counts->bytes(8)) {
        return std::nullopt;
    }
    const std::string_view times = file.substr(headerBytes, counts->times * 8);
    const std::string_view kinds = file.substr(headerBytes + times.size(), counts->times);
    const std::string_view types = file.substr(headerBytes + times.size() + kinds.size(), counts->types * 6);
    std::string_view rule = file.substr(headerBytes + counts->bytes(8));
    const std::int64_t seconds = at.us / detail::microsPerSecond - (at.us % detail::microsPerSecond < 0 ? 1 : 0);
    std::size_t low = 0;
    std::size_t high = counts->times;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const bool isPast = bigEndian(times.substr(middle * 8, 8)) <= seconds;
        (isPast ? low : high) = isPast ? middle + 1 : middle;
    }
    if (low == counts->times && rule.size() > 2 && rule.front() == '\n') {
        rule = rule.substr(1, rule.find('\n', 1) - 1);
        if (const std::optional<std::int64_t> offset = Rule(rule).offsetAt(seconds)) {
            return offset;
        }
    }
    const std::size_t kind = low == 0 ? 0 : static_cast<unsigned char>(kinds[low - 1]);
    return kind < counts->types ? std::optional(bigEndian(types.substr(kind * 6, 4))) : std::nullopt;
}

std::optional<std::int64_t> zoneOffset(std::string_view zone, UtcTime at) {
    const bool isName = !zone.empty() && zone.size() <= 64 && zone.front() != '/' && zone.front() != '.' &&
                        zone.find("..") == std::string_view::npos &&
                        zone.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
                            std::string_view::npos;
    return isName ? offsetIn(*fileOf(std::string(zone)), at) : std::nullopt;
}

} // namespace crossdock::quickbooks::documents
