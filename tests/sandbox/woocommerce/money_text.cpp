#include "sandbox_woocommerce/money_text.hpp"

#include "sandbox_shop/amount.hpp"
#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/listing.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 12> amountMembers{
    "discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax",           "total",
    "total_tax",      "subtotal",     "subtotal_tax",   "tax_total",    "shipping_tax_total", "amount"};
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

/// A single get reads meta_data by key, a list by id.
void sortMeta(json::object& document) {
    if (auto* meta = document.if_contains("meta_data"); meta != nullptr && meta->is_array()) {
        json::array& list = meta->get_array();
        std::stable_sort(list.begin(), list.end(), [](const json::value& a, const json::value& b) {
            return a.at("key").as_string() < b.at("key").as_string();
        });
    }
}

} // namespace

std::string withDecimals(const std::string& amount, int decimals) {
    const std::string_view digits = std::string_view{amount}.substr(amount.starts_with('-') ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos) {
        return amount;
    }
    const Amount parsed = Amount::parse(amount);
    std::string out = parsed.text(decimals);
    out.append(static_cast<std::size_t>(std::max(decimals - 6, 0)), '0');
    // A refund of nothing is "-0.00" in its order.
    if (parsed == Amount{} && amount.starts_with('-')) {
        out.insert(std::size_t{0}, 1, '-');
    }
    return out;
}

void setDecimals(json::object& document, int decimals) {
    rewrite(document, decimals, false);
}

OrderText::OrderText(const Params& query, int decimals) : _decimals(decimals), _fields(query.list("_fields")) {
    const std::string dp = query.text("dp");
    std::from_chars(dp.data(), dp.data() + dp.size(), _decimals);
}

std::string OrderText::render(const std::string& stored, bool fine, bool single) const {
    // Two decimals and all members are what nearly every request wants.
    if (_decimals == 2 && _fields.empty() && !fine && !single) {
        return stored;
    }
    return render(parseJson(stored).as_object(), single);
}

std::string OrderText::render(json::object document, bool single) const {
    setDecimals(document, _decimals);
    if (single) {
        sortMeta(document);
    }
    return wire(onlyFields(document, _fields, single));
}

} // namespace crossdock::sandbox::woo
