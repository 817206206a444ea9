#include "engine/cursor.hpp"
#include "store/flow_ledger.hpp"

namespace crossdock::store {

using engine::Mark;
using engine::PartClaim;
using engine::PassMode;
using engine::PassPlan;

namespace {

bool bounded(const PassPlan& plan) {
    return plan.limit > 0 || plan.until.us > 0 || (plan.since.us > 0 && !plan.moves);
}

} // namespace

Result<Mark> FlowLedger::mark(const std::string& name) {
    const Result<std::int64_t> entity = _names.idOf(name);
    if (!entity) {
        return entity.failure();
    }
    return _database.read([&](Connection& connection) {
        Mark mark;
        {
            Statement statement =
                scoped(connection, "SELECT hwm FROM mark WHERE org = :org AND flow = :flow AND entity = :entity");
            if (statement.bind(":entity", *entity).step()) {
                mark.known = true;
                mark.hwm = UtcTime{statement.integer(0)};
            }
        }
        Statement statement =
            scoped(connection, "SELECT bounded, since FROM pass "
                               "WHERE org = :org AND flow = :flow AND entity = :entity AND mode = 1 AND state = 0");
        if (statement.bind(":entity", *entity).step()) {
            mark.passOpen = statement.integer(0) == 0;
            mark.passIsFull = statement.integer(1) == 0;
        }
        return mark;
    });
}

void FlowLedger::insertPass(Connection& connection, std::int64_t entity, const PassPlan& plan, std::int64_t sync,
                            UtcTime now) const {
    Statement last =
        scoped(connection, "SELECT max(pass) FROM pass WHERE org = :org AND flow = :flow AND entity = :entity");
    last.bind(":entity", entity).step();
    const std::int64_t pass = last.integer(0) + 1;
    scoped(connection, "INSERT INTO pass(org, flow, entity, pass, mode, since, until, opened, began, moves, closing, "
                       "bounded, overlap, lag, remaining, sync) "
                       "VALUES(:org, :flow, :entity, :pass, :mode, :since, :until, :opened, :now, :moves, :closing, "
                       ":bounded, :overlap, :lag, :left, :sync)")
        .bind(":entity", entity)
        .bind(":pass", pass)
        .bind(":mode", static_cast<std::int64_t>(plan.mode))
        .bind(":since", plan.since.us)
        .bind(":until", plan.until.us)
        .bind(":opened", plan.opened.us)
        .bind(":now", now.us)
        .bind(":moves", std::int64_t{plan.moves})
        .bind(":closing", std::int64_t{plan.closing})
        .bind(":bounded", std::int64_t{bounded(plan)})
        .bind(":overlap", plan.overlapUs)
        .bind(":lag", plan.lagUs)
        .bind(":left", plan.limit)
        .bind(":sync", sync)
        .run();
    std::vector<std::string> windows = plan.windows;
    if (windows.empty()) {
        windows.emplace_back();
    }
    std::int64_t number = 0;
    for (const std::string& window : windows) {
        scoped(connection, "INSERT INTO part(org, flow, entity, pass, part, bounds) "
                           "VALUES(:org, :flow, :entity, :pass, :part, :bounds)")
            .bind(":entity", entity)
            .bind(":pass", pass)
            .bind(":part", ++number)
            .bind(":bounds", window)
            .run();
    }
}

Result<bool> FlowLedger::openPass(const PassPlan& plan, UtcTime now) {
    const Result<std::int64_t> entity = _names.idOf(plan.entity);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        const std::int64_t sync = syncNumber(connection, plan.sync);
        {
            Statement open = scoped(
                connection, "SELECT bounded, since FROM pass "
                            "WHERE org = :org AND flow = :flow AND entity = :entity AND mode = :mode AND state = 0");
            open.bind(":entity", *entity).bind(":mode", static_cast<std::int64_t>(plan.mode));
            if (open.step() && open.integer(0) == 0 && !bounded(plan) && (plan.since.us > 0 || open.integer(1) == 0)) {
                return false;
            }
        }
        // What it replaces reads less than this one, or was bounded by a person.
        scoped(connection, "UPDATE pass SET state = 2 "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND mode = :mode AND state = 0")
            .bind(":entity", *entity)
            .bind(":mode", static_cast<std::int64_t>(plan.mode))
            .run();
        insertPass(connection, *entity, plan, sync, now);
        return true;
    });
}

