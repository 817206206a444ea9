#include "sandbox_woocommerce/order_money.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"

#include <algorithm>
#include <map>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

struct RateSum {
    Amount tax, shippingTax;
};

std::string shortest(Amount amount) {
    std::string text = amount.text(6);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

Amount sumOf(const json::object& order, const char* lines, const char* member) {
    Amount sum;
    for (const json::value& line : order.at(lines).as_array()) {
        sum += amountOf(line.as_object(), member);
    }
    return sum;
}

json::object couponLine(const json::object& coupon, std::int64_t id, Amount discount, Amount discountTax) {
    const std::string type = textOf(coupon, "discount_type");
    const double nominal = Amount::parse(textOf(coupon, "amount")).number();
    json::array info{numberOf(coupon, "id"), textOf(coupon, "code"), type, nominal};
    if (type == "fixed_cart") {
        info[2] = nullptr;
    }
    const std::string infoText = wire(info);
    return {{"id", id},
            {"code", textOf(coupon, "code")},
            {"discount", shortest(discount)},
            {"discount_tax", shortest(discountTax)},
            {"meta_data", json::array{json::object{{"id", id},
                                                   {"key", "coupon_info"},
                                                   {"value", infoText},
                                                   {"display_key", "coupon_info"},
                                                   {"display_value", infoText}}}},
            {"discount_type", type},
            {"nominal_amount", nominal},
            {"free_shipping", coupon.at("free_shipping").as_bool()}};
}

} // namespace

Amount amountOf(const json::object& document, std::string_view member) {
    const auto* value = document.if_contains(member);
    if (value == nullptr) {
        return {};
    }
    return value->is_string() ? Amount::parse(value->get_string()) : Amount::parse(wire(*value));
}

json::object taxLineOf(const TaxRate& rate, std::int64_t id, Amount tax, Amount shippingTax) {
    return {{"id", id},
            {"rate_code", rate.code()},
            {"rate_id", rate.id},
            {"label", rate.name},
            {"compound", rate.compound},
            {"tax_total", tax.text()},
            {"shipping_tax_total", shippingTax.text()},
            {"rate_percent", rate.percent()},
            {"meta_data", json::array{}}};
}

OrderMoney::OrderMoney(const ShopState& shop) : _shop(shop) {
    for (const Row& row : shop.taxes.rows()) {
        const json::object document = shop.taxes.document(row);
        TaxRate rate;
        rate.id = row.id;
        rate.country = textOf(document, "country");
        rate.state = textOf(document, "state");
        rate.name = textOf(document, "name");
        rate.taxClass = textOf(document, "class");
        rate.millionths = Amount::parse(textOf(document, "rate")).micros / 100;
        rate.priority = static_cast<int>(numberOf(document, "priority", 1));
        rate.compound = document.at("compound").as_bool();
        rate.shipping = document.at("shipping").as_bool();
        for (const json::value& postcode : document.at("postcodes").as_array()) {
            rate.postcodes.emplace_back(postcode.as_string());
        }
        _rates.push_back(std::move(rate));
    }
}

std::vector<const TaxRate*> OrderMoney::ratesFor(const json::object& order, std::string_view taxClass) const {
    // By the shipping address, else billing, else the shop's own.
    for (const char* address : {"shipping", "billing"}) {
        const json::object& at = order.at(address).as_object();
        if (!textOf(at, "country").empty()) {
            return ratesAt(_rates, {textOf(at, "country"), textOf(at, "state"), textOf(at, "postcode")}, taxClass);
        }
    }
    return ratesAt(_rates, {"US", "NY", "10001"}, taxClass);
}

bool OrderMoney::isTaxable(const json::object& line) const {
    const Row* row = _shop.products.find(numberOf(line, "product_id"));
    return row == nullptr || textOf(_shop.products.document(*row), "tax_status") == "taxable";
}

