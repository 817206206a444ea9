#include "service_model.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <cstdio>
#include <map>
#include <stdexcept>

namespace documents_test {

namespace json = boost::json;
using crossdock::Decimal;
using crossdock::quickbooks::Company;
using crossdock::quickbooks::TaxCode;
using crossdock::quickbooks::TaxMode;

namespace {

Decimal numberOf(const json::value& value) {
    if (value.is_int64()) {
        return Decimal::fromUnits(value.get_int64(), 0);
    }
    if (!value.is_double()) {
        throw std::runtime_error("2080 not a number");
    }
    char text[64];
    std::snprintf(text, sizeof(text), "%.7f", value.get_double()); // prices have 7 digits at most
    return Decimal::read(text, "number").trimmed();
}

std::string valueIn(const json::object& object, const char* name) {
    const json::value* member = object.if_contains(name);
    return member == nullptr ? std::string() : std::string(std::string_view(member->at("value").as_string()));
}

Decimal part(const Decimal& amount, const Decimal& percent) {
    return (amount * percent).dividedBy(Decimal(100), 2);
}

struct ModelLine {
    Decimal amount, gross;
    std::string code;
    bool isShipping = false;
};

struct ModelForm {
    std::vector<ModelLine> lines;
    Decimal discount, subtotal, net;

    explicit ModelForm(const json::object& body) {
        for (const json::value& one : body.at("Line").as_array()) {
            const json::object& line = one.as_object();
            if (!line.contains("DetailType") || !line.contains("Amount")) {
                throw std::runtime_error("2020 Line");
            }
            const Decimal amount = numberOf(line.at("Amount"));
            if (line.at("DetailType") == "DiscountLineDetail") {
                if (amount.sign() < 0 || !discount.isZero()) {
                    throw std::runtime_error("6090 discount");
                }
                discount = amount;
                continue;
            }
            const json::object& detail = line.at("SalesItemLineDetail").as_object();
            if (detail.contains("Qty") && detail.contains("UnitPrice") &&
                (numberOf(detail.at("Qty")) * numberOf(detail.at("UnitPrice"))).rounded(2) != amount) {
                throw std::runtime_error("6070 Amount is not UnitPrice x Qty");
            }
            if (!amount.fits(2)) {
                throw std::runtime_error("6000 more than two digits");
            }
            ModelLine model{amount, amount, valueIn(detail, "TaxCodeRef"),
                            valueIn(detail, "ItemRef") == "SHIPPING_ITEM_ID"};
            if (detail.contains("TaxInclusiveAmt")) {
                model.gross = numberOf(detail.at("TaxInclusiveAmt"));
            }
            net += amount;
            subtotal += model.isShipping ? Decimal{} : amount;
            lines.push_back(std::move(model));
        }
        if (lines.empty()) {
            throw std::runtime_error("2020 Line");
        }
    }

    Decimal discounted(const Decimal& taxable) const {
        return subtotal.isZero() ? taxable : taxable - (discount * taxable).dividedBy(subtotal, 2);
    }
};

Decimal usTax(const ModelForm& form, const json::object& detail, const Company& company) {
    Decimal taxable;
    for (const ModelLine& line : form.lines) {
        if (line.code != "TAX" && line.code != "NON") {
            throw std::runtime_error("6100 " + line.code);
        }
        taxable += line.code == "TAX" ? line.amount : Decimal{};
    }
    if (company.taxMode == TaxMode::UsAutomated) {
        // The engine's own figure depends on the address; an override is what the connector must send.
        if (taxable.isZero()) {
            return {};
        }
        return detail.contains("TotalTax") ? numberOf(detail.at("TotalTax"))
                                           : part(form.discounted(taxable), Decimal(8));
    }
    Decimal tax;
    if (const TaxCode* group = company.taxCode(valueIn(detail, "TxnTaxCodeRef"))) {
        for (const auto& rate : group->rates) {
            tax += part(form.discounted(taxable), rate.percent);
        }
    }
    return tax;
}

/// What is to be added to the net amounts for the tax; inclusive lines bring their own.
Decimal globalTax(ModelForm& form, const json::object& body, const json::object& detail, const Company& company,
                  const ServiceManner& manner) {
    const bool inclusive = body.at("GlobalTaxCalculation") == "TaxInclusive";
    std::map<std::string, std::pair<Decimal, Decimal>> bases; // rate id to base and percent
    Decimal tax;
    for (ModelLine& line : form.lines) {
        const TaxCode* code = company.taxCode(line.code);
        if (code == nullptr) {
            throw std::runtime_error("6000 every line needs a tax code");
        }
        if (inclusive) {
            if (code->rates.size() > 1) {
                throw std::runtime_error("the model knows no inclusive line with several rates");
            }
            const Decimal net = (line.gross * Decimal(100)).dividedBy(Decimal(100) + code->percent(), 2);
            form.net += net - line.amount;
            tax += line.gross - net;
            continue;
        }
        for (const auto& rate : code->rates) {
            if (manner.roundsTaxByLine) {
                tax += part(line.amount, rate.percent);
            }
            bases[rate.id].first += line.amount;
            bases[rate.id].second = rate.percent;
        }
    }
    if (!manner.roundsTaxByLine) {
        for (const auto& [id, base] : bases) {
            tax += part(form.discounted(base.first), base.second);
        }
    }
    if (detail.contains("TotalTax") && manner.believesTotalTax) {
        const Decimal sent = numberOf(detail.at("TotalTax"));
        if ((sent - tax).abs() <= Decimal::fromUnits(5, 2) * Decimal(static_cast<int>(bases.size()))) {
            return sent;
        }
    }
    return tax;
}

} // namespace

Decimal totalOf(const std::string& text, const Company& company, const ServiceManner& manner) {
    const json::value parsed = json::parse(text);
    const json::object& body = parsed.as_object();
    static const json::object none;
    const json::value* sent = body.if_contains("TxnTaxDetail");
    const json::object& detail = sent == nullptr ? none : sent->as_object();
    ModelForm form(body);
    Decimal tax;
    if (company.isUs()) {
        if (body.contains("GlobalTaxCalculation")) {
            throw std::runtime_error("GlobalTaxCalculation is not for the US");
        }
        tax = usTax(form, detail, company);
    } else if (company.taxMode == TaxMode::Global) {
        tax = globalTax(form, body, detail, company, manner);
    }
    const Decimal total = form.net - form.discount + tax;
    if (total.sign() < 0) {
        throw std::runtime_error("6000 total below 0");
    }
    return total;
}

} // namespace documents_test
