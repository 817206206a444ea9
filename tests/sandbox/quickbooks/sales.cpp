#include "sandbox_quickbooks/sales.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/names.hpp"
#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/references.hpp"
#include "sandbox_quickbooks/sale_lines.hpp"
#include "sandbox_quickbooks/tax.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <array>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::array salesForms{std::string_view{"Invoice"}, std::string_view{"SalesReceipt"},
                                std::string_view{"CreditMemo"}, std::string_view{"RefundReceipt"}};

void fallBack(json::object& object, std::string_view name, json::value value) {
    if (!object.contains(name)) {
        object[name] = std::move(value);
    }
}

void refuseDuplicateNumber(const Writing& writing, const Entity& entity, const json::object& sale) {
    const std::string number = textIn(sale, "DocNumber");
    const auto& prefs = writing.company.preferences.at("SalesFormsPrefs").as_object();
    if (number.empty() || writing.allowDuplicateNumber || !flagIn(prefs, "WarnDuplicateDocNumber", true)) {
        return;
    }
    for (const std::string_view form : salesForms) {
        const auto table = writing.company.tables.find(form);
        if (table == writing.company.tables.end()) {
            continue;
        }
        for (const auto& row : table->second) {
            const bool self = form == entity.name && viewIn(row.second, "Id") == viewIn(sale, "Id");
            if (!self && equalsIgnoringCase(viewIn(row.second, "DocNumber"), number)) {
                throw Fault(Problem{6140, "Duplicate Document Number Error",
                                    "Duplicate Document Number Error : You must specify a different number. This "
                                    "number has already been "
                                    "used. DocNumber=" +
                                        number + " is assigned to TxnType=" + std::string{form} +
                                        " with TxnId=" + textIn(row.second, "Id"),
                                    ""});
            }
        }
    }
}

void numberSale(const Writing& writing, const Entity& entity, json::object& sale, const json::object* old) {
    if (old != nullptr && !sale.contains("DocNumber") && old->contains("DocNumber")) {
        sale["DocNumber"] = old->at("DocNumber");
    }
    Company& company = writing.company;
    if (!sale.contains("DocNumber") && !company.preference("SalesFormsPrefs", "CustomTxnNumbers") && old == nullptr) {
        sale["DocNumber"] = std::to_string(++company.lastDocNumber);
        return;
    }
    const bool changed = old == nullptr || textIn(*old, "DocNumber") != textIn(sale, "DocNumber");
    if (changed) {
        refuseDuplicateNumber(writing, entity, sale);
    }
}

/// The company's own fields, with the caller's values.
void completeCustomFields(const Writing& writing, json::object& sale) {
    json::array fields;
    const json::array sent = sale.contains("CustomField") ? sale["CustomField"].as_array() : json::array{};
    const auto& prefs = writing.company.preferences.at("SalesFormsPrefs").as_object();
    const auto* groups = prefs.if_contains("CustomField");
    std::map<std::string, json::value> settings;
    if (groups != nullptr) {
        for (const json::value& group : groups->as_array()) {
            for (const json::value& setting : group.at("CustomField").as_array()) {
                const json::object& pair = setting.as_object();
                settings[textIn(pair, "Name")] =
                    pair.contains("StringValue") ? pair.at("StringValue") : pair.at("BooleanValue");
            }
        }
    }
    for (const std::string id : {"1", "2", "3"}) {
        const auto name = settings.find("SalesFormsPrefs.SalesCustomName" + id);
        const auto used = settings.find("SalesFormsPrefs.UseSalesCustom" + id);
        if (name == settings.end() || used == settings.end() || used->second != json::value(true)) {
            continue;
        }
        json::object field{{"DefinitionId", id}, {"Name", name->second}, {"Type", "StringType"}};
        for (const json::value& one : sent) {
            if (textIn(one.as_object(), "DefinitionId") == id && !textIn(one.as_object(), "StringValue").empty()) {
                field["StringValue"] = textIn(one.as_object(), "StringValue");
            }
        }
        fields.push_back(std::move(field));
    }
    sale["CustomField"] = std::move(fields);
}

void completeParty(const Writing& writing, const Entity& entity, json::object& sale) {
    const std::string id = referenceIn(sale, "CustomerRef");
    if (id.empty()) {
        if (entity.name == "Invoice" || entity.name == "CreditMemo") {
            throw Fault(missing("CustomerRef"));
        }
        return;
    }
    const json::object* customer = writing.company.find("Customer", id);
    if (customer == nullptr) {
        return;
    }
    for (const char* address : {"BillAddr", "ShipAddr"}) {
        if (!sale.contains(address) && customer->contains(address)) {
            sale[address] = customer->at(address);
        }
    }
}

