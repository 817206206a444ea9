#include "documents/refund.hpp"

#include "documents/exact_json.hpp"
#include "documents/form.hpp"
#include "documents/head.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/money.hpp"
#include "documents/refund_amount.hpp"
#include "documents/sale.hpp"
#include "documents/text.hpp"

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

/// Makes the sheet's components and tax add up to its total.
void balance(Sheet& sheet, const json::object& refund, const Sale& sale, const Books& books) {
    const std::string reason = text(refund, "reason");
    const std::string name = reason.empty() ? "Refund" : "Refund: " + reason;
    if (sheet.components.empty()) {
        splitAmount(sheet, sale, name, books);
        sheet.notes.emplace_back("the refund names an amount alone");
        return;
    }
    Decimal parts = sheet.tax;
    for (const Component& component : sheet.components) {
        parts += component.net;
    }
    const Decimal rest = sheet.total - parts;
    if (rest.isZero()) {
        return;
    }
    const std::string arithmetic = "the refund is " + sheet.total.text() + ", its lines make " + parts.text();
    if (books.settings.refundItem.empty()) {
        throw Held("refund_mismatch", arithmetic + ": set refund_item for the difference of " + rest.text() +
                                          ", or correct the refund in the shop");
    }
    Component component;
    component.kind = Component::Kind::Amount;
    component.name = name;
    component.net = component.gross = rest;
    sheet.components.push_back(std::move(component));
    sheet.notes.push_back(arithmetic + ": " + rest.text() + " is on the refund item");
}

bool isCredit(const Sale& sale, const Decimal& amount, const json::object& refund, const DocumentSettings& settings) {
    if (settings.refundDocument != DocumentSettings::RefundKind::ByPayment) {
        return settings.refundDocument == DocumentSettings::RefundKind::CreditMemo;
    }
    const PostedDocument* posted = sale.posted.byRole("sale");
    const bool isOpen = posted != nullptr && posted->entity == "Invoice" && sale.balance && *sale.balance >= amount;
    return isOpen && !flag(refund, "to_gateway");
}

const Sale& saleOf(const json::object& refund, const Books& books) {
    const std::string order = text(refund, "order_id");
    const auto found = books.resolved.sales.find(order);
    if (found == books.resolved.sales.end() || found->second.posted.byRole("sale") == nullptr) {
        throw Held("sale_missing", "order " + order +
                                       ", which is refunded, is not in the books: post it first, or mark "
                                       "this as done");
    }
    return found->second;
}

void checkAgainst(const Sale& sale, const Sheet& sheet) {
    if (!sale.currency.empty() && sale.currency != sheet.currency) {
        throw Held("refund_currency", "the refund is in " + sheet.currency + ", its sale in " + sale.currency +
                                          ": look at it in the shop");
    }
    const Decimal before = sale.refunded.value_or(Decimal{});
    if (sale.total && sheet.total + before > *sale.total) {
        throw Held("refund_exceeds_sale", "the refund of " + sheet.total.text() +
                                              (before.isZero() ? "" : ", with " + before.text() + " refunded before,") +
                                              " is more than the sale of " + sale.total->text() +
                                              ": post the excess by hand, or correct the refund in the shop");
    }
}

std::string accountFor(const Sale& sale, const std::string& currency, const Books& books) {
    if (!sale.depositAccount.empty()) {
        return sale.depositAccount;
    }
    if (!books.settings.refundAccount.empty()) {
        return listId("Account", books.settings.refundAccount, "refund_account", books.resolved);
    }
    std::string account = depositAccount({}, currency, books);
    if (account.empty()) {
        throw Held("refund_account_missing",
                   "it is not known which account the money left: set refund_account to a bank "
                   "or other current asset account");
    }
    return account;
}