Amount OrderMoney::netPrice(const json::object& order, Amount typed, std::string_view taxClass) const {
    return order.at("prices_include_tax").as_bool() ? netOf(typed, ratesFor(order, taxClass)) : typed;
}

void OrderMoney::applyCoupons(json::object& order, const std::vector<std::string>& codes,
                              std::int64_t& lastItemId) const {
    json::array& lines = order["line_items"].as_array();
    for (json::value& line : lines) {
        line.as_object()["total"] = line.as_object()["subtotal"];
    }
    json::array couponLines;
    for (const std::string& code : codes) {
        const auto& rows = _shop.coupons.rows();
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& one) {
            return textOf(_shop.coupons.document(one), "code") == lowered(code);
        });
        if (row == rows.end()) {
            throw WpError(400, "woocommerce_rest_invalid_coupon",
                          "Coupon &quot;" + code + "&quot; cannot be applied because it does not exist.");
        }
        const json::object coupon = _shop.coupons.document(*row);
        const auto expires = fromUtcText(textOf(coupon, "date_expires_gmt"));
        if (expires && *expires < _shop.now()) {
            throw WpError(400, "woocommerce_rest_invalid_coupon", "Coupon &quot;" + code + "&quot; has expired.");
        }
        const std::string type = textOf(coupon, "discount_type");
        const Amount amount = Amount::parse(textOf(coupon, "amount"));
        const Amount sum = sumOf(order, "line_items", "total");
        Amount given, givenTax;
        for (json::value& value : lines) {
            json::object& line = value.as_object();
            const Amount total = amountOf(line, "total");
            Amount off = type == "percent"         ? amountOf(line, "subtotal").times(amount.micros / 100)
                         : type == "fixed_product" ? amount * numberOf(line, "quantity")
                         : sum.micros == 0         ? Amount{}
                         : &value == &lines.back()
                             ? std::min(amount, sum) - given
                             : std::min(amount, sum)
                                   .share(total.micros / 10'000, std::max<std::int64_t>(1, sum.micros / 10'000))
                                   .rounded();
            off = std::clamp(off, Amount{}, std::max(total, Amount{}));
            line["total"] = (total - off).text(6);
            given += off;
            for (const TaxShare& share : taxesOn(off, ratesFor(order, textOf(line, "tax_class")))) {
                givenTax += share.amount;
            }
        }
        couponLines.push_back(couponLine(coupon, ++lastItemId, given.rounded(), givenTax.rounded()));
    }
    order["coupon_lines"] = std::move(couponLines);
}

