#include "store/queries.hpp"

#include "store/item_row.hpp"

namespace crossdock::store {

using engine::ItemState;

namespace {

constexpr const char* syncColumns =
    "SELECT s.num, s.id, (SELECT text FROM name WHERE id = s.flow), s.entities, s.mode, s.status, "
    "s.dry_run, s.who, s.read, "
    "s.created, s.updated, s.unchanged, s.skipped, s.deleted, s.failed, s.held, s.cancelled, "
    "s.retried, s.total, s.started, "
    "s.changed, s.completed, s.message, s.whole, s.held_before FROM sync s ";

constexpr const char* activityColumns = "SELECT a.id, a.at, (SELECT text FROM name WHERE id = "
                                        "a.flow), (SELECT id FROM sync WHERE num = a.sync), "
                                        "(SELECT text FROM name WHERE id = a.entity), a.key, "
                                        "a.item, a.kind, a.who, a.message FROM activity a ";

// What waits for an item on hold, what waits for that, and so on.
constexpr const char* behindHoldsSql =
    "WITH RECURSIVE b(entity, key, held) AS (SELECT entity, key, 1 FROM item INDEXED BY item_required "
    "WHERE org = :org AND flow = :flow AND state = 3 "
    "UNION SELECT w.entity, w.key, 0 FROM b JOIN item w INDEXED BY item_waits ON w.org = :org AND w.flow = :flow "
    "AND w.state = 2 AND w.waits IS NOT NULL AND w.waits = b.entity || ':' || b.key) "
    "SELECT (SELECT text FROM name WHERE id = b.entity), count(*) FROM b WHERE b.held = 0 GROUP BY b.entity";

SyncRow readSync(const Statement& row) {
    SyncRow sync;
    sync.number = row.integer(0);
    sync.id = row.text(1);
    sync.flow = row.text(2);
    sync.entities = row.text(3);
    sync.mode = row.text(4);
    sync.status = row.text(5);
    sync.dryRun = row.integer(6) != 0;
    sync.who = row.text(7);
    sync.counters = {row.integer(8),  row.integer(9),  row.integer(10), row.integer(11),
                     row.integer(12), row.integer(13), row.integer(14), row.integer(15),
                     row.integer(16), row.integer(17), row.integer(18), row.integer(24)};
    sync.started = UtcTime{row.integer(19)};
    sync.changed = UtcTime{row.integer(20)};
    if (!row.isNull(21)) {
        sync.completed = UtcTime{row.integer(21)};
    }
    sync.message = row.text(22);
    sync.whole = row.integer(23) != 0;
    return sync;
}

// What a delivery was is known from its item: nothing is stored twice for the many that go well.
std::optional<AttemptRow> deliveryOf(const ItemRow& item, const std::string& target) {
    if (item.state != ItemState::Done || item.requestId.empty()) {
        return std::nullopt;
    }
    AttemptRow attempt;
    attempt.at = item.changed;
    attempt.number = item.attempt;
    attempt.requestId = item.requestId;
    attempt.state = item.state;
    attempt.outcome = nameOf(item.outcome);
    if (item.outcome == engine::Tally::Skipped) {
        attempt.message = attempt.outcome + ": " + item.reason;
        return attempt;
    }
    attempt.message = attempt.outcome + (target.empty() ? "" : ": " + target);
    return attempt;
}

ActivityRow readActivity(const Statement& row) {
    ActivityRow line;
    line.id = row.integer(0);
    line.at = UtcTime{row.integer(1)};
    line.flow = row.text(2);
    line.sync = row.text(3);
    line.entity = row.text(4);
    line.key = row.text(5);
    line.item = row.integer(6);
    line.kind = row.text(7);
    line.who = row.text(8);
    line.message = row.text(9);
    return line;
}

constexpr std::int64_t newest = 0x7fffffffffffffff;

} // namespace

Status Queries::numbersOf(const std::vector<std::pair<const std::string*, std::int64_t*>>& names, std::int64_t& org) {
    const Result<std::int64_t> in = this->org();
    if (!in) {
        return in.failure();
    }
    org = *in;
    for (const auto& [name, number] : names) {
        if (name->empty()) {
            continue;
        }
        const Result<std::int64_t> known = _store.names().idOf(*name);
        if (!known) {
            return known.failure();
        }
        *number = *known;
    }
    return {};
}

Result<std::optional<SyncRow>> Queries::sync(const std::string& id) {
    const Result<std::int64_t> in = org();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<SyncRow> found;
        Statement row = connection.prepare(std::string(syncColumns) + "WHERE s.org = :org AND s.id = :id");
        if (row.bind(":org", *in).bind(":id", id).step()) {
            found = readSync(row);
        }
        return found;
    });
}

