#include "sandbox_quickbooks/tax.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include <algorithm>
#include <map>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

const Decimal hundred = 100;

struct Rate {
    std::string id;
    Decimal percent;
};

/// The sales rates of a tax code, in order.
std::vector<Rate> ratesOf(const Company& company, const std::string& code) {
    std::vector<Rate> rates;
    const json::object* object = company.find("TaxCode", code);
    const auto* list = object == nullptr ? nullptr : object->if_contains("SalesTaxRateList");
    const auto* details = list == nullptr ? nullptr : list->as_object().if_contains("TaxRateDetail");
    if (details != nullptr) {
        for (const json::value& detail : details->as_array()) {
            const std::string id = referenceIn(detail.as_object(), "TaxRateRef");
            if (const json::object* rate = company.find("TaxRate", id)) {
                rates.push_back({id, decimalIn(*rate, "RateValue")});
            }
        }
    }
    return rates;
}

Decimal share(const Decimal& amount, const Decimal& percent) {
    return (amount * percent).dividedBy(hundred, 2);
}

json::object taxLine(const Rate& rate, const Decimal& base, const Decimal& tax) {
    return {{"Amount", numberOf(tax)},
            {"DetailType", "TaxLineDetail"},
            {"TaxLineDetail",
             {{"TaxRateRef", {{"value", rate.id}}},
              {"PercentBased", true},
              {"TaxPercent", numberOf(rate.percent)},
              {"NetAmountTaxable", numberOf(base)}}}};
}

json::object* salesDetail(json::value& line) {
    auto* detail = line.as_object().if_contains("SalesItemLineDetail");
    return detail == nullptr ? nullptr : detail->if_object();
}

std::string stateOf(const json::object& object, std::string_view address) {
    const auto* member = object.if_contains(address);
    return member == nullptr ? std::string{} : textIn(member->as_object(), "CountrySubDivisionCode");
}

/// The code that the automated engine finds for the place of delivery; empty where the company has no nexus.
std::string engineCode(const Company& company, const json::object& sale) {
    std::string state = stateOf(sale, "ShipAddr");
    state = state.empty() ? stateOf(sale, "BillAddr") : state;
    state = state.empty() ? stateOf(company.info, "CompanyAddr") : state;
    static const std::map<std::string, std::string_view> nexus{
        {"CA", "California"}, {"AZ", "Tucson"}, {"NY", "New York"}};
    const auto name = nexus.find(state);
    const auto table = company.tables.find("TaxCode");
    if (name != nexus.end() && table != company.tables.end()) {
        for (const auto& row : table->second) {
            if (textIn(row.second, "Name") == name->second) {
                return textIn(row.second, "Id");
            }
        }
    }
    return {};
}

/// One rate group for the whole transaction, and each line in it or not.
Decimal usTax(const Writing& writing, json::object& sale, const TaxBase& base) {
    Decimal taxable;
    for (json::value& line : sale["Line"].as_array()) {
        if (json::object* detail = salesDetail(line)) {
            const std::string code = referenceIn(*detail, "TaxCodeRef");
            if (!code.empty() && code != "TAX" && code != "NON") {
                throw Fault(
                    Problem{6100, "Invalid Tax Code", "A line of a US company takes TAX or NON, not " + code, "Line"});
            }
            (*detail)["TaxCodeRef"] = json::object{{"value", code.empty() ? "NON" : code}};
            taxable = taxable + (code == "TAX" ? decimalIn(line.as_object(), "Amount") : Decimal{});
        }
    }
    const auto* sent = sale.if_contains("TxnTaxDetail");
    std::string code = sent == nullptr ? std::string{} : referenceIn(sent->as_object(), "TxnTaxCodeRef");
    if (!writing.company.preference("TaxPrefs", "UsingSalesTax")) {
        sale.erase("TxnTaxDetail");
        return {};
    }
    const bool automated = writing.company.preference("TaxPrefs", "PartnerTaxEnabled");
    if (automated) {
        code = taxable.isZero() ? std::string{} : engineCode(writing.company, sale);
    }
    if (flagIn(sale, "ApplyTaxAfterDiscount") && !base.subtotal.isZero()) {
        taxable = taxable - (base.discount * taxable).dividedBy(base.subtotal, 2);
    }
    json::object detail;
    json::array lines;
    Decimal total;
    if (!code.empty()) {
        detail["TxnTaxCodeRef"] = json::object{{"value", code}};
        for (const Rate& rate : ratesOf(writing.company, code)) {
            const Decimal tax = share(taxable, rate.percent);
            total = total + tax;
            lines.push_back(taxLine(rate, taxable, tax));
        }
    }
    if (automated && base.override && !taxable.isZero() && *base.override != total) {
        const Decimal delta = *base.override - total;
        if (!lines.empty()) {
            json::object& first = lines.front().as_object();
            addTo(first, "Amount", delta);
            first["TaxLineDetail"].as_object()["OverrideDeltaAmount"] = numberOf(delta);
        }
        total = *base.override;
    }
    detail["TotalTax"] = numberOf(total);
    if (!lines.empty() && !taxable.isZero()) {
        detail["TaxLine"] = std::move(lines);
    }
    sale["TxnTaxDetail"] = std::move(detail);
    return total;
}

