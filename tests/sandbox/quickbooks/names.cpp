#include "sandbox_quickbooks/names.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/intake.hpp"
#include "sandbox_quickbooks/numbers.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <array>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::array personParts{std::string_view{"Title"}, std::string_view{"GivenName"},
                                 std::string_view{"MiddleName"}, std::string_view{"FamilyName"},
                                 std::string_view{"Suffix"}};
constexpr int mostLevels = 4;

void fallBack(json::object& object, std::string_view name, json::value value) {
    if (!object.contains(name)) {
        object[name] = std::move(value);
    }
}

void refuseCharacters(const json::object& object, std::string_view member, std::string_view forbidden) {
    if (textIn(object, member).find_first_of(forbidden) != std::string::npos) {
        throw Fault(badText(std::string{member}));
    }
}

void completePersonName(const Entity& entity, json::object& object) {
    for (const std::string_view member : personParts) {
        refuseCharacters(object, member, ":\t\n");
    }
    refuseCharacters(object, "DisplayName", ":\t\n");
    refuseCharacters(object, "PrintOnCheckName", ":\t\n");
    if (textIn(object, "DisplayName").empty()) {
        std::string joined;
        for (const std::string_view member : personParts) {
            const std::string part = textIn(object, member);
            joined += (joined.empty() || part.empty() ? "" : " ") + part;
        }
        if (joined.empty()) {
            throw Fault(Problem{6080, "A name is needed",
                                "At least one of these must be given for a " + std::string{entity.name} +
                                    ": DisplayName, Title, GivenName, MiddleName, FamilyName, Suffix",
                                "DisplayName"});
        }
        object["DisplayName"] = joined;
    }
    fallBack(object, "PrintOnCheckName", object["DisplayName"]);
}

/// The name with those of its parents before it, for lists that have a hierarchy.
std::string qualify(const Writing& writing, const Entity& entity, json::object& object, const std::string& name) {
    const std::string parentId = referenceIn(object, "ParentRef");
    if (parentId.empty()) {
        object.erase("Level");
        return name;
    }
    const json::object* parent = writing.company.find(entity.name, parentId);
    if (parent == nullptr || parentId == textIn(object, "Id")) {
        throw Fault(Problem{700, "Invalid Parent", "The parent must be another object of the same kind", "ParentRef"});
    }
    const std::string above = textIn(*parent, "FullyQualifiedName");
    const auto level = std::count(above.begin(), above.end(), ':') + 1;
    if (level > mostLevels) {
        throw Fault(business("only " + std::to_string(mostLevels) + " levels may be below a parent"));
    }
    object["Level"] = level;
    return above + ":" + name;
}

/// What names of a kind must differ in: the full name, since a sub-customer may be called as another customer.
std::string_view uniqueName(const json::object& object, std::string_view title) {
    const std::string_view full = viewIn(object, "FullyQualifiedName");
    return full.empty() ? viewIn(object, title) : full;
}

bool isTaken(const Writing& writing, const Entity& entity, const std::string& name, const std::string& ownId) {
    for (const Entity& other : entities()) {
        const bool together = other.name == entity.name || (sharesNames(other.name) && sharesNames(entity.name));
        const auto table = writing.company.tables.find(other.name);
        if (!together || table == writing.company.tables.end()) {
            continue;
        }
        for (const auto& row : table->second) {
            const bool same = other.name == entity.name && viewIn(row.second, "Id") == ownId;
            if (!same && equalsIgnoringCase(uniqueName(row.second, other.title), name)) {
                return true;
            }
        }
    }
    return false;
}

void nameUniquely(const Writing& writing, const Entity& entity, json::object& object) {
    const std::string title = textIn(object, entity.title);
    const std::string full = entity.field("ParentRef") != nullptr ? qualify(writing, entity, object, title) : title;
    if (entity.field("FullyQualifiedName") != nullptr && entity.name != "Vendor") {
        object["FullyQualifiedName"] = full;
    }
    if (isTaken(writing, entity, full, textIn(object, "Id"))) {
        throw Fault(duplicateName("null"));
    }
}

