#include "store/by_hand.hpp"

#include "store/rows.hpp"

#include <algorithm>

namespace crossdock::store {

struct ByHand::Scope {
    std::int64_t org = 0;
    std::int64_t flow = 0;
    std::int64_t entity = 0;
};

namespace {

constexpr const char* closed = "(5)"; // by a person's hand

// The id list first: the items of a choice are few, and a choice by id must not look at others.
std::string chosenSql(const ItemChoice& choice, const char* states) {
    std::string sql = "SELECT id, sync FROM item";
    if (choice.item != 0) {
        sql += " WHERE id = :item AND +org = :org AND +flow = :flow";
    } else if (!choice.items.empty()) {
        sql += " WHERE id IN (SELECT c0 FROM given(:items)) AND +org = :org AND +flow = :flow";
    } else if (std::string_view(states) == closed) {
        sql += " INDEXED BY item_finished WHERE org = :org AND flow = :flow AND state >= 4";
    } else {
        // The list is the index's own: SQLite does not see that the one below lies within it.
        sql += " INDEXED BY item_open WHERE org = :org AND flow = :flow AND state IN (0, 2, 3)";
    }
    sql += std::string(" AND state IN ") + states;
    if (!choice.entity.empty()) {
        sql += " AND entity = :entity";
    }
    if (!choice.reason.empty()) {
        sql += " AND reason = :reason";
    }
    if (!choice.sync.empty()) {
        sql += " AND sync = (SELECT num FROM sync WHERE org = :org AND id = :sync)";
    }
    if (!choice.cause.empty()) {
        sql += " AND state = 3 AND cause_of(flow, entity, reason, message) = :cause";
    }
    if (!choice.errorClass.empty()) {
        sql += " AND (SELECT class FROM attempt a WHERE a.item = item.id ORDER BY a.id DESC LIMIT "
               "1) = :class";
    }
    return sql;
}

template <typename Scope>
std::vector<std::int64_t> numbersIn(Connection& connection, const Scope& scope, const ItemChoice& choice,
                                    const std::string& sql) {
    Statement row = connection.prepare(sql);
    row.bind(":org", scope.org).bind(":flow", scope.flow);
    if (choice.item != 0) {
        row.bind(":item", choice.item);
    } else if (!choice.items.empty()) {
        row.bind(":items", rowsOf(choice.items));
    }
    if (!choice.entity.empty()) {
        row.bind(":entity", scope.entity);
    }
    if (!choice.reason.empty()) {
        row.bind(":reason", choice.reason);
    }
    if (!choice.sync.empty()) {
        row.bind(":sync", choice.sync);
    }
    if (!choice.cause.empty()) {
        row.bind(":cause", choice.cause);
    }
    if (!choice.errorClass.empty()) {
        row.bind(":class", choice.errorClass);
    }
    std::vector<std::int64_t> numbers;
    while (row.step()) {
        numbers.push_back(row.integer(0));
    }
    return numbers;
}

template <typename Scope>
Rows chosenIn(Connection& connection, const Scope& scope, const ItemChoice& choice, const std::string& sql) {
    return rowsOf(numbersIn(connection, scope, choice, sql));
}

// One line per item.
void writeActivity(Connection& connection, const Rows& rows, const char* kind, const std::string& who,
                   const std::string& message, UtcTime now) {
    connection
        .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)) "
                 "INSERT INTO activity(org, flow, at, sync, entity, key, item, kind, who, message) "
                 "SELECT i.org, i.flow, :at, i.sync, i.entity, i.key, i.id, :kind, :who, :message FROM r "
                 "CROSS JOIN item i ON i.id = r.id")
        .bind(":rows", rows)
        .bind(":at", now.us)
        .bind(":kind", kind)
        .bind(":who", who)
        .bind(":message", message)
        .run();
}

} // namespace

Result<ByHand::Scope> ByHand::scope(const ItemChoice& choice) {
    Scope scope;
    const std::string* names[3] = {&_organisation, &_flow, &choice.entity};
    std::int64_t* places[3] = {&scope.org, &scope.flow, &scope.entity};
    for (int i = 0; i < 3; ++i) {
        if (names[i]->empty()) {
            continue;
        }
        const Result<std::int64_t> id = _store.names().idOf(*names[i]);
        if (!id) {
            return id.failure();
        }
        *places[i] = *id;
    }
    return scope;
}

Result<std::vector<std::int64_t>> ByHand::retryable(const ItemChoice& choice, std::size_t most) {
    const Result<Scope> in = scope(choice);
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::vector<std::int64_t> numbers = numbersIn(connection, *in, choice, chosenSql(choice, "(2, 3)"));
        std::sort(numbers.begin(), numbers.end());
        numbers.resize(std::min(numbers.size(), most));
        return numbers;
    });
}

