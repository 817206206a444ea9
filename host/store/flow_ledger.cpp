#include "store/flow_ledger.hpp"

#include "store/rows.hpp"

namespace crossdock::store {

Statement FlowLedger::scoped(Connection& connection, const std::string& sql) const {
    Statement statement = connection.prepare(sql);
    statement.bind(":org", _scope.org).bind(":flow", _scope.flow);
    return statement;
}

Result<std::vector<std::int64_t>> FlowLedger::idsOf(const std::vector<std::string>& names) {
    std::vector<std::int64_t> ids;
    for (const std::string& name : names) {
        const Result<std::int64_t> id = _names.idOf(name);
        if (!id) {
            return id.failure();
        }
        ids.push_back(*id);
    }
    return ids;
}

Result<Rows> FlowLedger::numbersOf(const std::vector<std::string>& names) {
    const Result<std::vector<std::int64_t>> ids = idsOf(names);
    if (!ids) {
        return ids.failure();
    }
    return rowsOf(*ids);
}

std::int64_t FlowLedger::nextFence(Connection& connection) const {
    Statement statement = connection.prepare("UPDATE sequence SET n = n + 1 RETURNING n");
    statement.step();
    return statement.integer(0);
}

std::int64_t FlowLedger::syncNumber(Connection& connection, const std::string& id) const {
    Statement statement = connection.prepare("SELECT num FROM sync WHERE org = :org AND id = :id");
    if (!statement.bind(":org", _scope.org).bind(":id", id).step()) {
        throw StoreError(Fault::Missing, "store: no sync '" + id + "'");
    }
    return statement.integer(0);
}

std::string waitsText(std::int64_t entity, const std::string& key) {
    return std::to_string(entity) + ':' + key;
}

} // namespace crossdock::store