Result<std::vector<SyncRow>> Queries::syncs(const std::string& flow, std::int64_t before, std::uint32_t most) {
    const Result<std::int64_t> in = org();
    const Result<std::int64_t> number = flow.empty() ? Result<std::int64_t>(0) : _store.names().idOf(flow);
    if (!in || !number) {
        return in ? number.failure() : in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<SyncRow> found;
        const std::string where = flow.empty() ? "INDEXED BY sync_org WHERE s.org = :org"
                                               : "INDEXED BY sync_flow WHERE s.org = :org AND s.flow = :flow";
        Statement row =
            connection.prepare(syncColumns + where + " AND s.num < :before ORDER BY s.num DESC LIMIT :most");
        row.bind(":org", *in).bind(":before", before > 0 ? before : newest).bind(":most", std::int64_t{most});
        if (!flow.empty()) {
            row.bind(":flow", *number);
        }
        while (row.step()) {
            found.push_back(readSync(row));
        }
        return found;
    });
}

Result<std::vector<std::string>> Queries::flows() {
    const Result<std::int64_t> in = org();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<std::string> names;
        Statement name = connection.prepare("SELECT text FROM name WHERE id = :id");
        for (const std::int64_t flow : flowsIn(connection, *in)) {
            if (name.bind(":id", flow).step()) {
                names.push_back(name.text(0));
            }
            name.reset();
        }
        return names;
    });
}

Result<FlowCounts> Queries::counts(const std::string& flow) {
    const Result<std::int64_t> in = org();
    const Result<std::int64_t> number = _store.names().idOf(flow);
    if (!in || !number) {
        return in ? number.failure() : in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        FlowCounts counts;
        const auto count = [&](const char* sql) {
            Statement row = connection.prepare(sql);
            row.bind(":org", *in).bind(":flow", *number).step();
            return static_cast<std::uint64_t>(row.integer(0));
        };
        counts.draft = count("SELECT count(*) FROM item INDEXED BY item_ready WHERE org = :org AND "
                             "flow = :flow AND state = 0");
        counts.processing = count("SELECT count(*) FROM item INDEXED BY item_fence WHERE org = "
                                  ":org AND flow = :flow AND state = 1");
        counts.failed = count("SELECT count(*) FROM item INDEXED BY item_due WHERE org = :org AND "
                              "flow = :flow AND state = 2");
        counts.waiting = count("SELECT count(*) FROM item INDEXED BY item_waits WHERE org = :org "
                               "AND flow = :flow AND state = 2 "
                               "AND waits IS NOT NULL");
        {
            Statement finished = connection.prepare("SELECT state, n FROM tally WHERE org = :org AND flow = :flow");
            finished.bind(":org", *in).bind(":flow", *number);
            while (finished.step()) {
                const auto n = static_cast<std::uint64_t>(finished.integer(1));
                switch (static_cast<ItemState>(finished.integer(0))) {
                case ItemState::Done:
                    counts.done = n;
                    break;
                case ItemState::Cancelled:
                    counts.cancelled = n;
                    break;
                default:
                    counts.superseded = n;
                }
            }
        }
        Statement row =
            connection.prepare("SELECT reason, count(*) FROM item INDEXED BY item_required WHERE org = :org "
                               "AND flow = :flow AND state = 3 GROUP BY reason");
        row.bind(":org", *in).bind(":flow", *number);
        while (row.step()) {
            counts.reasons.emplace_back(row.text(0), static_cast<std::uint64_t>(row.integer(1)));
            counts.actionRequired += counts.reasons.back().second;
        }
        if (counts.waiting > 0 && counts.actionRequired > 0) {
            Statement behind = connection.prepare(behindHoldsSql);
            behind.bind(":org", *in).bind(":flow", *number);
            while (behind.step()) {
                counts.behindHolds.emplace(behind.text(0), static_cast<std::uint64_t>(behind.integer(1)));
            }
        }
        return counts;
    });
}

