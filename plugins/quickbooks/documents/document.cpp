#include "documents/document.hpp"

#include "documents/exact_json.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

json::array* listIn(json::value& owner, const char* name) {
    json::value* list = owner.is_object() ? owner.get_object().if_contains(name) : nullptr;
    return list != nullptr ? list->if_array() : nullptr;
}

/// The link that has no id yet.
void fillLink(json::value& body, std::string_view id) {
    json::array* lines = listIn(body, "Line");
    for (std::size_t i = 0; lines != nullptr && i < lines->size(); ++i) {
        json::array* links = listIn((*lines)[i], "LinkedTxn");
        for (std::size_t k = 0; links != nullptr && k < links->size(); ++k) {
            json::object* link = (*links)[k].if_object();
            if (link != nullptr && !link->contains("TxnId")) {
                (*link)["TxnId"] = json::string_view(id.data(), id.size());
            }
        }
    }
}

} // namespace

std::string Document::text(std::string_view afterId) const {
    if (afterId.empty()) {
        return exact::textOf(body);
    }
    json::value filled = body;
    fillLink(filled, afterId);
    return exact::textOf(filled);
}

std::string Document::path() const {
    std::string out = entity;
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (action == Action::Delete) {
        return out + "?operation=delete";
    }
    if (action == Action::Void) {
        return out + (entity == "Payment" ? "?operation=update&include=void" : "?operation=void");
    }
    return out + (allowsDuplicateNumber ? "?include=allowduplicatedocnum" : "");
}

const std::vector<HoldReason>& holdReasons() {
    static const std::vector<HoldReason> reasons{
        {"amount_digits", "an amount has more digits than QuickBooks keeps: correct it in the shop or post it by hand"},
        {"bad_record", "the record is not as the canonical model has it: look at its source"},
        {"bad_timezone", "correct the setting timezone"},
        {"broken_invariant", "the order's amounts do not add up: correct it in the shop or post it by hand"},
        {"closed_period", "open the books, or set closed_period = \"first_open_day\""},
        {"currency_not_enabled", "switch multicurrency on in QuickBooks, or filter such records out"},
        {"currency_unknown", "correct the currency in the shop"},
        {"customer_missing", "make the customer in QuickBooks, or correct the buyer in the shop"},
        {"default_item_missing", "set default_item"},
        {"deposit_item_missing", "set deposit_item to an item on a liability account"},
        {"fee_item_missing", "set fee_item"},
        {"field_refused", "take the member out of the flow's [map]"},
        {"field_unknown", "correct the member's name in the flow's [map]"},
        {"gift_card_item_missing", "set gift_card_item to an item on a liability account"},
        {"gone_after_posting", "void the document in QuickBooks, or leave it, and mark the item as done"},
        {"income_account_missing", "set item_income_account, so that items can be made"},
        {"item_missing", "make the item in QuickBooks, or map it in items"},
        {"negative_total", "post it by hand: QuickBooks takes no form below 0"},
        {"order_unpaid", "set document = \"by_payment\", or name the gateway in document_by_gateway"},
        {"payment_exceeds_total", "correct the order in the shop"},
        {"payment_method_unmapped", "add the gateway to payment_methods"},
        {"reference_missing", "a setting names what the company does not have: correct it, or make it there"},
        {"refund_account_missing", "set refund_account"},
        {"refund_currency", "look at the refund in the shop"},
        {"refund_exceeds_sale", "post the excess by hand, or correct the refund"},
        {"refund_item_missing", "set refund_item"},
        {"refund_mismatch", "set refund_item for differences, or correct the refund"},
        {"refund_tax_unknown", "refund by lines in the shop, or set amount_refund_tax = \"none\""},
        {"refunds_posted",
         "void the sale and delete its refunds in QuickBooks, or leave both, and mark the item as done"},
        {"rounding_item_missing", "set rounding_item to an item on the account for rounding differences"},
        {"sale_missing", "post the order first"},
        {"shipping_item_missing", "set shipping_item"},
        {"status_unknown", "add the status to statuses, or map it in the shop's connection"},
        {"tax_code_ambiguous", "say in tax_codes which code it is"},
        {"tax_code_unmapped", "add the rate to tax_codes"},
        {"tax_item_missing", "set tax_item to an item on a tax liability account"},
        {"tax_mismatch", "correct tax codes, or set rounding_item and rounding_tolerance"},
        {"total_mismatch", "compare the document with the order; set rounding_item for small differences"},
        {"went_back", "void the document in QuickBooks, or leave it, and mark the item as done"}};
    return reasons;
}

} // namespace crossdock::quickbooks
