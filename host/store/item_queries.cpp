#include "store/item_row.hpp"

#include <algorithm>
#include <limits>

namespace crossdock::store {

using engine::ItemState;

namespace {

/// A run of states that one index holds in the order of their last change.
struct Segment {
    const char* index;
    const char* states; ///< word for word the index's own condition: SQLite does not see what follows from what
};
constexpr Segment ready{"item_ready", "i.state = 0"};
constexpr Segment inHand{"item_fence", "i.state = 1"};
constexpr Segment trouble{"item_trouble", "i.state IN (2, 3)"};
constexpr Segment finished{"item_finished", "i.state >= 4"};
constexpr Segment byKey{"item_key", "i.state >= 0"};

std::vector<Segment> segmentsOf(const ItemQuery& query) {
    if (!query.key.empty() || !query.keyBegins.empty()) {
        return {byKey};
    }
    if (!query.cause.empty() || query.heldBefore) {
        return {trouble};
    }
    if (!query.state) {
        return {ready, inHand, trouble, finished};
    }
    switch (*query.state) {
    case ItemState::Draft:
        return {ready};
    case ItemState::Processing:
        return {inHand};
    case ItemState::Failed:
    case ItemState::ActionRequired:
        return {trouble};
    case ItemState::Done:
    case ItemState::Cancelled:
    case ItemState::Superseded:
        break;
    }
    return {finished};
}

std::string conditionsOf(const ItemQuery& query, const Segment& segment) {
    std::string sql = std::string("INDEXED BY ") + segment.index + " WHERE i.org = :org AND i.flow = :flow AND " +
                      segment.states + " AND i.changed <= :changed AND (i.changed < :changed OR i.id < :id)";
    if (query.state) {
        sql += " AND i.state = " + std::to_string(static_cast<int>(*query.state));
    }
    if (!query.entity.empty()) {
        sql += " AND i.entity = :entity";
    } else if (std::string_view(segment.index) == byKey.index) {
        sql += " AND i.entity IN (SELECT id FROM name)"; // so that the index leads on to the key
    }
    sql += query.key.empty() ? "" : " AND i.key = :key";
    sql += query.keyBegins.empty() ? "" : " AND i.key >= :begins AND substr(i.key, 1, length(:begins)) = :begins";
    sql += query.keyBegins.empty() ? "" : " AND i.key < :ends";
    sql += query.reason.empty() ? "" : " AND i.reason = :reason";
    sql += query.cause.empty() ? "" : " AND i.state = 3 AND cause_of(i.flow, i.entity, i.reason, i.message) = :cause";
    // Nothing of a sync changed before it began.
    sql += query.sync.empty() ? ""
           : query.heldBefore ? " AND i.sync < :sync AND i.state = 3 AND i.seen >= :started"
                              : " AND i.sync = :sync AND i.changed >= :started";
    return sql;
}

/// What a query's names stand for in the store.
struct Numbers {
    std::int64_t org = 0;
    std::int64_t flow = 0;
    std::int64_t entity = 0;
    std::int64_t sync = 0;
    std::int64_t started = 0;
};

void bindIn(Statement& row, const ItemQuery& query, const Numbers& numbers, std::int64_t flow) {
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    row.bind(":org", numbers.org).bind(":flow", flow);
    row.bind(":changed", query.after ? query.after->changed.us : last)
        .bind(":id", query.after ? query.after->id : last);
    if (!query.entity.empty()) {
        row.bind(":entity", numbers.entity);
    }
    if (!query.key.empty()) {
        row.bind(":key", query.key);
    }
    if (!query.keyBegins.empty()) {
        row.bind(":begins", query.keyBegins).bind(":ends", query.keyBegins + "\xf4\x8f\xbf\xbf");
    }
    if (!query.reason.empty()) {
        row.bind(":reason", query.reason);
    }
    if (!query.cause.empty()) {
        row.bind(":cause", query.cause);
    }
    if (!query.sync.empty()) {
        row.bind(":sync", numbers.sync).bind(":started", numbers.started);
    }
}

/// The flows that a query looks at; fills in the rest of the numbers.
std::vector<std::int64_t> flowsOf(Connection& connection, const ItemQuery& query, Numbers& numbers) {
    if (!query.sync.empty()) {
        Statement sync = connection.prepare("SELECT num, started, flow FROM sync WHERE org = :org AND id = :sync");
        if (!sync.bind(":org", numbers.org).bind(":sync", query.sync).step()) {
            return {};
        }
        numbers.sync = sync.integer(0);
        numbers.started = sync.integer(1);
        return numbers.flow == 0 || numbers.flow == sync.integer(2) ? std::vector{sync.integer(2)}
                                                                    : std::vector<std::int64_t>();
    }
    if (numbers.flow != 0) {
        return {numbers.flow};
    }
    return flowsIn(connection, numbers.org);
}

bool newerFirst(const ItemRow& a, const ItemRow& b) {
    return a.changed.us != b.changed.us ? a.changed.us > b.changed.us : a.id > b.id;
}

} // namespace

std::vector<std::int64_t> flowsIn(Connection& connection, std::int64_t org) {
    std::vector<std::int64_t> flows;
    Statement row =
        connection.prepare("WITH RECURSIVE f(flow) AS (SELECT min(flow) FROM sync WHERE org = :org UNION ALL "
                           "SELECT (SELECT min(s.flow) FROM sync s WHERE s.org = :org AND s.flow > f.flow) FROM f "
                           "WHERE f.flow IS NOT NULL) "
                           "SELECT flow FROM f WHERE flow IS NOT NULL");
    row.bind(":org", org);
    while (row.step()) {
        flows.push_back(row.integer(0));
    }
    return flows;
}

Result<std::vector<ItemRow>> Queries::items(const ItemQuery& query) {
    Numbers numbers;
    if (const Status known = numbersOf({{&query.flow, &numbers.flow}, {&query.entity, &numbers.entity}}, numbers.org);
        !known) {
        return known.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<ItemRow> found;
        const std::vector<std::int64_t> flows = flowsOf(connection, query, numbers);
        const std::vector<Segment> segments = segmentsOf(query);
        for (const Segment& segment : segments) {
            Statement row = connection.prepare(itemColumns + conditionsOf(query, segment) +
                                               " ORDER BY i.changed DESC, i.id DESC LIMIT :most");
            for (const std::int64_t flow : flows) {
                bindIn(row, query, numbers, flow);
                row.bind(":most", std::int64_t{query.most});
                while (row.step()) {
                    found.push_back(readItem(row));
                }
                row.reset();
            }
        }
        if (flows.size() * segments.size() > 1) {
            std::sort(found.begin(), found.end(), newerFirst);
            found.resize(std::min<std::size_t>(found.size(), query.most));
        }
        return found;
    });
}

