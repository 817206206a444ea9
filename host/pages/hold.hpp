// Everything that waits for a person, and the lists of items.
#pragma once

#include "pages/causes.hpp"
#include "pages/listing.hpp"

namespace crossdock::pages {

/// A value.
struct HoldView {
    std::vector<CauseView> causes; ///< after the filter
    std::int64_t all = 0;          ///< causes before it
    std::int64_t behindHolds = 0;  ///< items that wait for one that is on hold
    std::string owner;             ///< lower case; empty: everybody
};
Html holdPage(const HoldView& view, const Frame& frame);

/// A filtered list of items.
struct ItemsView {
    std::string flow, entity, search, sync;
    std::string state; ///< in addresses
    std::vector<std::string> flows;
    std::vector<Tab> states;
    std::optional<CauseView> cause; ///< when narrowed to one
    std::string total;              ///< "6 items", "more than 10,000 items"
    std::vector<ItemLine> items;
    std::optional<Url> older, newest;
    std::int64_t elsewhere = 0; ///< items that match in other states, when there is none here
};
Html itemsPage(const ItemsView& view, const Frame& frame);

} // namespace crossdock::pages
