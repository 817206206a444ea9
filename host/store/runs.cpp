#include "store/runs.hpp"

#include "store/sync_end.hpp"

#include <vector>

namespace crossdock::store {

namespace {

struct Run {
    std::int64_t number;
    std::string id;
};

struct RunningSync {
    std::int64_t number;
    std::int64_t org;
    std::int64_t flow;
    std::string wish;
};

std::vector<RunningSync> syncsOf(Connection& connection, std::int64_t run) {
    std::vector<RunningSync> syncs;
    Statement row =
        connection.prepare("SELECT num, org, flow, cancel_who, cancel_why FROM sync INDEXED BY sync_running "
                           "WHERE status = 'running' AND holder = :run");
    row.bind(":run", run);
    while (row.step()) {
        syncs.push_back({row.integer(0), row.integer(1), row.integer(2),
                         row.isNull(3) ? std::string() : cancelWishText(row.text(3), row.text(4))});
    }
    return syncs;
}

void endLeases(Connection& connection, const RunningSync& sync, std::int64_t run) {
    for (const char* sql : {"UPDATE item INDEXED BY item_fence SET lease = 0 "
                            "WHERE org = :org AND flow = :flow AND state = 1 AND holder = :run",
                            "UPDATE part SET lease = 0 WHERE org = :org AND flow = :flow AND holder = :run"}) {
        connection.prepare(sql).bind(":org", sync.org).bind(":flow", sync.flow).bind(":run", run).run();
    }
}

} // namespace

Result<std::int64_t> Runs::own() {
    const std::lock_guard lock(_mutex);
    if (_presence != nullptr || _database.path().empty()) {
        return _number;
    }
    Result<std::unique_ptr<Presence>> presence = Presence::begin(_database.path());
    if (!presence) {
        return presence.failure();
    }
    const Result<std::int64_t> number = _database.transaction([&](Connection& connection) {
        Statement row = connection.prepare("INSERT INTO run(id) VALUES(:id) RETURNING num");
        row.bind(":id", (*presence)->id()).step();
        return row.integer(0);
    });
    if (!number) {
        return number.failure();
    }
    _presence = std::move(*presence);
    _number = *number;
    return _number;
}

Status endRun(Database& database, std::int64_t run, UtcTime now) {
    return database.transaction([&](Connection& connection) {
        for (const RunningSync& sync : syncsOf(connection, run)) {
            endLeases(connection, sync, run);
            if (sync.wish.empty()) {
                endSync(connection, sync.number, "failed", interruptedMessage, now);
            } else {
                endSync(connection, sync.number, "cancelled", sync.wish, now);
            }
        }
        connection.prepare("DELETE FROM run WHERE num = :run").bind(":run", run).run();
    });
}

Result<std::uint64_t> endDeadRuns(Database& database, UtcTime now) {
    if (database.path().empty()) {
        return std::uint64_t{0};
    }
    const Result<std::vector<Run>> runs = database.read([](Connection& connection) {
        std::vector<Run> found;
        Statement row = connection.prepare("SELECT num, id FROM run");
        while (row.step()) {
            found.push_back({row.integer(0), row.text(1)});
        }
        return found;
    });
    if (!runs) {
        return runs.failure();
    }
    std::uint64_t dead = 0;
    for (const Run& run : *runs) {
        if (Presence::lives(database.path(), run.id)) {
            continue;
        }
        if (const Status ended = endRun(database, run.number, now); !ended) {
            return ended.failure();
        }
        Presence::forget(database.path(), run.id);
        ++dead;
    }
    return dead;
}

} // namespace crossdock::store
