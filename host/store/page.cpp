#include "store/flow_ledger.hpp"
#include "store/rows.hpp"

#include <map>

namespace crossdock::store {

using engine::NewItem;
using engine::PageCounts;
using engine::PageWrite;
using engine::PartClaim;

namespace {

// `o` is the waiting version of the key, `h` the one in somebody's hands, `l` what is posted. Nothing older than what is
// known gets in; what equals the newest of them is unchanged, but only when nothing else waits and no intent is open. A
// waiting version is replaced in place; one with the same content only learns the newer version, and stays with the sync
// that queued it. A source that finds a record gone cannot say since when: such a deletion takes the newest version
// known, so that the time of its reading decides.
//
// `c` is what a person closed last, while nothing newer is posted, in hand or on its way: the same content (up to the
// dot of the hash; what the flow makes of it follows) does not come back, any other waits for a person, since the
// target may hold what was entered by hand.
//
// Told of each: is it on hold since an earlier sync, has it waited since before this one.
constexpr const char* queueSql =
    "WITH g AS MATERIALIZED (SELECT c0 AS key, c1 AS version, c2 AS op, "
    "c3 AS hash, c4 AS stamp, c5 AS state, c6 AS reason, "
    "c7 AS message, c8 AS amount, c9 AS currency FROM given(:rows)), "
    "r AS MATERIALIZED (SELECT g.key, CASE WHEN g.version = 0 AND g.op = :delete THEN max("
    "coalesce((SELECT version FROM link WHERE org = :org AND flow = :flow AND entity = :entity "
    "AND key = g.key), 0), "
    "coalesce((SELECT version FROM item WHERE org = :org AND flow = :flow AND entity = :entity "
    "AND key = g.key AND state = 1), 0), "
    "coalesce((SELECT version FROM item WHERE org = :org AND flow = :flow AND entity = :entity "
    "AND key = g.key AND state IN (0, 2, 3)), 0), "
    "coalesce((SELECT max(version) FROM item WHERE org = :org AND flow = :flow AND entity = :entity "
    "AND key = g.key AND state = 5), 0)) "
    "ELSE g.version END AS version, "
    "g.op, g.hash, g.stamp, g.state, g.reason, g.message, g.amount, g.currency FROM g) "
    "INSERT INTO item(org, flow, entity, key, version, seen, op, hash, stamp, state, reason, "
    "message, outcome, amount, currency, sync, created, changed) "
    "SELECT :org, :flow, :entity, r.key, r.version, :seen, r.op, r.hash, r.stamp, "
    "CASE WHEN c.id IS NULL THEN r.state ELSE 3 END, "
    "CASE WHEN c.id IS NULL THEN r.reason ELSE 'changed_after_closed' END, "
    "CASE WHEN c.id IS NULL THEN r.message ELSE 'it changed after it was closed by hand' || "
    "coalesce('; ' || r.message, '') END, "
    "CASE WHEN c.id IS NULL THEN 0 ELSE :held END, "
    "r.amount, r.currency, :sync, :now, :now "
    "FROM r "
    "LEFT JOIN link l ON l.org = :org AND l.flow = :flow AND l.entity = :entity AND l.key = r.key "
    "LEFT JOIN item h ON h.org = :org AND h.flow = :flow AND h.entity = :entity AND h.key = r.key "
    "AND h.state = 1 "
    "LEFT JOIN item o ON o.org = :org AND o.flow = :flow AND o.entity = :entity AND o.key = r.key "
    "AND o.state IN (0, 2, 3) "
    "LEFT JOIN item c ON c.id = (SELECT x.id FROM item x INDEXED BY item_closed WHERE x.org = :org "
    "AND x.flow = :flow AND x.entity = :entity AND x.key = r.key AND x.state = 5 "
    "ORDER BY x.version DESC, x.seen DESC LIMIT 1) "
    "AND (l.version IS NULL OR (c.version, c.seen) > (l.version, l.seen)) "
    "AND (h.id IS NULL OR (c.version, c.seen) > (h.version, h.seen)) "
    "AND (o.id IS NULL OR (c.version, c.seen) > (o.version, o.seen) "
    "OR (o.state = 3 AND o.reason = 'changed_after_closed')) "
    "WHERE (l.version IS NULL OR (r.version, :seen) > (l.version, l.seen)) "
    "AND (h.id IS NULL OR (r.version, :seen) > (h.version, h.seen)) "
    "AND (c.id IS NULL OR (r.version, :seen) > (c.version, c.seen)) "
    "AND NOT (c.id IS NULL AND o.id IS NULL AND coalesce(h.hash, l.hash) IS r.hash "
    "AND (h.id IS NOT NULL OR l.rid IS NULL)) "
    "AND NOT (c.id IS NOT NULL AND (o.id IS NULL OR (c.version, c.seen) > (o.version, o.seen)) "
    "AND substr(c.hash, 1, instr(c.hash || '.', '.') - 1) = substr(r.hash, 1, instr(r.hash || '.', '.') - 1)) "
    "ON CONFLICT(org, flow, entity, key) WHERE state IN (0, 2, 3) "
    "DO UPDATE SET version = excluded.version, seen = excluded.seen, op = excluded.op, "
    "stamp = excluded.stamp, amount = excluded.amount, "
    "currency = excluded.currency, "
    "sync = CASE WHEN excluded.hash = item.hash THEN item.sync ELSE excluded.sync END, "
    "created = CASE WHEN excluded.hash = item.hash THEN item.created ELSE excluded.created END, "
    "changed = CASE WHEN excluded.hash = item.hash THEN item.changed ELSE excluded.changed END, "
    "outcome = CASE WHEN excluded.hash = item.hash THEN item.outcome ELSE excluded.outcome END, "
    "attempt = CASE WHEN excluded.hash = item.hash THEN item.attempt ELSE 0 END, "
    "state = CASE WHEN excluded.hash = item.hash THEN item.state "
    "WHEN excluded.state = 3 OR item.state = 3 THEN excluded.state ELSE item.state END, "
    "reason = CASE WHEN excluded.hash = item.hash THEN item.reason ELSE excluded.reason END, "
    "message = CASE WHEN excluded.hash = item.hash THEN item.message ELSE excluded.message END, "
    "hash = excluded.hash "
    "WHERE (excluded.version, excluded.seen) > (item.version, item.seen) "
    "RETURNING id, key, sync <> :sync AND state = 3, "
    "sync <> :sync OR created < (SELECT started FROM sync y WHERE y.num = :sync)";

constexpr const char* payloadSql =
    "INSERT INTO payload(item, body, raw, note) VALUES(:item, :body, :raw, :note) "
    "ON CONFLICT(item) DO UPDATE SET body = excluded.body, raw = excluded.raw, note = excluded.note";

// Unchanged content under a newer version or stamp: remembered, so that an older copy still under
// way stays out, and a sweep does not ask again.
constexpr const char* refreshSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS key, c1 AS version, c3 AS hash, "
    "c4 AS stamp "
    "FROM given(:rows)), "
    "u AS MATERIALIZED (SELECT l.key, r.version, r.stamp FROM r "
    "CROSS JOIN link l ON l.org = :org AND l.flow = :flow AND l.entity = :entity AND l.key = r.key "
    "WHERE l.hash = r.hash AND l.rid IS NULL AND r.version >= l.version AND :seen > l.seen "
    "AND (r.version > l.version OR l.stamp IS NOT r.stamp) "
    "AND NOT EXISTS(SELECT 1 FROM item o WHERE o.org = :org AND o.flow = :flow "
    "AND o.entity = :entity AND o.key = r.key AND o.state IN (0, 2, 3)) "
    "AND NOT EXISTS(SELECT 1 FROM item h WHERE h.org = :org AND h.flow = :flow "
    "AND h.entity = :entity AND h.key = r.key AND h.state = 1)) "
    "INSERT INTO link(org, flow, entity, key, version, seen, stamp) "
    "SELECT :org, :flow, :entity, u.key, u.version, :seen, u.stamp FROM u WHERE true "
    "ON CONFLICT(org, flow, entity, key) "
    "DO UPDATE SET version = excluded.version, seen = excluded.seen, stamp = excluded.stamp";

// The same of what was closed by hand.
constexpr const char* refreshClosedSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS key, c1 AS version, c3 AS hash, "
    "c4 AS stamp FROM given(:rows)), "
    "u AS MATERIALIZED (SELECT c.id, r.version, r.stamp FROM r "
    "CROSS JOIN item c INDEXED BY item_closed ON c.org = :org AND c.flow = :flow AND c.entity = :entity "
    "AND c.key = r.key AND c.state = 5 "
    "WHERE (r.version, :seen) > (c.version, c.seen) "
    "AND substr(c.hash, 1, instr(c.hash || '.', '.') - 1) = substr(r.hash, 1, instr(r.hash || '.', '.') - 1) "
    "AND NOT EXISTS(SELECT 1 FROM item o WHERE o.org = :org AND o.flow = :flow "
    "AND o.entity = :entity AND o.key = r.key AND o.state IN (0, 2, 3))) "
    "UPDATE item SET version = u.version, seen = :seen, stamp = u.stamp FROM u WHERE item.id = u.id";

} // namespace

void FlowLedger::queueItems(Connection& connection, std::int64_t entity, std::int64_t sync, const PageWrite& page,
                            PageCounts& counts) const {
    if (page.items.empty()) {
        return;
    }
    Rows rows;
    std::map<std::string, const NewItem*> byKey;
    for (const NewItem& item : page.items) {
        byKey.emplace(item.key, &item);
        rows.next()
            .add(item.key)
            .add(item.version.us)
            .add(static_cast<std::int64_t>(item.op))
            .add(item.hash)
            .add(item.stamp);
        if (item.refused) {
            rows.add(std::int64_t{3}).add(item.refused->reason).add(item.refused->message);
        } else {
            rows.add(std::int64_t{0}).addNull().addNull();
        }
        rows.addOptional(item.amount).addOptional(item.currency);
    }
    std::vector<std::pair<std::int64_t, std::string>> queued;
    {
        Statement insert = scoped(connection, queueSql);
        insert.bind(":entity", entity)
            .bind(":sync", sync)
            .bind(":delete", static_cast<std::int64_t>(engine::Op::Delete))
            .bind(":held", static_cast<std::int64_t>(engine::Tally::Held))
            .bind(":seen", page.seen.us)
            .bind(":now", page.now.us);
        insert.bind(":rows", rows);
        while (insert.step()) {
            queued.emplace_back(insert.integer(0), insert.text(1));
            counts.heldBefore += insert.integer(2) != 0 ? 1 : 0;
            counts.queued += insert.integer(3) != 0 ? 0 : 1;
        }
    }
    Statement payload = connection.prepare(payloadSql);
    for (const auto& [id, key] : queued) {
        const auto found = byKey.find(key);
        if (found == byKey.end()) {
            throw StoreError(Fault::Misuse, "store: a key is not UTF-8");
        }
        const NewItem& item = *found->second;
        payload.bind(":item", id).bindBlob(":body", _codec.sealed(item.body)).bindOptional(":note", item.note);
        if (item.raw.empty()) {
            payload.bindNull(":raw");
        } else {
            payload.bindBlob(":raw", _codec.sealed(item.raw));
        }
        payload.run();
        payload.reset();
    }
    if (queued.size() < page.items.size()) {
        for (const char* sql : {refreshSql, refreshClosedSql}) {
            scoped(connection, sql).bind(":entity", entity).bind(":seen", page.seen.us).bind(":rows", rows).run();
        }
    }
}

void FlowLedger::countRead(Connection& connection, std::int64_t sync, const PageCounts& counts, std::int64_t total,
                           UtcTime now) const {
    connection
        .prepare("UPDATE sync SET read = read + :read, unchanged = unchanged + :unchanged, "
                 "held_before = held_before + :before, changed = :now, "
                 "total = CASE WHEN :total > 0 OR (:total = 0 AND taken > 0) "
                 "THEN CASE WHEN total < 0 THEN taken ELSE total END + :total ELSE total END "
                 "WHERE num = :sync")
        .bind(":read", static_cast<std::int64_t>(counts.read))
        .bind(":unchanged", static_cast<std::int64_t>(counts.read - counts.queued - counts.heldBefore))
        .bind(":before", static_cast<std::int64_t>(counts.heldBefore))
        .bind(":total", total)
        .bind(":now", now.us)
        .bind(":sync", sync)
        .run();
}

Result<PageCounts> FlowLedger::storePage(const PartClaim& part, const PageWrite& page) {
    const Result<std::int64_t> entity = _names.idOf(part.entity);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        PageCounts counts;
        counts.read = page.items.size();
        std::int64_t total = -1;
        if (page.total >= 0) {
            Statement known = scoped(
                connection, "SELECT total FROM part "
                            "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass AND part = :part");
            known.bind(":entity", *entity).bind(":pass", part.pass).bind(":part", part.part);
            total = known.step() && known.integer(0) < 0 ? page.total : -1;
        }
        const auto records = static_cast<std::int64_t>(page.items.size());
        const std::int64_t sync = advancePart(connection, *entity, part, page, records);
        queueItems(connection, *entity, sync, page, counts);
        countRead(connection, sync, counts, total, page.now);
        counts.passDone = page.done && finishPass(connection, *entity, part.pass, page.now);
        return counts;
    });
}

} // namespace crossdock::store
