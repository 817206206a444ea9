#include "store/items_by_id.hpp"

#include "store/item_row.hpp"
#include "store/rows.hpp"

namespace crossdock::store {

struct ItemsById::Scope {
    std::int64_t org = 0;
    std::int64_t flow = 0;
};

namespace {

constexpr const char* chosen = " WHERE i.id IN (SELECT c0 FROM given(:ids)) AND +i.org = :org "
                               "AND +i.flow = :flow";

template <typename Scope>
Statement chosenBy(Connection& connection, const Scope& scope, const std::vector<std::int64_t>& ids,
                   const std::string& sql) {
    Statement statement = connection.prepare(sql);
    statement.bind(":ids", rowsOf(ids)).bind(":org", scope.org).bind(":flow", scope.flow);
    return statement;
}

void count(Fates& fates, engine::ItemState state, std::uint64_t items) {
    switch (state) {
    case engine::ItemState::Done:
        fates.done += items;
        break;
    case engine::ItemState::ActionRequired:
        fates.held += items;
        break;
    case engine::ItemState::Cancelled:
        fates.closed += items;
        break;
    case engine::ItemState::Superseded:
        fates.replaced += items;
        break;
    case engine::ItemState::Draft:
    case engine::ItemState::Processing:
    case engine::ItemState::Failed:
        fates.onTheWay += items;
        break;
    }
}

} // namespace

Result<ItemsById::Scope> ItemsById::scope() {
    const Result<std::int64_t> org = _store.names().idOf(_organisation);
    const Result<std::int64_t> flow = org ? _store.names().idOf(_flow) : org;
    if (!flow) {
        return flow.failure();
    }
    return Scope{*org, *flow};
}

Result<std::vector<ItemRow>> ItemsById::rows(const std::vector<std::int64_t>& ids) {
    const Result<Scope> in = scope();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<ItemRow> found;
        Statement row = chosenBy(connection, *in, ids, std::string(itemColumns) + chosen + " ORDER BY i.id");
        while (row.step()) {
            found.push_back(readItem(row));
        }
        return found;
    });
}

Result<std::vector<ItemContent>> ItemsById::contents(const std::vector<std::int64_t>& ids) {
    const Result<Scope> in = scope();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<ItemContent> found;
        Statement row = chosenBy(connection, *in, ids, std::string(itemColumns) + chosen + " ORDER BY i.id");
        while (row.step()) {
            found.emplace_back().row = readItem(row);
        }
        std::size_t at = 0;
        Statement payload = chosenBy(connection, *in, ids,
                                     std::string("SELECT i.id, i.hash, p.body, p.raw, p.note FROM item i LEFT JOIN "
                                                 "payload p ON p.item = i.id") +
                                         chosen + " ORDER BY i.id");
        while (payload.step() && at < found.size()) {
            ItemContent& content = found[at++];
            content.hash = payload.text(1);
            content.body = _store.codec().opened(payload.blob(2)).value_or(std::string());
            content.raw = _store.codec().opened(payload.blob(3)).value_or(std::string());
            content.note = payload.text(4);
        }
        return found;
    });
}

Result<Fates> ItemsById::fates(const std::vector<std::int64_t>& ids) {
    const Result<Scope> in = scope();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        Fates fates;
        fates.gone = ids.size();
        Statement row = chosenBy(connection, *in, ids,
                                 std::string("SELECT i.state, count(*) FROM item i") + chosen + " GROUP BY i.state");
        while (row.step()) {
            const auto items = static_cast<std::uint64_t>(row.integer(1));
            count(fates, static_cast<engine::ItemState>(row.integer(0)), items);
            fates.gone -= std::min(fates.gone, items);
        }
        return fates;
    });
}

} // namespace crossdock::store
