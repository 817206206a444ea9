#include "sandbox_shop/amount.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

constexpr std::int64_t power(int exponent) {
    std::int64_t value = 1;
    for (int i = 0; i < exponent; ++i) {
        value *= 10;
    }
    return value;
}

constexpr std::int64_t roundedQuotient(std::int64_t value, std::int64_t by) {
    const std::int64_t half = by / 2;
    return value >= 0 ? (value + half) / by : -((-value + half) / by);
}

} // namespace

Amount Amount::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    std::int64_t value = 0;
    int fraction = -1;
    for (const char c : text) {
        if (c == '.' && fraction < 0) {
            fraction = 0;
        } else if (c < '0' || c > '9' || value > 100'000'000'000'000'000) {
            return {};
        } else if (fraction < 7) {
            value = value * 10 + (c - '0');
            fraction += fraction >= 0 ? 1 : 0;
        }
    }
    const int digits = std::max(fraction, 0);
    value = digits <= 6 ? value * power(6 - digits) : roundedQuotient(value, 10);
    return {negative ? -value : value};
}

Amount Amount::rounded(int decimals) const {
    const std::int64_t step = power(6 - std::clamp(decimals, 0, 6));
    return {roundedQuotient(micros, step) * step};
}

std::string Amount::text(int decimals) const {
    const int kept = std::clamp(decimals, 0, 6);
    const std::int64_t scaled = roundedQuotient(micros, power(6 - kept));
    const std::int64_t size = scaled < 0 ? -scaled : scaled;
    std::string out = std::to_string(size);
    if (kept > 0) {
        const auto width = static_cast<std::size_t>(kept);
        if (out.size() <= width) {
            out.insert(0, width + 1 - out.size(), '0');
        }
        out.insert(out.size() - width, 1, '.');
    }
    if (scaled < 0) {
        out.insert(std::size_t{0}, 1, '-');
    }
    return out;
}

Amount Amount::times(std::int64_t parts) const {
    return {roundedQuotient(micros * parts, unit)};
}

Amount Amount::share(std::int64_t numerator, std::int64_t denominator) const {
    return {roundedQuotient(micros * numerator, denominator)};
}

} // namespace crossdock::sandbox