Result<std::optional<PartClaim>> FlowLedger::claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) {
    const Result<std::vector<std::int64_t>> ids = idsOf(entities);
    if (!ids) {
        return ids.failure();
    }
    return _database.transaction([&](Connection& connection) {
        std::optional<PartClaim> claim;
        for (std::size_t i = 0; i < ids->size() && !claim; ++i) {
            Statement next =
                scoped(connection,
                       "SELECT p.pass, p.part, p.bounds, p.pos, s.mode, s.since, s.until, s.remaining FROM pass s "
                       "CROSS JOIN part p ON p.org = s.org AND p.flow = s.flow AND p.entity = s.entity "
                       "AND p.pass = s.pass "
                       "WHERE s.org = :org AND s.flow = :flow AND s.entity = :entity AND s.state = 0 AND p.done = 0 "
                       "AND p.lease <= :now "
                       "ORDER BY p.pass, p.part LIMIT 1");
            if (next.bind(":entity", (*ids)[i]).bind(":now", now.us).step()) {
                claim.emplace();
                claim->entity = entities[i];
                claim->pass = next.integer(0);
                claim->part = next.integer(1);
                claim->window = next.text(2);
                claim->position = next.text(3);
                claim->mode = static_cast<PassMode>(next.integer(4));
                claim->since = UtcTime{next.integer(5)};
                claim->until = UtcTime{next.integer(6)};
                claim->left = next.integer(7);
                claim->leaseUntil = leaseUntil;
                claim->fence = nextFence(connection);
                scoped(connection,
                       "UPDATE part SET fence = :fence, lease = :lease, holder = :run "
                       "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass AND part = :part")
                    .bind(":fence", claim->fence)
                    .bind(":lease", leaseUntil.us)
                    .bind(":run", _scope.run)
                    .bind(":entity", (*ids)[i])
                    .bind(":pass", claim->pass)
                    .bind(":part", claim->part)
                    .run();
            }
        }
        return claim;
    });
}

Status FlowLedger::releasePart(const PartClaim& part) {
    const Result<std::int64_t> entity = _names.idOf(part.entity);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        scoped(connection, "UPDATE part SET lease = 0 "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass AND part = :part "
                           "AND fence = :fence")
            .bind(":entity", *entity)
            .bind(":pass", part.pass)
            .bind(":part", part.part)
            .bind(":fence", part.fence)
            .run();
    });
}

Status FlowLedger::abandonPasses(const std::string& sync) {
    return _database.transaction([&](Connection& connection) {
        const std::int64_t number = syncNumber(connection, sync);
        scoped(connection, "UPDATE pass SET state = 2 WHERE org = :org AND flow = :flow AND state = 0 AND sync = :sync")
            .bind(":sync", number)
            .run();
    });
}

Status FlowLedger::adoptPasses(const std::string& sync) {
    return _database.transaction([&](Connection& connection) {
        const std::int64_t number = syncNumber(connection, sync);
        // Of a pass that the source has counted, what its syncs have not read yet.
        scoped(connection, "WITH left AS MATERIALIZED (SELECT y.total - y.taken - y.read AS n FROM sync y "
                           "WHERE y.total >= 0 AND y.num <> :sync AND y.num IN (SELECT sync FROM pass "
                           "WHERE org = :org AND flow = :flow AND state = 0)) "
                           "UPDATE sync SET total = CASE WHEN total < 0 THEN taken ELSE total END + "
                           "(SELECT coalesce(sum(max(n, 0)), 0) FROM left) "
                           "WHERE num = :sync AND EXISTS(SELECT 1 FROM left)")
            .bind(":sync", number)
            .run();
        scoped(connection, "UPDATE pass SET sync = :sync WHERE org = :org AND flow = :flow AND state = 0")
            .bind(":sync", number)
            .run();
    });
}

