#include "documents/sale.hpp"

#include "documents/customer.hpp"
#include "documents/form.hpp"
#include "documents/head.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/money.hpp"
#include "documents/text.hpp"

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

namespace {

using SaleKind = DocumentSettings::SaleKind;

bool isGone(const std::string& status) {
    return status == "cancelled" || status == "failed" || status == "trashed";
}

/// Statuses that come before an order is sound enough to be posted.
bool wentBack(const std::string& status) {
    return status == "draft" || status == "pending" || status == "on_hold";
}

/// What to do with an order of this status other than to post it; nothing when it is to be posted.
std::optional<Outcome> gate(const ShopRecord& record, const Attempt& attempt, const DocumentSettings& settings) {
    if (record.isDeleted) {
        return undoPosted(attempt.posted, settings.onDeleted, "deleted");
    }
    const std::string mapped = text(object(record.body, "status"), "mapped");
    const std::string raw = text(object(record.body, "status"), "raw");
    if (settings.statuses.contains(mapped) || settings.statuses.contains(raw)) {
        return std::nullopt;
    }
    if (isGone(mapped)) {
        return undoPosted(attempt.posted, settings.onCancelled, mapped);
    }
    if (mapped == "other" && settings.holdsUnknownStatus) {
        return Hold{"status_unknown", "status \"" + line(raw, 60) +
                                          "\" is not known: add it to statuses, map it in the shop's "
                                          "connection, or set unknown_status = \"skip\""};
    }
    const std::string status = line(raw.empty() ? mapped : raw, 60);
    if (wentBack(mapped) && !attempt.posted.isEmpty()) {
        return Hold{
            "went_back",
            "the order is posted, and went back to \"" + status +
                "\" in the shop: void it in QuickBooks, or leave it there, and close this by hand (force-done); "
                "when the order goes on in the shop, its next version replaces this one"};
    }
    return Skip{attempt.posted.isEmpty() ? "status_not_posted" : "left_as_posted"};
}

bool isUnpaid(const json::object& order) {
    const std::string payment = text(order, "payment_status");
    return (payment == "unpaid" || payment == "partial") && !amount(object(order, "totals"), "grand").isZero();
}

/// Throws Held (order_unpaid): `document` alone makes no unpaid order a sales receipt, which says that its money is there. A gateway or status
/// that the settings name does: for some, cash on delivery counts as received when it is sent.
SaleKind kindOf(const json::object& order, const Attempt& attempt, const DocumentSettings& settings) {
    if (const PostedDocument* before = attempt.posted.byRole("sale")) {
        return before->entity == "Invoice" ? SaleKind::Invoice : SaleKind::SalesReceipt;
    }
    const json::object& status = object(order, "status");
    std::optional<SaleKind> named;
    for (const std::string& word : {text(status, "mapped"), text(status, "raw")}) {
        const auto byStatus = settings.documentByStatus.find(word);
        named = byStatus == settings.documentByStatus.end() ? named : byStatus->second;
    }
    const std::string gateway = gatewayOf(order);
    const auto byGateway = settings.documentByGateway.find(gateway);
    named = byGateway == settings.documentByGateway.end() ? named : byGateway->second;
    const SaleKind kind = named.value_or(settings.document);
    if (kind == SaleKind::ByPayment) {
        return isUnpaid(order) ? SaleKind::Invoice : SaleKind::SalesReceipt;
    }
    if (kind == SaleKind::SalesReceipt && !named && isUnpaid(order)) {
        const std::string by =
            gateway.empty() ? std::string("of its status") : "of gateway \"" + line(gateway, 60) + "\"";
        throw Held("order_unpaid",
                   "the order is not paid, and a sales receipt says that its money is there: set document = "
                   "\"by_payment\", or say what unpaid orders " +
                       by + " become, in " + (gateway.empty() ? "document_by_status" : "document_by_gateway"));
    }
    return kind;
}

UtcTime momentOf(const json::object& order, const DocumentSettings& settings) {
    std::optional<UtcTime> at;
    if (settings.date == DocumentSettings::DateOf::Paid) {
        at = timeOf(order, "paid_at");
    } else if (settings.date == DocumentSettings::DateOf::Completed) {
        at = timeOf(order, "completed_at");
    }
    at = at ? at : timeOf(order, "created_at");
    if (!at) {
        throw Held("bad_record", "the order has no date of creation");
    }
    return *at;
}

std::string memoOf(const json::object& order, const std::vector<PaidPart>& paid) {
    std::string memo = "Order " + text(order, "number") + " of " + text(order, "shop");
    memo += text(order, "id") == text(order, "number") ? "" : " (id " + text(order, "id") + ")";
    for (const PaidPart& part : paid) {
        memo += "; " + (part.title.empty() ? part.gateway : part.title);
        memo += part.transaction.empty() ? "" : " " + part.transaction;
    }
    for (const json::value& one : array(order, "discounts")) {
        const std::string code = one.is_object() ? text(one.get_object(), "code") : std::string();
        memo += code.empty() ? "" : "; coupon " + code;
    }
    return memo;
}

void putTexts(json::object& body, const json::object& order, const Books& books) {
    const json::object& billing = object(order, "billing");
    if (auto address = addressOf(billing)) {
        body["BillAddr"] = std::move(*address);
    }
    const json::object& shipping = object(order, "shipping");
    if (auto address = addressOf(shipping.empty() ? billing : shipping)) {
        body["ShipAddr"] = std::move(*address);
    }
    const std::string email = text(object(order, "customer"), "email");
    const std::string usable = usableEmail(email.empty() ? text(billing, "email") : email);
    if (!usable.empty()) {
        body["BillEmail"] = json::object{{"Address", usable}};
        body["EmailStatus"] = books.settings.sendsEmail ? "NeedToSend" : "NotSet";
    }
    const json::array& methods = array(order, "shipping_lines");
    if (!methods.empty() && methods.front().is_object()) {
        const std::string method = line(text(methods.front().get_object(), "title"), 30);
        if (!method.empty()) {
            body["ShipMethodRef"] = reference(method);
        }
    }
    const std::string note = lines(text(order, "customer_note"), 1000);
    if (books.settings.customerMemo && !note.empty()) {
        body["CustomerMemo"] = reference(note);
    }
}

std::optional<Decimal> shopRate(const json::object& order, const Books& books) {
    const json::object& fx = object(order, "fx");
    const bool fits = text(fx, "to") == books.company.homeCurrency && text(fx, "from") == text(order, "currency");
    return fits && books.settings.exchangeRate == DocumentSettings::ExchangeRate::Shop
               ? std::optional(amount(fx, "rate"))
               : std::nullopt;
}

/// Gift cards and credit are money that was paid before: they lessen what is due, not what was sold.
void takeOffCredit(Sheet& sheet, const json::object& order) {
    const Decimal credit = redeemed(order);
    if (credit.isZero()) {
        return;
    }
    if (credit > sheet.total) {
        throw Held("payment_exceeds_total", "gift cards paid " + credit.text() + ", more than the total " +
                                                sheet.total.text() + ": correct the order in the shop");
    }
    Component component;
    component.kind = Component::Kind::Redeemed;
    component.name = "Gift card redeemed";
    component.net = component.gross = -credit;
    sheet.notes.push_back("gift cards paid " + credit.text() + " of " + sheet.total.text());
    sheet.total -= credit;
    sheet.components.push_back(std::move(component));
}

/// The shop's own rounding goes on a line as far as the settings let it.
void allowRounding(const Sheet& sheet, const DocumentSettings& settings) {
    for (const Component& component : sheet.components) {
        if (component.kind != Component::Kind::Rounding) {
            continue;
        }
        const Decimal& off = component.net;
        const std::string arithmetic = "lines, fees, shipping and tax make " + (sheet.total - off).text() + " " +
                                       sheet.currency + ", the shop's total is rounded to " + sheet.total.text() +
                                       ", a difference of " + off.text();
        if (settings.roundingItem.empty()) {
            throw Held("rounding_item_missing", arithmetic + ": set rounding_item for it");
        }
        const Decimal most = settings.toleranceOf(sheet.shown);
        if (off.abs() > most) {
            throw Held("total_mismatch", arithmetic + ", above rounding_tolerance, which is " + most.text() +
                                             " here: raise it, or correct the order in the shop");
        }
    }
}

Document saleOf(const ShopRecord& record, const Attempt& attempt, const Books& books, std::vector<std::string>& notes) {
    const json::object& order = record.body;
    const DocumentSettings& settings = books.settings;
    Sheet sheet = sheetOfOrder(order);
    allowRounding(sheet, settings);
    takeOffCredit(sheet, order);
    if (sheet.components.empty()) {
        Component nothing;
        nothing.kind = Component::Kind::Amount;
        nothing.name = "Order without lines";
        sheet.components.push_back(std::move(nothing));
    }
    Document sale;
    json::object& body = sale.body;
    putCurrency(body, sheet.currency, shopRate(order, books), books.company);
    const CustomerNeed buyer = buyerOf(order, books.company, settings);
    const auto customer = books.resolved.customers.find(buyer.key);
    if (customer == books.resolved.customers.end()) {
        throw Held("customer_missing", "no customer of the company stands for the buyer, and none could be made: make "
                                       "one in QuickBooks, or correct the buyer in the shop");
    }
    const bool isInvoice = kindOf(order, attempt, settings) == SaleKind::Invoice;
    sale.entity = isInvoice ? "Invoice" : "SalesReceipt";
    sale.role = "sale";
    sale.currency = sheet.currency;
    body["CustomerRef"] = reference(customer->second);
    putNumber(sale, settings.numberPrefix, text(order, "number"), attempt, books);
    body["TxnDate"] = documentDay(momentOf(order, settings), books, notes);
    const std::string lineClass = putReferences(body, order, books);
    const std::vector<PaidPart> paid = paidParts(order);
    if (isInvoice) {
        if (!settings.terms.empty()) {
            body["SalesTermRef"] = reference(listId("Term", settings.terms, "terms", books.resolved));
        }
    } else {
        putTender(body, gatewayOf(order), sheet.currency, books);
        const std::string transaction = paid.empty() ? std::string() : line(paid.front().transaction, 1000);
        if (!transaction.empty()) {
            body["PaymentRefNum"] = paymentReference(transaction);
        }
    }
    if (settings.memo) {
        body["PrivateNote"] = lines(memoOf(order, paid), 4000);
    }
    putTexts(body, order, books);
    const Form form = formOf(sheet, books, nullptr);
    form.writeTo(body, lineClass);
    sale.total = form.total.rounded(2);
    notes.insert(notes.end(), form.notes.begin(), form.notes.end());
    putFields(body, record);
    continueFrom(sale, attempt.posted);
    return sale;
}

/// Throws Held (refunds_posted). A sale that is voided beside a refund that stays would leave less than nothing in the books, and which of the
/// two to believe only a person knows: the refund's money did move.
void needNoRefunds(const json::object& order, const Resolved& resolved) {
    std::string posted;
    for (const json::value& one : array(order, "refunds")) {
        const auto found =
            one.is_object() ? resolved.refunds.find(text(one.get_object(), "id")) : resolved.refunds.end();
        if (found != resolved.refunds.end()) {
            const PostedDocument& document = found->second.documents.front();
            posted += (posted.empty() ? "" : ", ") + document.entity + " " +
                      (document.number.empty() ? document.id : document.number);
        }
    }
    if (!posted.empty()) {
        throw Held("refunds_posted", "the order was cancelled in the shop, and refunds of it are in the books (" +
                                         posted +
                                         "): void the sale and delete its refunds in QuickBooks, or leave both, and "
                                         "close this by hand (force-done)");
    }
}

} // namespace