Result<std::uint64_t> ByHand::retry(const ItemChoice& choice, const std::string& who, const std::string& why,
                                    UtcTime now) {
    const Result<Scope> in = scope(choice);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        const Rows rows = chosenIn(connection, *in, choice, chosenSql(choice, "(2, 3)"));
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)), "
                     "u AS MATERIALIZED (SELECT i.entity, i.key FROM r CROSS JOIN item i ON i.id = r.id "
                     "WHERE +i.reason = 'uncertain_write') "
                     "INSERT INTO link(org, flow, entity, key, gen) "
                     "SELECT :org, :flow, u.entity, u.key, 1 FROM u WHERE true "
                     "ON CONFLICT(org, flow, entity, key) DO UPDATE SET gen = link.gen + 1, rid = NULL, hash = NULL, "
                     "posted = NULL")
            .bind(":rows", rows)
            .bind(":org", in->org)
            .bind(":flow", in->flow)
            .run();
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)) "
                     "UPDATE item SET state = 0, attempt = 0, due = 0, waits = NULL, reason = NULL, message = NULL, "
                     "changed = :now "
                     "WHERE id IN (SELECT id FROM r)")
            .bind(":rows", rows)
            .bind(":now", now.us)
            .run();
        writeActivity(connection, rows, "retried", who, why.empty() ? "sent back to the queue by hand" : why, now);
        return static_cast<std::uint64_t>(rows.size());
    });
}

Result<std::uint64_t> ByHand::forceDone(const ItemChoice& choice, const std::string& who, const std::string& why,
                                        UtcTime now) {
    const Result<Scope> in = scope(choice);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        const Rows rows = chosenIn(connection, *in, choice, chosenSql(choice, "(0, 2, 3)"));
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)), "
                     "s AS MATERIALIZED (SELECT i.sync AS num, count(*) AS n FROM r CROSS JOIN item i ON i.id = r.id "
                     "GROUP BY i.sync) "
                     "UPDATE sync SET cancelled = cancelled + (SELECT n FROM s WHERE s.num = sync.num) "
                     "WHERE num IN (SELECT num FROM s)")
            .bind(":rows", rows)
            .run();
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)) "
                     "UPDATE item SET state = 5, waits = NULL, changed = :now "
                     "WHERE id IN (SELECT id FROM r)")
            .bind(":rows", rows)
            .bind(":now", now.us)
            .run();
        writeActivity(connection, rows, "force_done", who, why, now);
        return static_cast<std::uint64_t>(rows.size());
    });
}

Result<std::uint64_t> ByHand::undoForceDone(const ItemChoice& choice, const std::string& who, const std::string& why,
                                            UtcTime now) {
    const Result<Scope> in = scope(choice);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        const std::string sql = chosenSql(choice, closed) +
                                " AND NOT EXISTS(SELECT 1 FROM item o WHERE o.org = item.org AND o.flow = item.flow "
                                "AND o.entity = item.entity AND o.key = item.key AND (o.state IN (0, 2, 3) OR (o.state "
                                "= 5 AND o.id > item.id)))";
        const Rows rows = chosenIn(connection, *in, choice, sql);
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)), "
                     "s AS MATERIALIZED (SELECT i.sync AS num, count(*) AS n FROM r CROSS JOIN item i ON i.id = r.id "
                     "GROUP BY i.sync) "
                     "UPDATE sync SET cancelled = max(0, cancelled - (SELECT n FROM s WHERE s.num = sync.num)) "
                     "WHERE num IN (SELECT num FROM s)")
            .bind(":rows", rows)
            .run();
        connection
            .prepare("WITH r AS MATERIALIZED (SELECT c0 AS id FROM given(:rows)) "
                     "UPDATE item SET state = 0, attempt = 0, due = 0, reason = NULL, message = NULL, changed = :now "
                     "WHERE id IN (SELECT id FROM r)")
            .bind(":rows", rows)
            .bind(":now", now.us)
            .run();
        writeActivity(connection, rows, "force_done_undone", who, why.empty() ? "taken back into the queue" : why, now);
        return static_cast<std::uint64_t>(rows.size());
    });
}

Result<ByHand::Cancelled> ByHand::cancelSync(const std::string& sync, const std::string& who, const std::string& why,
                                             UtcTime now) {
    const Result<Scope> in = scope({});
    if (!in) {
        return in.failure();
    }
    Database& database = _store.database();
    const auto runs = [&](Connection& connection) {
        Statement row =
            connection.prepare("SELECT status = 'running' FROM sync WHERE org = :org AND flow = :flow AND id = :id");
        if (!row.bind(":org", in->org).bind(":flow", in->flow).bind(":id", sync).step()) {
            throw StoreError(Fault::Missing, "store: no sync '" + sync + "'");
        }
        return row.integer(0) != 0;
    };
    const Result<bool> asked = database.transaction([&](Connection& connection) {
        if (!runs(connection)) {
            return false;
        }
        connection
            .prepare("UPDATE sync SET cancel_who = :who, cancel_why = :why "
                     "WHERE org = :org AND id = :id AND cancel_who IS NULL")
            .bind(":org", in->org)
            .bind(":id", sync)
            .bind(":who", who)
            .bind(":why", why)
            .run();
        connection
            .prepare("INSERT INTO activity(org, flow, at, sync, kind, who, message) "
                     "SELECT org, flow, :at, num, 'sync_cancelled', :who, :why FROM sync "
                     "WHERE org = :org AND id = :id")
            .bind(":org", in->org)
            .bind(":id", sync)
            .bind(":at", now.us)
            .bind(":who", who)
            .bind(":why", why)
            .run();
        return true;
    });
    if (!asked || !*asked) {
        return asked ? Result<Cancelled>(Cancelled::Finished) : Result<Cancelled>(asked.failure());
    }
    if (const Result<std::uint64_t> dead = endDeadRuns(database, now); !dead) {
        return dead.failure();
    }
    const Result<bool> running = database.read(runs);
    if (!running) {
        return running.failure();
    }
    return *running ? Cancelled::Asked : Cancelled::Ended;
}

} // namespace crossdock::store
