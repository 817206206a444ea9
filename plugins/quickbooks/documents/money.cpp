#include "documents/money.hpp"

#include "documents/exact_json.hpp"
#include "documents/head.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/text.hpp"

#include <algorithm>
#include <set>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

constexpr std::size_t mostReference = 21;

bool bringsCredit(const json::object& payment) {
    const std::string tender = text(payment, "tender");
    return tender == "gift_card" || tender == "credit";
}

bool isDone(const json::object& payment) {
    const std::string status = text(payment, "status");
    return status == "paid" || status == "refunded"; // what was paid back had been paid
}

template <typename Take>
void eachPayment(const json::object& order, Take&& take) {
    for (const json::value& one : array(order, "payments")) {
        if (const json::object* payment = one.if_object()) {
            take(*payment);
        }
    }
}

} // namespace

std::string paymentReference(const std::string& transaction) {
    const std::string clean = line(transaction, 1000);
    const std::size_t size = length(clean);
    if (size <= mostReference) {
        return clean;
    }
    std::size_t skip = size - mostReference, at = 0;
    for (; skip > 0; --skip) {
        do {
            ++at;
        } while (at < clean.size() && (static_cast<unsigned char>(clean[at]) & 0xC0U) == 0x80U);
    }
    return line(clean.substr(at), mostReference);
}

std::vector<PaidPart> paidParts(const json::object& order) {
    std::vector<PaidPart> parts;
    eachPayment(order, [&](const json::object& payment) {
        const Decimal paid = amount(payment, "amount");
        if (isDone(payment) && !bringsCredit(payment) && paid.sign() > 0) {
            parts.push_back({text(payment, "id"), text(payment, "gateway_id"), text(payment, "gateway_title"),
                             text(payment, "transaction_ref"), paid, text(payment, "paid_at")});
        }
    });
    return parts;
}

Decimal redeemed(const json::object& order) {
    Decimal sum;
    eachPayment(order, [&](const json::object& payment) {
        sum += isDone(payment) && bringsCredit(payment) ? amount(payment, "amount") : Decimal{};
    });
    return sum;
}

std::string gatewayOf(const json::object& order) {
    std::string gateway;
    eachPayment(
        order, [&](const json::object& payment) { gateway = gateway.empty() ? text(payment, "gateway_id") : gateway; });
    return gateway;
}

std::string depositAccount(const std::string& gateway, const std::string& currency, const Books& books) {
    for (const std::string& key : {gateway + "/" + currency, gateway, currency, std::string("*")}) {
        const auto found = books.settings.depositAccounts.find(key);
        if (!key.empty() && found != books.settings.depositAccounts.end()) {
            return listId("Account", found->second, "deposit_accounts", books.resolved);
        }
    }
    return {};
}

void putTender(json::object& body, const std::string& gateway, const std::string& currency, const Books& books) {
    const auto method = books.settings.paymentMethods.find(gateway);
    if (method != books.settings.paymentMethods.end()) {
        body["PaymentMethodRef"] =
            reference(listId("PaymentMethod", method->second, "payment_methods", books.resolved));
    } else if (books.settings.holdsUnknownGateway && !gateway.empty()) {
        throw Held("payment_method_unmapped",
                   "gateway \"" + gateway + "\" has no payment method: add it to payment_methods");
    }
    const std::string account = depositAccount(gateway, currency, books);
    if (!account.empty()) {
        body["DepositToAccountRef"] = reference(account);
    }
}

void addPayments(std::vector<Document>& documents, std::vector<std::string>& notes, const json::object& order,
                 std::size_t invoice, const Attempt& attempt, const Books& books) {
    const Document& sale = documents[invoice];
    const std::string invoiceId = sale.id;
    const std::string currency = sale.currency;
    const json::object head = sale.body;
    Decimal open = *sale.total;
    std::set<std::string> roles;
    std::vector<Document> made;
    for (const PaidPart& part : paidParts(order)) {
        Document payment;
        payment.entity = "Payment";
        payment.role = "payment:" + part.id;
        roles.insert(payment.role);
        payment.currency = currency;
        payment.total = part.amount.rounded(2);
        if (*payment.total != part.amount) {
            throw Held("amount_digits",
                       "a payment of " + part.amount.text() + " has more digits than QuickBooks keeps");
        }
        const PostedDocument* before = attempt.posted.byRole(payment.role);
        const Decimal applied = std::min(*payment.total, open);
        open -= applied;
        const std::optional<Decimal> posted = before == nullptr ? std::nullopt : Decimal::parse(before->total);
        if (posted && *posted == *payment.total) {
            continue; // it may be in a deposit, where it cannot be changed
        }
        json::object& body = payment.body;
        body["CustomerRef"] = head.at("CustomerRef");
        body["TotalAmt"] = exact::number(*payment.total);
        for (const char* name : {"CurrencyRef", "ExchangeRate"}) {
            if (head.contains(name)) {
                body[name] = head.at(name);
            }
        }
        const std::optional<UtcTime> at = UtcTime::parse(part.paidAt);
        body["TxnDate"] = at ? json::value(json::string(documentDay(*at, books, notes))) : head.at("TxnDate");
        putTender(body, part.gateway, currency, books);
        if (const std::string number = paymentReference(part.transaction); !number.empty()) {
            body["PaymentRefNum"] = number;
        }
        if (books.settings.memo) {
            body["PrivateNote"] = lines("Payment of order " + text(order, "number") + " by " + part.title +
                                            (part.transaction.empty() ? "" : ", " + part.transaction),
                                        4000);
        }
        if (applied.sign() > 0) {
            json::object link{{"TxnType", "Invoice"}};
            if (!invoiceId.empty()) {
                link["TxnId"] = invoiceId;
            } else {
                payment.after = invoice;
            }
            body["Line"] = json::array{
                json::object{{"Amount", exact::number(applied)}, {"LinkedTxn", json::array{std::move(link)}}}};
        }
        if (applied != *payment.total) {
            notes.push_back("payment " + payment.total->text() +
                            " is more than is open: " + (*payment.total - applied).text() + " stays unapplied");
        }
        continueFrom(payment, attempt.posted);
        made.push_back(std::move(payment));
    }
    for (const PostedDocument& before : attempt.posted.documents) {
        if (before.entity == "Payment" && !roles.contains(before.role)) {
            Document gone;
            gone.action = Action::Void;
            gone.entity = "Payment";
            gone.role = before.role;
            gone.id = before.id;
            gone.syncToken = before.syncToken;
            gone.body = {{"Id", gone.id}, {"SyncToken", gone.syncToken}, {"sparse", true}};
            notes.push_back("payment " + before.id + " is not in the order any more: voided");
            made.push_back(std::move(gone));
        }
    }
    std::move(made.begin(), made.end(), std::back_inserter(documents));
}

} // namespace crossdock::quickbooks::documents
