#include "documents/tax_codes.hpp"

#include "documents/held.hpp"

#include <algorithm>

namespace crossdock::quickbooks::documents {

namespace {

std::string joined(const std::vector<std::string>& rates) {
    std::string out;
    for (const std::string& rate : rates) {
        out += (out.empty() ? "" : "+") + rate;
    }
    return out;
}

std::vector<Decimal> sorted(std::vector<Decimal> percents) {
    std::sort(percents.begin(), percents.end());
    return percents;
}

void keepIf(std::vector<const TaxCode*>& codes, auto&& wanted) {
    std::vector<const TaxCode*> kept;
    std::copy_if(codes.begin(), codes.end(), std::back_inserter(kept), wanted);
    if (!kept.empty()) {
        codes = std::move(kept);
    }
}

} // namespace

Decimal percentOf(const Decimal& amount, const Decimal& percent) {
    return (amount * percent).dividedBy(Decimal(100), 2);
}

std::vector<std::string> TaxCodes::ratesOf(const Component& component) const {
    std::vector<std::string> rates;
    for (const RateShare& share : component.taxes) {
        const ShopRate* rate = _sheet.rate(share.rate);
        const bool rounds = share.amount.isZero() && rate != nullptr && rate->percent &&
                            percentOf(component.net, *rate->percent).isZero();
        if (!share.amount.isZero() || rounds) {
            rates.push_back(share.rate);
        }
    }
    if (rates.empty() && !component.tax.isZero() && _sheet.rates.size() == 1) {
        rates.push_back(_sheet.rates.front().id);
    }
    std::sort(rates.begin(), rates.end());
    rates.erase(std::unique(rates.begin(), rates.end()), rates.end());
    return rates;
}

const TaxCode* TaxCodes::mapped(const std::string& key) const {
    const auto found = _settings.taxCodes.find(key);
    if (found == _settings.taxCodes.end()) {
        return nullptr;
    }
    const TaxCode* code = _company.taxCode(found->second);
    if (code == nullptr) {
        throw Held("tax_code_unmapped", "tax_codes maps \"" + key + "\" to \"" + found->second +
                                            "\", which is no active tax code of the company: correct the setting");
    }
    return code;
}

/// Active codes whose rates are these; without a percentage from the shop, those that come nearest to what the amounts show.
std::vector<const TaxCode*> TaxCodes::byPercent(const std::vector<std::string>& rates) const {
    std::vector<Decimal> percents;
    bool known = true;
    for (const std::string& id : rates) {
        const ShopRate* rate = _sheet.rate(id);
        known = known && rate != nullptr && rate->percent && !(rate->compound && rates.size() > 1);
        percents.push_back(rate != nullptr && rate->percent ? *rate->percent : Decimal{});
    }
    Decimal wanted, slack;
    if (known) {
        for (const Decimal& percent : percents) {
            wanted += percent;
        }
    } else {
        Decimal net, tax;
        int count = 1;
        for (const Component& component : _sheet.components) {
            if (ratesOf(component) == rates) {
                net += component.net.abs();
                tax += component.tax.abs();
                ++count;
            }
        }
        if (net.isZero()) {
            return {};
        }
        wanted = (tax * Decimal(100)).dividedBy(net, 6);
        // Half of the smallest unit for each, in percent of the sum.
        slack = (Decimal(count) * Decimal(_sheet.digits == 0 ? 50 : 1))
                    .dividedBy(net * Decimal(_sheet.digits == 0 ? 1 : 2), 6);
    }
    std::vector<const TaxCode*> codes;
    for (const TaxCode& code : _company.taxCodes) {
        if (code.isActive && !code.rates.empty() && (code.percent() - wanted).abs() <= slack) {
            codes.push_back(&code);
        }
    }
    keepIf(codes, [&](const TaxCode* code) {
        std::vector<Decimal> own;
        for (const TaxRate& rate : code->rates) {
            own.push_back(rate.percent);
        }
        return known && sorted(own) == sorted(percents);
    });
    return codes;
}

const TaxCode& TaxCodes::taxed(const std::vector<std::string>& rates, const std::string& taxClass) const {
    std::vector<std::string> keys{"rate:" + joined(rates)};
    Decimal sum;
    bool known = true;
    for (const std::string& id : rates) {
        const ShopRate* rate = _sheet.rate(id);
        if (rate != nullptr && rates.size() == 1) {
            keys.push_back("code:" + rate->code);
            keys.push_back("label:" + rate->label);
        }
        known = known && rate != nullptr && rate->percent;
        sum += known ? *rate->percent : Decimal{};
    }
    if (known && sum.isZero() && !taxClass.empty()) {
        keys.push_back("class:" + taxClass);
    }
    if (known) {
        keys.push_back("percent:" + sum.trimmed().text());
    }
    for (const std::string& key : keys) {
        if (const TaxCode* code = mapped(key)) {
            return *code;
        }
    }
    std::vector<const TaxCode*> codes = rates.empty() ? std::vector<const TaxCode*>{} : byPercent(rates);
    if (codes.size() > 1 && _sale != nullptr) {
        keepIf(codes, [&](const TaxCode* code) {
            return code->id == _sale->taxGroup ||
                   std::find(_sale->taxCodes.begin(), _sale->taxCodes.end(), code->id) != _sale->taxCodes.end();
        });
    }
    if (codes.size() > 1) {
        keepIf(codes, [&](const TaxCode* code) { return code->id == _company.defaultTaxGroup; });
    }
    const std::string shown = "\"" + keys.front() + "\"" + (known ? " (" + sum.trimmed().text() + " %)" : "");
    if (codes.empty()) {
        throw Held("tax_code_unmapped", "no tax code of the company stands for the shop's tax " + shown + ": add " +
                                            keys.front() + " to tax_codes");
    }
    if (codes.size() > 1) {
        std::string names;
        for (const TaxCode* code : codes) {
            names += (names.empty() ? "" : ", ") + code->name;
        }
        throw Held("tax_code_ambiguous", "several tax codes of the company could stand for the shop's tax " + shown +
                                             ": " + names + "; say which one in tax_codes");
    }
    return *codes.front();
}

/// The settings' one, else the only code without rates, else the only one of 0 %.
const TaxCode* TaxCodes::withoutTax(const std::vector<std::string>& keys) const {
    for (const std::string& key : keys) {
        if (const TaxCode* code = mapped(key)) {
            return code;
        }
    }
    const TaxCode* free = nullptr;
    const TaxCode* zero = nullptr;
    int frees = 0, zeros = 0;
    for (const TaxCode& code : _company.taxCodes) {
        if (code.isActive && code.rates.empty()) {
            free = &code;
            ++frees;
        } else if (code.isActive && code.percent().isZero()) {
            zero = &code;
            ++zeros;
        }
    }
    return frees == 1 ? free : frees == 0 && zeros == 1 ? zero : nullptr;
}

const TaxCode& TaxCodes::untaxed(const Component& component) const {
    std::vector<std::string> keys;
    if (!component.taxClass.empty()) {
        keys.push_back("class:" + component.taxClass);
    }
    const bool abroad = !_sheet.country.empty() && _sheet.country != _company.country.substr(0, 2);
    if (_sheet.isExempt) {
        if (abroad) {
            keys.emplace_back("reverse_charge");
        }
        keys.emplace_back("exempt");
    }
    if (abroad) {
        keys.emplace_back("abroad");
    }
    keys.emplace_back("untaxed");
    const TaxCode* code = withoutTax(keys);
    if (code == nullptr) {
        throw Held("tax_code_unmapped",
                   "no tax code is known for what bears no tax: add " + keys.front() + " or untaxed to tax_codes");
    }
    return *code;
}

const TaxCode& TaxCodes::outOfScope() const {
    const TaxCode* code = withoutTax({"out_of_scope", "untaxed"});
    if (code == nullptr) {
        throw Held("tax_code_unmapped",
                   "no tax code is known for lines that are no sale: add out_of_scope to tax_codes");
    }
    return *code;
}

} // namespace crossdock::quickbooks::documents
