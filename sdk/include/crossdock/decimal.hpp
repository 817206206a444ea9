// Exact decimal numbers: money, quantities, rates. No binary floating point anywhere near them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crossdock/error.hpp"

namespace crossdock {
inline namespace v1 {

namespace detail {

// Sign and magnitude are kept apart: overflow checks of signed 128-bit numbers need a runtime function that only compiler-rt has.
__extension__ typedef unsigned __int128 Magnitude;

constexpr Magnitude powerOfTen(unsigned exponent) noexcept {
    Magnitude power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

constexpr Magnitude decimalLimit = powerOfTen(38);

} // namespace detail

/// How a digit that is cut off changes the one before it. HalfUp: ties go away from zero (-2.5 becomes -3). HalfEven: ties go
/// to the even neighbour.
enum class Rounding { HalfUp, HalfEven };

/// An exact number of at most 38 digits, 0 to 18 of them after the point. A value type; 128-bit integer inside.
///
/// The scale (digits after the point) is kept as written, so "12.50" prints as "12.50"; comparison goes by value. Nothing
/// ever wraps or loses a digit silently: the operators throw Error (permanent) when a result does not fit, the try functions give
/// nothing.
class Decimal {
public:
    static constexpr unsigned maxScale = 18;

    Decimal() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): `price * 2` is exact and meant
    Decimal(int whole) : Decimal(fromUnits(whole, 0)) {}

    /// `units` / 10^`scale`; a scale above 18 throws.
    static Decimal fromUnits(std::int64_t units, unsigned scale);

    /// Reads what JSON calls a number, less the exponent: "-12.50", "0", "1234.5". Nothing for anything else (blanks, "+1", ".5",
    /// "1.", "01", "1e3", "NaN", "1,5"), for more than 38 digits and for more than 18 after the point (zeros at the end apart).
    static std::optional<Decimal> parse(std::string_view text);

    /// As parse, but throws Error (permanent) that names `what`.
    static Decimal read(std::string_view text, std::string_view what);

    /// Shortest exact text with this scale: "-12.50". Zero never has a sign.
    std::string text() const;

    unsigned scale() const noexcept { return _scale; }
    bool isZero() const noexcept { return _units == 0; }
    int sign() const noexcept { return _units == 0 ? 0 : _negative ? -1 : 1; }
    Decimal abs() const noexcept { return Decimal(_units, _scale, false); }
    Decimal operator-() const noexcept { return Decimal(_units, _scale, !_negative); }

    /// Without zeros at the end of the fraction.
    Decimal trimmed() const noexcept;
    /// Does the value need at most `digits` after the point?
    bool fits(unsigned digits) const noexcept { return trimmed()._scale <= digits; }
    /// Exactly `digits` (at most 18) after the point, rounded or filled with zeros. Throws if it does not fit.
    Decimal rounded(unsigned digits, Rounding mode = Rounding::HalfUp) const;
    /// Quotient with exactly `digits` after the point. Throws on division by zero and if it does not fit.
    Decimal dividedBy(const Decimal& divisor, unsigned digits, Rounding mode = Rounding::HalfUp) const;
    /// Value times 10^`digits` when that is a whole 64-bit number: minor units of a currency. Else nothing.
    std::optional<std::int64_t> minorUnits(unsigned digits) const;

    static std::optional<Decimal> tryAdd(const Decimal& a, const Decimal& b);
    static std::optional<Decimal> tryMultiply(const Decimal& a, const Decimal& b);

    friend Decimal operator+(const Decimal& a, const Decimal& b) { return need(tryAdd(a, b), "sum"); }
    friend Decimal operator-(const Decimal& a, const Decimal& b) { return need(tryAdd(a, -b), "difference"); }
    friend Decimal operator*(const Decimal& a, const Decimal& b) { return need(tryMultiply(a, b), "product"); }
    Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
    Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
    Decimal& operator*=(const Decimal& other) { return *this = *this * other; }

    /// -1, 0, 1 by value: "1.50" equals "1.5".
    static int compare(const Decimal& a, const Decimal& b) noexcept;
    friend bool operator==(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) == 0; }
    friend bool operator!=(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) != 0; }
    friend bool operator<(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) < 0; }
    friend bool operator<=(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) <= 0; }
    friend bool operator>(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) > 0; }
    friend bool operator>=(const Decimal& a, const Decimal& b) noexcept { return compare(a, b) >= 0; }

