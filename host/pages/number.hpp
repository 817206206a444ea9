// Counts and amounts as people read them. Text in, text out: no amount ever becomes a floating-point number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::pages {

/// How numbers are grouped and where their point is.
enum class NumberStyle {
    CommaPoint, ///< 1,234.56
    PointComma, ///< 1.234,56
    BlankComma  ///< 1 234,56, with narrow no-break blanks
};

/// "7,496"; minus is U+2212.
std::string number(std::int64_t value, NumberStyle style = NumberStyle::CommaPoint);

/// An amount from its decimal text ("-1318.4", currency "USD": "−1,318.40"). Filled up to the currency's digits, never cut: further
/// digits that are not zero stay. What is no decimal number is shown as it is.
std::string money(std::string_view amount, std::string_view currency, NumberStyle style = NumberStyle::CommaPoint);

/// Digits after the point that ISO 4217 gives a currency; 2 for unknown ones.
unsigned currencyDigits(std::string_view currency);

/// "1 item", "6 items".
std::string counted(std::int64_t count, std::string_view one, std::string_view many,
                    NumberStyle style = NumberStyle::CommaPoint);

/// The word with its first letter large.
std::string capital(std::string word);

/// "order" to "orders", "entry" to "entries": for the names of entities.
std::string plural(std::string_view noun);

/// "4 orders", "1 order".
std::string countedEntity(std::int64_t count, std::string_view entity);

} // namespace crossdock::pages
