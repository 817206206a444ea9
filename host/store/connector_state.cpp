#include "store/connector_state.hpp"

namespace crossdock::store {

Result<std::optional<StateValue>> ConnectorState::get(const std::string& name) {
    const Result<std::int64_t> org = _store.names().idOf(_organisation);
    const Result<std::int64_t> connectionId = _store.names().idOf(_connection);
    if (!org || !connectionId) {
        return org ? connectionId.failure() : org.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::optional<StateValue> found;
        Statement row = connection.prepare("SELECT value, revision FROM state "
                                           "WHERE org = :org AND connection = :connection AND name = :name");
        if (row.bind(":org", *org).bind(":connection", *connectionId).bind(":name", name).step()) {
            found = StateValue{row.blob(0), row.integer(1)};
        }
        return found;
    });
}

Result<std::optional<std::int64_t>> ConnectorState::set(const std::string& name, const std::string& value,
                                                        std::int64_t expected, UtcTime now) {
    const Result<std::int64_t> org = _store.names().idOf(_organisation);
    const Result<std::int64_t> connectionId = _store.names().idOf(_connection);
    if (!org || !connectionId) {
        return org ? connectionId.failure() : org.failure();
    }
    return _store.database().transaction([&](Connection& connection) {
        std::optional<std::int64_t> revision;
        Statement row = connection.prepare(
            expected == 0 ? "INSERT INTO state(org, connection, name, value, revision, changed) "
                            "VALUES(:org, :connection, :name, :value, :expected + 1, :now) "
                            "ON CONFLICT(org, connection, name) DO NOTHING "
                            "RETURNING revision"
                          : "UPDATE state SET value = :value, revision = revision + 1, changed = :now "
                            "WHERE org = :org AND connection = :connection AND name = :name AND revision = :expected "
                            "RETURNING revision");
        row.bind(":org", *org).bind(":connection", *connectionId).bind(":name", name).bind(":now", now.us);
        row.bind(":expected", expected).bindBlob(":value", value);
        if (row.step()) {
            revision = row.integer(0);
        }
        return revision;
    });
}

} // namespace crossdock::store
