#include "store/connector_links.hpp"

#include "store/rows.hpp"

namespace crossdock::store {

namespace {

constexpr const char* resolveSql =
    "WITH r AS MATERIALIZED (SELECT c0 AS key FROM given(:rows)) "
    "SELECT r.key, coalesce(a.target, l.target), CASE WHEN a.target IS NULL THEN l.token ELSE "
    "a.token END FROM r "
    "LEFT JOIN alias a ON a.org = :org AND a.flow = :flow AND a.entity = :entity AND a.key = r.key "
    "LEFT JOIN link l ON l.org = :org AND l.flow = :flow AND l.entity = :entity AND l.key = r.key "
    "WHERE coalesce(a.target, l.target) IS NOT NULL";

} // namespace

Result<ConnectorLinks::Scope> ConnectorLinks::scope(const std::string& entity) {
    std::int64_t ids[4] = {};
    const std::string* names[4] = {&_organisation, &_flow, &entity, &_claims};
    for (int i = 0; i < 4; ++i) {
        const Result<std::int64_t> id = _store.names().idOf(*names[i]);
        if (!id) {
            return id.failure();
        }
        ids[i] = *id;
    }
    return Scope{ids[0], ids[1], ids[2], ids[3]};
}

namespace {

template <typename Scope>
std::vector<KnownLink> resolveIn(Connection& connection, const Scope& scope, const std::vector<std::string>& keys) {
    std::vector<KnownLink> links;
    Statement row = connection.prepare(resolveSql);
    row.bind(":org", scope.org).bind(":flow", scope.flow).bind(":entity", scope.entity).bind(":rows", rowsOf(keys));
    while (row.step()) {
        links.push_back({row.text(0), row.text(1), row.text(2)});
    }
    return links;
}

} // namespace

Result<std::vector<KnownLink>> ConnectorLinks::resolve(const std::string& entity,
                                                       const std::vector<std::string>& keys) {
    const Result<Scope> in = scope(entity);
    if (!in) {
        return in.failure();
    }
    return _store.database().read([&](Connection& connection) { return resolveIn(connection, *in, keys); });
}

Result<ClaimAnswer> ConnectorLinks::claim(const std::string& entity, const std::string& key, const std::string& owner,
                                          UtcTime now, UtcTime leaseUntil) {
    const Result<Scope> in = scope(entity);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        ClaimAnswer answer;
        const std::vector<KnownLink> known = resolveIn(connection, *in, {key});
        if (!known.empty() && !known.front().target.empty()) {
            answer.outcome = ClaimOutcome::Known;
            answer.link = known.front();
            return answer;
        }
        const std::int64_t granted =
            connection
                .prepare("INSERT INTO claim(org, flow, entity, key, owner, lease) VALUES(:org, "
                         ":flow, :entity, :key, :owner, "
                         ":lease) ON CONFLICT(org, flow, entity, key) DO UPDATE SET owner = "
                         "excluded.owner, "
                         "lease = excluded.lease WHERE claim.owner = excluded.owner OR claim.lease "
                         "<= :now")
                .bind(":org", in->org)
                .bind(":flow", in->claims)
                .bind(":entity", in->entity)
                .bind(":key", key)
                .bind(":owner", owner)
                .bind(":lease", leaseUntil.us)
                .bind(":now", now.us)
                .run();
        answer.outcome = granted > 0 ? ClaimOutcome::Granted : ClaimOutcome::Busy;
        return answer;
    });
}

Status ConnectorLinks::put(const std::string& entity, const KnownLink& link, UtcTime now) {
    const Result<Scope> in = scope(entity);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection
            .prepare("INSERT INTO alias(org, flow, entity, key, target, token, changed) "
                     "VALUES(:org, :flow, :entity, :key, "
                     ":target, :token, :now) ON CONFLICT(org, flow, entity, key) DO UPDATE SET "
                     "target = excluded.target, "
                     "token = excluded.token, changed = excluded.changed")
            .bind(":org", in->org)
            .bind(":flow", in->flow)
            .bind(":entity", in->entity)
            .bind(":key", link.key)
            .bind(":target", link.target)
            .bind(":token", link.token)
            .bind(":now", now.us)
            .run();
        // Children that wait for it go on.
        connection
            .prepare("UPDATE item INDEXED BY item_waits SET state = 0, waits = NULL WHERE org = "
                     ":org AND flow = :flow "
                     "AND state = 2 AND waits = :waits")
            .bind(":org", in->org)
            .bind(":flow", in->flow)
            .bind(":waits", std::to_string(in->entity) + ':' + link.key)
            .run();
    });
}

Status ConnectorLinks::release(const std::string& entity, const std::string& key, const std::string& owner) {
    const Result<Scope> in = scope(entity);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection
            .prepare("DELETE FROM claim WHERE org = :org AND flow = :flow AND entity = :entity AND "
                     "key = :key AND owner = :owner")
            .bind(":org", in->org)
            .bind(":flow", in->claims)
            .bind(":entity", in->entity)
            .bind(":key", key)
            .bind(":owner", owner)
            .run();
    });
}

Status ConnectorLinks::leave(const std::string& entity, const std::string& key, const std::string& owner,
                             UtcTime until) {
    const Result<Scope> in = scope(entity);
    if (!in) {
        return in.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection
            .prepare("UPDATE claim SET lease = :until WHERE org = :org AND flow = :flow AND entity = :entity AND "
                     "key = :key AND owner = :owner")
            .bind(":until", until.us)
            .bind(":org", in->org)
            .bind(":flow", in->claims)
            .bind(":entity", in->entity)
            .bind(":key", key)
            .bind(":owner", owner)
            .run();
    });
}

} // namespace crossdock::store
