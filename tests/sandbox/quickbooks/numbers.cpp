#include "sandbox_quickbooks/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::array moneyNames{std::string_view{"Amount"},          std::string_view{"TotalAmt"},
                                std::string_view{"Balance"},         std::string_view{"TotalTax"},
                                std::string_view{"HomeTotalAmt"},    std::string_view{"HomeBalance"},
                                std::string_view{"UnappliedAmt"},    std::string_view{"CurrentBalance"},
                                std::string_view{"RemainingCredit"}, std::string_view{"NetAmountTaxable"},
                                std::string_view{"TaxInclusiveAmt"}, std::string_view{"OverrideDeltaAmount"},
                                std::string_view{"BalanceWithJobs"}, std::string_view{"CurrentBalanceWithSubAccounts"}};

std::optional<Decimal> fromDouble(double value) {
    if (!std::isfinite(value) || std::fabs(value) >= 1e15) {
        return std::nullopt;
    }
    const int whole = std::fabs(value) < 1 ? 1 : static_cast<int>(std::floor(std::log10(std::fabs(value)))) + 1;
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed,
                                   std::clamp(15 - whole, 0, 12));
    const auto read = Decimal::parse({text.data(), static_cast<std::size_t>(end.ptr - text.data())});
    return read ? std::optional(read->trimmed()) : std::nullopt;
}

std::string spelled(const json::value& value, std::string_view name) {
    const Decimal number = decimalOf(value).value_or(Decimal{});
    if (number.isZero()) {
        return "0";
    }
    const bool money = std::find(moneyNames.begin(), moneyNames.end(), name) != moneyNames.end();
    return money && number.fits(2) ? number.rounded(2).text() : number.trimmed().text();
}

void append(std::string& out, const json::value& value, std::string_view name) {
    if (const auto* object = value.if_object()) {
        out += '{';
        for (const auto& member : *object) {
            out += out.back() == '{' ? "" : ",";
            out += json::serialize(json::string(member.key()));
            out += ':';
            append(out, member.value(), member.key());
        }
        out += '}';
    } else if (const auto* array = value.if_array()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            out += i == 0 ? "" : ",";
            append(out, (*array)[i], name);
        }
        out += ']';
    } else if (value.is_number()) {
        out += spelled(value, name);
    } else {
        out += json::serialize(value);
    }
}

} // namespace

std::optional<Decimal> decimalOf(const json::value& value) {
    if (value.is_int64()) {
        return Decimal::fromUnits(value.get_int64(), 0);
    }
    if (value.is_uint64() && value.get_uint64() <= INT64_MAX) {
        return Decimal::fromUnits(static_cast<std::int64_t>(value.get_uint64()), 0);
    }
    if (value.is_double()) {
        return fromDouble(value.get_double());
    }
    return value.is_string() ? Decimal::parse(value.get_string()) : std::nullopt;
}

Decimal decimalIn(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value == nullptr ? Decimal{} : decimalOf(*value).value_or(Decimal{});
}

json::value numberOf(const Decimal& value) {
    const std::string text = value.trimmed().text();
    if (value.trimmed().scale() == 0) {
        std::int64_t whole = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), whole).ec == std::errc{}) {
            return whole;
        }
    }
    double carried = 0;
    std::from_chars(text.data(), text.data() + text.size(), carried);
    return carried;
}

std::string wireText(const json::value& value) {
    std::string out;
    append(out, value, {});
    return out;
}

} // namespace crossdock::sandbox::qbo