std::int64_t FlowLedger::advancePart(Connection& connection, std::int64_t entity, const PartClaim& part,
                                     const engine::PageWrite& page, std::int64_t records) const {
    const std::int64_t moved =
        scoped(connection, "UPDATE part SET pos = :new, hwm = max(hwm, :hwm), lease = :lease, done = :done, "
                           "total = max(total, :total) "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass AND part = :part "
                           "AND fence = :fence AND pos = :old AND done = 0")
            .bind(":new", page.position)
            .bind(":hwm", page.hwm.us)
            .bind(":lease", page.leaseUntil.us)
            .bind(":done", std::int64_t{page.done})
            .bind(":total", page.total)
            .bind(":entity", entity)
            .bind(":pass", part.pass)
            .bind(":part", part.part)
            .bind(":fence", part.fence)
            .bind(":old", part.position)
            .run();
    Statement pass =
        scoped(connection, "UPDATE pass SET opened = CASE WHEN opened > 0 OR :date = 0 THEN opened ELSE :date END, "
                           "remaining = CASE WHEN remaining > 0 THEN max(remaining - :records, 1) ELSE 0 END "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass AND state = 0 "
                           "RETURNING sync");
    pass.bind(":date", page.serverDate.us).bind(":records", records).bind(":entity", entity).bind(":pass", part.pass);
    if (moved == 0 || !pass.step()) {
        throw StoreError(Fault::Fenced, "store: another reader holds this part, or its pass has ended");
    }
    return pass.integer(0);
}

bool FlowLedger::finishPass(Connection& connection, std::int64_t entity, std::int64_t number, UtcTime now) const {
    PassPlan next;
    UtcTime newest;
    UtcTime opened;
    UtcTime began;
    std::int64_t sync = 0;
    bool moves = false;
    {
        Statement parts = scoped(connection, "SELECT min(done), max(hwm) FROM part "
                                             "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass");
        if (!parts.bind(":entity", entity).bind(":pass", number).step() || parts.integer(0) == 0) {
            return false;
        }
        newest = UtcTime{parts.integer(1)};
    }
    {
        Statement pass = scoped(connection, "UPDATE pass SET state = 1 "
                                            "WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass "
                                            "RETURNING opened, moves, closing, overlap, lag, sync, began");
        pass.bind(":entity", entity).bind(":pass", number).step();
        opened = UtcTime{pass.integer(0)};
        moves = pass.integer(1) != 0;
        next.closing = pass.integer(2) != 0;
        next.overlapUs = pass.integer(3);
        next.lagUs = pass.integer(4);
        sync = pass.integer(5);
        began = UtcTime{pass.integer(6)};
    }
    scoped(connection, "DELETE FROM part WHERE org = :org AND flow = :flow AND entity = :entity AND pass = :pass")
        .bind(":entity", entity)
        .bind(":pass", number)
        .run();
    if (moves) {
        UtcTime former;
        {
            Statement mark =
                scoped(connection, "SELECT hwm FROM mark WHERE org = :org AND flow = :flow AND entity = :entity");
            former = mark.bind(":entity", entity).step() ? UtcTime{mark.integer(0)} : UtcTime{};
        }
        const UtcTime hwm = engine::nextMark(former, newest, opened, began, next.lagUs);
        scoped(connection, "INSERT INTO mark(org, flow, entity, hwm) VALUES(:org, :flow, :entity, :hwm) "
                           "ON CONFLICT(org, flow, entity) DO UPDATE SET hwm = excluded.hwm")
            .bind(":entity", entity)
            .bind(":hwm", hwm.us)
            .run();
    }
    if (next.closing) {
        next.closing = false;
        next.moves = moves;
        next.since = engine::sinceOf(opened, next.overlapUs);
        insertPass(connection, entity, next, sync, now);
    }
    return true;
}

} // namespace crossdock::store