private:
    using Magnitude = detail::Magnitude;

    Decimal(Magnitude units, unsigned scale, bool negative) noexcept
        : _units(units),
          _scale(scale),
          _negative(negative && units != 0) {}

    static bool multiply(Magnitude a, Magnitude b, Magnitude& product) noexcept {
        if (a != 0 && b > (detail::decimalLimit - 1) / a) {
            return false;
        }
        product = a * b;
        return true;
    }
    static Magnitude roundUp(Magnitude quotient, Magnitude remainder, Magnitude divisor, Rounding mode) noexcept {
        const Magnitude rest = divisor - remainder;
        const bool tie = remainder == rest;
        const bool up = remainder > rest || (tie && (mode == Rounding::HalfUp || (quotient & 1U) != 0));
        return up ? quotient + 1 : quotient;
    }
    static Decimal need(const std::optional<Decimal>& value, const char* what) {
        if (!value) {
            throw Error::permanent(std::string("decimal: ") + what + " does not fit into 38 digits");
        }
        return *value;
    }
    static unsigned checkedScale(unsigned scale) {
        if (scale > maxScale) {
            throw Error::permanent("decimal: more than 18 digits after the point asked for");
        }
        return scale;
    }

    Magnitude _units = 0;
    unsigned _scale = 0;
    bool _negative = false;
};

inline Decimal Decimal::fromUnits(std::int64_t units, unsigned scale) {
    const auto bits = static_cast<std::uint64_t>(units);
    return Decimal(units < 0 ? ~bits + 1 : bits, checkedScale(scale), units < 0);
}

inline std::optional<Decimal> Decimal::parse(std::string_view text) {
    const auto isDigit = [](char character) { return character >= '0' && character <= '9'; };
    const bool negative = !text.empty() && text.front() == '-';
    text.remove_prefix(negative ? 1 : 0);
    if (text.empty() || !isDigit(text.front()) || (text.size() > 1 && text[0] == '0' && text[1] != '.')) {
        return std::nullopt;
    }
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        if (point + 1 == text.size()) {
            return std::nullopt;
        }
        while (text.size() - point - 1 > maxScale && text.back() == '0') {
            text.remove_suffix(1);
        }
    }
    Magnitude units = 0;
    unsigned scale = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == point) {
            continue;
        }
        if (!isDigit(text[i]) || units > (detail::decimalLimit - 1 - static_cast<unsigned>(text[i] - '0')) / 10) {
            return std::nullopt;
        }
        units = units * 10 + static_cast<unsigned>(text[i] - '0');
        if (point != std::string_view::npos && i > point && ++scale > maxScale) {
            return std::nullopt;
        }
    }
    return Decimal(units, scale, negative);
}

inline Decimal Decimal::read(std::string_view text, std::string_view what) {
    if (const std::optional<Decimal> value = parse(text)) {
        return *value;
    }
    throw Error::permanent(std::string(what) + ": not a decimal number");
}

inline std::string Decimal::text() const {
    std::string digits;
    for (Magnitude rest = _units; rest != 0 || digits.size() <= _scale; rest /= 10) {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    }
    if (_scale != 0) {
        digits.insert(digits.size() - _scale, 1, '.');
    }
    return (_negative ? "-" : "") + digits;
}

inline Decimal Decimal::trimmed() const noexcept {
    Decimal result = *this;
    while (result._scale > 0 && result._units % 10 == 0) {
        result._units /= 10;
        --result._scale;
    }
    return result;
}

