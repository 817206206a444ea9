#include "sandbox_woocommerce/money_text.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/listing.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 13> amountMembers{
    "discount_total", "discount_tax", "shipping_total", "shipping_tax",       "cart_tax", "total", "total_tax",
    "subtotal",       "subtotal_tax", "tax_total",      "shipping_tax_total", "amount",   "x"};
constexpr std::array<std::string_view, 6> lineMembers{"line_items", "tax_lines", "shipping_lines",
                                                      "fee_lines",  "refunds",   "taxes"};

bool among(std::string_view name, const auto& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void rewrite(json::object& object, int decimals, bool isFee) {
    for (auto& member : object) {
        const std::string_view name = member.key();
        json::value& value = member.value();
        // A fee's `amount` is what was typed in, not an amount that the shop reckoned.
        if (value.is_string() && among(name, amountMembers) && !(isFee && name == "amount")) {
            value = withDecimals(std::string{value.get_string()}, decimals);
        } else if (value.is_array() && among(name, lineMembers)) {
            for (json::value& line : value.get_array()) {
                if (line.is_object()) {
                    rewrite(line.get_object(), decimals, name == "fee_lines");
                }
            }
        }
    }
}

} // namespace

std::string withDecimals(const std::string& amount, int decimals) {
    const bool negative = amount.starts_with('-');
    std::string digits = negative ? amount.substr(1) : amount;
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos) {
        return amount;
    }
    std::string whole = digits.substr(0, point);
    std::string fraction = point < digits.size() ? digits.substr(point + 1) : std::string{};
    const auto wanted = static_cast<std::size_t>(std::max(decimals, 0));
    const bool up = fraction.size() > wanted && fraction[wanted] >= '5';
    fraction.resize(wanted, '0');
    std::string all = whole + fraction;
    if (up) {
        std::size_t at = all.size();
        while (at > 0 && all[at - 1] == '9') {
            all[--at] = '0';
        }
        if (at == 0) {
            all.insert(0, "1");
        } else {
            ++all[at - 1];
        }
    }
    std::string out = all.substr(0, all.size() - wanted);
    if (wanted > 0) {
        out += "." + all.substr(all.size() - wanted);
    }
    const bool zero =
        out.find_first_not_of("0.") == std::string::npos && digits.find_first_not_of("0.") != std::string::npos;
    return negative && !zero ? "-" + out : out;
}

void setDecimals(json::object& document, int decimals) {
    rewrite(document, decimals, false);
}

OrderText::OrderText(const Params& query, int decimals) : _decimals(decimals), _fields(query.list("_fields")) {
    const std::string dp = query.text("dp");
    std::from_chars(dp.data(), dp.data() + dp.size(), _decimals);
}

std::string OrderText::render(const std::string& stored, bool single) const {
    // Texts with two decimals are what nearly every request wants; those that remember more say so by their length of fraction.
    if (_decimals == 2 && _fields.empty() && stored.find("\"total_tax\":\"") != std::string::npos) {
        const std::size_t point = stored.find('.', stored.find("\"total_tax\":\""));
        if (point != std::string::npos && stored.size() > point + 3 && stored[point + 3] == '"') {
            return stored;
        }
    }
    return render(json::parse(stored).as_object(), single);
}

std::string OrderText::render(json::object document, bool single) const {
    setDecimals(document, _decimals);
    return wire(onlyFields(document, _fields, single));
}

} // namespace crossdock::sandbox::woo
