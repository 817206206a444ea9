#include "store/permits.hpp"

#include <algorithm>
#include <vector>

namespace crossdock::store {

Result<Permits::Scope> Permits::scope(const std::string& bucket) {
    const Result<std::int64_t> org = _store.names().idOf(bucket.substr(0, bucket.find('/')));
    if (!org) {
        return org.failure();
    }
    const Result<std::int64_t> id = _store.names().idOf(bucket);
    if (!id) {
        return id.failure();
    }
    return Scope{*org, *id};
}

Result<limit::Grant> Permits::grant(const std::string& bucket, UtcTime now, std::uint32_t want,
                                    const limit::Rate& rate) {
    if (rate.unlimited()) { // nothing to remember, and no pause that the gate itself does not keep
        return limit::decideGrant({}, now, want, rate);
    }
    const Result<Scope> scope = this->scope(bucket);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection.prepare("DELETE FROM permit WHERE org = :org AND bucket = :bucket AND use_by <= :until")
            .bind(":org", scope->org)
            .bind(":bucket", scope->bucket)
            .bind(":until", limit::forgettable(now).us)
            .run();
        std::vector<limit::PermitRow> rows;
        UtcTime pausedUntil;
        {
            Statement known =
                connection.prepare("SELECT use_by, n, part FROM permit WHERE org = :org AND bucket = :bucket");
            known.bind(":org", scope->org).bind(":bucket", scope->bucket);
            while (known.step()) {
                const UtcTime useBy{known.integer(0)};
                if (known.integer(2) == 0) {
                    pausedUntil = std::max(pausedUntil, useBy);
                } else {
                    rows.push_back({useBy, static_cast<std::uint32_t>(known.integer(1))});
                }
            }
        }
        const limit::Grant grant = limit::decideGrant(rows, now, want, rate, pausedUntil);
        if (grant.count > 0) {
            connection
                .prepare("INSERT INTO permit(org, bucket, use_by, part, n) SELECT :org, :bucket, :useBy, "
                         "coalesce(max(part), 0) + 1, :n FROM permit WHERE org = :org AND bucket = :bucket AND "
                         "use_by = :useBy")
                .bind(":org", scope->org)
                .bind(":bucket", scope->bucket)
                .bind(":useBy", grant.useBy.us)
                .bind(":n", std::int64_t{grant.count})
                .run();
        }
        return grant;
    });
}

Status Permits::pause(const std::string& bucket, UtcTime until) {
    const Result<Scope> scope = this->scope(bucket);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection
            .prepare("INSERT OR IGNORE INTO permit(org, bucket, use_by, part, n) VALUES(:org, :bucket, :useBy, 0, 0)")
            .bind(":org", scope->org)
            .bind(":bucket", scope->bucket)
            .bind(":useBy", until.us)
            .run();
    });
}

Result<PermitUse> Permits::use(const std::string& bucket, UtcTime now) {
    const Result<Scope> scope = this->scope(bucket);
    if (!scope) {
        return scope.failure();
    }
    constexpr std::int64_t minuteUs = 60'000'000;
    return _store.database().read([&](Connection& connection) {
        PermitUse use;
        Statement row = connection.prepare("SELECT use_by, n, part FROM permit WHERE org = :org AND bucket = :bucket");
        row.bind(":org", scope->org).bind(":bucket", scope->bucket);
        while (row.step()) {
            const UtcTime useBy{row.integer(0)};
            if (row.integer(2) == 0) {
                use.pausedUntil = useBy > now ? std::max(use.pausedUntil, useBy) : use.pausedUntil;
            } else if (useBy.us > now.us - minuteUs) {
                use.lastMinute += static_cast<std::uint32_t>(row.integer(1));
            }
        }
        return use;
    });
}

Result<Permits::Scope> Permits::connectionOf(const std::string& bucket) {
    Result<Scope> scope = this->scope(bucket);
    if (!scope) {
        return scope.failure();
    }
    const Result<std::int64_t> connection = _store.names().idOf(bucket.substr(bucket.find('/') + 1));
    if (!connection) {
        return connection.failure();
    }
    scope->bucket = *connection;
    return scope;
}

Status Permits::keepCircuit(const std::string& bucket, const limit::CircuitNote& note) {
    const Result<Scope> scope = connectionOf(bucket);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        connection
            .prepare("INSERT OR REPLACE INTO circuit(org, connection, state, failures, since, until, cause) "
                     "VALUES(:org, :connection, :state, :failures, :since, :until, :cause)")
            .bind(":org", scope->org)
            .bind(":connection", scope->bucket)
            .bind(":state", static_cast<std::int64_t>(note.state))
            .bind(":failures", std::int64_t{note.failures})
            .bind(":since", note.since.us)
            .bind(":until", note.until.us)
            .bind(":cause", note.cause)
            .run();
    });
}

Result<std::optional<limit::CircuitNote>> Permits::circuit(const std::string& bucket) {
    const Result<Scope> scope = connectionOf(bucket);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<limit::CircuitNote> note;
        Statement row =
            connection.prepare("SELECT state, failures, since, until, cause FROM circuit WHERE org = :org AND "
                               "connection = :connection");
        if (row.bind(":org", scope->org).bind(":connection", scope->bucket).step()) {
            note = {static_cast<limit::Breaker::State>(row.integer(0)), static_cast<std::uint32_t>(row.integer(1)),
                    UtcTime{row.integer(2)}, UtcTime{row.integer(3)}, row.text(4)};
        }
        return note;
    });
}

} // namespace crossdock::store
