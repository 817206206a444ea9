#include "store/flow_ledger.hpp"
#include "store/rows.hpp"

namespace crossdock::store {

using engine::Batch;
using engine::ClaimedItem;
using engine::Intent;

namespace {

constexpr const char* takeSql = "UPDATE item SET state = 1, fence = :fence, lease = :lease, holder = :run, "
                                "attempt = attempt + 1, changed = :now WHERE id IN "
                                "(SELECT i.id FROM item i INDEXED BY item_ready WHERE i.org = :org "
                                "AND i.flow = :flow AND i.entity = :entity AND i.state = 0 "
                                "AND NOT EXISTS(SELECT 1 FROM item h WHERE h.org = i.org AND "
                                "h.flow = i.flow AND h.entity = i.entity "
                                "AND h.key = i.key AND h.state = 1) ORDER BY i.id LIMIT :most)";

constexpr const char* readSql = "SELECT i.id, i.sync, i.op, i.key, i.version, i.seen, i.hash, "
                                "i.attempt, p.body, p.raw, p.note, l.target, l.token, "
                                "l.version, l.seen, l.hash, l.posted, l.gen, l.rid, l.rid_hash, "
                                "l.rid_version, l.rid_seen, l.rid_until, l.look "
                                "FROM item i INDEXED BY item_fence LEFT JOIN payload p ON p.item = "
                                "i.id LEFT JOIN link l ON l.org = i.org AND l.flow = i.flow "
                                "AND l.entity = i.entity AND l.key = i.key WHERE i.org = :org AND "
                                "i.flow = :flow AND i.state = 1 AND i.fence = :fence "
                                "ORDER BY i.id";

constexpr const char* intendSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS id, c1 AS rid, c2 AS hash, "
    "c3 AS until "
    "FROM given(:rows)) "
    "INSERT INTO link(org, flow, entity, key, rid, rid_hash, rid_version, rid_seen, rid_until) "
    "SELECT i.org, i.flow, i.entity, i.key, r.rid, r.hash, i.version, i.seen, r.until FROM r CROSS "
    "JOIN item i ON i.id = r.id "
    "WHERE +i.state = 1 AND +i.fence = :fence "
    "ON CONFLICT(org, flow, entity, key) DO UPDATE SET rid = excluded.rid, rid_hash = "
    "excluded.rid_hash, "
    "rid_version = excluded.rid_version, rid_seen = excluded.rid_seen, rid_until = max(rid_until, "
    "excluded.rid_until)";

void readLink(const Statement& row, int first, engine::Link& link) {
    link.target = row.text(first);
    link.skipped = !row.isNull(first) && link.target.empty();
    link.token = row.text(first + 1);
    link.version = UtcTime{row.integer(first + 2)};
    link.seen = UtcTime{row.integer(first + 3)};
    link.hash = row.text(first + 4);
    link.posted = row.text(first + 5);
    link.generation = row.integer(first + 6);
    link.requestId = row.text(first + 7);
    link.intentHash = row.text(first + 8);
    link.intentVersion = UtcTime{row.integer(first + 9)};
    link.intentSeen = UtcTime{row.integer(first + 10)};
    link.intentUntil = UtcTime{row.integer(first + 11)};
    link.look = row.integer(first + 12) != 0;
}

} // namespace

std::uint64_t FlowLedger::readyOf(Connection& connection, std::int64_t entity, std::uint32_t most) const {
    Statement count = scoped(connection, "SELECT count(*) FROM (SELECT 1 FROM item INDEXED BY item_ready WHERE org = "
                                         ":org AND flow = :flow AND entity = :entity AND state = 0 LIMIT :most)");
    count.bind(":entity", entity).bind(":most", std::int64_t{most}).step();
    return static_cast<std::uint64_t>(count.integer(0));
}

bool FlowLedger::isInHand(Connection& connection, std::int64_t entity) const {
    Statement held = scoped(connection, "SELECT 1 FROM item INDEXED BY item_held WHERE org = :org AND flow = :flow AND "
                                        "entity = :entity AND state = 1 LIMIT 1");
    return held.bind(":entity", entity).step();
}

bool FlowLedger::fills(Connection& connection, std::int64_t entity, std::int64_t patienceUs, UtcTime now) const {
    {
        Statement oldest = scoped(connection, "SELECT created FROM item INDEXED BY item_ready WHERE org = :org AND "
                                              "flow = :flow AND entity = :entity AND state = 0 ORDER BY id LIMIT 1");
        const std::int64_t age = oldest.bind(":entity", entity).step() ? now.us - oldest.integer(0) : 0;
        // Newer than `now` by a little: queued while this claim waited to write; by much: the clock was set back.
        if (age < -patienceUs || age >= patienceUs) {
            return false;
        }
    }
    Statement read =
        scoped(connection, "SELECT 1 FROM pass s INDEXED BY pass_open CROSS JOIN part p ON p.org = s.org AND p.flow = "
                           "s.flow AND p.entity = s.entity AND p.pass = s.pass AND p.done = 0 CROSS JOIN sync y ON "
                           "y.num = s.sync AND y.status = 'running' WHERE s.org = :org AND s.flow = :flow AND "
                           "s.entity = :entity AND s.mode = :full AND s.state = 0 LIMIT 1");
    return read.bind(":entity", entity).bind(":full", static_cast<std::int64_t>(engine::PassMode::Full)).step();
}

Result<Batch> FlowLedger::claim(const std::vector<std::string>& entities, const engine::BatchSize& size, UtcTime now,
                                UtcTime leaseUntil) {
    const Result<std::vector<std::int64_t>> ids = idsOf(entities);
    if (!ids) {
        return ids.failure();
    }
    return _database.transaction([&](Connection& connection) {
        Batch batch;
        const auto take = [&](std::size_t place) {
            const std::int64_t fence = nextFence(connection);
            const std::int64_t taken = scoped(connection, takeSql)
                                           .bind(":fence", fence)
                                           .bind(":lease", leaseUntil.us)
                                           .bind(":run", _scope.run)
                                           .bind(":now", now.us)
                                           .bind(":entity", (*ids)[place])
                                           .bind(":most", std::int64_t{size.most})
                                           .run();
            if (taken > 0) {
                batch.fence = fence;
                batch.entity = entities[place];
            }
        };
        // Parents before children: what is written of a child depends on what became of its parent. So it is the turn of the
        // first entity with something ready, unless something of an earlier one is in somebody's hands.
        for (std::size_t i = 0; i < ids->size(); ++i) {
            const std::uint64_t here = readyOf(connection, (*ids)[i], size.most);
            if (here > 0) {
                if (here >= size.most || !fills(connection, (*ids)[i], size.patienceUs, now) ||
                    readyAmong(connection, rowsOf(*ids), size.queue) >= size.queue) {
                    take(i);
                }
                break;
            }
            if (isInHand(connection, (*ids)[i])) {
                break;
            }
        }
        if (batch.fence == 0) {
            return batch;
        }
        batch.leaseUntil = leaseUntil;
        Statement row = scoped(connection, readSql);
        row.bind(":fence", batch.fence);
        while (row.step()) {
            ClaimedItem item;
            item.id = row.integer(0);
            item.sync = row.integer(1);
            item.op = static_cast<engine::Op>(row.integer(2));
            item.key = row.text(3);
            item.version = UtcTime{row.integer(4)};
            item.seen = UtcTime{row.integer(5)};
            item.hash = row.text(6);
            item.attempt = static_cast<std::uint32_t>(row.integer(7));
            std::optional<std::string> body = _codec.opened(row.blob(8));
            std::optional<std::string> raw = _codec.opened(row.blob(9));
            item.isDamaged = !body || !raw;
            item.body = std::move(body).value_or(std::string());
            item.raw = std::move(raw).value_or(std::string());
            item.note = row.text(10);
            readLink(row, 11, item.link);
            batch.items.push_back(std::move(item));
        }
        return batch;
    });
}

Status FlowLedger::intend(const Batch& batch, const std::vector<Intent>& intents, UtcTime leaseUntil) {
    Rows rows;
    for (const Intent& intent : intents) {
        rows.next().add(intent.item).add(intent.requestId).add(intent.hash).add(intent.until.us);
    }
    return _database.transaction([&](Connection& connection) {
        const std::int64_t stored =
            connection.prepare(intendSql).bind(":fence", batch.fence).bind(":rows", std::move(rows)).run();
        if (stored != static_cast<std::int64_t>(intents.size())) {
            throw StoreError(Fault::Fenced, "store: the batch was taken over by another worker");
        }
        scoped(connection, "UPDATE item SET lease = :lease WHERE org = :org AND flow = :flow AND "
                           "state = 1 AND fence = :fence")
            .bind(":lease", leaseUntil.us)
            .bind(":fence", batch.fence)
            .run();
    });
}

Result<std::vector<engine::Link>> FlowLedger::links(const std::string& name, const std::vector<std::string>& keys) {
    const Result<std::int64_t> entity = _names.idOf(name);
    if (!entity) {
        return entity.failure();
    }
    return _database.read([&](Connection& connection) {
        std::vector<engine::Link> links;
        Statement row =
            scoped(connection, "WITH r AS MATERIALIZED (SELECT place, c0 AS key FROM given(:rows)) "
                               "SELECT l.target, l.token, l.version, l.seen, l.hash, l.posted, l.gen, l.rid, "
                               "l.rid_hash, "
                               "l.rid_version, l.rid_seen, l.rid_until, l.look FROM r LEFT JOIN link l ON l.org = "
                               ":org "
                               "AND l.flow = :flow AND l.entity = :entity AND l.key = r.key ORDER BY r.place");
        row.bind(":entity", *entity).bind(":rows", rowsOf(keys));
        while (row.step()) {
            readLink(row, 0, links.emplace_back());
        }
        return links;
    });
}

} // namespace crossdock::store
