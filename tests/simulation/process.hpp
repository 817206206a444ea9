// One life of one process of the host: from its start to its end, which may be a SIGKILL.
#pragma once

#include "core/clock.hpp"
#include "engine/deliverer.hpp"
#include "engine/opener.hpp"
#include "engine/own_gate.hpp"
#include "mutants.hpp"
#include "store/store.hpp"
#include "troubled_ledger.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::simulation {

/// What a process finds on its machine. References only.
struct Surroundings {
    engine::SourcePort& source;
    engine::SinkPort& sink;
    std::vector<engine::EntityRoute> entities;
    engine::Inspection& inspection;
    engine::Transform& transform;
    const Clock& clock;
    Random& random;
    Counters& counters;
    StoreTrouble& trouble;
    engine::Policy policy;
    std::string sync; ///< no two processes have the same
    Mutation mutation = Mutation::None;
};

/// Halt, gates and workers of its own; the store is shared with other processes. Nothing is tidied up when it goes.
class Process {
public:
    /// A worker and when it wants to run again.
    struct Seat {
        std::unique_ptr<engine::Worker> worker;
        UtcTime next;
        std::uint64_t priority = 1;
    };

    /// `from`: when its workers take their first steps.
    Process(const Surroundings& around, store::Database& database, store::Store& store, UtcTime from);

    std::vector<Seat>& seats() { return _seats; }
    /// Enters its sync into the store and takes unfinished passes over, once. False while the store refuses: no worker may step.
    bool started(UtcTime now);
    /// Has it seen to the last wish?
    bool passesOpened() const { return _opener->finished(); }
    void wish(const engine::PassWish& wish, UtcTime from);
    engine::Ledger& ledger() { return *_real; }
    engine::Halt& halt() { return _halt; }

private:
    void seat(std::unique_ptr<engine::Worker> worker, UtcTime from);

    Random& _random;
    bool _started = false;
    std::unique_ptr<engine::Ledger> _real;
    std::unique_ptr<engine::Ledger> _mutant;
    TroubledLedger _ledger;
    engine::Halt _halt;
    engine::OwnGate _sourceGate;
    engine::OwnGate _sinkGate;
    engine::Setting _setting;
    std::vector<Seat> _seats; ///< the first is the opener's
    engine::Opener* _opener = nullptr;
};

} // namespace crossdock::simulation