void completeDueDate(const Writing& writing, json::object& sale) {
    std::string term = referenceIn(sale, "SalesTermRef");
    if (term.empty()) {
        if (const json::object* customer = writing.company.find("Customer", referenceIn(sale, "CustomerRef"))) {
            term = referenceIn(*customer, "SalesTermRef");
        }
    }
    if (term.empty()) {
        term = referenceIn(writing.company.preferences.at("SalesFormsPrefs").as_object(), "DefaultTerms");
    }
    const json::object* found = writing.company.find("Term", term);
    const Decimal days = found == nullptr ? Decimal{} : decimalIn(*found, "DueDays");
    fallBack(sale, "DueDate", json::string(daysLater(textIn(sale, "TxnDate"), days.minorUnits(0).value_or(0))));
}

void completePayment(const Writing& writing, const Entity& entity, json::object& sale) {
    if (entity.name == "SalesReceipt" && !sale.contains("DepositToAccountRef")) {
        const auto table = writing.company.tables.find("Account");
        if (table != writing.company.tables.end()) {
            for (const auto& row : table->second) {
                if (textIn(row.second, "AccountSubType") == "UndepositedFunds") {
                    sale["DepositToAccountRef"] =
                        json::object{{"value", textIn(row.second, "Id")}, {"name", textIn(row.second, "Name")}};
                    break;
                }
            }
        }
    }
    if (entity.name != "RefundReceipt") {
        return;
    }
    const json::object* account = writing.company.find("Account", referenceIn(sale, "DepositToAccountRef"));
    if (account == nullptr) {
        throw Fault(missing("DepositToAccountRef"));
    }
    const std::string type = textIn(*account, "AccountType");
    if (type != "Bank" && type != "Other Current Asset") {
        throw Fault(business("You need to select a Bank or Other Current Asset account for this transaction"));
    }
    const std::string print = textIn(sale, "PrintStatus");
    if (type == "Bank" && print == "PrintComplete" && textIn(sale, "PaymentRefNum").empty()) {
        throw Fault(missing("PaymentRefNum"));
    }
    if (print == "NeedToPrint") {
        sale["PaymentRefNum"] = "To Print";
    }
}

void completeStock(const Writing& writing, const json::object& sale) {
    for (const json::value& line : sale.at("Line").as_array()) {
        const auto* detail = line.as_object().if_contains("SalesItemLineDetail");
        const json::object* item =
            detail == nullptr ? nullptr : writing.company.find("Item", referenceIn(detail->as_object(), "ItemRef"));
        if (item != nullptr && flagIn(*item, "TrackQtyOnHand") &&
            textIn(sale, "TxnDate") < textIn(*item, "InvStartDate")) {
            throw Fault(
                business("Transaction date is prior to the start date of inventory item " + textIn(*item, "Name")));
        }
    }
}

} // namespace

void refuseClosedDate(const Writing& writing, const json::object& transaction) {
    const auto* accounting = writing.company.preferences.if_contains("AccountingInfoPrefs");
    const std::string closed = accounting == nullptr ? std::string{} : textIn(accounting->as_object(), "BookCloseDate");
    if (!closed.empty() && textIn(transaction, "TxnDate") <= closed) {
        throw Fault(Problem{6210, "Account Period Closed, Cannot Update Through Services API",
                            "The account period has closed and the account books cannot be updated through the API.",
                            ""});
    }
}

void completeCurrency(const Writing& writing, json::object& transaction) {
    Company& company = writing.company;
    const std::string home = company.homeCurrency();
    std::string code = referenceIn(transaction, "CurrencyRef");
    if (!company.manyCurrencies()) {
        if (!code.empty() && code != home) {
            throw Fault(business("Multi Currency should be enabled to perform this operation"));
        }
        transaction["CurrencyRef"] = json::object{{"value", home}, {"name", currencyName(home)}};
        transaction.erase("ExchangeRate");
        return;
    }
    if (code.empty()) {
        throw Fault(missing("CurrencyRef"));
    }
    if (const json::object* customer = company.find("Customer", referenceIn(transaction, "CustomerRef"))) {
        if (referenceIn(*customer, "CurrencyRef") != code) {
            throw Fault(business("The currency of the transaction must be that of the customer"));
        }
    }
    transaction["CurrencyRef"] = json::object{{"value", code}, {"name", currencyName(code)}};
    if (code == home) {
        transaction["ExchangeRate"] = 1;
    } else if (!transaction.contains("ExchangeRate")) {
        const Decimal rate = decimalIn(company.exchangeRates, code);
        transaction["ExchangeRate"] = rate.isZero() ? json::value(1) : numberOf(rate);
    }
}

