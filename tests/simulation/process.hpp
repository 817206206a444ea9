// One life of one process of the host: from its start to its end, which may be a SIGKILL.
#pragma once

#include "core/clock.hpp"
#include "engine/deliverer.hpp"
#include "engine/opener.hpp"
#include "mutants.hpp"
#include "store/store.hpp"
#include "troubled_ledger.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::simulation {

/// What a process finds on its machine. References only.
struct Surroundings {
    World& world;
    engine::Inspection& inspection;
    engine::Transform& transform;
    const Clock& clock;
    Random& random;
    Counters& counters;
    StoreTrouble& trouble;
    engine::Policy policy;
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
    /// Has it seen to the last wish?
    bool passesOpened() const { return _opener->finished(); }
    void wish(const engine::PassWish& wish, UtcTime from);
    engine::Ledger& ledger() { return *_real; }
    engine::Halt& halt() { return _halt; }

private:
    void seat(std::unique_ptr<engine::Worker> worker, UtcTime from);

    Random& _random;
    std::unique_ptr<engine::Ledger> _real;
    std::unique_ptr<engine::Ledger> _mutant;
    TroubledLedger _ledger;
    engine::Halt _halt;
    engine::Gate _sourceGate;
    engine::Gate _sinkGate;
    engine::Setting _setting;
    std::vector<Seat> _seats; ///< the first is the opener's
    engine::Opener* _opener = nullptr;
};

} // namespace crossdock::simulation
