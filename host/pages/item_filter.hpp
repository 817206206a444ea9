// Which items a list shows, as its address says it.
#pragma once

#include "admin/fields.hpp"
#include "pages/answers.hpp"
#include "pages/parts.hpp"

namespace crossdock::pages {

/// A value.
struct ItemFilter {
    std::string flow, entity, search, cause, sync;
    std::optional<engine::ItemState> state;
    std::optional<store::ItemCursor> after;

    /// From flow, entity, q, cause, sync, state, after. What cannot be read narrows nothing.
    static ItemFilter of(const admin::Fields& query);
    std::uint32_t most = 50;
    store::ItemQuery query() const;
};

/// The place of a row as it stands in addresses, microseconds and id, so that equal times lose nothing.
std::string cursorText(const store::ItemCursor& cursor);
std::optional<store::ItemCursor> cursorOf(std::string_view text);

/// One page of items with the ways on.
struct ItemPage {
    std::vector<ItemLine> items;
    std::vector<Tab> states;
    std::optional<Url> older, newest;
};

/// `base` is the page's own address; the filter's fields are added to it where they are not part of it.
ItemPage readItems(Visit& visit, const ItemFilter& filter, const Url& base);

} // namespace crossdock::pages