Result<std::optional<ItemRow>> Queries::item(std::int64_t id) {
    const Result<std::int64_t> in = org();
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<ItemRow> found;
        Statement row = connection.prepare(std::string(itemColumns) + "WHERE i.id = :id AND +i.org = :org");
        if (row.bind(":id", id).bind(":org", *in).step()) {
            found = readItem(row);
        }
        return found;
    });
}

Result<std::vector<ActivityRow>> Queries::activity(const ActivityQuery& query) {
    const Result<std::int64_t> in = org();
    const Result<std::int64_t> flow = query.flow.empty() ? Result<std::int64_t>(0) : _store.names().idOf(query.flow);
    if (!in || !flow) {
        return in ? flow.failure() : in.failure();
    }
    std::string sql = activityColumns;
    sql += query.flow.empty() ? "INDEXED BY activity_org WHERE a.org = :org"
                              : "INDEXED BY activity_flow WHERE a.org = :org AND a.flow = :flow";
    sql += " AND a.id < :before AND a.at >= :from";
    sql += query.until.us > 0 ? " AND a.at < :until" : "";
    sql += query.kind.empty() ? "" : " AND a.kind = :kind";
    sql += query.sync.empty() ? "" : " AND a.sync = (SELECT num FROM sync WHERE org = :org AND id = :sync)";
    sql += " ORDER BY a.id DESC LIMIT :most";
    return _store.database().read([&](Connection& connection) {
        std::vector<ActivityRow> found;
        Statement row = connection.prepare(sql);
        row.bind(":org", *in).bind(":before", query.before > 0 ? query.before : newest).bind(":from", query.from.us);
        row.bind(":most", std::int64_t{query.most});
        if (!query.flow.empty()) {
            row.bind(":flow", *flow);
        }
        if (query.until.us > 0) {
            row.bind(":until", query.until.us);
        }
        if (!query.kind.empty()) {
            row.bind(":kind", query.kind);
        }
        if (!query.sync.empty()) {
            row.bind(":sync", query.sync);
        }
        while (row.step()) {
            found.push_back(readActivity(row));
        }
        return found;
    });
}