Result<ItemTotal> Queries::itemTotal(const ItemQuery& query, std::uint32_t most) {
    Numbers numbers;
    if (const Status known = numbersOf({{&query.flow, &numbers.flow}, {&query.entity, &numbers.entity}}, numbers.org);
        !known) {
        return known.failure();
    }
    const bool narrowed = !query.entity.empty() || !query.key.empty() || !query.keyBegins.empty() ||
                          !query.reason.empty() || !query.cause.empty() || !query.sync.empty();
    ItemQuery all = query;
    all.after.reset();
    return _store.database().read([&](Connection& connection) {
        ItemTotal total;
        const std::vector<std::int64_t> flows = flowsOf(connection, all, numbers);
        for (const Segment& segment : segmentsOf(all)) {
            const bool counted = !narrowed && segment.index == finished.index;
            Statement row = connection.prepare(
                counted ? "SELECT coalesce(sum(n), 0) FROM tally WHERE org = :org AND flow = :flow "
                          "AND :state IN (state, -1)"
                        : "SELECT count(*) FROM (SELECT 1 FROM item i " + conditionsOf(all, segment) + " LIMIT :most)");
            for (const std::int64_t flow : flows) {
                if (counted) {
                    row.bind(":org", numbers.org).bind(":flow", flow);
                    row.bind(":state", all.state ? static_cast<std::int64_t>(*all.state) : std::int64_t{-1});
                } else {
                    bindIn(row, all, numbers, flow);
                    row.bind(":most", std::int64_t{most} + 1);
                }
                row.step();
                const auto count = static_cast<std::uint64_t>(row.integer(0));
                total.exact = total.exact && (counted || count <= most);
                total.count += counted ? count : std::min<std::uint64_t>(count, most);
                row.reset();
            }
        }
        return total;
    });
}

} // namespace crossdock::store
