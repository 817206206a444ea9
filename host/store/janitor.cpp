#include "store/flow_ledger.hpp"

namespace crossdock::store {

namespace {

// As if it had not been claimed. A hold that the store never heard of, or that it gave to somebody
// else meanwhile, has no rows.
void giveBack(Connection& connection, const Hold& hold, UtcTime now) {
    connection.prepare("UPDATE part SET lease = 0 WHERE org = :org AND flow = :flow AND fence = :fence")
        .bind(":org", hold.org)
        .bind(":flow", hold.flow)
        .bind(":fence", hold.fence)
        .run();
    connection
        .prepare("UPDATE item INDEXED BY item_fence SET "
                 "state = CASE WHEN EXISTS(SELECT 1 FROM item o WHERE o.org = item.org AND o.flow = item.flow "
                 "AND o.entity = item.entity AND o.key = item.key AND o.state IN (0, 2, 3)) THEN 6 ELSE 0 END, "
                 "attempt = attempt - 1, changed = :now "
                 "WHERE org = :org AND flow = :flow AND state = 1 AND fence = :fence")
        .bind(":org", hold.org)
        .bind(":flow", hold.flow)
        .bind(":fence", hold.fence)
        .bind(":now", now.us)
        .run();
}

} // namespace

void FlowLedger::letGo(std::int64_t fence) {
    if (fence != 0) {
        _letGo.add({_scope.org, _scope.flow, fence});
    }
}

Status FlowLedger::givingBack(UtcTime now, const std::function<void(Connection&)>& work) {
    const std::vector<Hold> holds = _letGo.holds();
    const Status done = _database.transaction([&](Connection& connection) {
        for (const Hold& hold : holds) {
            giveBack(connection, hold, now);
        }
        work(connection);
    });
    if (done) {
        _letGo.told(holds);
    }
    return done;
}

Result<std::uint64_t> FlowLedger::rescue(UtcTime now, std::uint32_t maxAttempts) {
    std::int64_t rescued = 0;
    const Status done = givingBack(now, [&](Connection& connection) {
        rescued = scoped(connection,
                         "UPDATE item INDEXED BY item_fence SET "
                         "state = CASE WHEN EXISTS(SELECT 1 FROM item o WHERE o.org = item.org AND o.flow = item.flow "
                         "AND o.entity = item.entity AND o.key = item.key AND o.state IN (0, 2, 3)) THEN 6 "
                         "WHEN attempt >= :max THEN 3 ELSE 0 END, "
                         "reason = CASE WHEN attempt >= :max THEN 'interrupted' ELSE reason END, "
                         "message = CASE WHEN attempt >= :max "
                         "THEN 'the host ended several times while it had this record in hand' ELSE message END, "
                         "changed = :now "
                         "WHERE org = :org AND flow = :flow AND state = 1 AND lease < :now")
                      .bind(":max", std::int64_t{maxAttempts})
                      .bind(":now", now.us)
                      .run();
    });
    return done ? Result<std::uint64_t>(static_cast<std::uint64_t>(rescued)) : done.failure();
}

Result<std::uint64_t> FlowLedger::wake(UtcTime now) {
    return _database.transaction([&](Connection& connection) {
        return static_cast<std::uint64_t>(scoped(connection,
                                                 "UPDATE item INDEXED BY item_due SET state = 0, waits = NULL "
                                                 "WHERE org = :org AND flow = :flow AND state = 2 AND due <= :now")
                                              .bind(":now", now.us)
                                              .run());
    });
}

Result<std::uint64_t> FlowLedger::wakeChildren() {
    return _database.transaction([&](Connection& connection) {
        return static_cast<std::uint64_t>(
            scoped(connection, "UPDATE item INDEXED BY item_waits SET state = 0, waits = NULL "
                               "WHERE org = :org AND flow = :flow AND state = 2 AND waits IS NOT NULL "
                               "AND EXISTS(SELECT 1 FROM link l WHERE l.org = :org AND l.flow = :flow "
                               "AND l.entity = CAST(substr(item.waits, 1, instr(item.waits, ':') - 1) AS INTEGER) "
                               "AND l.key = substr(item.waits, instr(item.waits, ':') + 1) AND l.target IS NOT NULL)")
                .run());
    });
}

Result<std::uint64_t> FlowLedger::readyUpTo(const std::vector<std::string>& entities, std::uint32_t most) {
    const Result<Rows> of = numbersOf(entities);
    if (!of) {
        return of.failure();
    }
    return _database.read([&](Connection& connection) { return readyAmong(connection, *of, most); });
}

std::uint64_t FlowLedger::readyAmong(Connection& connection, Rows entities, std::uint64_t most) const {
    Statement statement = scoped(
        connection, "SELECT count(*) "
                    "FROM (SELECT 1 FROM item INDEXED BY item_ready WHERE org = :org AND flow = :flow AND state = 0 "
                    "AND entity IN (SELECT c0 FROM given(:entities)) LIMIT :most)");
    statement.bind(":entities", std::move(entities)).bind(":most", static_cast<std::int64_t>(most)).step();
    return static_cast<std::uint64_t>(statement.integer(0));
}

Result<engine::Backlog> FlowLedger::backlog(const std::vector<std::string>& entities) {
    const Result<Rows> of = numbersOf(entities);
    if (!of) {
        return of.failure();
    }
    return _database.read([&](Connection& connection) {
        const auto about = [&](const std::string& sql) {
            Statement statement = scoped(connection, sql);
            statement.bind(":entities", *of);
            return statement;
        };
        const auto count = [&](const std::string& sql) {
            Statement statement = about(sql + " AND entity IN (SELECT c0 FROM given(:entities))");
            statement.step();
            return static_cast<std::uint64_t>(statement.integer(0));
        };
        engine::Backlog backlog;
        backlog.ready = count("SELECT count(*) FROM item INDEXED BY item_ready "
                              "WHERE org = :org AND flow = :flow AND state = 0");
        backlog.inHand = count("SELECT count(*) FROM item INDEXED BY item_fence "
                               "WHERE org = :org AND flow = :flow AND state = 1");
        backlog.waiting = count("SELECT count(*) FROM item INDEXED BY item_waits "
                                "WHERE org = :org AND flow = :flow AND state = 2 AND waits IS NOT NULL");
        backlog.retrying =
            count("SELECT count(*) FROM item INDEXED BY item_due WHERE org = :org AND flow = :flow AND state = 2") -
            backlog.waiting;
        backlog.held = count("SELECT count(*) FROM item INDEXED BY item_required "
                             "WHERE org = :org AND flow = :flow AND state = 3");
        backlog.wanted = count("SELECT count(*) FROM wanted WHERE org = :org AND flow = :flow AND attempt = 0");
        {
            Statement parts = about("SELECT count(*) FROM pass s "
                                    "CROSS JOIN part p ON p.org = s.org AND p.flow = s.flow AND p.entity = s.entity "
                                    "AND p.pass = s.pass "
                                    "WHERE s.org = :org AND s.flow = :flow AND s.state = 0 AND p.done = 0 "
                                    "AND s.entity IN (SELECT c0 FROM given(:entities))");
            parts.step();
            backlog.openParts = static_cast<std::uint64_t>(parts.integer(0));
        }
        Statement due = about("SELECT due FROM item INDEXED BY item_due "
                              "WHERE org = :org AND flow = :flow AND state = 2 AND waits IS NULL "
                              "AND entity IN (SELECT c0 FROM given(:entities)) ORDER BY due LIMIT 1");
        if (due.step()) {
            backlog.nextDue = UtcTime{due.integer(0)};
        }
        return backlog;
    });
}

} // namespace crossdock::store