/// Settles the invoice with the credit memo: a payment of 0 that links both.
Document applicationOf(const Document& credit, std::size_t at, const Sale& sale) {
    Document application;
    application.entity = "Payment";
    application.role = "application";
    application.currency = credit.currency;
    application.total = Decimal{};
    application.after = at;
    json::object& body = application.body;
    for (const char* name : {"CustomerRef", "CurrencyRef", "ExchangeRate", "TxnDate"}) {
        if (credit.body.contains(name)) {
            body[name] = credit.body.at(name);
        }
    }
    body["TotalAmt"] = exact::number(Decimal{});
    const auto link = [&](const char* type, const std::string& id) {
        json::object linked{{"TxnType", type}};
        if (!id.empty()) {
            linked["TxnId"] = id;
        }
        return json::object{{"Amount", exact::number(*credit.total)}, {"LinkedTxn", json::array{std::move(linked)}}};
    };
    body["Line"] = json::array{link("Invoice", sale.posted.byRole("sale")->id), link("CreditMemo", credit.id)};
    if (!credit.id.empty()) {
        application.after.reset();
    }
    return application;
}

} // namespace

Outcome buildRefund(const ShopRecord& record, const Attempt& attempt, const Books& books) {
    const json::object& refund = record.body;
    const DocumentSettings& settings = books.settings;
    if (record.isDeleted || !text(refund, "deleted_at").empty()) {
        return undoPosted(attempt.posted, settings.onDeleted, "deleted");
    }
    if (amount(refund, "amount").isZero() && record.note.empty() && attempt.posted.isEmpty()) {
        return Skip{"zero_total"}; // goods went back, no money did; QuickBooks takes no such form
    }
    const Sale& sale = saleOf(refund, books);
    Sheet sheet = sheetOfRefund(refund);
    checkAgainst(sale, sheet);
    balance(sheet, refund, sale, books);

    Built built;
    Document document;
    const PostedDocument* before = attempt.posted.byRole("refund");
    const bool credit =
        before != nullptr ? before->entity == "CreditMemo" : isCredit(sale, sheet.total, refund, settings);
    document.entity = credit ? "CreditMemo" : "RefundReceipt";
    document.role = "refund";
    document.currency = sheet.currency;
    json::object& body = document.body;
    if (!sale.customer.empty()) {
        body["CustomerRef"] = reference(sale.customer);
    } else if (credit) {
        throw Held("customer_missing", "the sale has no customer, and a credit memo needs one: post a refund receipt");
    }
    putNumber(document, settings.numberPrefix + settings.refundPrefix, text(refund, "id"), attempt, books);
    const std::optional<UtcTime> at = timeOf(refund, "at");
    if (!at) {
        throw Held("bad_record", "the refund has no date");
    }
    body["TxnDate"] = documentDay(*at, books, built.notes);
    putCurrency(body, sheet.currency, sale.exchangeRate, books.company);
    const std::string lineClass = putReferences(body, refund, books);
    if (!credit) {
        body["DepositToAccountRef"] = reference(accountFor(sale, sheet.currency, books));
        if (!sale.paymentMethod.empty()) {
            body["PaymentMethodRef"] = reference(sale.paymentMethod);
        }
    }
    if (settings.memo) {
        const std::string reason = text(refund, "reason");
        body["PrivateNote"] = lines("Refund " + text(refund, "id") + " of order " + text(refund, "order_id") +
                                        (reason.empty() ? "" : ": " + reason) +
                                        (flag(refund, "to_gateway") ? "" : "; the gateway did not move the money"),
                                    4000);
    }
    const Form form = formOf(sheet, books, &sale);
    form.writeTo(body, lineClass);
    document.total = form.total.rounded(2);
    built.notes.insert(built.notes.end(), form.notes.begin(), form.notes.end());
    putFields(body, record);
    continueFrom(document, attempt.posted);
    built.documents.push_back(std::move(document));
    const bool applies = credit && settings.appliesCredits && !books.company.appliesCreditByItself && sale.balance &&
                         *sale.balance >= sheet.total && attempt.posted.byRole("application") == nullptr;
    if (applies) {
        built.documents.push_back(applicationOf(built.documents.front(), 0, sale));
    }
    return built;
}

} // namespace crossdock::quickbooks::documents