/// Net amount of a line whose caller gave the gross one.
Decimal netOf(const json::object& line, json::object& detail, const Decimal& percent) {
    const Decimal amount = decimalIn(line, "Amount");
    if (detail.contains("TaxInclusiveAmt")) {
        const Decimal gross = decimalIn(detail, "TaxInclusiveAmt");
        return (gross * hundred).dividedBy(hundred + percent, 2);
    }
    detail["TaxInclusiveAmt"] = numberOf(amount + share(amount, percent));
    return amount;
}

/// A real tax code on every line, rounded per rate; inclusive amounts keep their gross.
Decimal globalTax(const Writing& writing, json::object& sale, const TaxBase& base) {
    if (!sale.contains("GlobalTaxCalculation")) {
        sale["GlobalTaxCalculation"] = "TaxExcluded";
    }
    const std::string mode = textIn(sale, "GlobalTaxCalculation");
    struct Sum {
        Rate rate;
        Decimal net, tax;
    };
    std::vector<Sum> sums;
    for (json::value& line : sale["Line"].as_array()) {
        json::object* detail = salesDetail(line);
        if (detail == nullptr || mode == "NotApplicable") {
            continue;
        }
        const std::string code = referenceIn(*detail, "TaxCodeRef");
        if (code.empty()) {
            throw Fault(business("Every line needs a tax code before the transaction can be saved"));
        }
        if (writing.company.find("TaxCode", code) == nullptr) {
            throw Fault(badReference("TaxCode", code));
        }
        (*detail)["TaxCodeRef"] = json::object{{"value", code}};
        const std::vector<Rate> rates = ratesOf(writing.company, code);
        Decimal percent;
        for (const Rate& rate : rates) {
            percent = percent + rate.percent;
        }
        const bool inclusive = mode == "TaxInclusive";
        const Decimal net =
            inclusive ? netOf(line.as_object(), *detail, percent) : decimalIn(line.as_object(), "Amount");
        line.as_object()["Amount"] = numberOf(net);
        for (const Rate& rate : rates) {
            auto sum = std::find_if(sums.begin(), sums.end(), [&](const Sum& one) { return one.rate.id == rate.id; });
            sum = sum == sums.end() ? sums.insert(sums.end(), Sum{rate, {}, {}}) : sum;
            sum->net = sum->net + net;
            if (inclusive && rates.size() == 1) {
                sum->tax = sum->tax + decimalIn(*detail, "TaxInclusiveAmt") - net;
            }
        }
    }
    json::array lines;
    Decimal total;
    for (Sum& sum : sums) {
        if (flagIn(sale, "ApplyTaxAfterDiscount") && !base.subtotal.isZero()) {
            sum.net = sum.net - (base.discount * sum.net).dividedBy(base.subtotal, 2);
        }
        const bool fromGross = mode == "TaxInclusive" && !flagIn(sale, "ApplyTaxAfterDiscount") && !sum.tax.isZero();
        const Decimal tax = fromGross ? sum.tax : share(sum.net, sum.rate.percent);
        total = total + tax;
        lines.push_back(taxLine(sum.rate, sum.net, tax));
    }
    // A cent of difference per rate is taken from the caller; an update that sends the old detail keeps the old tax.
    const Decimal tolerance = Decimal::fromUnits(5, 2) * Decimal(static_cast<int>(lines.size()));
    if (base.override && (base.isUpdate || (*base.override - total).abs() <= tolerance)) {
        if (!lines.empty()) {
            addTo(lines.front().as_object(), "Amount", *base.override - total);
        }
        total = *base.override;
    }
    json::object detail{{"TotalTax", numberOf(total)}};
    if (!lines.empty()) {
        detail["TaxLine"] = std::move(lines);
    }
    sale["TxnTaxDetail"] = std::move(detail);
    return total;
}

} // namespace

Decimal reckonTax(const Writing& writing, json::object& sale, const TaxBase& base) {
    if (writing.company.isUs()) {
        sale.erase("GlobalTaxCalculation");
        return usTax(writing, sale, base);
    }
    if (!writing.company.preference("TaxPrefs", "UsingSalesTax")) {
        sale.erase("TxnTaxDetail");
        return {};
    }
    return globalTax(writing, sale, base);
}

} // namespace crossdock::sandbox::qbo