Result<std::optional<Biography>> Queries::biography(const std::string& flowName, const std::string& entityName,
                                                    const std::string& key) {
    const Result<std::int64_t> in = org();
    const Result<std::int64_t> flow = _store.names().idOf(flowName);
    const Result<std::int64_t> entity = _store.names().idOf(entityName);
    if (!in || !flow || !entity) {
        return !in ? in.failure() : !flow ? flow.failure() : entity.failure();
    }
    return _store.database().read([&](Connection& connection) {
        Biography story;
        const auto about = [&](const std::string& sql) {
            Statement statement = connection.prepare(sql);
            statement.bind(":org", *in).bind(":flow", *flow).bind(":entity", *entity).bind(":key", key);
            return statement;
        };
        {
            Statement row = about(std::string(itemColumns) +
                                  "INDEXED BY item_key WHERE i.org = :org AND i.flow = :flow "
                                  "AND i.entity = :entity AND i.key = :key ORDER BY i.id DESC LIMIT 100");
            while (row.step()) {
                story.items.push_back(readItem(row));
            }
        }
        {
            Statement row = about("SELECT target, token, version, seen, hash, posted, gen, rid, "
                                  "rid_hash, rid_version, rid_seen, "
                                  "rid_until, look, total FROM link WHERE org = :org AND flow = "
                                  ":flow AND entity = :entity "
                                  "AND key = :key");
            if (row.step()) {
                engine::Link link;
                link.target = row.text(0);
                link.skipped = !row.isNull(0) && link.target.empty();
                link.token = row.text(1);
                link.version = UtcTime{row.integer(2)};
                link.seen = UtcTime{row.integer(3)};
                link.hash = row.text(4);
                link.posted = row.text(5);
                link.generation = row.integer(6);
                link.requestId = row.text(7);
                link.intentHash = row.text(8);
                link.intentVersion = UtcTime{row.integer(9)};
                link.intentSeen = UtcTime{row.integer(10)};
                link.intentUntil = UtcTime{row.integer(11)};
                link.look = row.integer(12) != 0;
                story.link = link;
                story.total = row.text(13);
            }
        }
        {
            Statement row =
                about(std::string(activityColumns) + "INDEXED BY activity_key WHERE a.org = :org AND a.flow = :flow "
                                                     "AND a.entity = :entity AND a.key = :key ORDER BY a.id LIMIT 500");
            while (row.step()) {
                story.activity.push_back(readActivity(row));
            }
        }
        if (!story.items.empty()) {
            const std::int64_t id = story.items.front().id;
            Statement tries =
                connection.prepare("SELECT at, number, class, http, code, message, rid, state FROM attempt "
                                   "WHERE item = :item ORDER BY id LIMIT 500");
            tries.bind(":item", id);
            while (tries.step()) {
                story.attempts.push_back({UtcTime{tries.integer(0)},
                                          static_cast<std::uint32_t>(tries.integer(1)),
                                          tries.text(2),
                                          static_cast<int>(tries.integer(3)),
                                          tries.text(4),
                                          tries.text(5),
                                          tries.text(6),
                                          static_cast<ItemState>(tries.integer(7)),
                                          {}});
            }
            if (std::optional<AttemptRow> done =
                    deliveryOf(story.items.front(), story.link ? story.link->target : std::string())) {
                story.attempts.push_back(std::move(*done));
            }
            Statement payload = connection.prepare("SELECT body, raw, note FROM payload WHERE item = :item");
            if (payload.bind(":item", id).step()) {
                story.body = _store.codec().opened(payload.blob(0)).value_or(std::string());
                story.raw = _store.codec().opened(payload.blob(1)).value_or(std::string());
                story.note = payload.text(2);
            }
        }
        std::optional<Biography> answer;
        if (!story.items.empty() || story.link) {
            answer = std::move(story);
        }
        return answer;
    });
}

Result<std::optional<UtcTime>> Queries::lastWhole(const std::string& flow, const std::string& entity) {
    std::int64_t in = 0;
    std::int64_t flowNumber = 0;
    std::int64_t entityNumber = 0;
    if (const Status known = numbersOf({{&flow, &flowNumber}, {&entity, &entityNumber}}, in); !known) {
        return known.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<UtcTime> began;
        Statement row = connection.prepare("SELECT began FROM pass WHERE org = :org AND flow = :flow "
                                           "AND entity = :entity AND state = 1 AND mode = :full AND bounded = 0 "
                                           "AND since = 0 ORDER BY pass DESC LIMIT 1");
        row.bind(":org", in).bind(":flow", flowNumber).bind(":entity", entityNumber);
        if (row.bind(":full", static_cast<std::int64_t>(engine::PassMode::Full)).step()) {
            began = UtcTime{row.integer(0)};
        }
        return began;
    });
}

std::uint64_t behindHoldsIn(const FlowCounts& counts) {
    std::uint64_t sum = 0;
    for (const auto& [entity, count] : counts.behindHolds) {
        sum += count;
    }
    return sum;
}

Result<std::optional<UtcTime>> Queries::mark(const std::string& flowName, const std::string& entityName) {
    const Result<std::int64_t> in = org();
    const Result<std::int64_t> flow = _store.names().idOf(flowName);
    const Result<std::int64_t> entity = _store.names().idOf(entityName);
    if (!in || !flow || !entity) {
        return !in ? in.failure() : !flow ? flow.failure() : entity.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<UtcTime> hwm;
        Statement row =
            connection.prepare("SELECT hwm FROM mark WHERE org = :org AND flow = :flow AND entity = :entity");
        if (row.bind(":org", *in).bind(":flow", *flow).bind(":entity", *entity).step()) {
            hwm = UtcTime{row.integer(0)};
        }
        return hwm;
    });
}

} // namespace crossdock::store
