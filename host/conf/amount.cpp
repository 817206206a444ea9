#include "conf/amount.hpp"

#include <array>
#include <charconv>

namespace crossdock::conf {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

constexpr std::array<Unit, 5> timeUnits{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 4> sizeUnits{{{"GiB", 1LL << 30}, {"MiB", 1LL << 20}, {"KiB", 1LL << 10}, {"B", 1}}};
constexpr std::int64_t longestMs = 3'650LL * 86'400'000;
constexpr std::int64_t largestBytes = 1LL << 40;

template <std::size_t N>
std::optional<std::int64_t> parse(std::string_view text, const std::array<Unit, N>& units, std::int64_t most) {
    std::int64_t count = -1;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc() || count < 0) {
        return std::nullopt;
    }
    const std::string_view name(rest, static_cast<std::size_t>(end - rest));
    for (const Unit& unit : units) {
        if (unit.name == name && count <= most / unit.factor) {
            return count * unit.factor;
        }
    }
    return std::nullopt;
}

template <std::size_t N>
std::string write(std::int64_t amount, const std::array<Unit, N>& units, std::string_view ofZero) {
    for (const Unit& unit : units) {
        if (amount != 0 && amount % unit.factor == 0) {
            return std::to_string(amount / unit.factor).append(unit.name);
        }
    }
    return std::string("0").append(ofZero);
}

} // namespace

std::optional<Duration> parseDuration(std::string_view text) {
    const auto ms = parse(text, timeUnits, longestMs);
    return ms ? std::optional(Duration(*ms)) : std::nullopt;
}

std::string textOf(Duration span) {
    return write(span.count(), timeUnits, "s");
}

std::optional<ByteSize> parseByteSize(std::string_view text) {
    const auto bytes = parse(text, sizeUnits, largestBytes);
    return bytes ? std::optional(ByteSize{static_cast<std::uint64_t>(*bytes)}) : std::nullopt;
}

std::string textOf(ByteSize size) {
    return write(static_cast<std::int64_t>(size.bytes), sizeUnits, "B");
}

} // namespace crossdock::conf
