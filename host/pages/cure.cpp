#include "pages/cure.hpp"

#include "pages/number.hpp"

#include <algorithm>
#include <array>

namespace crossdock::pages {

namespace {

struct Known {
    std::string_view reason;
    std::string_view title; ///< empty: the stored message
    std::string_view advice;
    Owner owner;
};

// Reasons of holds and failures, of the engine first, then of connectors.
constexpr std::array<Known, 68> known = {{
    {"uncertain_write", "Not known whether it arrived",
     "The line broke while it was being written and the target cannot tell. Look whether it is there: if not, retry; "
     "if so, close it "
     "by hand.",
     Owner::Bookkeeper},
    {"changed_after_closed", "It changed after it was closed by hand",
     "What was entered by hand may need the same change. Make it there and close this one too; or retry, if Crossdock "
     "is to write the record: it does not know of what was entered by hand.",
     Owner::Bookkeeper},
    {"retries_spent", "", "Every attempt failed in the same way. Retry when the cause is gone.", Owner::Admin},
    {"filter_error", "The flow's filter cannot decide about it",
     "Correct [filter] in the flow's conf, reload, then retry.", Owner::Admin},
    {"map_error", "The flow's mapping does not work for it", "Correct [map] in the flow's conf, reload, then retry.",
     Owner::Admin},
    {"transform_limit", "The flow's mapping takes too long",
     "Make the expression in the flow's conf simpler, reload, then retry.", Owner::Admin},
    {"invalid_record", "", "Correct the record in the shop; the corrected one is read by itself.", Owner::Shop},
    {"broken_invariant", "", "Correct the record in the shop, or allow a rounding line in the flow, then retry.",
     Owner::Shop},
    {"total_mismatch", "", "Correct the record in the shop, or allow a rounding line in the flow, then retry.",
     Owner::Shop},
    {"tax_code_missing", "",
     "Choose a tax code for this rate in the flow's conf, reload, then retry. Nothing was posted.", Owner::Bookkeeper},
    {"duplicate_name", "", "Rename one of the two, or choose a suffix for customers in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"duplicate_reference", "", "Look whether it was entered by hand: if so, close it by hand; if not, retry.",
     Owner::Bookkeeper},
    {"missing_reference", "", "Create what is missing in the target, or name another in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"missing_item", "", "Create the item in the target, or name a default item in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"closed_period", "", "Open the period for an hour, or post on a later date by the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"currency", "", "Switch on this currency in the target, or leave such records out by the flow's filter.",
     Owner::Bookkeeper},
    {"stale_token", "", "Somebody changed it in the target meanwhile. Retry reads it anew.", Owner::Crossdock},
    {"invariant", "",
     "Its sums do not add up: correct it in the shop, and the corrected one is read by itself. Or enter it by hand and "
     "close it.",
     Owner::Shop},
    {"bad_record", "", "Correct the record in the shop; the corrected one is read by itself.", Owner::Shop},
    {"amount_digits", "", "Correct the amount in the shop, or enter it by hand and close it.", Owner::Shop},
    {"negative_total", "", "Enter it by hand, as a credit, and close it.", Owner::Bookkeeper},
    {"payment_exceeds_total", "", "Correct the record in the shop; the corrected one is read by itself.", Owner::Shop},
    {"currency_unknown", "", "Correct the currency in the shop; the corrected one is read by itself.", Owner::Shop},
    {"currency_not_enabled", "",
     "Switch on this currency in the target, or leave such records out by the flow's filter, then retry.",
     Owner::Bookkeeper},
    {"tax_code_unmapped", "",
     "Choose a tax code for this rate in the flow's conf, reload, then retry. Nothing was posted.", Owner::Bookkeeper},
    {"tax_code_ambiguous", "", "Say in the flow's conf which tax code it is, reload, then retry. Nothing was posted.",
     Owner::Bookkeeper},
    {"tax_mismatch", "", "Correct the tax codes in the flow's conf, or allow a rounding line, reload, then retry.",
     Owner::Bookkeeper},
    {"status_unknown", "", "Say in the flow's conf whether orders of this status are posted, reload, then retry.",
     Owner::Admin},
    {"sale_missing", "", "Settle the order first, then retry; or enter the refund by hand and close it.",
     Owner::Bookkeeper},
    {"refund_mismatch", "",
     "Correct the refund in the shop, or set an item for such differences in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"refund_tax_unknown", "", "Refund by lines in the shop; or enter the refund by hand and close it.",
     Owner::Bookkeeper},
    {"refund_exceeds_sale", "", "Enter the excess by hand and close it, or correct the refund in the shop.",
     Owner::Bookkeeper},
    {"refund_currency", "", "Look at the refund in the shop; enter it by hand and close it.", Owner::Bookkeeper},
    {"gone_after_posting", "", "Undo it in the target, or leave it there, and close it by hand.", Owner::Bookkeeper},
    {"customer_missing", "", "Make the customer in the target, or correct the buyer in the shop, then retry.",
     Owner::Bookkeeper},
    {"shared_sku", "",
     "Give each variation a SKU of its own in the shop, or say under items in the flow's conf what is sold under that "
     "item, then retry.",
     Owner::Bookkeeper},
    {"ambiguous_customer", "", "Make one of them inactive in the target, then retry.", Owner::Bookkeeper},
    {"item_missing", "", "Create the item in the target, or name it in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"reference_missing", "", "Create what is missing in the target, or name another in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"number_taken", "", "Look whether it was entered by hand: if so, close it by hand; if not, retry.",
     Owner::Bookkeeper},
    {"target_missing", "", "Somebody removed it from the target. Enter it by hand, or leave it, and close it.",
     Owner::Bookkeeper},
    {"changed_in_target", "",
     "Undo the change in the target and retry; or leave it, and close it by hand. changed_in_books = \"overwrite\" in "
     "the "
     "flow's conf lets the shop win.",
     Owner::Bookkeeper},
    {"refunds_posted", "", "Void or keep sale and refunds in the target together, then close it by hand.",
     Owner::Bookkeeper},
    {"went_back", "",
     "Look at the order in the shop: when it goes on, it is read by itself. Or void the document, and "
     "close it by hand.",
     Owner::Bookkeeper},
    {"order_unpaid", "",
     "When it is paid, it is read by itself. Or post unpaid orders as invoices: document = \"by_payment\" in the "
     "flow's "
     "conf, then retry.",
     Owner::Bookkeeper},
    {"body_damaged", "", "Look at the disk; run crossdock store check, then read the record anew and retry.",
     Owner::Admin},
    {"in_deposit", "", "Take it out of the deposit in the target, then retry.", Owner::Bookkeeper},
    {"tax_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"income_account_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"default_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"deposit_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"fee_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"gift_card_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"refund_account_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"refund_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"rounding_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"shipping_item_missing", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"payment_method_unmapped", "", "Set it in the flow's conf, reload, then retry.", Owner::Admin},
    {"bad_timezone", "", "Correct the zone in the flow's conf, reload, then retry.", Owner::Admin},
    {"field_refused", "", "Take the field out of the flow's [map], reload, then retry.", Owner::Admin},
    {"field_unknown", "", "Correct the field's name in the flow's [map], reload, then retry.", Owner::Admin},
    {"refused_by_books", "", "Correct what the books name, then retry.", Owner::Bookkeeper},
    {"refused", "", "Correct what the target names, then retry.", Owner::Bookkeeper},
    {"permission", "", "Give the key the missing permission, then retry.", Owner::Admin},
    {"auth", "", "Sign in again or set the credential anew, then retry.", Owner::Admin},
    {"config", "", "Correct the conf, reload, then retry.", Owner::Admin},
    {"too_large", "", "The record is larger than the target takes. Make it smaller in the shop, or close it by hand.",
     Owner::Shop},
    {"blocked", "",
     "Something between us and the remote system answers in its place. Ask who runs the firewall, then retry.",
     Owner::Network},
}};

// The names of the canonical record, as a bookkeeper says them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> fieldWords = {{
    {"totals.grand", "the total"},
    {"totals.items", "the sum of the lines"},
    {"totals.fees", "the sum of the fees"},
    {"totals.shipping", "shipping"},
    {"totals.tax", "the tax"},
    {"totals.refunded", "what was refunded,"},
}};

// "order 10482: total 584.99 ..." reads better with a large letter and a full stop less.
std::string asTitle(std::string_view message) {
    std::string title(message);
    for (const auto& [name, words] : fieldWords) {
        for (std::size_t at = title.find(name); at != std::string::npos; at = title.find(name, at + words.size())) {
            title.replace(at, name.size(), words);
        }
    }
    title.resize(std::min<std::size_t>(title.size(), 240));
    while (!title.empty() && (title.back() == '.' || title.back() == ' ')) {
        title.pop_back();
    }
    return title.empty() ? "No reason was given" : capital(title);
}

bool holdsName(std::string_view text, std::string_view name) {
    const auto isPart = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !isPart(text[at - 1])) && (end == text.size() || !isPart(text[end]))) {
            return true;
        }
    }
    return false;
}

