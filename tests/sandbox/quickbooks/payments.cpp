#include "sandbox_quickbooks/payments.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/numbers.hpp"
#include "sandbox_quickbooks/sales.hpp"

#include <vector>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

struct Share {
    std::string type, id;
    Decimal amount;
};

/// What each line of a payment settles.
std::vector<Share> sharesOf(const json::object& payment) {
    std::vector<Share> shares;
    if (const auto* lines = payment.if_contains("Line")) {
        for (const json::value& line : lines->as_array()) {
            const auto* linked = line.as_object().if_contains("LinkedTxn");
            if (linked == nullptr) {
                continue;
            }
            for (const json::value& link : linked->as_array()) {
                shares.push_back({textIn(link.as_object(), "TxnType"), textIn(link.as_object(), "TxnId"),
                                  decimalIn(line.as_object(), "Amount")});
            }
        }
    }
    return shares;
}

void touch(const Writing& writing, json::object& object) {
    object["SyncToken"] = std::to_string(idNumber(textIn(object, "SyncToken")).value_or(0) + 1);
    object["MetaData"].as_object()["LastUpdatedTime"] = writing.zone.stamp(writing.now);
}

void settle(const Writing& writing, json::object& target, const Share& share, const std::string& payment, bool apply) {
    addTo(target, "Balance", apply ? -share.amount : share.amount);
    if (target.contains("RemainingCredit")) {
        target["RemainingCredit"] = target["Balance"];
    }
    json::array kept;
    if (const auto* links = target.if_contains("LinkedTxn")) {
        for (const json::value& link : links->as_array()) {
            if (textIn(link.as_object(), "TxnId") != payment) {
                kept.push_back(link);
            }
        }
    }
    if (apply) {
        kept.push_back({{"TxnId", payment}, {"TxnType", "Payment"}});
    }
    target["LinkedTxn"] = std::move(kept);
    touch(writing, target);
}

json::object nameValue(std::string_view name, const std::string& value) {
    return {{"name", "{http://schema.intuit.com/finance/v3}NameValue"},
            {"declaredType", "com.intuit.schema.finance.v3.NameValue"},
            {"scope", "javax.xml.bind.JAXBElement$GlobalScope"},
            {"value", {{"Name", name}, {"Value", value}}},
            {"nil", false},
            {"globalScope", true},
            {"typeSubstituted", false}};
}

void describe(json::object& payment, const Company& company) {
    for (json::value& one : payment["Line"].as_array()) {
        json::object& line = one.as_object();
        line.erase("Id");
        line.erase("LineNum");
        if (!line.contains("LinkedTxn") || line["LinkedTxn"].as_array().empty()) {
            continue;
        }
        const json::object& link = line["LinkedTxn"].as_array().front().as_object();
        const std::string id = textIn(link, "TxnId");
        const json::object* target = company.find(textIn(link, "TxnType"), id);
        const std::string open = target == nullptr ? "0" : decimalIn(*target, "Balance").rounded(2).text();
        line["LineEx"] = json::object{
            {"any",
             json::array{nameValue("txnId", id), nameValue("txnOpenBalance", open),
                         nameValue("txnReferenceNumber", target == nullptr ? "" : textIn(*target, "DocNumber"))}}};
    }
}

} // namespace

void completePayment(const Writing& writing, json::object& payment) {
    Company& company = writing.company;
    const std::string customer = referenceIn(payment, "CustomerRef");
    if (customer.empty()) {
        throw Fault(missing("CustomerRef"));
    }
    if (!payment.contains("TotalAmt")) {
        throw Fault(missing("TotalAmt"));
    }
    if (!payment.contains("TxnDate")) {
        payment["TxnDate"] = writing.zone.day(writing.now);
    }
    refuseClosedDate(writing, payment);
    completeCurrency(writing, payment);
    Decimal invoices, credits;
    for (const Share& share : sharesOf(payment)) {
        if (share.type != "Invoice" && share.type != "CreditMemo") {
            throw Fault(badChoice("Line.LinkedTxn.TxnType", share.type));
        }
        const json::object* target = company.find(share.type, share.id);
        const bool unseen = writing.unseen != nullptr && writing.unseen->contains({share.type, share.id});
        if (target == nullptr || unseen) {
            throw Fault(badReference(share.type, share.id));
        }
        if (referenceIn(*target, "CustomerRef") != customer) {
            throw Fault(business("The linked " + share.type + " belongs to another customer"));
        }
        if (referenceIn(*target, "CurrencyRef") != referenceIn(payment, "CurrencyRef")) {
            throw Fault(business("The linked " + share.type + " is in another currency"));
        }
        if (share.amount.sign() <= 0 || share.amount > decimalIn(*target, "Balance")) {
            throw Fault(business("The amount is more than the open balance of " + share.type + " " + share.id));
        }
        Decimal& sum = share.type == "Invoice" ? invoices : credits;
        sum = sum + share.amount;
    }
    const Decimal total = decimalIn(payment, "TotalAmt").rounded(2);
    if (total.sign() < 0 || invoices - credits > total) {
        throw Fault(business("The amounts applied are more than the payment"));
    }
    payment["TotalAmt"] = numberOf(total);
    payment["UnappliedAmt"] = numberOf(total + credits - invoices);
    if (!payment.contains("ProcessPayment")) {
        payment["ProcessPayment"] = false;
    }
    if (!payment.contains("DepositToAccountRef")) {
        payment["DepositToAccountRef"] = json::object{{"value", "4"}};
    }
    if (!payment.contains("Line")) {
        payment["Line"] = json::array{};
    }
    describe(payment, company);
    for (const Share& share : sharesOf(payment)) {
        settle(writing, *company.find(share.type, share.id), share, textIn(payment, "Id"), true);
    }
}

void release(const Writing& writing, const json::object& payment) {
    for (const Share& share : sharesOf(payment)) {
        if (json::object* target = writing.company.find(share.type, share.id)) {
            settle(writing, *target, share, textIn(payment, "Id"), false);
        }
    }
}

void freePayments(const Writing& writing, std::string_view type, const std::string& id) {
    for (auto& row : writing.company.tables["Payment"]) {
        json::object& payment = row.second;
        json::array kept;
        Decimal freed;
        for (const json::value& line : payment["Line"].as_array()) {
            const auto* linked = line.as_object().if_contains("LinkedTxn");
            const bool gone = linked != nullptr && !linked->as_array().empty() &&
                              textIn(linked->as_array().front().as_object(), "TxnId") == id &&
                              textIn(linked->as_array().front().as_object(), "TxnType") == type;
            if (gone) {
                freed = freed + decimalIn(line.as_object(), "Amount");
            } else {
                kept.push_back(line);
            }
        }
        if (!freed.isZero()) {
            payment["Line"] = std::move(kept);
            addTo(payment, "UnappliedAmt", type == "Invoice" ? freed : -freed);
            touch(writing, payment);
        }
    }
}

void voidPayment(json::object& payment) {
    payment["TotalAmt"] = 0;
    payment["UnappliedAmt"] = 0;
    payment["Line"] = json::array{};
    const std::string note = textIn(payment, "PrivateNote");
    payment["PrivateNote"] = note.empty() ? "Voided" : "Voided - " + note;
}

} // namespace crossdock::sandbox::qbo
