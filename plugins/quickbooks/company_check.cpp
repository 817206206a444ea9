#include "company_check.hpp"

#include <algorithm>
#include <map>
#include <set>

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
        out.append(i == 0 ? "" : ", ").append(names[i]);
    }
    return names.size() > mostProposals ? out + ", ..." : out.empty() ? "none" : out;
}

/// Settings whose values are tax codes. TAX and NON, which only mark a line of a US company, are none.
bool checkTaxCodes(const Company& company, const Config& config, Report& report) {
    bool good = true;
    std::vector<std::string> names;
    for (const TaxCode& code : company.taxCodes) {
        names.push_back("\"" + code.name + "\"");
    }
    for (const auto& [what, code] : config.documents.taxCodes) {
        if (company.taxCode(code) == nullptr) {
            report.error("tax_codes." + what, "no active tax code \"" + code + "\"; there are: " + joined(names));
            good = false;
        }
    }
    const bool chosen = company.taxMode == TaxMode::Global || company.taxMode == TaxMode::UsManual;
    if (chosen && config.documents.taxCodes.empty()) {
        report.warning("tax_codes", "no rate of the shop is mapped, so only those with a code of the same percentage "
                                    "can be posted; there are: " +
                                        joined(names));
    }
    return good;
}

/// The settings that name entries of lists: setting, list and entry.
struct NamedEntry {
    std::string setting;
    ListEntry entry;
};

std::vector<NamedEntry> namedEntries(const DocumentSettings& settings) {
    std::vector<NamedEntry> named;
    const auto one = [&](const char* setting, const char* list, const std::string& entry) {
        named.push_back({setting, {list, entry}});
    };
    const auto all = [&](const std::string& setting, const char* list, const std::map<std::string, std::string>& map) {
        for (const auto& [key, entry] : map) {
            named.push_back({setting + "." + key, {list, entry}});
        }
    };
    one("default_item", "Item", settings.defaultItem);
    one("shipping_item", "Item", settings.shippingItem);
    one("fee_item", "Item", settings.feeItem);
    one("tip_item", "Item", settings.tipItem);
    one("discount_item", "Item", settings.discountItem);
    one("gift_card_item", "Item", settings.giftCardItem);
    one("deposit_item", "Item", settings.depositItem);
    one("refund_item", "Item", settings.refundItem);
    one("tax_item", "Item", settings.taxItem);
    one("rounding_item", "Item", settings.roundingItem);
    all("items", "Item", settings.items);
    all("fee_items", "Item", settings.feeItems);
    one("item_income_account", "Account", settings.itemIncomeAccount);
    one("discount_account", "Account", settings.discountAccount);
    one("refund_account", "Account", settings.refundAccount);
    all("deposit_accounts", "Account", settings.depositAccounts);
    all("payment_methods", "PaymentMethod", settings.paymentMethods);
    one("terms", "Term", settings.terms);
    one("class", "Class", settings.businessClass);
    one("department", "Department", settings.department);
    return named;
}

/// The names of a company's lists, each read once; accounts of one type alone when it is given.
class Proposals {
public:
    Proposals(const Call& call, const CompanyReader& reader) : _call(call), _reader(reader) {}

    std::string of(const std::string& list, std::string_view type = {}) {
        const auto [rows, isNew] = _rows.try_emplace(list);
        if (isNew) {
            rows->second = _reader.rowsOf(_call, list);
        }
        std::vector<std::string> names;
        for (const ListRow& row : rows->second) {
            if (type.empty() || row.type == type) {
                names.push_back("\"" + row.name + "\"" + (list == "Account" ? " (" + row.type + ")" : ""));
            }
        }
        return "there are: " + joined(names);
    }

private:
    const Call& _call;
    const CompanyReader& _reader;
    std::map<std::string, std::vector<ListRow>> _rows;
};

/// Settings that point to nothing.
bool checkLists(const CompanyState& state, const Config& config, Proposals& proposals, Report& report) {
    const std::set<ListEntry> wanted = listsOf(config.documents);
    bool good = true;
    for (const auto& [setting, entry] : namedEntries(config.documents)) {
        if (wanted.count(entry) != 0 && state.lists.count(entry) == 0) {
            report.error(setting,
                         "no active " + entry.first + " \"" + entry.second + "\"; " + proposals.of(entry.first));
            good = false;
        }
    }
    return good;
}

bool isCurrency(const std::string& text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 'A' && c <= 'Z'; });
}

/// A company of one currency takes no order in another: said here, and not at the first such order.
bool checkCurrencies(const Company& company, const Config& config, Report& report) {
    if (company.manyCurrencies) {
        return true;
    }
    report.info("currency", company.homeCurrency +
                                " alone, since Multicurrency is off in QuickBooks: orders in another "
                                "currency hold, as currency_not_enabled");
    bool good = true;
    for (const auto& [key, account] : config.documents.depositAccounts) {
        const std::string currency = key.substr(key.rfind('/') == std::string::npos ? 0 : key.rfind('/') + 1);
        if (isCurrency(currency) && currency != company.homeCurrency) {
            report.error("deposit_accounts." + key,
                         "the company keeps its books in " + company.homeCurrency +
                             " alone: switch Multicurrency on in QuickBooks, or filter orders in " + currency +
                             " out of the flow and take this line away");
            good = false;
        }
    }
    return good;
}

/// Settings that are not needed by every company, but by most: without them some records hold.
void proposeUnset(const DocumentSettings& settings, Proposals& proposals, Report& report) {
    if (settings.itemPolicy == DocumentSettings::ItemPolicy::Create && settings.itemIncomeAccount.empty()) {
        report.warning("item_income_account",
                       "not set: products without an item hold; " + proposals.of("Account", "Income"));
    }
    if (settings.defaultItem.empty()) {
        report.warning("default_item", "not set: lines without a product hold; " + proposals.of("Item"));
    }
    if (settings.shippingItem.empty() && settings.feeItem.empty() && settings.defaultItem.empty()) {
        report.warning("shipping_item",
                       "not set: orders with shipping hold; SHIPPING_ITEM_ID, or " + proposals.of("Item"));
    }
    if (settings.roundingItem.empty()) {
        report.warning("rounding_item", "not set: a difference of a cent holds; " + proposals.of("Item"));
    }
    if (settings.refundItem.empty()) {
        report.warning("refund_item", "not set: a refund of more than its lines holds; " + proposals.of("Item"));
    }
    if (settings.refundAccount.empty() && settings.depositAccounts.empty()) {
        report.warning("refund_account", "not set: refunds may hold; " + proposals.of("Account", "Bank"));
    }
}

} // namespace

void checkCompany(const Call& call, const CompanyState& state, const CompanyReader& reader, const Config& config,
                  Report& report) {
    const Company& company = state.company;
    report.info("company", state.name + " (" + company.country + ", " + company.homeCurrency +
                               (company.manyCurrencies ? ", several currencies)" : ")"));
    report.info("sales tax", nameOf(company.taxMode));
    Proposals proposals(call, reader);
    bool good = checkLists(state, config, proposals, report);
    proposeUnset(config.documents, proposals, report);
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
    good = checkCurrencies(company, config, report) && good;
    if (!good) {
        throw Error::config("quickbooks: the settings do not fit the company; see the findings above");
    }
}

} // namespace crossdock::quickbooks
