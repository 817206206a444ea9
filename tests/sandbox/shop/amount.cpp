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

// Products of an amount and a rate or a count need more than 64 bits on their way.
__extension__ using Wide = __int128;

constexpr std::int64_t roundedQuotient(Wide value, Wide by) {
    const Wide half = by / 2;
    return static_cast<std::int64_t>(value >= 0 ? (value + half) / by : -((-value + half) / by));
}

} // namespace

Amount Amount::parse(std::string_view text) {
    const bool negative = text.starts_with('-');
    text.remove_prefix(negative ? 1 : 0);
    std::int64_t whole = 0, fraction = 0;
    int digits = -1;
    for (const char c : text) {
        if (c == '.' && digits < 0) {
            digits = 0;
        } else if (c < '0' || c > '9' || whole > most) {
            return {};
        } else if (digits < 0) {
            whole = whole * 10 + (c - '0');
        } else if (digits < 7) {
            fraction = fraction * 10 + (c - '0');
            ++digits;
        }
    }
    digits = std::max(digits, 0);
    const std::int64_t micros = digits <= 6 ? fraction * power(6 - digits) : roundedQuotient(fraction, 10);
    const std::int64_t value = whole > most ? 0 : whole * unit + micros;
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
    return {roundedQuotient(Wide{micros} * parts, unit)};
}

Amount Amount::share(std::int64_t numerator, std::int64_t denominator) const {
    return {roundedQuotient(Wide{micros} * numerator, denominator)};
}

} // namespace crossdock::sandbox
