#include "documents/judge.hpp"

#include "documents/exact_json.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/tax_codes.hpp"

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

bool isNew(const Document& document) {
    return document.action == Action::Create || document.correctsNew;
}

Disagrees refusal(const Document& sent, const json::object& answer, Hold hold) {
    Disagrees verdict;
    verdict.hold = std::move(hold);
    if (isNew(sent)) {
        Document undo;
        undo.action = Action::Delete;
        undo.entity = sent.entity;
        undo.role = sent.role;
        undo.id = documents::text(answer, "Id");
        undo.syncToken = documents::text(answer, "SyncToken");
        undo.body = {{"Id", undo.id}, {"SyncToken", undo.syncToken}};
        verdict.undo = std::move(undo);
    }
    return verdict;
}

std::string roundingCode(const Books& books) {
    const documents::Sheet none;
    const documents::TaxCodes codes(books.company, books.settings, none, nullptr);
    return books.company.isUs()                       ? "NON"
           : books.company.taxMode == TaxMode::Global ? codes.outOfScope().id
                                                      : std::string();
}

/// The same with a line for the difference, and tax as the service reckoned it by itself: an override that was not believed, or
/// was taken for the old tax, would move the total again.
Document withRounding(const Document& sent, const json::object& answer, const Decimal& difference, const Books& books) {
    Document corrected = sent;
    corrected.action = Action::Update;
    corrected.correctsNew = isNew(sent);
    corrected.id = documents::text(answer, "Id");
    corrected.syncToken = documents::text(answer, "SyncToken");
    json::object& body = corrected.body;
    body["Id"] = corrected.id;
    body["SyncToken"] = corrected.syncToken;
    json::object detail{{"ItemRef", documents::reference(documents::listId("Item", books.settings.roundingItem,
                                                                           "rounding_item", books.resolved))}};
    if (const std::string code = roundingCode(books); !code.empty()) {
        detail["TaxCodeRef"] = documents::reference(code);
    }
    body["Line"].as_array().push_back({{"DetailType", "SalesItemLineDetail"},
                                       {"Amount", exact::number(difference.rounded(2))},
                                       {"Description", "Rounding"},
                                       {"SalesItemLineDetail", std::move(detail)}});
    if (json::value* tax = body.if_contains("TxnTaxDetail"); tax != nullptr && tax->is_object()) {
        tax->get_object().erase("TotalTax");
        if (tax->get_object().empty()) {
            body.erase("TxnTaxDetail");
        }
    }
    return corrected;
}

} // namespace

Verdict judge(const Document& sent, const json::object& answer, const Books& books, bool isSecond) {
    if (!sent.total) {
        return Agrees{};
    }
    const std::optional<Decimal> read = exact::decimalAt(answer, "TotalAmt");
    if (read && *read == *sent.total) {
        return Agrees{};
    }
    const std::string expected = sent.total->text() + " " + sent.currency;
    if (!read) {
        return refusal(sent, answer, {"total_mismatch", "the answer shows no total, expected " + expected});
    }
    const Decimal difference = *sent.total - *read;
    const std::string arithmetic = "the shop's total is " + expected + ", QuickBooks reckons " + read->text() +
                                   ", a difference of " + difference.text();
    const bool isForm = sent.entity != "Payment" && sent.body.contains("Line");
    const bool isSmall = difference.abs() <= books.settings.toleranceIn(sent.currency);
    try {
        if (isForm && isSmall && !isSecond && !books.settings.roundingItem.empty()) {
            return Corrected{withRounding(sent, answer, difference, books), arithmetic + ": put on a rounding line"};
        }
    } catch (const documents::Held& held) {
        return refusal(sent, answer, held.hold);
    }
    const std::string advice = !isSmall
                                   ? ", above rounding_tolerance " + books.settings.toleranceIn(sent.currency).text() +
                                         ": compare the document with the order"
                               : isSecond ? ", also with a rounding line: compare the document with the order"
                                          : ": set rounding_item for differences as small as this";
    return refusal(sent, answer, {"total_mismatch", arithmetic + advice});
}

} // namespace crossdock::quickbooks