/// An inactive name makes room for a new one of the same spelling.
void renameInactive(const Writing& writing, const Entity& entity, json::object& object, const json::object* old) {
    const bool wasActive = old == nullptr || flagIn(*old, "Active", true);
    if (flagIn(object, "Active", true) || !wasActive || textIn(object, entity.title).ends_with(" (deleted)")) {
        return;
    }
    const std::string name = textIn(object, entity.title);
    for (int i = 0;; ++i) {
        const std::string marked = name + (i == 0 ? " (deleted)" : " (deleted " + std::to_string(i) + ")");
        object[entity.title] = marked;
        const std::string full =
            entity.field("ParentRef") != nullptr ? qualify(writing, entity, object, marked) : marked;
        if (!isTaken(writing, entity, full, textIn(object, "Id"))) {
            return;
        }
    }
}

void completeCustomer(const Writing& writing, json::object& object) {
    const bool taxed = writing.company.preference("TaxPrefs", "UsingSalesTax");
    fallBack(object, "Taxable", writing.company.isUs());
    const bool job = !referenceIn(object, "ParentRef").empty();
    fallBack(object, "Job", job);
    fallBack(object, "BillWithParent", false);
    fallBack(object, "Balance", 0);
    fallBack(object, "BalanceWithJobs", 0);
    fallBack(object, "PreferredDeliveryMethod", "Print");
    if (const auto* tax = writing.company.preferences.if_contains("TaxPrefs")) {
        const std::string code = referenceIn(tax->as_object(), "TaxGroupCodeRef");
        if (taxed && writing.company.isUs() && flagIn(object, "Taxable") && !code.empty()) {
            fallBack(object, "DefaultTaxCodeRef", json::object{{"value", code}});
        }
    }
}

void completeCurrency(const Writing& writing, json::object& object, const json::object* old) {
    const std::string home = writing.company.homeCurrency();
    const std::string wanted = referenceIn(object, "CurrencyRef").empty() ? home : referenceIn(object, "CurrencyRef");
    if (wanted != home && !writing.company.manyCurrencies()) {
        throw Fault(business("Multi Currency should be enabled to perform this operation"));
    }
    if (old != nullptr && referenceIn(*old, "CurrencyRef") != wanted && old->contains("CurrencyRef")) {
        throw Fault(business("the currency of a name cannot be changed"));
    }
    object["CurrencyRef"] = json::object{{"value", wanted}, {"name", currencyName(wanted)}};
}

void needAccount(const Writing& writing, const json::object& item, const std::string& member, std::string_view type) {
    const json::object* account = writing.company.find("Account", referenceIn(item, member));
    if (account == nullptr) {
        throw Fault(missing(member));
    }
    if (textIn(*account, "AccountType") != type) {
        throw Fault(
            business("You need to select a different type of account for " + member + ": " + std::string{type}));
    }
}

void completeItem(const Writing& writing, json::object& object, const json::object* old) {
    const std::string type = textIn(object, "Type");
    if (type.empty()) {
        throw Fault(missing("Type"));
    }
    if (type == "Group" && old == nullptr) {
        throw Fault(business("bundles cannot be made through this service"));
    }
    if ((type == "Service" || type == "Inventory") && referenceIn(object, "IncomeAccountRef").empty()) {
        throw Fault(missing("IncomeAccountRef"));
    }
    if (old != nullptr && flagIn(*old, "TrackQtyOnHand")) {
        if (!flagIn(object, "TrackQtyOnHand")) {
            throw Fault(business("TrackQtyOnHand cannot be turned off"));
        }
        // Stock moves by sales and by inventory adjustments only.
        object["QtyOnHand"] = old->contains("QtyOnHand") ? old->at("QtyOnHand") : json::value{0};
    }
    if (type == "Inventory") {
        if (!writing.company.preference("ProductAndServicesPrefs", "QuantityOnHand")) {
            throw Fault(Problem{5020, "Feature Not Supported", "Inventory is not available in this company", "Type"});
        }
        for (const std::string member : {"QtyOnHand", "InvStartDate"}) {
            if (!object.contains(member)) {
                throw Fault(missing(member));
            }
        }
        if (!flagIn(object, "TrackQtyOnHand")) {
            throw Fault(missing("TrackQtyOnHand"));
        }
        needAccount(writing, object, "AssetAccountRef", "Other Current Asset");
        needAccount(writing, object, "ExpenseAccountRef", "Cost of Goods Sold");
        needAccount(writing, object, "IncomeAccountRef", "Income");
    }
    if (type != "Category") {
        fallBack(object, "Taxable", false);
        fallBack(object, "UnitPrice", 0);
        fallBack(object, "PurchaseCost", 0);
        fallBack(object, "TrackQtyOnHand", false);
    }
}

