#include "store/flow_memory.hpp"

namespace crossdock::store {

namespace {

constexpr const char* table = R"sql(
CREATE TABLE flow_memory(org INTEGER NOT NULL, flow INTEGER NOT NULL, paused_at INTEGER NOT NULL DEFAULT 0,
  paused_by TEXT NOT NULL DEFAULT '', paused_why TEXT NOT NULL DEFAULT '', schedule TEXT NOT NULL DEFAULT '',
  timezone TEXT NOT NULL DEFAULT '', considered INTEGER NOT NULL DEFAULT 0, swept INTEGER NOT NULL DEFAULT 0,
  interrupted TEXT NOT NULL DEFAULT '', PRIMARY KEY(org, flow)) WITHOUT ROWID;
)sql";

struct Scope {
    std::int64_t org = 0;
    std::int64_t flow = 0; ///< 0: none
};

Result<Scope> scopeOf(Store& store, const std::string& organisation, const std::string& flow) {
    const Result<std::int64_t> org = store.names().idOf(organisation);
    if (!org) {
        return org.failure();
    }
    const Result<std::int64_t> number = flow.empty() ? Result<std::int64_t>(0) : store.names().idOf(flow);
    if (!number) {
        return number.failure();
    }
    return Scope{*org, *number};
}

void writeNote(Connection& connection, const Scope& scope, const std::string& sync, const std::string& kind,
               const std::string& who, const std::string& message, UtcTime now) {
    Statement row = connection.prepare(
        "INSERT INTO activity(org, flow, at, sync, kind, who, message) "
        "VALUES(:org, nullif(:flow, 0), :at, (SELECT num FROM sync WHERE org = :org AND id = :sync), "
        ":kind, :who, :message)");
    row.bind(":org", scope.org)
        .bind(":flow", scope.flow)
        .bind(":at", now.us)
        .bind(":sync", sync)
        .bind(":kind", kind)
        .bind(":who", who)
        .bind(":message", message)
        .run();
}

} // namespace

Migration flowMemoryMigration() {
    return {10, "flow memory", table};
}

Result<FlowMemory> FlowMemories::of(const std::string& flow) {
    const Result<Scope> scope = scopeOf(_store, _organisation, flow);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().read([&](Connection& connection) {
        FlowMemory memory;
        {
            Statement row = connection.prepare(
                "SELECT paused_at, paused_by, paused_why, schedule, timezone, considered, swept, interrupted "
                "FROM flow_memory WHERE org = :org AND flow = :flow");
            if (row.bind(":org", scope->org).bind(":flow", scope->flow).step()) {
                memory.pausedAt = UtcTime{row.integer(0)};
                memory.pausedBy = row.text(1);
                memory.pausedWhy = row.text(2);
                memory.schedule = row.text(3);
                memory.timezone = row.text(4);
                memory.considered = UtcTime{row.integer(5)};
                memory.swept = UtcTime{row.integer(6)};
                memory.interrupted = row.text(7);
            }
        }
        Statement last =
            connection.prepare("SELECT started FROM sync INDEXED BY sync_flow WHERE org = :org AND flow = :flow "
                               "ORDER BY num DESC LIMIT 1");
        if (last.bind(":org", scope->org).bind(":flow", scope->flow).step()) {
            memory.lastRun = UtcTime{last.integer(0)};
        }
        Statement good = connection.prepare("SELECT completed FROM sync INDEXED BY sync_whole "
                                            "WHERE org = :org AND flow = :flow AND whole AND status = 'completed' "
                                            "ORDER BY num DESC LIMIT 1");
        if (good.bind(":org", scope->org).bind(":flow", scope->flow).step()) {
            memory.lastGood = UtcTime{good.integer(0)};
        }
        return memory;
    });
}

Status FlowMemories::change(const std::string& flow, const std::string& sql,
                            const std::function<void(Statement&)>& bind, const std::string& kind,
                            const std::string& who, const std::string& message, UtcTime now) {
    const Result<Scope> scope = scopeOf(_store, _organisation, flow);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection.prepare("INSERT OR IGNORE INTO flow_memory(org, flow) VALUES(:org, :flow)")
            .bind(":org", scope->org)
            .bind(":flow", scope->flow)
            .run();
        {
            Statement row = connection.prepare("UPDATE flow_memory SET " + sql + " WHERE org = :org AND flow = :flow");
            row.bind(":org", scope->org).bind(":flow", scope->flow);
            bind(row);
            row.run();
        }
        if (!kind.empty()) {
            writeNote(connection, *scope, {}, kind, who, message, now);
        }
    });
}

Status FlowMemories::pause(const std::string& flow, const std::string& who, const std::string& why, UtcTime now) {
    const Result<FlowMemory> before = of(flow);
    if (!before) {
        return before.failure();
    }
    if (before->pausedAt.us != 0) {
        Failure paused = failed(ErrorClass::Config, "flow \"" + flow + "\" is paused already, by " + before->pausedBy +
                                                        " since " + before->pausedAt.text() + ": " + before->pausedWhy);
        paused.code = "conflict";
        return paused;
    }
    const auto bind = [&](Statement& row) { row.bind(":now", now.us).bind(":who", who).bind(":why", why); };
    return change(flow, "paused_at = :now, paused_by = :who, paused_why = :why", bind, "flow_paused", who, why, now);
}

Status FlowMemories::resume(const std::string& flow, const std::string& who, UtcTime now) {
    const auto bind = [&](Statement& row) { row.bind(":now", now.us); };
    return change(flow, "paused_at = 0, paused_by = '', paused_why = '', considered = max(considered, :now)", bind,
                  "flow_resumed", who, "runs by its schedule again", now);
}

Status FlowMemories::setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                                 const std::string& who, UtcTime now) {
    const Result<FlowMemory> before = of(flow);
    if (!before) {
        return before.failure();
    }
    if (before->schedule == schedule && before->timezone == timezone) {
        return {}; // nothing happened that the activity log could tell of
    }
    const auto bind = [&](Statement& row) {
        row.bind(":schedule", schedule).bind(":timezone", timezone).bind(":now", now.us);
    };
    const bool back = schedule.empty() && timezone.empty();
    const std::string what = back ? "as the conf file says"
                                  : (schedule.empty() ? "as before" : "\"" + schedule + "\"") +
                                        (timezone.empty() ? "" : ", time zone " + timezone);
    return change(flow, "schedule = :schedule, timezone = :timezone, considered = max(considered, :now)", bind,
                  "schedule_changed", who, "schedule: " + what, now);
}

Status FlowMemories::considered(const std::string& flow, UtcTime until) {
    const auto bind = [&](Statement& row) { row.bind(":until", until.us); };
    return change(flow, "considered = :until", bind, {}, {}, {}, until);
}

Status FlowMemories::swept(const std::string& flow, UtcTime at) {
    const auto bind = [&](Statement& row) { row.bind(":at", at.us); };
    return change(flow, "swept = :at", bind, {}, {}, {}, at);
}

Status FlowMemories::interrupted(const std::string& flow, const std::string& sync) {
    const auto bind = [&](Statement& row) { row.bind(":sync", sync); };
    return change(flow, "interrupted = :sync", bind, {}, {}, {}, {});
}

Status FlowMemories::note(const std::string& flow, const std::string& sync, const std::string& kind,
                          const std::string& who, const std::string& message, UtcTime now) {
    const Result<Scope> scope = scopeOf(_store, _organisation, flow);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction(
        [&](Connection& connection) { writeNote(connection, *scope, sync, kind, who, message, now); });
}

} // namespace crossdock::store