bool willPost(const ShopRecord& record, const Company& company, const DocumentSettings& settings) {
    const bool skipsZero = !settings.postsZeroOrders && amount(object(record.body, "totals"), "grand").isZero();
    const bool foreign = !company.manyCurrencies && text(record.body, "currency") != company.homeCurrency;
    return !gate(record, Attempt{}, settings) && record.note.empty() && !skipsZero && !foreign;
}

Outcome undoPosted(const Posted& posted, DocumentSettings::Undo policy, const std::string& why) {
    if (posted.isEmpty()) {
        return Skip{"gone_not_posted"};
    }
    if (policy == DocumentSettings::Undo::Ignore) {
        return Skip{"left_as_posted"};
    }
    if (policy == DocumentSettings::Undo::Hold) {
        return Hold{"gone_after_posting", "it was " + why +
                                              " in the shop after it was posted: void it in QuickBooks, "
                                              "or leave it there, and close this by hand (force-done)"};
    }
    Built built;
    for (auto document = posted.documents.rbegin(); document != posted.documents.rend(); ++document) {
        const bool hasVoid =
            document->entity == "Invoice" || document->entity == "SalesReceipt" || document->entity == "Payment";
        Document undo;
        undo.action = hasVoid ? Action::Void : Action::Delete;
        undo.entity = document->entity;
        undo.role = document->role;
        undo.id = document->id;
        undo.syncToken = document->syncToken;
        undo.body = {{"Id", undo.id}, {"SyncToken", undo.syncToken}};
        if (undo.entity == "Payment") {
            undo.body["sparse"] = true;
        }
        built.documents.push_back(std::move(undo));
    }
    built.notes.push_back("it was " + why + " in the shop");
    return built;
}

Outcome buildOrder(const ShopRecord& record, const Attempt& attempt, const Books& books) {
    if (std::optional<Outcome> other = gate(record, attempt, books.settings)) {
        if (std::holds_alternative<Built>(*other)) {
            needNoRefunds(record.body, books.resolved);
        }
        return *other;
    }
    if (!record.note.empty()) {
        throw Held("broken_invariant", record.note + ": correct the order in the shop, or post it by hand");
    }
    const bool isZero = amount(object(record.body, "totals"), "grand").isZero();
    if (isZero && !books.settings.postsZeroOrders && attempt.posted.isEmpty()) {
        return Skip{"zero_total"};
    }
    Built built;
    built.documents.push_back(saleOf(record, attempt, books, built.notes));
    if (built.documents.front().entity == "Invoice") {
        addPayments(built.documents, built.notes, record.body, 0, attempt, books);
    }
    return built;
}

} // namespace crossdock::quickbooks::documents
