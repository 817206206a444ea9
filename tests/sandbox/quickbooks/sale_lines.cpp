#include "sandbox_quickbooks/sale_lines.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include <algorithm>
#include <set>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

std::string itemOf(const json::object& line) {
    const auto* detail = line.if_contains("SalesItemLineDetail");
    return detail == nullptr ? std::string{} : referenceIn(detail->as_object(), "ItemRef");
}

std::string withThousands(const Decimal& amount) {
    std::string text = amount.abs().rounded(2).text();
    for (std::size_t at = text.size() - 3; at > 3; at -= 3) {
        text.insert(at - 3, ",");
    }
    return (amount.sign() < 0 ? "-" : "") + text;
}

void checkAmount(const json::object& line) {
    if (!line.contains("Amount")) {
        throw Fault(missing("Line.Amount"));
    }
    const Decimal amount = decimalIn(line, "Amount");
    if (!amount.fits(5) || amount.abs() >= Decimal::fromUnits(10'000'000'000, 0)) {
        throw Fault(badNumber("Line.Amount", amount.text()));
    }
}

std::string defaultItem(const Company& company) {
    const auto* other = company.preferences.if_contains("OtherPrefs");
    const auto* pairs = other == nullptr ? nullptr : other->as_object().if_contains("NameValue");
    if (pairs != nullptr) {
        for (const json::value& pair : pairs->as_array()) {
            if (textIn(pair.as_object(), "Name") == "SalesFormsPrefs.DefaultItem") {
                return textIn(pair.as_object(), "Value");
            }
        }
    }
    return "1";
}

void completeSalesLine(const Writing& writing, json::object& line) {
    checkAmount(line);
    json::object& detail = line["SalesItemLineDetail"].is_object() ? line["SalesItemLineDetail"].get_object()
                                                                   : line["SalesItemLineDetail"].emplace_object();
    if (detail.contains("Qty") && detail.contains("UnitPrice")) {
        const Decimal product = (decimalIn(detail, "Qty") * decimalIn(detail, "UnitPrice")).rounded(2);
        const Decimal amount = decimalIn(line, "Amount");
        if (amount != product) {
            throw Fault(Problem{6070, "Amount calculation incorrect in the request",
                                "Amount is not equal to UnitPrice * Qty. Supplied value:" + withThousands(amount),
                                "Line"});
        }
    }
    line["Amount"] = numberOf(decimalIn(line, "Amount").rounded(2));
    std::string item = referenceIn(detail, "ItemRef");
    if (item.empty()) {
        item = defaultItem(writing.company);
    }
    json::object reference{{"value", item}};
    if (const json::object* found = writing.company.find("Item", item)) {
        reference["name"] = textIn(*found, "FullyQualifiedName");
    }
    json::object ordered;
    if (detail.contains("ServiceDate")) {
        ordered["ServiceDate"] = detail["ServiceDate"];
    }
    ordered["ItemRef"] = std::move(reference);
    for (const auto& member : detail) {
        if (!ordered.contains(member.key())) {
            ordered[member.key()] = member.value();
        }
    }
    detail = std::move(ordered);
}

Decimal completeDiscount(const Writing& writing, json::object& line, const Decimal& subtotal) {
    if (!writing.company.preference("SalesFormsPrefs", "AllowDiscount")) {
        throw Fault(business("Discounts are turned off in this company"));
    }
    json::object& detail = line["DiscountLineDetail"].is_object() ? line["DiscountLineDetail"].get_object()
                                                                  : line["DiscountLineDetail"].emplace_object();
    const bool byPercent = flagIn(detail, "PercentBased") && detail.contains("DiscountPercent");
    if (!byPercent && !line.contains("Amount")) {
        throw Fault(Problem{6090, "Invalid Discount Line", "A discount line needs an amount or a percentage", "Line"});
    }
    const Decimal amount = byPercent ? (subtotal * decimalIn(detail, "DiscountPercent")).dividedBy(Decimal(100), 2)
                                     : decimalIn(line, "Amount").rounded(2);
    if (amount.sign() < 0) {
        throw Fault(business("A discount must be a positive amount"));
    }
    line["Amount"] = numberOf(amount);
    if (!detail.contains("PercentBased")) {
        detail["PercentBased"] = false;
    }
    if (!detail.contains("DiscountAccountRef")) {
        const auto& prefs = writing.company.preferences.at("SalesFormsPrefs").as_object();
        const std::string account = textIn(prefs, "DefaultDiscountAccount");
        if (const json::object* found = writing.company.find("Account", account)) {
            detail["DiscountAccountRef"] = json::object{{"value", account}, {"name", textIn(*found, "Name")}};
        }
    }
    return amount;
}

void needAllowed(const Writing& writing, const std::string& item) {
    const bool shipping = item == "SHIPPING_ITEM_ID";
    if (!writing.company.preference("SalesFormsPrefs", shipping ? "AllowShipping" : "AllowGratuity")) {
        throw Fault(business(std::string{shipping ? "Shipping" : "Gratuity"} + " is turned off in this company"));
    }
}

/// Ids of lines that are kept stay; others get one that was never used in this transaction.
class LineIds {
public:
    explicit LineIds(const json::object* old) {
        if (old != nullptr && old->contains("Line")) {
            for (const json::value& line : old->at("Line").as_array()) {
                const auto id = idNumber(textIn(line.as_object(), "Id"));
                if (id) {
                    _known.insert(*id);
                    _last = std::max(_last, *id);
                }
            }
        }
    }
    std::string of(const json::object& line) {
        const auto id = idNumber(textIn(line, "Id"));
        return id && _known.erase(*id) == 1 ? std::to_string(*id) : std::to_string(++_last);
    }

private:
    std::set<std::int64_t> _known;
    std::int64_t _last = 0;
};

} // namespace

