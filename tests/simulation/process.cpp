#include "process.hpp"

#include "engine/fetcher.hpp"
#include "engine/janitor.hpp"
#include "engine/reader.hpp"

namespace crossdock::simulation {

namespace {

std::unique_ptr<engine::Ledger> ledgerIn(store::Store& store, const std::vector<engine::EntityRoute>& entities) {
    auto ledger = store.ledger("acme", "flow");
    if (!ledger) {
        throw Violation{ledger.failure().message};
    }
    for (const engine::EntityRoute& entity : entities) {
        if (const auto id = store.names().idOf(entity.name); !id) {
            throw Violation{id.failure().message};
        }
    }
    return std::move(*ledger);
}

} // namespace

Process::Process(const Surroundings& around, store::Database& database, store::Store& store, UtcTime from)
    : _random(around.random),
      _real(ledgerIn(store, around.entities)),
      _mutant(mutantOf(around.mutation, *_real, database)),
      _ledger(*_mutant, around.trouble, around.random, around.counters),
      _setting{_ledger, around.source, around.sink, around.inspection, around.transform, around.clock, around.random,
               _halt,   _sourceGate,   _sinkGate,   around.policy,     around.entities,  around.sync} {
    _seats.emplace_back();
    wish({}, from);
    seat(std::make_unique<engine::Reader>(_setting), from);
    seat(std::make_unique<engine::Reader>(_setting), from);
    seat(std::make_unique<engine::Fetcher>(_setting), from);
    seat(std::make_unique<engine::Deliverer>(_setting), from);
    seat(std::make_unique<engine::Deliverer>(_setting), from);
    seat(std::make_unique<engine::Janitor>(_setting), from);
}

bool Process::started(UtcTime now) {
    if (!_started) {
        const Result<std::string> status = _real->syncStatus(_setting.sync);
        _started = status &&
                   (!status->empty() || _real->startSync({_setting.sync, "incremental", "", false, ""}, now)) &&
                   _real->adoptPasses(_setting.sync);
    }
    return _started;
}

void Process::seat(std::unique_ptr<engine::Worker> worker, UtcTime from) {
    _seats.push_back({std::move(worker), from, 1 + _random.below(8)});
}

void Process::wish(const engine::PassWish& wish, UtcTime from) {
    auto opener = std::make_unique<engine::Opener>(_setting, wish);
    _opener = opener.get();
    _seats.front().worker = std::move(opener);
    _seats.front().next = from;
}

} // namespace crossdock::simulation