void completeAccount(json::object& object) {
    const std::string type = textIn(object, "AccountType");
    if (type.empty()) {
        throw Fault(Problem{6010, "Invalid Account Type", "AccountType or AccountSubType is needed", "AccountType"});
    }
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kinds{{{"Income", "Revenue"},
                                                                                         {"Expense", "Expense"},
                                                                                         {"Cost", "Expense"},
                                                                                         {"Equity", "Equity"},
                                                                                         {"Liability", "Liability"}}};
    std::string_view classification = type == "Credit Card" || type == "Accounts Payable" ? "Liability" : "Asset";
    for (const auto& [word, kind] : kinds) {
        classification = type.find(word) != std::string::npos ? kind : classification;
    }
    object["Classification"] = classification;
    fallBack(object, "SubAccount", !referenceIn(object, "ParentRef").empty());
    fallBack(object, "CurrentBalance", 0);
    fallBack(object, "CurrentBalanceWithSubAccounts", 0);
}

void completeTerm(json::object& object) {
    fallBack(object, "Type", object.contains("DayOfMonthDue") ? "DATE_DRIVEN" : "STANDARD");
    const std::string member = textIn(object, "Type") == "STANDARD" ? "DueDays" : "DayOfMonthDue";
    if (!object.contains(member)) {
        throw Fault(missing(member));
    }
    const Decimal days = decimalIn(object, member);
    if (days < Decimal(member == "DueDays" ? 0 : 1) || days > Decimal(member == "DueDays" ? 999 : 31) ||
        !days.fits(0)) {
        throw Fault(badNumber(member, days.text()));
    }
    fallBack(object, "DiscountDays", 0);
}

void checkEmail(const json::object& object) {
    const auto* email = object.if_contains("PrimaryEmailAddr");
    const std::string address = email == nullptr ? std::string{} : textIn(email->as_object(), "Address");
    if (!address.empty() && (address.find('@') == std::string::npos || address.find('.') == std::string::npos)) {
        throw Fault(Problem{2210, "Invalid Email Address format", "Email Address does not conform to the syntax rules",
                            "PrimaryEmailAddr"});
    }
}

} // namespace

void identifyAddresses(const Writing& writing, json::object& object) {
    for (const char* name : {"BillAddr", "ShipAddr", "PrimaryAddr", "ShipFromAddr"}) {
        auto* member = object.if_contains(name);
        if (member == nullptr || !member->is_object()) {
            continue;
        }
        json::object& address = member->get_object();
        std::size_t together = 0;
        for (const char* line : {"Line1", "Line2", "Line3", "Line4", "Line5"}) {
            together += lengthOf(textIn(address, line));
        }
        if (together > 2000) {
            throw Fault(wrongLength(name, 2000, together));
        }
        if (!address.contains("Id")) {
            json::object numbered{{"Id", std::to_string(++writing.company.lastAddressId)}};
            for (const auto& part : address) {
                numbered[part.key()] = part.value();
            }
            address = std::move(numbered);
        }
    }
}

void completeName(const Writing& writing, const Entity& entity, json::object& object, const json::object* old) {
    const std::string title{entity.title};
    if (sharesNames(entity.name)) {
        completePersonName(entity, object);
        checkEmail(object);
    } else if (textIn(object, title).empty()) {
        throw Fault(missing(title));
    } else {
        refuseCharacters(object, title, entity.name == "Account" ? ":\"\t\n" : ":\t\n");
    }
    fallBack(object, "Active", true);
    renameInactive(writing, entity, object, old);
    nameUniquely(writing, entity, object);
    if (entity.name == "Customer") {
        completeCustomer(writing, object);
    } else if (entity.name == "Vendor") {
        fallBack(object, "Balance", 0);
        fallBack(object, "Vendor1099", false);
    } else if (entity.name == "Employee") {
        fallBack(object, "BillableTime", false);
        object.erase("FullyQualifiedName");
    } else if (entity.name == "Item") {
        completeItem(writing, object, old);
    } else if (entity.name == "Account") {
        completeAccount(object);
    } else if (entity.name == "Term") {
        completeTerm(object);
    } else if (entity.name == "PaymentMethod") {
        fallBack(object, "Type", "NON_CREDIT_CARD");
    } else if (entity.name == "Class" || entity.name == "Department") {
        object["Sub" + std::string{entity.name}] = !referenceIn(object, "ParentRef").empty();
    }
    if (entity.name == "Customer" || entity.name == "Vendor" || entity.name == "Account") {
        completeCurrency(writing, object, old);
    }
    identifyAddresses(writing, object);
}

} // namespace crossdock::sandbox::qbo
