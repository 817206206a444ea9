#include "pages/skip_words.hpp"

#include "engine/ledger.hpp"

#include <algorithm>
#include <array>

namespace crossdock::pages {

namespace {

struct Known {
    std::string_view reason;
    std::string_view words;
};

// The flow's filter first, then the rules of connectors; their manuals list them.
constexpr std::array<Known, 9> known = {{
    {engine::reasonFilter, "the flow's filter leaves it out"},
    {"status_not_posted", "its status is not one that is posted"},
    {"gone_not_posted", "it was cancelled, trashed or deleted in the shop, and is not posted"},
    {"left_as_posted", "what was posted before stays as it is, as the settings say"},
    {"zero_total", "its total is 0, and there is nothing to book"},
    {"gone_from_shop", "it is gone from the shop, and what is there stays"},
    {"draft", "it is a draft in the shop"},
    {"nothing_sold", "it has nothing that is sold"},
    {"deletes_ignored", "it was deleted in the shop, and the settings keep what is there"},
}};

} // namespace

std::string skipWords(std::string_view reason) {
    const std::string_view name = reason.empty() ? engine::reasonFilter : reason;
    const auto* found = std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.reason == name; });
    if (found != known.end()) {
        return std::string(found->words);
    }
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

} // namespace crossdock::pages
