#include "store/flow_ends.hpp"

#include <optional>

namespace crossdock::store {

namespace {

constexpr const char* fromName = "from";
constexpr const char* toName = "to";

struct Scope {
    std::int64_t org;
    std::int64_t flow;
    std::int64_t place; ///< stands for the flow where connectors keep their values by connection
};

Result<Scope> scopeOf(Store& store, const std::string& organisation, const std::string& flow) {
    std::int64_t ids[3] = {};
    const std::string names[3] = {organisation, flow, "host:flow/" + flow}; // no connection is called that
    for (int i = 0; i < 3; ++i) {
        const Result<std::int64_t> id = store.names().idOf(names[i]);
        if (!id) {
            return id.failure();
        }
        ids[i] = *id;
    }
    return Scope{ids[0], ids[1], ids[2]};
}

std::string lineOf(Connection& connection, const Scope& scope, const char* name) {
    Statement row =
        connection.prepare("SELECT value FROM state WHERE org = :org AND connection = :place AND name = :name");
    return row.bind(":org", scope.org).bind(":place", scope.place).bind(":name", name).step() ? row.blob(0)
                                                                                              : std::string();
}

bool hasLinks(Connection& connection, const Scope& scope) {
    Statement row = connection.prepare("SELECT 1 FROM link WHERE org = :org AND flow = :flow LIMIT 1");
    return row.bind(":org", scope.org).bind(":flow", scope.flow).step();
}

void keep(Connection& connection, const Scope& scope, const char* name, const std::string& line, UtcTime now) {
    connection
        .prepare("INSERT INTO state(org, connection, name, value, revision, changed) VALUES(:org, :place, :name, "
                 ":value, 1, :now) ON CONFLICT(org, connection, name) DO UPDATE SET value = excluded.value, "
                 "revision = revision + 1, changed = excluded.changed")
        .bind(":org", scope.org)
        .bind(":place", scope.place)
        .bind(":name", name)
        .bindBlob(":value", line)
        .bind(":now", now.us)
        .run();
}

Failure moved(const std::string& flow, const std::string& was, const std::string& is) {
    Failure failure =
        failed(ErrorClass::Config,
               "has linked records of \"" + was + "\", and the conf now leads to \"" + is +
                   "\". Ids of one system mean nothing in another, so nothing is sent. If it is the same one in "
                   "another place, say so: crossdock accept " +
                   flow + " --reason TEXT. Else set the conf back, or give the flow another name");
    failure.code = "moved";
    return failure;
}

} // namespace

Status FlowEnds::admit(const EndLines& ends, UtcTime now) {
    const Result<Scope> scope = scopeOf(_store, _organisation, _flow);
    if (!scope) {
        return scope.failure();
    }
    struct Seen {
        EndLines known;
        bool isLinked = false;
    };
    const Result<Seen> seen = _store.database().read([&](Connection& connection) {
        return Seen{{lineOf(connection, *scope, fromName), lineOf(connection, *scope, toName)},
                    hasLinks(connection, *scope)};
    });
    if (!seen) {
        return seen.failure();
    }
    if (seen->known == ends) {
        return {};
    }
    if (seen->isLinked && !seen->known.from.empty()) {
        return seen->known.from != ends.from ? moved(_flow, seen->known.from, ends.from)
                                             : moved(_flow, seen->known.to, ends.to);
    }
    return _store.database().transaction([&](Connection& connection) {
        keep(connection, *scope, fromName, ends.from, now);
        keep(connection, *scope, toName, ends.to, now);
    });
}

Status FlowEnds::accept(const EndLines& ends, const std::string& who, const std::string& why, UtcTime now) {
    const Result<Scope> scope = scopeOf(_store, _organisation, _flow);
    if (!scope) {
        return scope.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        keep(connection, *scope, fromName, ends.from, now);
        keep(connection, *scope, toName, ends.to, now);
        connection
            .prepare("INSERT INTO activity(org, flow, at, kind, who, message) VALUES(:org, :flow, :at, "
                     "'flow_accepted', :who, :message)")
            .bind(":org", scope->org)
            .bind(":flow", scope->flow)
            .bind(":at", now.us)
            .bind(":who", who)
            .bind(":message", "from \"" + ends.from + "\" to \"" + ends.to + "\": " + why)
            .run();
    });
}

} // namespace crossdock::store
