#include "store/flow_ledger.hpp"
#include "store/runs.hpp"
#include "store/sync_end.hpp"

#include <iterator>
#include <sstream>

namespace crossdock::store {

using engine::SyncCounters;

namespace {

constexpr const char* counterColumns =
    "read, created, updated, unchanged, skipped, deleted, failed, held, cancelled, retried, total, held_before";

std::vector<std::string> wordsOf(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

} // namespace

std::int64_t FlowLedger::takeOver(Connection& connection, std::int64_t sync, const Rows& entities, UtcTime now) const {
    std::int64_t taken = 0;
    for (const char* waiting :
         {"item_ready WHERE state = 0", "item_due WHERE state = 2", "item_fence WHERE state = 1 AND lease < :now"}) {
        // A change of now: lists of a sync look at nothing that changed before it began.
        Statement update = scoped(connection, std::string("UPDATE item SET sync = :sync, changed = :now WHERE id IN "
                                                          "(SELECT i.id FROM item i INDEXED BY ") +
                                                  waiting +
                                                  " AND i.org = :org AND i.flow = :flow AND i.entity IN "
                                                  "(SELECT c0 FROM given(:entities)) AND NOT EXISTS(SELECT 1 "
                                                  "FROM sync y WHERE y.num = i.sync AND y.status = 'running'))");
        taken += update.bind(":sync", sync).bind(":entities", entities).bind(":now", now.us).run();
    }
    return taken;
}

Status FlowLedger::startSync(const engine::SyncStart& sync, UtcTime now) {
    // What a dead process held is this sync's to go on with.
    if (const Result<std::uint64_t> dead = endDeadRuns(_database, now); !dead) {
        return dead.failure();
    }
    const Result<Rows> entities = numbersOf(wordsOf(sync.entities));
    if (!entities) {
        return entities.failure();
    }
    return givingBack(now, [&](Connection& connection) {
        scoped(connection,
               "INSERT INTO sync(org, flow, id, entities, mode, status, dry_run, who, started, changed, "
               "holder, whole) "
               "VALUES(:org, :flow, :id, :entities, :mode, 'running', :dry, :who, :now, :now, :run, :whole)")
            .bind(":run", _scope.run)
            .bind(":id", sync.id)
            .bind(":entities", sync.entities)
            .bind(":mode", sync.mode)
            .bind(":dry", std::int64_t{sync.dryRun})
            .bind(":who", sync.who)
            .bind(":whole", std::int64_t{sync.whole})
            .bind(":now", now.us)
            .run();
        if (sync.dryRun) {
            return;
        }
        // One that reads learns the rest of its total from the source.
        const std::int64_t number = syncNumber(connection, sync.id);
        const std::int64_t taken = takeOver(connection, number, *entities, now);
        connection
            .prepare("UPDATE sync SET taken = :taken, total = CASE WHEN mode = 'deliver' THEN :taken ELSE total END "
                     "WHERE num = :sync")
            .bind(":taken", taken)
            .bind(":sync", number)
            .run();
    });
}

Status FlowLedger::finishSync(const std::string& id, const std::string& status, const std::string& message,
                              UtcTime now) {
    return givingBack(
        now, [&](Connection& connection) { endSync(connection, syncNumber(connection, id), status, message, now); });
}

Status FlowLedger::countSync(const std::string& id, const SyncCounters& counters, UtcTime now) {
    return _database.transaction([&](Connection& connection) {
        connection
            .prepare("UPDATE sync SET read = :read, created = :created, updated = :updated, unchanged = :unchanged, "
                     "skipped = :skipped, deleted = :deleted, failed = :failed, held = :held, total = :total, "
                     "changed = :now "
                     "WHERE num = :sync")
            .bind(":read", counters.read)
            .bind(":created", counters.created)
            .bind(":updated", counters.updated)
            .bind(":unchanged", counters.unchanged)
            .bind(":skipped", counters.skipped)
            .bind(":deleted", counters.deleted)
            .bind(":failed", counters.failed)
            .bind(":held", counters.held)
            .bind(":total", counters.total)
            .bind(":now", now.us)
            .bind(":sync", syncNumber(connection, id))
            .run();
    });
}

Result<SyncCounters> FlowLedger::counters(const std::string& id) {
    return _database.read([&](Connection& connection) {
        Statement row = connection.prepare(std::string("SELECT ") + counterColumns + " FROM sync WHERE num = :sync");
        row.bind(":sync", syncNumber(connection, id)).step();
        return SyncCounters{row.integer(0), row.integer(1), row.integer(2),  row.integer(3),
                            row.integer(4), row.integer(5), row.integer(6),  row.integer(7),
                            row.integer(8), row.integer(9), row.integer(10), row.integer(11)};
    });
}

Result<std::string> FlowLedger::syncStatus(const std::string& id) {
    return _database.read([&](Connection& connection) {
        Statement row = connection.prepare("SELECT status FROM sync WHERE org = :org AND id = :id");
        return row.bind(":org", _scope.org).bind(":id", id).step() ? row.text(0) : std::string();
    });
}

Result<std::optional<std::string>> FlowLedger::cancelWish(const std::string& id) {
    return _database.read([&](Connection& connection) {
        std::optional<std::string> wish;
        Statement row = connection.prepare("SELECT cancel_who, cancel_why FROM sync WHERE org = :org AND id = :id");
        if (row.bind(":org", _scope.org).bind(":id", id).step() && !row.isNull(0)) {
            wish = cancelWishText(row.text(0), row.text(1));
        }
        return wish;
    });
}

Status FlowLedger::note(const std::string& sync, const engine::Note& note, UtcTime now) {
    std::int64_t entity = 0;
    if (!note.entity.empty()) {
        const Result<std::int64_t> id = _names.idOf(note.entity);
        if (!id) {
            return id.failure();
        }
        entity = *id;
    }
    return _database.transaction([&](Connection& connection) {
        insertNotes(connection, sync.empty() ? 0 : syncNumber(connection, sync), {note}, {entity}, now);
    });
}

} // namespace crossdock::store