/// Of "shop or books" the one that the problem names, when it names one alone.
std::string namedIn(std::string_view problem, std::string_view connections) {
    constexpr std::string_view either = " or ";
    const std::size_t middle = connections.find(either);
    if (middle != std::string_view::npos) {
        const std::string_view first = connections.substr(0, middle);
        const std::string_view second = connections.substr(middle + either.size());
        const bool namesFirst = holdsName(problem, first);
        if (namesFirst != holdsName(problem, second)) {
            return std::string(namesFirst ? first : second);
        }
    }
    return std::string(connections);
}

} // namespace

const char* nameOf(Owner owner) {
    switch (owner) {
    case Owner::Bookkeeper:
        return "Bookkeeper";
    case Owner::Shop:
        return "Shop";
    case Owner::Network:
        return "Network";
    case Owner::Crossdock:
        return "Crossdock";
    default:
        return "Admin";
    }
}

Cure cureOf(std::string_view reason, std::string_view message, bool held, std::string_view source,
            std::string_view target) {
    for (const Known& entry : known) {
        if (entry.reason == reason) {
            return {entry.title.empty() ? asTitle(message) : std::string(entry.title), std::string(entry.advice),
                    entry.owner};
        }
    }
    if (reason == "timeout" || reason == "transient" || reason == "incomplete_answer" || reason == "rate_limited" ||
        reason == "deadline") {
        return {asTitle(message), "See whether " + std::string(target) + " answers, then retry.", Owner::Network};
    }
    if (reason == "permanent" || reason == "unspecified") {
        return {asTitle(message),
                "Correct the record in " + std::string(source) + " or what it needs in " + std::string(target) +
                    ", then retry.",
                Owner::Bookkeeper};
    }
    return {asTitle(message),
            held ? "Decide about it in " + std::string(target) + " or in " + std::string(source) +
                       ", then retry or close it by hand."
                 : "Remove the cause, then retry.",
            held ? Owner::Bookkeeper : Owner::Admin};
}

Cure cureOfStop(std::string_view errorClass, std::string_view problem, std::string_view connections) {
    const std::string where = namedIn(problem, connections);
    if (errorClass == "auth") {
        return {"Sign-in refused",
                "Sign in to " + where +
                    " again: crossdock connect, or crossdock vault set for a key. It goes on "
                    "by itself after that.",
                Owner::Admin};
    }
    if (errorClass == "config") {
        return {"Conf not usable", "Correct the conf, then reload it.", Owner::Admin};
    }
    if (errorClass == "store_full") {
        return {"Disk full", "Free some space; it goes on by itself.", Owner::Admin};
    }
    if (errorClass == "store_io") {
        return {"Crossdock cannot read or write its store",
                "Look at the disk, and at who may write the store's folder; it goes on by itself.", Owner::Admin};
    }
    if (errorClass == "store_corrupt") {
        return {"The store is damaged", "Look at what crossdock store check finds; put a backup in its place.",
                Owner::Admin};
    }
    if (errorClass == "transient" || errorClass == "deadline") {
        return {where + " does not answer", "It is tried again by itself.", Owner::Network};
    }
    return {asTitle(problem), "Remove the cause, then start a sync.", Owner::Admin};
}

} // namespace crossdock::pages
