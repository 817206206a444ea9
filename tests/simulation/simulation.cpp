#include "simulation.hpp"

#include "checks.hpp"
#include "disk.hpp"
#include "image.hpp"
#include "person.hpp"
#include "process.hpp"
#include "store/runs.hpp"

#include <algorithm>

namespace crossdock::simulation {

namespace {

const std::map<std::string, std::string>& startingDisk() {
    static const std::map<std::string, std::string> files = emptyStore();
    return files;
}

UtcTime later(UtcTime a, UtcTime b) {
    return a < b ? b : a;
}

/// Which faults of the host's machine may happen in a run; each is off in half of the seeds.
struct HostFaults {
    bool kills = false;        ///< of all processes
    bool processKills = false; ///< of one of two
    bool powerCuts = false;
    bool diesInside = false; ///< within a transaction
    bool pauses = false;     ///< of a worker, for up to three leases
    bool diskFull = false;
    bool syncFails = false;
    bool starves = false; ///< some workers hardly ever run
};

class Simulation {
public:
    Simulation(std::uint64_t seed, Mutation mutation, Counters& counters)
        : _random(seed),
          _mutation(mutation),
          _counters(counters),
          _clock(UtcTime{1'700'000'000 * second}),
          _disk(_random, startingDisk()),
          _world(_clock, _random, counters),
          _policy(policy(_random)),
          _cursor(_world, _policy.overlapUs) {
        WorldFaults& outer = _world.faults;
        for (bool* fault :
             {&outer.refused,    &outer.throttled,      &outer.lostBefore,  &outer.lostAfter,    &outer.partial,
              &outer.late,       &outer.human,          &outer.poison,      &outer.readFails,    &outer.slow,
              &_faults.kills,    &_faults.processKills, &_faults.powerCuts, &_faults.diesInside, &_faults.pauses,
              &_faults.diskFull, &_faults.syncFails,    &_faults.starves,   &_trouble.busy,      &_trouble.unknown}) {
            *fault = _random.below(2) == 0;
        }
        _processCount = 1 + _random.below(2);
        _apart = _processCount == 2 && seed % 3 == 0;
        _world.able.replays = _random.below(2) == 0;
        _world.able.reference = _random.below(3) != 0;
        // Where nothing can be looked up, a token that others moved could never be learnt again.
        outer.human = outer.human && _world.able.reference;
        _world.able.drifts = outer.human;
        _world.refusesDuplicates = _world.able.reference && _random.below(2) == 0;
        _world.skips = seed % 2 == 0;
    }

    RunResult run() {
        RunResult result;
        try {
            open();
            for (int i = 0; i < 8; ++i) {
                _world.createOld("customer", "c" + std::to_string(i));
                _world.createOld("order", "o" + std::to_string(i));
            }
            const std::uint64_t chaos = 500 + _random.below(500);
            for (std::uint64_t i = 0; i < chaos; ++i) {
                disturb();
                step();
            }
            calm();
            result.ok = true;
        } catch (const Violation& violation) {
            result.violation = violation.message;
        }
        result.trace = _trace;
        result.steps = _steps;
        closeStore();
        return result;
    }

private:
    static engine::Policy policy(Random& random) {
        engine::Policy policy;
        policy.batchSize = static_cast<std::uint32_t>(1 + random.below(6));
        policy.pageSize = static_cast<std::uint32_t>(2 + random.below(5));
        policy.windows = 2;
        policy.callUs = 10 * second;
        policy.leaseUs = 15 * second;
        policy.driftUs = 12 * second;
        policy.overlapUs = 12 * second;
        policy.lagUs = 2 * second;
        policy.waitUs = 10 * second;
        policy.backoffUs = second / 2;
        policy.backoffCapUs = 5 * second;
        policy.maxRetries = 4;
        policy.readAttempts = 0;
        return policy;
    }

    // ------------------------------------------------------------------------------------------------------------- machine

    void open() {
        _disk.revive();
        store::DatabaseOptions options;
        options.uri = storeUri;
        options.exclusive = true;
        options.synchronous = _mutation == Mutation::SynchronousNormal ? "NORMAL" : "FULL";
        auto database = store::Database::open(options);
        if (!database) {
            throw Violation{"open: " + database.failure().message};
        }
        _database = std::move(*database);
        checkIntact(*_database);
        watch(*_database);
        _store = std::make_unique<store::Store>(*_database);
        startAll();
    }

    /// Of the process at that place.
    std::vector<engine::EntityRoute> entitiesOf(std::uint64_t place) const {
        const engine::EntityRoute customers{"customer", false, true, false};
        const engine::EntityRoute orders{"order", true, true, true};
        if (_apart) {
            return {place == 0 ? customers : orders};
        }
        return {customers, orders};
    }

    std::unique_ptr<Process> newProcess(UtcTime from, std::uint64_t place) {
        const Surroundings around{_world,
                                  _world,
                                  entitiesOf(place),
                                  _inspection,
                                  _transform,
                                  _clock,
                                  _random,
                                  _counters,
                                  _trouble,
                                  _policy,
                                  "sim-" + std::to_string(++_processesSoFar),
                                  _mutation};
        return std::make_unique<Process>(around, *_database, *_store, from);
    }

    // A process that comes up looks for dead ones. All of them have the same number here, so leases of living ones end too: that
    // must do no harm either.
    void takeOver() {
        const Status ended = store::endRun(*_database, 0, _clock.now());
        _counters.hit(ended ? "takeovers" : "takeovers that failed");
    }

    void startAll() {
        _processes.clear();
        if (_random.below(2) == 0) {
            takeOver();
        }
        for (std::uint64_t i = 0; i < _processCount; ++i) {
            _processes.push_back(newProcess(_clock.now(), i));
        }
    }

    void closeStore() {
        _disk.dieAfter(1);
        static_cast<void>(_disk.operate());
        _processes.clear();
        _store.reset();
        _database.reset();
    }

    void crash(bool power) {
        _counters.hit(power ? "power cuts" : "kills inside a transaction");
        _counters.say(power ? "power cut" : "killed inside a transaction");
        closeStore();
        if (power) {
            _disk.loseUnsynced();
        }
        open();
    }

    // Between transactions nothing of a killed process is left but what it stored.
    void killAll() {
        _counters.hit("kills");
        _counters.say("all processes killed");
        _disk.dieAfter(0);
        startAll();
    }

    void killOne() {
        _counters.hit("kills of one process");
        _counters.say("one process killed");
        _disk.dieAfter(0);
        const UtcTime back{_clock.now().us + static_cast<std::int64_t>(_random.below(30) * second)};
        const std::uint64_t place = _random.below(_processes.size());
        std::unique_ptr<Process>& victim = _processes[place];
        victim.reset();
        if (_random.below(2) == 0) {
            takeOver();
        }
        victim = newProcess(back, place);
    }

    // -------------------------------------------------------------------------------------------------------------- chaos

    bool chance(bool enabled, std::uint64_t oneIn) { return enabled && _random.below(oneIn) == 0; }

    void disturb() {
        if (_random.below(6) == 0) {
            _world.changeSomething();
        }
        if (chance(_world.faults.human, 40)) {
            _world.humanEdit();
        }
        disturbMachine();
        if (_faults.starves && _random.below(50) == 0) {
            for (const auto& process : _processes) {
                for (Process::Seat& seat : process->seats()) {
                    seat.priority = 1 + _random.below(20);
                }
            }
        }
        for (const auto& process : _processes) {
            if (process->halt().stopped()) {
                process->halt().resume();
            }
            if (process->passesOpened() && _random.below(20) == 0) {
                engine::PassWish wish;
                const std::uint64_t kind = _random.below(6);
                wish.full = kind == 0;
                wish.sweep = kind == 1 || kind == 2;
                process->wish(wish, _clock.now());
            }
        }
    }

    void disturbMachine() {
        if (_disk.dead()) {
            crash(_faults.powerCuts && _random.below(2) == 0);
        } else if (chance(_faults.kills, 120)) {
            killAll();
        } else if (chance(_faults.powerCuts, 120)) {
            crash(true);
        } else if (chance(_faults.diesInside, 100)) {
            _disk.dieAfter(1 + _random.below(40));
        } else if (chance(_faults.processKills && _processes.size() > 1, 60)) {
            killOne();
        }
        if (chance(_faults.diskFull, 120)) {
            _disk.fillUp(true);
        } else if (_random.below(10) == 0) {
            _disk.fillUp(false);
        }
        _disk.failSync(chance(_faults.syncFails, 60));
    }

    // ----------------------------------------------------------------------------------------------------------- scheduler

    /// Moves the clock to the soonest worker or landing when none is ready.
    void moveClock() {
        UtcTime to = _world.nextLanding();
        for (const auto& process : _processes) {
            for (const Process::Seat& seat : process->seats()) {
                to = to.us == 0 || seat.next < to ? seat.next : to;
            }
        }
        _clock.advanceUs(std::max<std::int64_t>(to.us - _clock.now().us, 0));
        _world.landLate();
    }

    /// Lets one worker do its step.
    void step() {
        moveClock();
        const UtcTime now = _clock.now();
        _ready.clear();
        for (std::uint32_t process = 0; process < _processes.size(); ++process) {
            const std::vector<Process::Seat>& seats = _processes[process]->seats();
            for (std::uint32_t seat = 0; seat < seats.size(); ++seat) {
                if (seats[seat].next <= now) {
                    _ready.insert(_ready.end(), _faults.starves ? seats[seat].priority : 1, {process, seat});
                }
            }
        }
        if (_ready.empty()) {
            return;
        }
        const auto [process, number] = _ready[_random.below(_ready.size())];
        Process::Seat& seat = _processes[process]->seats()[number];
        if (!_processes[process]->started(now)) {
            seat.next.us += second;
            return;
        }
        _world.latencyUs = 0;
        if (_counters.tell) {
            _counters.say(std::to_string((now.us - 1'700'000'000 * second) / 1000) + " ms: process " +
                          std::to_string(process) + " seat " + std::to_string(number));
        }
        const UtcTime wanted = seat.worker->step();
        seat.next = later(wanted, UtcTime{now.us + _world.latencyUs});
        if (chance(_faults.pauses, 60)) {
            _counters.hit("pauses");
            seat.next.us += static_cast<std::int64_t>(_random.below(static_cast<std::uint64_t>(3 * _policy.leaseUs)));
        }
        // An idle worker's look at an empty queue is not worth a step: time moves on faster.
        if (seat.worker->idle() && seat.next > now && number != 0) {
            seat.next.us += static_cast<std::int64_t>(_random.below(2 * second));
        }
        // Otherwise steps would take no time at all.
        seat.next.us += 1'000;
        ++_steps;
        _trace = (_trace ^ static_cast<std::uint64_t>(now.us) ^ (process * 16 + number)) * 0x100000001b3ULL;
        checkCursor();
    }

    void checkCursor() {
        if (_trouble.cursorTouched && !_disk.dead()) {
            _trouble.cursorTouched = false;
            if (_cursor.moved(*_database, _processes.front()->ledger())) {
                _counters.hit("cursor moves");
            }
        }
    }

    // --------------------------------------------------------------------------------------------------------------- calm

    bool settled(bool waitersToo) {
        for (const auto& process : _processes) {
            if (!process->passesOpened()) {
                return false;
            }
        }
        const Result<engine::Backlog> left = _processes.front()->ledger().backlog({"customer", "order"});
        // A child may wait for a parent that only the next pass will see: that keeps no run alive.
        return left && left->ready + left->inHand + left->retrying + left->wanted + left->openParts +
                               (waitersToo ? left->waiting + left->held : 0) ==
                           0;
    }

    void calm() {
        _disk.revive();
        crash(false);
        _world.faults = WorldFaults{};
        _world.curePoison();
        _faults = HostFaults{};
        _trouble.busy = _trouble.unknown = false;
        Person person(*_store, _world);
        for (int round = 0; round < 6; ++round) {
            // Late ones become visible, and what they were wanted for is asked anew.
            _clock.advanceUs(60 * second);
            engine::PassWish wish;
            wish.sweep = round == 2 || round == 4;
            for (std::size_t i = 0; i < (_apart ? _processes.size() : 1); ++i) {
                _processes[i]->wish(wish, _clock.now());
            }
            settle(person, round == 1);
            if (round == 1) {
                checkDated(_world);
            }
        }
        checkEnd(*_database, _world, _clock.now());
        _counters.of["superseded"] +=
            static_cast<std::uint64_t>(scalar(*_database, "SELECT count(*) FROM item WHERE state = 6"));
        _counters.of["disk full"] += _disk.fullHits();
    }

    void settle(Person& person, bool waitersToo) {
        for (int i = 0; i % 8 != 0 || !settled(waitersToo); ++i) {
            if (i > 8'000) {
                throw Violation{"no progress: " + whatWaits(*_database, _clock.now())};
            }
            for (const auto& process : _processes) {
                if (process->halt().stopped()) {
                    throw Violation{"stopped: " + process->halt().reason()->message};
                }
            }
            if (i % 200 == 0) {
                person.lookAfterHeld(_clock.now());
            }
            step();
        }
    }

    SeededRandom _random;
    Mutation _mutation;
    Counters& _counters;
    FakeClock _clock;
    Disk _disk;
    World _world;
    WorldInspection _inspection;
    WorldTransform _transform;
    engine::Policy _policy;
    CursorCheck _cursor;
    HostFaults _faults;
    StoreTrouble _trouble;
    std::uint64_t _processCount = 1;
    bool _apart = false; ///< each process syncs one entity: a child may be in hand while its parent is being delivered
    std::uint64_t _processesSoFar = 0;
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    std::vector<std::unique_ptr<Process>> _processes;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> _ready; ///< process and seat, as often as they are likely
    std::uint64_t _trace = 0xcbf29ce484222325ULL;
    std::uint64_t _steps = 0;
};

} // namespace

RunResult simulate(std::uint64_t seed, Mutation mutation, Counters& counters) {
    return Simulation(seed, mutation, counters).run();
}

} // namespace crossdock::simulation