LineSums completeLines(const Writing& writing, json::object& sale, const json::object* old) {
    const auto* given = sale.if_contains("Line");
    if (given == nullptr || given->as_array().empty()) {
        throw Fault(missing("Line"));
    }
    LineIds ids(old);
    LineSums sums;
    json::array lines, discounts;
    int number = 0, sales = 0, shippingLines = 0;
    for (const json::value& one : given->as_array()) {
        json::object line = one.as_object();
        const std::string type = textIn(line, "DetailType");
        if (type.empty()) {
            throw Fault(missing("Line.DetailType"));
        }
        if (type == "SubTotalLineDetail") {
            continue;
        }
        if (type == "TaxLineDetail" || type == "GroupLineDetail") {
            throw Fault(business(type + " is not accepted as a line of this transaction"));
        }
        if (type == "SalesItemLineDetail") {
            completeSalesLine(writing, line);
            const std::string item = itemOf(line);
            ++sales;
            if (item == "SHIPPING_ITEM_ID" || item == "GRATUITY_ITEM_ID") {
                needAllowed(writing, item);
            }
            shippingLines += item == "SHIPPING_ITEM_ID" ? 1 : 0;
            Decimal& sum = item == "SHIPPING_ITEM_ID" ? sums.shipping : sums.subtotal;
            sum = sum + decimalIn(line, "Amount");
        }
        if (type == "DiscountLineDetail") {
            discounts.push_back(std::move(line));
            continue;
        }
        json::object placed{{"Id", ids.of(line)}, {"LineNum", ++number}};
        line.erase("Id");
        line.erase("LineNum");
        for (const auto& member : line) {
            placed[member.key()] = member.value();
        }
        lines.push_back(std::move(placed));
    }
    if (sales == 0) {
        throw Fault(missing("Line"));
    }
    if (shippingLines > 1 || discounts.size() > 1) {
        throw Fault(business("A transaction takes one shipping line and one discount line"));
    }
    lines.push_back({{"Amount", 0}, {"DetailType", "SubTotalLineDetail"}, {"SubTotalLineDetail", json::object{}}});
    for (json::value& one : discounts) {
        sums.discount = sums.discount + completeDiscount(writing, one.as_object(), sums.subtotal);
        one.as_object().erase("Id");
        lines.push_back(std::move(one));
    }
    sale["Line"] = std::move(lines);
    return sums;
}

void setSubtotal(json::object& sale) {
    Decimal subtotal;
    for (json::value& one : sale["Line"].as_array()) {
        json::object& line = one.as_object();
        const std::string type = textIn(line, "DetailType");
        if (type == "SalesItemLineDetail" && itemOf(line) != "SHIPPING_ITEM_ID") {
            subtotal = subtotal + decimalIn(line, "Amount");
        } else if (type == "SubTotalLineDetail") {
            line["Amount"] = numberOf(subtotal);
        }
    }
}

} // namespace crossdock::sandbox::qbo
