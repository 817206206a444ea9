// Exact money inside the stand-in: whole millionths of a currency unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::sandbox {

/// A value type.
struct Amount {
    std::int64_t micros = 0;

    static constexpr std::int64_t unit = 1'000'000;
    static constexpr std::int64_t most = 1'000'000'000'000; ///< units; text that says more is no amount
    static constexpr Amount cents(std::int64_t cents) { return {cents * 10'000}; }
    /// Reads "-12.345"; digits behind the sixth are rounded by the seventh; anything else, and more than `most`, is 0.
    static Amount parse(std::string_view text);

    /// With `decimals` (0 to 6) digits, rounded half away from zero.
    std::string text(int decimals = 2) const;
    Amount rounded(int decimals = 2) const;
    /// times `parts` millionths, rounded to a millionth. 4.875 % is 48,750.
    Amount times(std::int64_t parts) const;
    /// `numerator` of `denominator` equal parts, rounded to a millionth.
    Amount share(std::int64_t numerator, std::int64_t denominator) const;
    /// The nearest double, for members that PHP writes as a number.
    double number() const { return static_cast<double>(micros) / static_cast<double>(unit); }

    friend constexpr Amount operator+(Amount a, Amount b) { return {a.micros + b.micros}; }
    friend constexpr Amount operator-(Amount a, Amount b) { return {a.micros - b.micros}; }
    friend constexpr Amount operator-(Amount a) { return {-a.micros}; }
    friend constexpr Amount operator*(Amount a, std::int64_t n) { return {a.micros * n}; }
    Amount& operator+=(Amount other) {
        micros += other.micros;
        return *this;
    }
    friend constexpr bool operator==(Amount a, Amount b) { return a.micros == b.micros; }
    friend constexpr auto operator<=>(Amount a, Amount b) { return a.micros <=> b.micros; }
};

} // namespace crossdock::sandbox