inline Decimal Decimal::rounded(unsigned digits, Rounding mode) const {
    if (checkedScale(digits) >= _scale) {
        Magnitude units = 0;
        if (!multiply(_units, detail::powerOfTen(digits - _scale), units)) {
            return need(std::nullopt, "number with zeros filled in");
        }
        return Decimal(units, digits, _negative);
    }
    const Magnitude divisor = detail::powerOfTen(_scale - digits);
    return Decimal(roundUp(_units / divisor, _units % divisor, divisor, mode), digits, _negative);
}

inline Decimal Decimal::dividedBy(const Decimal& divisor, unsigned digits, Rounding mode) const {
    if (divisor.isZero()) {
        throw Error::permanent("decimal: division by zero");
    }
    Magnitude denominator = divisor._units;
    unsigned extra = checkedScale(digits) + divisor._scale;
    if (extra < _scale) {
        if (!multiply(denominator, detail::powerOfTen(_scale - extra), denominator)) {
            return need(std::nullopt, "quotient");
        }
        extra = 0;
    } else {
        extra -= _scale;
    }
    Magnitude quotient = _units / denominator;
    Magnitude remainder = _units % denominator;
    for (; extra > 0; --extra) {
        Magnitude next = 0;
        if (!multiply(remainder, 10, next) || !multiply(quotient, 10, quotient)) {
            return need(std::nullopt, "quotient");
        }
        quotient += next / denominator;
        remainder = next % denominator;
    }
    quotient = roundUp(quotient, remainder, denominator, mode);
    if (quotient >= detail::decimalLimit) {
        return need(std::nullopt, "quotient");
    }
    return Decimal(quotient, digits, _negative != divisor._negative);
}

inline std::optional<std::int64_t> Decimal::minorUnits(unsigned digits) const {
    const Decimal small = trimmed();
    Magnitude units = 0;
    if (small._scale > digits || digits > maxScale ||
        !multiply(small._units, detail::powerOfTen(digits - small._scale), units) ||
        units > static_cast<std::uint64_t>(INT64_MAX)) {
        return std::nullopt;
    }
    const auto value = static_cast<std::int64_t>(units);
    return _negative ? -value : value;
}

inline std::optional<Decimal> Decimal::tryAdd(const Decimal& a, const Decimal& b) {
    const unsigned scale = a._scale > b._scale ? a._scale : b._scale;
    Magnitude left = 0;
    Magnitude right = 0;
    if (!multiply(a._units, detail::powerOfTen(scale - a._scale), left) ||
        !multiply(b._units, detail::powerOfTen(scale - b._scale), right)) {
        return std::nullopt;
    }
    if (a._negative != b._negative) {
        return left >= right ? Decimal(left - right, scale, a._negative) : Decimal(right - left, scale, b._negative);
    }
    if (left + right >= detail::decimalLimit) {
        return std::nullopt;
    }
    return Decimal(left + right, scale, a._negative);
}

inline std::optional<Decimal> Decimal::tryMultiply(const Decimal& a, const Decimal& b) {
    Decimal left = a;
    Decimal right = b;
    if (left._scale + right._scale > maxScale) {
        left = left.trimmed();
        right = right.trimmed();
    }
    Magnitude units = 0;
    if (left._scale + right._scale > maxScale || !multiply(left._units, right._units, units)) {
        return std::nullopt;
    }
    return Decimal(units, left._scale + right._scale, left._negative != right._negative);
}

inline int Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
    if (a.sign() != b.sign()) {
        return a.sign() < b.sign() ? -1 : 1;
    }
    const Magnitude wholeA = a._units / detail::powerOfTen(a._scale);
    const Magnitude wholeB = b._units / detail::powerOfTen(b._scale);
    const Magnitude partA = a._units % detail::powerOfTen(a._scale) * detail::powerOfTen(maxScale - a._scale);
    const Magnitude partB = b._units % detail::powerOfTen(b._scale) * detail::powerOfTen(maxScale - b._scale);
    if (wholeA == wholeB && partA == partB) {
        return 0;
    }
    const bool smaller = wholeA != wholeB ? wholeA < wholeB : partA < partB;
    return smaller != a._negative ? -1 : 1;
}

} // namespace v1
} // namespace crossdock
