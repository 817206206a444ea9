#include "store/flow_ledger.hpp"
#include "store/rows.hpp"

namespace crossdock::store {

using engine::PageCounts;
using engine::PageWrite;

namespace {

constexpr std::int64_t againUs = 30'000'000;

} // namespace

Status FlowLedger::want(const std::string& name, const std::vector<std::string>& keys, UtcTime due) {
    const Result<std::int64_t> entity = _names.idOf(name);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        scoped(connection, "INSERT INTO wanted(org, flow, entity, key, added, due) "
                           "SELECT :org, :flow, :entity, c0, :due, :due FROM given(:rows) WHERE true "
                           "ON CONFLICT(org, flow, entity, key) DO UPDATE SET added = max(added, excluded.added), "
                           "due = min(due, excluded.due), attempt = 0")
            .bind(":entity", *entity)
            .bind(":due", due.us)
            .bind(":rows", rowsOf(keys))
            .run();
    });
}

Result<std::vector<std::string>> FlowLedger::wanted(const std::vector<std::string>& entities, std::uint32_t most,
                                                    UtcTime now, std::string& entity) {
    const Result<std::vector<std::int64_t>> ids = idsOf(entities);
    if (!ids) {
        return ids.failure();
    }
    return _database.read([&](Connection& connection) {
        std::vector<std::string> keys;
        for (std::size_t i = 0; i < ids->size() && keys.empty(); ++i) {
            Statement statement =
                scoped(connection,
                       "SELECT key FROM wanted WHERE org = :org AND flow = :flow AND entity = :entity AND due <= :now "
                       "ORDER BY key LIMIT :most");
            statement.bind(":entity", (*ids)[i]).bind(":now", now.us).bind(":most", std::int64_t{most});
            while (statement.step()) {
                keys.push_back(statement.text(0));
            }
            entity = entities[i];
        }
        return keys;
    });
}

Result<PageCounts> FlowLedger::storeFetched(const std::string& name, const std::string& sync,
                                            const std::vector<std::string>& asked, const PageWrite& page,
                                            std::uint32_t attempts) {
    const Result<std::int64_t> entity = _names.idOf(name);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        PageCounts counts;
        counts.read = page.items.size();
        const std::int64_t number = syncNumber(connection, sync);
        queueItems(connection, *entity, number, page, counts);
        countRead(connection, number, counts, -1, page.now);
        std::vector<std::string> came;
        for (const engine::NewItem& item : page.items) {
            came.push_back(item.key);
        }
        // An event that came after the read began asks for another one.
        scoped(connection, "WITH r AS MATERIALIZED (SELECT c0 AS key FROM given(:rows)) "
                           "DELETE FROM wanted "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND key IN (SELECT key FROM r) "
                           "AND added <= :seen")
            .bind(":entity", *entity)
            .bind(":seen", page.seen.us)
            .bind(":rows", rowsOf(came))
            .run();
        const Rows askedRows = rowsOf(asked);
        scoped(connection, "WITH r AS MATERIALIZED (SELECT c0 AS key FROM given(:rows)) "
                           "UPDATE wanted SET attempt = attempt + 1, due = :now + :again * (1 << attempt) "
                           "WHERE org = :org AND flow = :flow AND entity = :entity AND key IN (SELECT key FROM r) "
                           "AND added <= :seen")
            .bind(":entity", *entity)
            .bind(":seen", page.seen.us)
            .bind(":now", page.now.us)
            .bind(":again", againUs)
            .bind(":rows", askedRows)
            .run();
        std::vector<engine::Note> notes;
        if (attempts == 0) {
            scoped(connection, "WITH r AS MATERIALIZED (SELECT c0 AS key FROM given(:rows)) "
                               "DELETE FROM wanted "
                               "WHERE org = :org AND flow = :flow AND entity = :entity AND key IN (SELECT key FROM r) "
                               "AND added <= :seen")
                .bind(":entity", *entity)
                .bind(":seen", page.seen.us)
                .bind(":rows", askedRows)
                .run();
        } else {
            Statement given = scoped(
                connection, "WITH r AS MATERIALIZED (SELECT c0 AS key FROM given(:rows)) "
                            "DELETE FROM wanted "
                            "WHERE org = :org AND flow = :flow AND entity = :entity AND key IN (SELECT key FROM r) "
                            "AND attempt >= :attempts "
                            "RETURNING key");
            given.bind(":entity", *entity).bind(":attempts", std::int64_t{attempts}).bind(":rows", askedRows);
            while (given.step()) {
                notes.push_back({"not_readable",
                                 name,
                                 given.text(0),
                                 "asked for by id several times, the source did not answer with it",
                                 {}});
            }
        }
        insertNotes(connection, number, notes, std::vector<std::int64_t>(notes.size(), *entity), page.now);
        return counts;
    });
}

} // namespace crossdock::store