void completeSale(const Writing& writing, const Entity& entity, json::object& sale, const SaleChange& change) {
    completeParty(writing, entity, sale);
    fallBack(sale, "TxnDate", json::string(writing.zone.day(writing.now)));
    refuseClosedDate(writing, sale);
    if (change.old != nullptr) {
        refuseClosedDate(writing, *change.old);
    }
    completeCurrency(writing, sale);
    completePayment(writing, entity, sale);
    const LineSums sums = completeLines(writing, sale, change.old);
    fallBack(sale, "ApplyTaxAfterDiscount", false);

    const bool keepsTax = change.sparse && !change.sent->contains("Line") && !change.sent->contains("TxnTaxDetail") &&
                          sale.contains("TxnTaxDetail");
    const json::object* sentTax =
        change.sent->contains("TxnTaxDetail") ? &change.sent->at("TxnTaxDetail").as_object() : nullptr;
    TaxBase base{sums.subtotal, sums.discount, std::nullopt, change.old != nullptr};
    if (sentTax != nullptr && sentTax->contains("TotalTax")) {
        base.override = decimalIn(*sentTax, "TotalTax");
    }
    if (sentTax == nullptr && !keepsTax) {
        // Without a new detail the group stays and the tax is reckoned anew.
        if (auto* old = sale.if_contains("TxnTaxDetail")) {
            old->as_object().erase("TotalTax");
        }
    }
    const Decimal tax =
        keepsTax ? decimalIn(sale["TxnTaxDetail"].as_object(), "TotalTax") : reckonTax(writing, sale, base);
    setSubtotal(sale);
    Decimal net;
    for (const json::value& line : sale["Line"].as_array()) {
        if (textIn(line.as_object(), "DetailType") == "SalesItemLineDetail") {
            net = net + decimalIn(line.as_object(), "Amount");
        }
    }
    const Decimal total = net - sums.discount + tax;
    if (total.sign() < 0) {
        throw Fault(business("Transaction amount must be 0 or greater"));
    }
    completeStock(writing, sale);
    completeCustomFields(writing, sale);
    identifyAddresses(writing, sale);

    sale["TotalAmt"] = numberOf(total);
    if (writing.company.manyCurrencies()) {
        sale["HomeTotalAmt"] = numberOf((total * decimalIn(sale, "ExchangeRate")).rounded(2));
    }
    fallBack(sale, "PrintStatus", entity.name == "RefundReceipt" ? "NotSet" : "NeedToPrint");
    if (entity.name != "RefundReceipt") {
        fallBack(sale, "EmailStatus", "NotSet");
    }
    if (textIn(sale, "EmailStatus") == "NeedToSend" && !sale.contains("BillEmail")) {
        throw Fault(missing("BillEmail"));
    }
    if (entity.name == "Invoice") {
        for (const char* name :
             {"AllowIPNPayment", "AllowOnlinePayment", "AllowOnlineCreditCardPayment", "AllowOnlineACHPayment"}) {
            fallBack(sale, name, false);
        }
        fallBack(sale, "LinkedTxn", json::array{});
        completeDueDate(writing, sale);
    }
    // What was paid or used of the old one stays paid.
    const Decimal used =
        change.old == nullptr ? Decimal{} : decimalIn(*change.old, "TotalAmt") - decimalIn(*change.old, "Balance");
    const bool open = entity.name == "Invoice" || entity.name == "CreditMemo";
    sale["Balance"] = numberOf(open ? total - used : Decimal{});
    if (entity.name == "CreditMemo") {
        sale["RemainingCredit"] = sale["Balance"];
    }
    numberSale(writing, entity, sale, change.old);
}

void voidSale(json::object& sale) {
    for (json::value& one : sale["Line"].as_array()) {
        json::object& line = one.as_object();
        line["Amount"] = 0;
        if (auto* detail = line.if_contains("SalesItemLineDetail");
            detail != nullptr && detail->as_object().contains("Qty")) {
            detail->as_object()["Qty"] = 0;
        }
    }
    if (sale.contains("TxnTaxDetail")) {
        sale["TxnTaxDetail"] = json::object{{"TotalTax", 0}};
    }
    for (const char* name : {"TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance", "RemainingCredit"}) {
        if (sale.contains(name)) {
            sale[name] = 0;
        }
    }
    const std::string note = textIn(sale, "PrivateNote");
    sale["PrivateNote"] = note.empty() ? "Voided" : "Voided - " + note;
}

} // namespace crossdock::sandbox::qbo
