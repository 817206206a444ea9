#include "pages/cure.hpp"

#include "pages/number.hpp"

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
constexpr std::array<Known, 33> known = {{
    {"uncertain_write", "Not known whether it arrived",
     "The line broke while it was being written and the target cannot tell. Look whether it is there: if not, retry; "
     "if so, close it "
     "by hand.",
     Owner::Bookkeeper},
    {"retries_spent", "", "Every attempt failed in the same way. Retry when the cause is gone.", Owner::Admin},
    {"missing_parent", "", "It goes on by itself once the record that it belongs to is there.", Owner::Crossdock},
    {"parent_held", "", "Settle the record that it belongs to; this one follows by itself.", Owner::Crossdock},
    {"filter_error", "The flow's filter cannot decide about it",
     "Correct [filter] in the flow's conf, reload, then retry.", Owner::Admin},
    {"map_error", "The flow's mapping does not work for it", "Correct [map] in the flow's conf, reload, then retry.",
     Owner::Admin},
    {"transform_limit", "The flow's mapping takes too long",
     "Make the expression in the flow's conf simpler, reload, then retry.", Owner::Admin},
    {"invalid_record", "", "Correct the record in the shop; the corrected one is read by itself.", Owner::Shop},
    {"not_sound", "", "Correct the record in the shop; the corrected one is read by itself.", Owner::Shop},
    {"broken_invariant", "", "Correct the record in the shop, or allow a rounding line in the flow, then retry.",
     Owner::Shop},
    {"total_mismatch", "", "Correct the record in the shop, or allow a rounding line in the flow, then retry.",
     Owner::Shop},
    {"tax_code_missing", "",
     "Choose a tax code for this rate in the flow's conf, reload, then retry. Nothing was posted.", Owner::Bookkeeper},
    {"missing_tax_code", "",
     "Choose a tax code for this rate in the flow's conf, reload, then retry. Nothing was posted.", Owner::Bookkeeper},
    {"tax_code", "", "Choose a tax code for this rate in the flow's conf, reload, then retry. Nothing was posted.",
     Owner::Bookkeeper},
    {"duplicate_name", "", "Rename one of the two, or choose a suffix for customers in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"name_taken", "", "Rename one of the two, or choose a suffix for customers in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"duplicate_reference", "", "Look whether it was entered by hand: if so, close it by hand; if not, retry.",
     Owner::Bookkeeper},
    {"missing_reference", "", "Create what is missing in the target, or name another in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"missing_item", "", "Create the item in the target, or name a default item in the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"inactive_name", "", "Make it active again in the target, then retry.", Owner::Bookkeeper},
    {"closed_period", "", "Open the period for an hour, or post on a later date by the flow's conf, then retry.",
     Owner::Bookkeeper},
    {"currency", "", "Switch on this currency in the target, or leave such records out by the flow's filter.",
     Owner::Bookkeeper},
    {"currency_mismatch", "", "Switch on this currency in the target, or leave such records out by the flow's filter.",
     Owner::Bookkeeper},
    {"changed_in_target", "",
     "Somebody changed it in the target. Decide which one is right, then retry or close it by hand.",
     Owner::Bookkeeper},
    {"stale_token", "", "Somebody changed it in the target meanwhile. Retry reads it anew.", Owner::Crossdock},
    {"refused_by_books", "", "Correct what the books name, then retry.", Owner::Bookkeeper},
    {"refused", "", "Correct what the target names, then retry.", Owner::Bookkeeper},
    {"permission", "", "Give the key the missing permission, then retry.", Owner::Admin},
    {"auth", "", "Sign in again or set the credential anew, then retry.", Owner::Admin},
    {"config", "", "Correct the conf, reload, then retry.", Owner::Admin},
    {"too_large", "", "The record is larger than the target takes. Make it smaller in the shop, or close it by hand.",
     Owner::Shop},
    {"too_long", "", "Shorten the field in the shop, then retry.", Owner::Shop},
    {"blocked", "",
     "Something between us and the remote system answers in its place. Ask who runs the firewall, then retry.",
     Owner::Network},
}};

// "order 10482: total 584.99 ..." reads better with a large letter and a full stop less.
std::string asTitle(std::string_view message) {
    std::string title(message.substr(0, 240));
    while (!title.empty() && (title.back() == '.' || title.back() == ' ')) {
        title.pop_back();
    }
    return title.empty() ? "No reason was given" : capital(title);
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
    const std::string where(connections);
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
    if (errorClass == "transient" || errorClass == "deadline") {
        return {where + " does not answer", "It is tried again by itself.", Owner::Network};
    }
    return {asTitle(problem), "Remove the cause, then start a sync.", Owner::Admin};
}

} // namespace crossdock::pages
