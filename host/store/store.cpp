#include "store/store.hpp"

#include "store/flow_ledger.hpp"

namespace crossdock::store {

Result<std::unique_ptr<engine::Ledger>> Store::ledger(const std::string& organisation, const std::string& flow) {
    const Result<std::int64_t> org = _names.idOf(organisation);
    if (!org) {
        return org.failure();
    }
    const Result<std::int64_t> number = _names.idOf(flow);
    if (!number) {
        return number.failure();
    }
    // A store made anew counts generations from zero again: its request ids must not look like
    // those of the former one.
    const Result<std::string> instance = _database.read([](Connection& connection) {
        Statement statement = connection.prepare("SELECT value FROM setting WHERE name = 'instance'");
        return statement.step() ? statement.text(0) : std::string();
    });
    if (!instance) {
        return instance.failure();
    }
    const Result<std::int64_t> run = _runs.own();
    if (!run) {
        return run.failure();
    }
    const std::string identity = *instance + '\x1f' + organisation + '\x1f' + flow;
    return std::unique_ptr<engine::Ledger>(
        std::make_unique<FlowLedger>(_database, _names, _letGo, _codec, FlowScope{*org, *number, *run}, identity));
}

} // namespace crossdock::store
