#include "store/flow_ledger.hpp"
#include "store/rows.hpp"

#include <array>
#include <map>

namespace crossdock::store {

using engine::Batch;
using engine::ItemState;
using engine::Tally;
using engine::Verdict;

namespace {

// The link goes first, because its guard is the item's state. Upserts, since they can only look a
// link up by its key; an UPDATE ... FROM once made SQLite walk the table.
constexpr const char* postedSql =
    "WITH j AS MATERIALIZED (SELECT c0 AS id, c1 AS closes, c2 AS look, "
    "c3 AS target, "
    "c4 AS token, c5 AS version, c6 AS seen, c7 AS hash, c8 AS "
    "posted, "
    "c9 AS total FROM given(:rows)), "
    "r AS MATERIALIZED (SELECT i.entity, i.key, CASE WHEN i.hash = j.hash AND i.version = "
    "j.version THEN i.stamp END AS stamp, "
    "j.* FROM j CROSS JOIN item i ON i.id = j.id WHERE +i.state = 1 AND +i.fence = :fence) "
    "INSERT INTO link(org, flow, entity, key, target, token, version, seen, hash, posted, stamp, "
    "total, gen, look, changed) "
    "SELECT :org, :flow, r.entity, r.key, r.target, r.token, r.version, r.seen, r.hash, r.posted, "
    "r.stamp, r.total, r.closes, "
    "r.look, :now FROM r WHERE true "
    "ON CONFLICT(org, flow, entity, key) DO UPDATE SET target = excluded.target, token = "
    "excluded.token, "
    "version = excluded.version, seen = excluded.seen, hash = excluded.hash, posted = "
    "excluded.posted, "
    "stamp = coalesce(excluded.stamp, link.stamp), total = CASE excluded.total WHEN '' THEN NULL ELSE "
    "coalesce(excluded.total, link.total) END, "
    "gen = link.gen + excluded.gen, rid = CASE WHEN excluded.gen THEN NULL ELSE link.rid END, look "
    "= excluded.look, "
    "changed = excluded.changed";

constexpr const char* touchedSql =
    "WITH j AS MATERIALIZED (SELECT c0 AS id, c1 AS closes, c2 AS look, "
    "c3 AS until "
    "FROM given(:rows)), "
    "r AS MATERIALIZED (SELECT i.entity, i.key, j.* FROM j CROSS JOIN item i ON i.id = j.id "
    "WHERE +i.state = 1 AND +i.fence = :fence) "
    "INSERT INTO link(org, flow, entity, key, gen, look, rid_until, changed) "
    "SELECT :org, :flow, r.entity, r.key, r.closes, r.look, r.until, :now FROM r WHERE true "
    "ON CONFLICT(org, flow, entity, key) DO UPDATE SET gen = link.gen + excluded.gen, "
    "rid = CASE WHEN excluded.gen THEN NULL ELSE link.rid END, look = excluded.look, "
    "rid_until = CASE WHEN excluded.rid_until > 0 THEN excluded.rid_until ELSE link.rid_until END, "
    "changed = excluded.changed";

constexpr const char* itemsSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS id, c1 AS state, c2 AS due, "
    "c3 AS refund, "
    "c4 AS waits, c5 AS reason, c6 AS message, c7 AS outcome, "
    "c8 AS rid "
    "FROM given(:rows)) "
    "UPDATE item SET state = CASE WHEN r.state IN (0, 2, 3) AND EXISTS(SELECT 1 FROM item o WHERE "
    "o.org = :org "
    "AND o.flow = :flow AND o.entity = item.entity AND o.key = item.key AND o.state IN (0, 2, 3)) "
    "THEN 6 ELSE r.state END, "
    "due = r.due, attempt = item.attempt - r.refund, waits = r.waits, reason = r.reason, message = "
    "r.message, "
    "outcome = r.outcome, rid = coalesce(r.rid, item.rid), changed = :now FROM r "
    "WHERE item.id = r.id AND +item.state = 1 AND +item.fence = :fence";

constexpr std::int64_t hourUs = 3'600'000'000;

constexpr const char* attemptSql = "INSERT INTO attempt(item, org, at, number, class, http, code, message, rid, state) "
                                   "VALUES(:item, :org, :at, :number, :class, :http, :code, :message, :rid, :state)";

const engine::ClaimedItem* itemOf(const Batch& batch, std::int64_t id) {
    for (const engine::ClaimedItem& item : batch.items) {
        if (item.id == id) {
            return &item;
        }
    }
    return nullptr;
}

// A delivery leaves its trace on item and link; what took something away, or put another thing in its place, is told.
std::string targetChange(const engine::ClaimedItem& item, const Verdict& verdict) {
    const std::string& before = item.link.target;
    if (verdict.state != ItemState::Done || !verdict.link || before.empty()) {
        return {};
    }
    if (verdict.tally == Tally::Deleted) {
        return "deleted in the target, where it was " + before + "; request " + verdict.requestId;
    }
    const std::string& after = verdict.link->target;
    return after == before ? std::string()
                           : "was " + before + " in the target, is " + after + " now; request " + verdict.requestId;
}

} // namespace

void FlowLedger::confirmLinks(Connection& connection, std::int64_t, const Batch& batch,
                              const std::vector<Verdict>& verdicts, UtcTime now) const {
    Rows posted;
    Rows touched;
    for (const Verdict& verdict : verdicts) {
        if (verdict.link) {
            const engine::Link& link = *verdict.link;
            posted.next().add(verdict.item).add(std::int64_t{verdict.closesIntent}).add(std::int64_t{verdict.look});
            if (link.skipped && link.target.empty()) { // told from "not known" by NULL
                posted.add(std::string());
            } else {
                posted.addOptional(link.target);
            }
            posted.addOptional(link.token).add(link.version.us).add(link.seen.us);
            posted.addOptional(link.hash).addOptional(link.posted);
            if (verdict.total) {
                posted.add(*verdict.total);
            } else {
                posted.addNull();
            }
        } else if (verdict.touchesLink) {
            touched.next().add(verdict.item).add(std::int64_t{verdict.closesIntent}).add(std::int64_t{verdict.look});
            touched.add(verdict.intentUntil.us);
        }
    }
    if (posted.size() > 0) {
        scoped(connection, postedSql)
            .bind(":fence", batch.fence)
            .bind(":now", now.us)
            .bind(":rows", std::move(posted))
            .run();
    }
    if (touched.size() > 0) {
        scoped(connection, touchedSql)
            .bind(":fence", batch.fence)
            .bind(":now", now.us)
            .bind(":rows", std::move(touched))
            .run();
    }
}

void FlowLedger::confirmItems(Connection& connection, const Batch& batch, const std::vector<Verdict>& verdicts,
                              UtcTime now) const {
    Rows rows;
    for (const Verdict& verdict : verdicts) {
        rows.next().add(verdict.item).add(static_cast<std::int64_t>(verdict.state)).add(verdict.due.us);
        rows.add(std::int64_t{verdict.refundAttempt}).addOptional(verdict.waitsKey);
        if (verdict.failure) {
            rows.addOptional(verdict.failure->reason).add(verdict.failure->message);
        } else {
            rows.addOptional(verdict.reason).addNull();
        }
        rows.add(static_cast<std::int64_t>(verdict.tally)).addOptional(verdict.requestId);
    }
    const std::int64_t changed = scoped(connection, itemsSql)
                                     .bind(":fence", batch.fence)
                                     .bind(":now", now.us)
                                     .bind(":rows", std::move(rows))
                                     .run();
    if (changed != static_cast<std::int64_t>(verdicts.size())) {
        throw StoreError(Fault::Fenced, "store: the batch was taken over by another worker");
    }
}

void FlowLedger::confirmAttempts(Connection& connection, std::int64_t entity, const Batch& batch,
                                 const std::vector<Verdict>& verdicts, UtcTime now) const {
    const auto tell = [&](const engine::ClaimedItem& item, const char* kind, const std::string& message) {
        connection
            .prepare("INSERT INTO activity(org, flow, at, sync, entity, key, item, kind, who, message) "
                     "VALUES(:org, :flow, :at, :sync, :entity, :key, :item, :kind, '', :message)")
            .bind(":org", _scope.org)
            .bind(":flow", _scope.flow)
            .bind(":at", now.us)
            .bind(":sync", item.sync)
            .bind(":entity", entity)
            .bind(":key", item.key)
            .bind(":item", item.id)
            .bind(":kind", kind)
            .bind(":message", message)
            .run();
    };
    for (const Verdict& verdict : verdicts) {
        const engine::ClaimedItem* item = verdict.failure || verdict.link ? itemOf(batch, verdict.item) : nullptr;
        if (item == nullptr) {
            continue;
        }
        if (const std::string change = targetChange(*item, verdict); !change.empty()) {
            tell(*item, verdict.tally == Tally::Deleted ? "deleted" : "target_changed", change);
        }
        if (!verdict.failure) {
            continue;
        }
        const Failure& failure = *verdict.failure;
        connection.prepare(attemptSql)
            .bind(":item", verdict.item)
            .bind(":org", _scope.org)
            .bind(":at", now.us)
            .bind(":number", std::int64_t{item->attempt})
            .bind(":class", crossdock::nameOf(failure.cls))
            .bind(":http", std::int64_t{failure.httpStatus})
            .bind(":code", failure.code)
            .bind(":message", failure.message)
            .bindOptional(":rid", verdict.requestId)
            .bind(":state", static_cast<std::int64_t>(verdict.state))
            .run();
        if (verdict.state == ItemState::ActionRequired) {
            tell(*item, "action_required", failure.reason + ": " + failure.message);
        }
    }
}

void FlowLedger::confirmCounters(Connection& connection, const std::vector<Verdict>& verdicts, UtcTime now) const {
    enum Place { Created, Updated, Unchanged, Skipped, Deleted, Retried, Places };
    std::map<std::int64_t, std::array<std::int64_t, Places>> bySync;
    std::int64_t required = 0;
    for (const Verdict& verdict : verdicts) {
        required += verdict.state == ItemState::ActionRequired ? 1 : 0;
        std::array<std::int64_t, Places>& counts = bySync[verdict.sync];
        switch (verdict.tally) {
        case Tally::Created:
            ++counts[Created];
            break;
        case Tally::Updated:
            ++counts[Updated];
            break;
        case Tally::Unchanged:
            ++counts[Unchanged];
            break;
        case Tally::Skipped:
            ++counts[Skipped];
            break;
        case Tally::Deleted:
            ++counts[Deleted];
            break;
        case Tally::Retried:
            ++counts[Retried];
            break;
        // What is held, failed for good or waiting is counted where it stands: a person may move it
        // any time.
        case Tally::Failed:
        case Tally::Held:
        case Tally::Waiting:
        case Tally::None:
            break;
        }
    }
    std::int64_t delivered = 0;
    for (const auto& [sync, counts] : bySync) {
        delivered += counts[Created] + counts[Updated] + counts[Deleted];
        connection
            .prepare("UPDATE sync SET created = created + :created, updated = updated + :updated, "
                     "unchanged = unchanged + :unchanged, skipped = skipped + :skipped, deleted = "
                     "deleted + :deleted, "
                     "retried = retried + :retried, changed = :now WHERE num = :sync")
            .bind(":created", counts[Created])
            .bind(":updated", counts[Updated])
            .bind(":unchanged", counts[Unchanged])
            .bind(":skipped", counts[Skipped])
            .bind(":deleted", counts[Deleted])
            .bind(":retried", counts[Retried])
            .bind(":now", now.us)
            .bind(":sync", sync)
            .run();
    }
    if (delivered + required > 0) {
        scoped(connection, "INSERT INTO hourly(org, flow, hour, delivered, required) "
                           "VALUES(:org, :flow, :hour, :delivered, :required) ON CONFLICT(org, flow, hour) DO UPDATE "
                           "SET delivered = delivered + excluded.delivered, required = required + excluded.required")
            .bind(":hour", now.us - now.us % hourUs)
            .bind(":delivered", delivered)
            .bind(":required", required)
            .run();
    }
}

void FlowLedger::wakeWaitingFor(Connection& connection, const Batch& batch,
                                const std::vector<Verdict>& verdicts) const {
    const Result<std::int64_t> entity = _names.idOf(batch.entity);
    Rows rows;
    for (const Verdict& verdict : verdicts) {
        const engine::ClaimedItem* item = itemOf(batch, verdict.item);
        if (entity && item != nullptr && verdict.link && (!verdict.link->target.empty() || verdict.link->skipped)) {
            rows.next().add(waitsText(*entity, item->key));
        }
    }
    if (rows.size() == 0) {
        return;
    }
    {
        Statement any = scoped(connection, "SELECT 1 FROM item INDEXED BY item_waits WHERE org = :org AND flow = :flow "
                                           "AND state = 2 AND waits IS NOT NULL LIMIT 1");
        if (!any.step()) {
            return;
        }
    }
    scoped(connection, "WITH r AS MATERIALIZED (SELECT c0 AS waits FROM given(:rows)) "
                       "UPDATE item INDEXED BY item_waits SET state = 0, waits = NULL WHERE org = "
                       ":org AND flow = :flow "
                       "AND state = 2 AND waits IN (SELECT waits FROM r)")
        .bind(":rows", std::move(rows))
        .run();
}

void FlowLedger::insertNotes(Connection& connection, std::int64_t sync, const std::vector<engine::Note>& notes,
                             const std::vector<std::int64_t>& entities, UtcTime now) const {
    for (std::size_t i = 0; i < notes.size(); ++i) {
        Statement insert =
            scoped(connection, "INSERT INTO activity(org, flow, at, sync, entity, key, kind, who, message) "
                               "VALUES(:org, :flow, :at, :sync, :entity, :key, :kind, :who, :message)");
        insert.bind(":at", now.us)
            .bind(":kind", notes[i].kind)
            .bind(":who", notes[i].who)
            .bind(":message", notes[i].message);
        insert.bindOptional(":key", notes[i].key);
        if (entities[i] == 0) {
            insert.bindNull(":entity");
        } else {
            insert.bind(":entity", entities[i]);
        }
        if (sync == 0) {
            insert.bindNull(":sync");
        } else {
            insert.bind(":sync", sync);
        }
        insert.run();
    }
}

Status FlowLedger::confirm(const Batch& batch, const std::vector<Verdict>& verdicts,
                           const std::vector<engine::Note>& notes, UtcTime now) {
    const Result<std::int64_t> entity = _names.idOf(batch.entity);
    if (!entity) {
        return entity.failure();
    }
    std::vector<Verdict> numbered = verdicts;
    for (Verdict& verdict : numbered) {
        if (!verdict.waitsKey.empty()) {
            const Result<std::int64_t> parent = _names.idOf(verdict.waitsEntity);
            if (!parent) {
                return parent.failure();
            }
            verdict.waitsKey = waitsText(*parent, verdict.waitsKey);
        }
    }
    return _database.transaction([&](Connection& connection) {
        confirmLinks(connection, *entity, batch, numbered, now);
        confirmItems(connection, batch, numbered, now);
        confirmAttempts(connection, *entity, batch, numbered, now);
        wakeWaitingFor(connection, batch, numbered);
        confirmCounters(connection, numbered, now);
        const std::int64_t sync = numbered.empty() ? 0 : numbered.front().sync;
        insertNotes(connection, sync, notes, std::vector<std::int64_t>(notes.size(), *entity), now);
    });
}

} // namespace crossdock::store