void OrderMoney::recalculate(json::object& order, std::int64_t& lastItemId) const {
    const int decimals = _shop.settings.decimals;
    const bool atSubtotal = _shop.settings.roundAtSubtotal;
    const auto rounded = [&](Amount amount) { return amount.rounded(std::min(decimals, 2)); };
    std::vector<std::pair<const TaxRate*, RateSum>> sums;
    const auto sumFor = [&](const TaxRate* rate) -> RateSum& {
        const auto known = std::find_if(sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == rate; });
        return known != sums.end() ? known->second : sums.emplace_back(rate, RateSum{}).second;
    };

    Amount net, discount, discountTax;
    std::string shippingClass;
    bool first = true;
    for (json::value& value : order["line_items"].as_array()) {
        json::object& line = value.as_object();
        const std::string taxClass = textOf(line, "tax_class");
        shippingClass = first || taxClass.empty() ? taxClass : shippingClass;
        first = false;
        const auto rates = isTaxable(line) ? ratesFor(order, taxClass) : std::vector<const TaxRate*>{};
        const Amount total = amountOf(line, "total"), subtotal = amountOf(line, "subtotal");
        const auto onTotal = taxesOn(total, rates), onSubtotal = taxesOn(subtotal, rates);
        json::array taxes;
        Amount tax, taxBefore;
        for (std::size_t i = 0; i < onTotal.size(); ++i) {
            taxes.push_back({{"id", onTotal[i].rate->id},
                             {"total", onTotal[i].amount.text(6)},
                             {"subtotal", onSubtotal[i].amount.text(6)}});
            sumFor(onTotal[i].rate).tax += atSubtotal ? onTotal[i].amount : onTotal[i].amount.rounded();
            tax += onTotal[i].amount.rounded();
            taxBefore += onSubtotal[i].amount.rounded();
            discountTax += onSubtotal[i].amount - onTotal[i].amount;
        }
        const std::int64_t quantity = numberOf(line, "quantity");
        line["taxes"] = std::move(taxes);
        line["subtotal_tax"] = taxBefore.text();
        line["total_tax"] = tax.text();
        line["price"] = quantity == 0 ? 0.0 : total.number() / static_cast<double>(quantity);
        line["subtotal"] = subtotal.text(6);
        line["total"] = total.text(6);
        net += total.rounded();
        discount += subtotal.rounded() - total.rounded();
    }
    Amount shippingTotal;
    for (json::value& value : order["shipping_lines"].as_array()) {
        json::object& line = value.as_object();
        const Amount total = amountOf(line, "total");
        json::array taxes;
        Amount tax;
        for (const TaxShare& share : taxesOn(total, ratesFor(order, shippingClass))) {
            if (share.rate->shipping) {
                taxes.push_back({{"id", share.rate->id}, {"total", share.amount.text(6)}, {"subtotal", ""}});
                sumFor(share.rate).shippingTax += atSubtotal ? share.amount : share.amount.rounded();
                tax += share.amount.rounded();
            }
        }
        line["taxes"] = std::move(taxes);
        line["total_tax"] = tax.text();
        line["total"] = total.text(6);
        shippingTotal += total.rounded();
    }
    Amount fees;
    for (json::value& value : order["fee_lines"].as_array()) {
        json::object& fee = value.as_object();
        Amount total = amountOf(fee, "total");
        // A negative fee takes away at most the net sum before it.
        if (const Amount most = -rounded(net + fees + shippingTotal); total < most && most < Amount{}) {
            total = most;
        }
        json::array taxes;
        Amount tax;
        if (textOf(fee, "tax_status") != "none") {
            for (const TaxShare& share : taxesOn(total, ratesFor(order, textOf(fee, "tax_class")))) {
                taxes.push_back({{"id", share.rate->id}, {"total", share.amount.text(6)}, {"subtotal", ""}});
                sumFor(share.rate).tax += atSubtotal ? share.amount : share.amount.rounded();
                tax += share.amount.rounded();
            }
        }
        fee["taxes"] = std::move(taxes);
        fee["total_tax"] = tax.text();
        fee["total"] = total.text(6);
        fees += total.rounded();
    }

    std::map<std::int64_t, std::int64_t> oldIds;
    for (const json::value& line : order["tax_lines"].as_array()) {
        oldIds[numberOf(line.as_object(), "rate_id")] = numberOf(line.as_object(), "id");
    }
    json::array taxLines;
    Amount cartTax, shippingTax;
    for (const auto& [rate, sum] : sums) {
        const auto old = oldIds.find(rate->id);
        taxLines.push_back(taxLineOf(*rate, old == oldIds.end() ? ++lastItemId : old->second, rounded(sum.tax),
                                     rounded(sum.shippingTax)));
        cartTax += rounded(sum.tax);
        shippingTax += rounded(sum.shippingTax);
    }
    order["tax_lines"] = std::move(taxLines);
    order["discount_total"] = rounded(discount).text();
    order["discount_tax"] = rounded(discountTax).text();
    order["shipping_total"] = rounded(shippingTotal).text();
    order["shipping_tax"] = shippingTax.text();
    order["cart_tax"] = cartTax.text();
    order["total_tax"] = (cartTax + shippingTax).text();
    order["total"] = rounded(net + shippingTotal + fees + cartTax + shippingTax).text();
}

} // namespace crossdock::sandbox::woo
