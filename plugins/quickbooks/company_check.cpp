#include "company_check.hpp"

#include <algorithm>
#include <map>

namespace crossdock::quickbooks {

namespace {

constexpr std::size_t mostProposals = 12;

const char* nameOf(TaxMode mode) {
    switch (mode) {
    case TaxMode::UsManual:
        return "United States, rates chosen by hand";
    case TaxMode::UsAutomated:
        return "United States, automated sales tax";
    case TaxMode::Global:
        return "a tax code on every line";
    case TaxMode::None:
        break;
    }
    return "sales tax is switched off";
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size() && i < mostProposals; ++i) {
        out.append(i == 0 ? "\"" : ", \"").append(names[i]).append("\"");
    }
    return names.size() > mostProposals ? out + ", ..." : out.empty() ? "none" : out;
}

/// Settings whose values are tax codes: all but the pseudo codes of US companies.
bool checkTaxCodes(const Company& company, const Config& config, Report& report) {
    bool good = true;
    std::vector<std::string> names;
    for (const TaxCode& code : company.taxCodes) {
        names.push_back(code.name);
    }
    for (const auto& [what, code] : config.documents.taxCodes) {
        const bool isPseudo = company.isUs() && (code == "TAX" || code == "NON");
        if (!isPseudo && company.taxCode(code) == nullptr) {
            report.error("tax_codes." + what, "no active tax code \"" + code + "\"; there are: " + joined(names));
            good = false;
        }
    }
    if (company.taxMode == TaxMode::Global && config.documents.taxCodes.empty()) {
        report.warning("tax_codes", "no rate of the shop is mapped, so only those with a code of the same percentage "
                                    "can be posted; there are: " +
                                        joined(names));
    }
    return good;
}

} // namespace

void checkCompany(const Call& call, const CompanyState& state, const CompanyReader& reader, const Config& config,
                  Report& report) {
    const Company& company = state.company;
    report.info("company", state.name + " (" + company.country + ", " + company.homeCurrency +
                               (company.manyCurrencies ? ", several currencies)" : ")"));
    report.info("sales tax", nameOf(company.taxMode));
    bool good = true;
    std::map<std::string, std::vector<std::string>> missing;
    for (const ListEntry& entry : listsOf(config.documents)) {
        if (state.lists.count(entry) == 0) {
            missing[entry.first].push_back(entry.second);
        }
    }
    for (const auto& [entity, wanted] : missing) {
        std::vector<std::string> names;
        for (const ListRow& row : reader.rowsOf(call, entity)) {
            names.push_back(row.type.empty() ? row.name : row.name + "\" (" + row.type + ") \"");
        }
        std::vector<std::string> plain;
        for (std::string& name : names) {
            plain.push_back(name);
        }
        for (const std::string& name : wanted) {
            report.error(entity, "no active " + entity + " \"" + name + "\"; there are: " + joined(plain));
            good = false;
        }
    }
    if (config.documents.shippingItem == "SHIPPING_ITEM_ID" && !company.allowsShipping) {
        report.error("shipping_item", "SHIPPING_ITEM_ID needs Shipping to be switched on under Account and settings > "
                                      "Sales; or name a service item");
        good = false;
    }
    if (config.documents.discounts == DocumentSettings::Discounts::DiscountLine && !company.allowsDiscount) {
        report.error("discounts", "a discount line needs Discount to be switched on under Account and settings > "
                                  "Sales; or choose net prices");
        good = false;
    }
    if (!company.customNumbers && config.documents.number == DocumentSettings::Number::Always) {
        report.warning("number", "QuickBooks numbers the documents itself (custom transaction numbers are off): the "
                                 "shop's numbers may collide with its own");
    }
    if (!company.closedUntil.empty()) {
        report.info("closed until", company.closedUntil);
    }
    good = checkTaxCodes(company, config, report) && good;
    if (!good) {
        throw Error::config("quickbooks: the settings do not fit the company; see the findings above");
    }
}

} // namespace crossdock::quickbooks
