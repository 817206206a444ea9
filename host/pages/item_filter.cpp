#include "pages/item_filter.hpp"

#include <array>
#include <charconv>

namespace crossdock::pages {

using engine::ItemState;

ItemFilter ItemFilter::of(const admin::Fields& query) {
    ItemFilter filter;
    filter.flow = query["flow"];
    filter.entity = query["entity"];
    filter.search = query["q"];
    filter.cause = query["cause"];
    filter.sync = query["sync"];
    filter.state = stateAt(query["state"]);
    filter.after = cursorOf(query["after"]);
    return filter;
}

store::ItemQuery ItemFilter::query() const {
    store::ItemQuery query;
    query.flow = flow;
    query.entity = entity;
    query.keyBegins = search;
    query.cause = cause;
    query.sync = sync;
    query.state = state;
    query.after = after;
    query.most = most;
    return query;
}

std::string cursorText(const store::ItemCursor& cursor) {
    return std::to_string(cursor.changed.us) + "-" + std::to_string(cursor.id);
}

std::optional<store::ItemCursor> cursorOf(std::string_view text) {
    store::ItemCursor cursor;
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), text.data() + dash, cursor.changed.us);
    const auto second = std::from_chars(text.data() + dash + 1, end, cursor.id);
    if (first.ec != std::errc() || first.ptr != text.data() + dash || second.ec != std::errc() || second.ptr != end) {
        return std::nullopt;
    }
    return cursor;
}

ItemPage readItems(Visit& visit, const ItemFilter& filter, const Url& base) {
    ItemPage page;
    const bool ofSync = base.text().starts_with("/syncs/");
    Url plain = base;
    if (!ofSync) {
        plain = plain.with("flow", filter.flow)
                    .with("entity", filter.entity)
                    .with("q", filter.search)
                    .with("sync", filter.sync);
    }
    const auto withState = [&](const std::optional<ItemState>& state) {
        return state ? plain.with("state", addressOf(*state)) : plain;
    };
    const auto total = [&](std::optional<ItemState> state) {
        store::ItemQuery query = filter.query();
        query.state = state;
        query.after = std::nullopt;
        const auto count = visit.read(visit.queries().itemTotal(query));
        return (count.exact ? "" : "over ") + visit.reader().number(static_cast<std::int64_t>(count.count));
    };
    page.states.push_back({"All " + total({}), withState({}), !filter.state});
    constexpr std::array shownStates = {ItemState::ActionRequired, ItemState::Failed, ItemState::Draft,
                                        ItemState::Processing,     ItemState::Done,   ItemState::Cancelled,
                                        ItemState::Superseded};
    for (const ItemState state : shownStates) {
        const std::string count = total(state);
        const bool current = filter.state == state;
        if (current || count != "0") {
            page.states.push_back({wordOf(state).text + " " + count, withState(state), current});
        }
    }
    const store::ItemQuery query = filter.query();
    const auto rows = visit.read(visit.queries().items(query));
    for (const auto& row : rows) {
        page.items.push_back(itemLine(visit, row));
    }
    const Url here = withState(filter.state).with("cause", filter.cause);
    if (rows.size() == query.most) {
        page.older = here.with("after", cursorText(store::after(rows.back())));
    }
    if (filter.after) {
        page.newest = here;
    }
    return page;
}

} // namespace crossdock::pages
