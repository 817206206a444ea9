#include "store/flow_ledger.hpp"
#include "store/rows.hpp"

namespace crossdock::store {

using engine::PageCounts;
using engine::PageWrite;
using engine::PartClaim;

namespace {

constexpr const char* listedSql = "INSERT INTO listed(org, flow, entity, pass, key) SELECT :org, "
                                  ":flow, :entity, :pass, c0 FROM given(:rows) "
                                  "WHERE true ON CONFLICT DO NOTHING";

constexpr const char* differsSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS key, c1 AS stamp FROM given(:rows)) "
    "INSERT INTO wanted(org, flow, entity, key, added, due) SELECT :org, :flow, :entity, r.key, "
    ":now, :now FROM r "
    "LEFT JOIN link l ON l.org = :org AND l.flow = :flow AND l.entity = :entity AND l.key = r.key "
    "LEFT JOIN item h ON h.org = :org AND h.flow = :flow AND h.entity = :entity AND h.key = r.key "
    "AND h.state = 1 "
    "LEFT JOIN item o ON o.org = :org AND o.flow = :flow AND o.entity = :entity AND o.key = r.key "
    "AND o.state IN (0, 2, 3) "
    "LEFT JOIN item c ON c.id = (SELECT x.id FROM item x INDEXED BY item_closed WHERE x.org = :org "
    "AND x.flow = :flow AND x.entity = :entity AND x.key = r.key AND x.state = 5 "
    "ORDER BY x.version DESC, x.seen DESC LIMIT 1) "
    "AND (l.version IS NULL OR (c.version, c.seen) > (l.version, l.seen)) "
    "WHERE coalesce(o.stamp, h.stamp, c.stamp, l.stamp) IS NOT r.stamp "
    "ON CONFLICT(org, flow, entity, key) DO UPDATE SET added = excluded.added RETURNING 1";

// Not what stems from a read that began after this listing: it may have come into being meanwhile.
// The source is asked by id before anything is taken for deleted.
constexpr const char* goneSql =
    "INSERT INTO wanted(org, flow, entity, key, added, due) SELECT :org, :flow, :entity, l.key, "
    ":now, :now FROM link l "
    "WHERE l.org = :org AND l.flow = :flow AND l.entity = :entity AND l.target > '' AND "
    "l.hash IS NOT 'deleted' "
    "AND l.seen < :began "
    "AND NOT EXISTS(SELECT 1 FROM listed k WHERE k.org = :org AND k.flow = :flow AND k.entity = "
    ":entity AND k.pass = :pass "
    "AND k.key = l.key) "
    "AND NOT EXISTS(SELECT 1 FROM item o WHERE o.org = :org AND o.flow = :flow AND o.entity = "
    ":entity AND o.key = l.key "
    "AND o.state IN (0, 2, 3)) "
    "AND NOT EXISTS(SELECT 1 FROM item h WHERE h.org = :org AND h.flow = :flow AND h.entity = "
    ":entity AND h.key = l.key "
    "AND h.state = 1) "
    "AND NOT EXISTS(SELECT 1 FROM item c INDEXED BY item_closed WHERE c.org = :org AND c.flow = :flow "
    "AND c.entity = :entity AND c.key = l.key AND c.state = 5 AND c.hash = 'deleted' "
    "AND (c.version, c.seen) > (l.version, l.seen)) "
    "ON CONFLICT(org, flow, entity, key) DO UPDATE SET added = excluded.added";

} // namespace

Result<PageCounts> FlowLedger::storeKeys(const PartClaim& part, const PageWrite& page,
                                         const std::vector<engine::ListedKey>& listed) {
    const Result<std::int64_t> entity = _names.idOf(part.entity);
    if (!entity) {
        return entity.failure();
    }
    return _database.transaction([&](Connection& connection) {
        PageCounts counts;
        counts.read = listed.size();
        Rows rows;
        for (const engine::ListedKey& key : listed) {
            rows.next().add(key.key).add(key.stamp);
        }
        const std::int64_t sync =
            advancePart(connection, *entity, part, page, static_cast<std::int64_t>(listed.size()));
        scoped(connection, listedSql).bind(":entity", *entity).bind(":pass", part.pass).bind(":rows", rows).run();
        {
            Statement differs = scoped(connection, differsSql);
            differs.bind(":entity", *entity).bind(":now", page.now.us).bind(":rows", rows);
            while (differs.step()) {
                ++counts.queued;
            }
        }
        if (page.done) {
            std::int64_t began = 0;
            {
                Statement pass = scoped(connection, "SELECT began FROM pass WHERE org = :org AND flow = :flow "
                                                    "AND entity = :entity AND pass = :pass");
                began = pass.bind(":entity", *entity).bind(":pass", part.pass).step() ? pass.integer(0) : 0;
            }
            scoped(connection, goneSql)
                .bind(":entity", *entity)
                .bind(":pass", part.pass)
                .bind(":now", page.now.us)
                .bind(":began", began)
                .run();
            scoped(connection, "DELETE FROM listed WHERE org = :org AND flow = :flow AND entity = :entity")
                .bind(":entity", *entity)
                .run();
            counts.passDone = finishPass(connection, *entity, part.pass, page.now);
        }
        connection.prepare("UPDATE sync SET changed = :now WHERE num = :sync")
            .bind(":now", page.now.us)
            .bind(":sync", sync)
            .run();
        return counts;
    });
}

} // namespace crossdock::store
