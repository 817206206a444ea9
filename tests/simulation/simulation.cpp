#include "simulation.hpp"

#include "disk.hpp"
#include "engine/deliverer.hpp"
#include "engine/fetcher.hpp"
#include "engine/janitor.hpp"
#include "engine/opener.hpp"
#include "engine/reader.hpp"
#include "ledger_shell.hpp"
#include "store/by_hand.hpp"
#include "store/schema.hpp"
#include "store/store.hpp"

#include <algorithm>

namespace crossdock::simulation {

using engine::Setting;
using engine::Worker;
using store::Connection;
using store::Statement;

namespace {

constexpr const char* checks = R"sql(
CREATE TEMP TRIGGER legal_state BEFORE UPDATE OF state ON item WHEN NOT (NEW.state = OLD.state
  OR (OLD.state = 0 AND NEW.state IN (1, 3, 5)) OR (OLD.state = 1 AND NEW.state IN (0, 2, 3, 4, 6))
  OR (OLD.state = 2 AND NEW.state IN (0, 3, 5)) OR (OLD.state = 3 AND NEW.state IN (0, 5)) OR (OLD.state = 5 AND NEW.state = 0))
BEGIN SELECT RAISE(ABORT, 'illegal change of state'); END;
CREATE TEMP TRIGGER living_owner BEFORE UPDATE OF fence ON item WHEN OLD.state = 1 AND NEW.fence <> OLD.fence
BEGIN SELECT RAISE(ABORT, 'an item was taken from its owner'); END;
CREATE TEMP TRIGGER open_intent BEFORE UPDATE OF rid ON link WHEN OLD.rid IS NOT NULL AND NEW.rid IS NOT NULL AND OLD.rid <> NEW.rid
BEGIN SELECT RAISE(ABORT, 'an open intent was overwritten'); END;
CREATE TEMP TRIGGER same_document BEFORE UPDATE OF target ON link WHEN OLD.target IS NOT NULL AND NEW.target IS NOT OLD.target
BEGIN SELECT RAISE(ABORT, 'a link moved to another document'); END;
)sql";

Failure storeFailure(store::Fault fault) {
    return store::failureOf(store::StoreError(fault, "simulated"));
}

/// Store trouble of the outer kind: a lock held elsewhere, a commit whose answer is lost. What a check of the store refuses is a
/// violation.
class TroubledLedger final : public LedgerShell {
public:
    TroubledLedger(engine::Ledger& inner, Random& random, Counters& counters)
        : LedgerShell(inner),
          _random(random),
          _counters(counters) {}

    bool busy = false;
    bool unknown = false;

    Result<bool> openPass(const engine::PassPlan& plan, UtcTime now) override {
        return troubled([&] { return inner().openPass(plan, now); });
    }
    Result<std::optional<engine::PartClaim>> claimPart(const std::vector<std::string>& entities, UtcTime now,
                                                       UtcTime leaseUntil) override {
        return troubled([&] { return inner().claimPart(entities, now, leaseUntil); });
    }
    Result<engine::PageCounts> storePage(const engine::PartClaim& part, const engine::PageWrite& page) override {
        return troubled([&] { return inner().storePage(part, page); });
    }
    Result<engine::PageCounts> storeKeys(const engine::PartClaim& part, const engine::PageWrite& page,
                                         const std::vector<engine::ListedKey>& listed) override {
        return troubled([&] { return inner().storeKeys(part, page, listed); });
    }
    Result<engine::PageCounts> storeFetched(const std::string& entity, const std::string& sync,
                                            const std::vector<std::string>& asked, const engine::PageWrite& page,
                                            std::uint32_t attempts) override {
        return troubled([&] { return inner().storeFetched(entity, sync, asked, page, attempts); });
    }
    Result<engine::Batch> claim(const std::vector<std::string>& entities, std::uint32_t most, UtcTime now,
                                UtcTime leaseUntil) override {
        return troubled([&] { return inner().claim(entities, most, now, leaseUntil); });
    }
    Status intend(const engine::Batch& batch, const std::vector<engine::Intent>& intents, UtcTime leaseUntil) override {
        return troubled([&] { return inner().intend(batch, intents, leaseUntil); });
    }
    Status confirm(const engine::Batch& batch, const std::vector<engine::Verdict>& verdicts,
                   const std::vector<engine::Note>& notes, UtcTime now) override {
        return troubled([&] { return inner().confirm(batch, verdicts, notes, now); });
    }
    Result<std::uint64_t> rescue(UtcTime now, std::uint32_t maxAttempts) override {
        Result<std::uint64_t> rescued = troubled([&] { return inner().rescue(now, maxAttempts); });
        if (rescued && *rescued > 0) {
            _counters.hit("rescues");
        }
        return rescued;
    }

private:
    template <typename Call>
    auto troubled(Call&& call) -> decltype(call()) {
        if (busy && _random.below(20) == 0) {
            _counters.hit("busy");
            return storeFailure(store::Fault::Busy);
        }
        auto answer = call();
        if (!answer) {
            const Failure& failure = answer.failure();
            if (failure.code == "store_constraint" || failure.code == "store_misuse" ||
                failure.code == "store_missing") {
                throw Violation{failure.message};
            }
            _counters.hit(failure.code);
        } else if (unknown && _random.below(30) == 0) {
            _counters.hit("unknown commits");
            return storeFailure(store::Fault::Unknown);
        }
        return answer;
    }

    Random& _random;
    Counters& _counters;
};

struct Seat {
    std::unique_ptr<Worker> worker;
    UtcTime next;
    std::uint64_t priority = 1;
};

class Simulation {
public:
    Simulation(std::uint64_t seed, Mutation mutation, Counters& counters)
        : _random(seed),
          _mutation(mutation),
          _counters(counters),
          _clock(UtcTime{1'700'000'000 * second}),
          _disk(_random),
          _world(_clock, _random, counters) {
        WorldFaults& faults = _world.faults;
        for (bool* fault : {&faults.refused, &faults.throttled, &faults.lostBefore, &faults.lostAfter, &faults.partial,
                            &faults.late,    &faults.human,     &faults.poison,     &faults.readFails, &faults.slow,
                            &_kills,         &_powerCuts,       &_diesInside,       &_hostDeaths,      &_pauses,
                            &_busy,          &_unknown,         &_diskFull,         &_syncFails,       &_starves}) {
            *fault = _random.below(2) == 0;
        }
        _world.able.replays = _random.below(2) == 0;
        _world.able.drifts = faults.human;
        _world.refusesDuplicates = _random.below(2) == 0;
        _hosts = 1 + _random.below(2);
        _policy.batchSize = static_cast<std::uint32_t>(1 + _random.below(6));
        _policy.pageSize = static_cast<std::uint32_t>(2 + _random.below(5));
        _policy.windows = 2;
        _policy.callUs = 10 * second;
        _policy.leaseUs = 15 * second;
        _policy.driftUs = 12 * second;
        _policy.overlapUs = 12 * second;
        _policy.lagUs = 2 * second;
        _policy.waitUs = 10 * second;
        _policy.backoffUs = second / 2;
        _policy.backoffCapUs = 5 * second;
        _policy.maxRetries = 4;
        _policy.readAttempts = 0;
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
    void open() {
        _disk.revive();
        store::DatabaseOptions options;
        options.uri = "file:main.db?vfs=sim";
        options.exclusive = true;
        options.synchronous = _mutation == Mutation::SynchronousNormal ? "NORMAL" : "FULL";
        auto database = store::Database::open(options);
        if (!database) {
            throw Violation{"open: " + database.failure().message};
        }
        _database = std::move(*database);
        checkIntact();
        const Status migrated = store::migrate(*_database, store::storeMigrations());
        if (!migrated) {
            throw Violation{migrated.failure().message};
        }
        _store = std::make_unique<store::Store>(*_database);
        auto ledger = _store->ledger("acme", "flow");
        if (!ledger) {
            throw Violation{ledger.failure().message};
        }
        _real = std::move(*ledger);
        _mutant = mutantOf(_mutation, *_real, *_database);
        _ledger = std::make_unique<TroubledLedger>(*_mutant, _random, _counters);
        _ledger->busy = _busy;
        _ledger->unknown = _unknown;
        for (const char* name : {"customer", "order"}) {
            if (const auto id = _store->names().idOf(name); !id) {
                throw Violation{id.failure().message};
            }
        }
        const Result<std::string> status = _real->syncStatus("sim");
        if (status && status->empty()) {
            static_cast<void>(_real->startSync({"sim", "incremental", "", false, ""}, _clock.now()));
        }
        must(_database->transaction([](Connection& connection) { connection.execute(checks); }));
        // One halt and two gates for each life of the process, as in production.
        _setting = std::make_unique<Setting>(Setting{*_ledger,
                                                     _world,
                                                     _world,
                                                     _inspection,
                                                     _transform,
                                                     _clock,
                                                     _random,
                                                     _halt,
                                                     _sourceGate,
                                                     _sinkGate,
                                                     _policy,
                                                     {{"customer", false, true, false}, {"order", true, true, true}},
                                                     "sim"});
        _halt.resume();
        seatHosts();
    }

    /// The long check: the short one does not compare indices with their table.
    void checkIntact() {
        const Result<std::string> answer = _database->read([](Connection& connection) {
            Statement statement = connection.prepare("PRAGMA integrity_check(1)");
            return statement.step() ? statement.text(0) : std::string("no answer");
        });
        if (!answer || *answer != "ok") {
            throw Violation{"the store is damaged: " + (answer ? *answer : answer.failure().message)};
        }
    }

    static void must(const Status& status) {
        if (!status) {
            throw Violation{status.failure().message};
        }
    }

    void seatHosts() {
        _seats.clear();
        for (std::uint64_t i = 0; i < _hosts; ++i) {
            seatHost();
        }
        newOpener({});
    }

    void seatHost() {
        add(std::make_unique<engine::Reader>(*_setting));
        add(std::make_unique<engine::Reader>(*_setting));
        add(std::make_unique<engine::Fetcher>(*_setting));
        add(std::make_unique<engine::Deliverer>(*_setting));
        add(std::make_unique<engine::Deliverer>(*_setting));
        add(std::make_unique<engine::Janitor>(*_setting));
    }

    void add(std::unique_ptr<Worker> worker) {
        _seats.push_back({std::move(worker), _clock.now(), 1 + _random.below(8)});
    }

    void newOpener(const engine::PassWish& wish) {
        _opener = std::make_unique<engine::Opener>(*_setting, wish);
        _openerNext = _clock.now();
    }

    void closeStore() {
        _disk.dieAfter(1);
        static_cast<void>(_disk.operate());
        _seats.clear();
        _opener.reset();
        _setting.reset();
        _ledger.reset();
        _mutant.reset();
        _real.reset();
        _store.reset();
        _database.reset();
    }

    void crash(bool power) {
        _counters.hit(power ? "power cuts" : "kills");
        closeStore();
        if (power) {
            _disk.loseUnsynced();
        }
        open();
    }

    void disturb() {
        const auto chance = [this](bool enabled, std::uint64_t oneIn) { return enabled && _random.below(oneIn) == 0; };
        if (_random.below(6) == 0) {
            _world.changeSomething();
        }
        if (chance(_world.faults.human, 40)) {
            _world.humanEdit();
        }
        if (_disk.dead()) {
            _counters.hit("kills inside a transaction");
            crash(_powerCuts && _random.below(2) == 0);
        } else if (chance(_kills, 120)) {
            crash(false);
        } else if (chance(_powerCuts, 120)) {
            crash(true);
        } else if (chance(_diesInside, 100)) {
            _disk.dieAfter(1 + _random.below(40));
        } else if (chance(_hostDeaths && _hosts > 1, 100)) {
            _counters.hit("host deaths");
            const std::size_t first = _random.below(2) * 6;
            for (std::size_t i = first; i < first + 6; ++i) {
                _seats[i].worker->reset();
            }
        }
        if (chance(_diskFull, 120)) {
            _disk.fillUp(true);
        } else if (_random.below(10) == 0) {
            _disk.fillUp(false);
        }
        _disk.failSync(chance(_syncFails, 60));
        if (_starves && _random.below(50) == 0) {
            for (Seat& seat : _seats) {
                seat.priority = 1 + _random.below(20);
            }
        }
        if (_halt.stopped()) {
            _halt.resume();
        }
        if (_opener->finished() && _random.below(10) == 0) {
            engine::PassWish wish;
            const std::uint64_t kind = _random.below(6);
            wish.full = kind == 0;
            wish.sweep = kind == 1 || kind == 2;
            newOpener(wish);
        }
    }

    /// Lets one worker do its step; moves the clock when none is ready.
    void step() {
        std::vector<std::size_t> ready;
        UtcTime soonest = _openerNext;
        for (std::size_t i = 0; i < _seats.size(); ++i) {
            soonest = std::min(soonest, _seats[i].next, [](UtcTime a, UtcTime b) { return a < b; });
        }
        if (soonest > _clock.now()) {
            const UtcTime landing = _world.nextLanding();
            const UtcTime to = landing.us > 0 && landing < soonest ? landing : soonest;
            _clock.advanceUs(std::max<std::int64_t>(to.us - _clock.now().us, 0));
        }
        _world.landLate();
        const UtcTime now = _clock.now();
        for (std::size_t i = 0; i < _seats.size(); ++i) {
            if (_seats[i].next <= now) {
                ready.insert(ready.end(), _starves ? _seats[i].priority : 1, i);
            }
        }
        if (_openerNext <= now) {
            ready.push_back(_seats.size());
        }
        if (ready.empty()) {
            return;
        }
        const std::size_t chosen = ready[_random.below(ready.size())];
        const bool opens = chosen == _seats.size();
        _world.latencyUs = 0;
        UtcTime next = opens ? _opener->step() : _seats[chosen].worker->step();
        next = std::max(next, UtcTime{now.us + _world.latencyUs}, [](UtcTime a, UtcTime b) { return a < b; });
        if (_pauses && _random.below(60) == 0) {
            _counters.hit("pauses");
            next.us += static_cast<std::int64_t>(_random.below(static_cast<std::uint64_t>(3 * _policy.leaseUs)));
        }
        // An idle worker's look at an empty queue is not worth a step: time moves on faster.
        const bool idle = !opens && _seats[chosen].worker->idle() && next > now;
        if (idle) {
            next.us += static_cast<std::int64_t>(_random.below(2 * second));
        }
        // Otherwise steps would take no time at all.
        next.us += 1'000;
        (opens ? _openerNext : _seats[chosen].next) = next;
        ++_steps;
        _trace = (_trace ^ static_cast<std::uint64_t>(now.us) ^ chosen) * 0x100000001b3ULL;
        checkCursor();
    }

    /// At every move of the cursor: what is older than cursor less overlap is known by its latest content.
    void checkCursor() {
        if (_disk.dead()) {
            return;
        }
        const Result<engine::Mark> mark = _real->mark("order");
        if (!mark || mark->hwm == _cursor) {
            return;
        }
        if (mark->hwm < _cursor && !_maySeeLoss) {
            throw Violation{"the cursor moved back"};
        }
        _cursor = mark->hwm;
        _counters.hit("cursor moves");
        for (const auto& [key, row] : _world.rows("order")) {
            if (row.gone || row.quiet || row.version.us >= _cursor.us - _policy.overlapUs) {
                continue;
            }
            const Result<std::int64_t> known =
                _database->read([&, &rowKey = key, &rowValue = row.value](Connection& connection) {
                    Statement statement = connection.prepare(
                        "SELECT coalesce((SELECT hash FROM item WHERE key = :key AND state IN (0, 2, 3)), "
                        "(SELECT hash FROM item WHERE key = :key AND state = 1), "
                        "(SELECT hash FROM link WHERE key = :key)) IS :hash");
                    statement.bind(":key", rowKey).bind(":hash", rowValue).step();
                    return statement.integer(0);
                });
            if (known && *known == 0) {
                throw Violation{"the cursor moved over an unseen record: " + key};
            }
        }
    }

    std::int64_t scalar(const std::string& sql) {
        const Result<std::int64_t> value =
            _database->read([&](Connection& connection) { return connection.scalar(sql); });
        if (!value) {
            throw Violation{value.failure().message};
        }
        return *value;
    }

    std::string whatWaits() {
        const Result<std::string> text = _database->read([this](Connection& connection) {
            std::string all;
            for (const char* sql :
                 {"SELECT org || '/' || flow || '/' || entity || ' ' || key || ' state ' || state || ' attempt ' || "
                  "attempt || ' due in ' || ((due - :now) / 1000) || ' ms ' || "
                  "coalesce(reason, '') || coalesce(' waits ' || waits, '') FROM item WHERE state < 4",
                  "SELECT 'wanted ' || key FROM wanted WHERE :now > 0",
                  "SELECT 'part ' || part || ' of pass ' || pass || ' lease ' || ((lease - :now) / 1000) FROM part p "
                  "WHERE done = 0 AND EXISTS(SELECT 1 FROM pass s WHERE s.pass = p.pass AND s.entity = p.entity AND "
                  "s.state = 0)",
                  "SELECT 'open intent ' || key || ' until ' || ((rid_until - :now) / 1000) FROM link WHERE rid IS NOT "
                  "NULL"}) {
                Statement row = connection.prepare(sql);
                row.bind(":now", _clock.now().us);
                while (row.step()) {
                    all += row.text(0) + "; ";
                }
            }
            return all;
        });
        std::string all = text ? *text : text.failure().message;
        for (const Seat& seat : _seats) {
            all += "seat " + std::to_string((seat.next.us - _clock.now().us) / 1000) +
                   (seat.worker->idle() ? " idle; " : " busy; ");
        }
        return all + "sink free in " + std::to_string((_sinkGate.ask(_clock.now()).us - _clock.now().us) / 1000) +
               " ms";
    }

    bool settled() {
        if (!_opener->finished()) {
            return false;
        }
        const Result<engine::Backlog> left = _real->backlog();
        // A child may wait for a parent that only the next pass will see: that keeps no run alive.
        return left && left->ready + left->inHand + left->retrying + left->wanted + left->openParts == 0;
    }

    /// As a person would: what is held, not what waits by itself.
    void retryHeld(store::ByHand& person) {
        const std::int64_t held = scalar("SELECT count(*) FROM item WHERE state = 3");
        for (std::int64_t i = 0; i < held; ++i) {
            store::ItemChoice one;
            one.item = scalar("SELECT id FROM item WHERE state = 3");
            const Result<std::uint64_t> retried = person.retry(one, "somebody", _clock.now());
            must(retried ? Status() : Status(retried.failure()));
        }
    }

    void calm() {
        crash(false);
        _world.faults = WorldFaults{};
        _world.curePoison();
        _pauses = _starves = false;
        _ledger->busy = _ledger->unknown = false;
        store::ByHand person(*_store, "acme", "flow");
        for (int round = 0; round < 5; ++round) {
            // Late ones become visible, and what they were wanted for is asked anew.
            _clock.advanceUs(60 * second);
            engine::PassWish wish;
            wish.sweep = round % 2 == 1;
            newOpener(wish);
            for (int i = 0; !settled(); ++i) {
                if (i > 5'000) {
                    throw Violation{"no progress: " + whatWaits()};
                }
                if (_halt.stopped()) {
                    throw Violation{"stopped: " + _halt.reason()->message};
                }
                if (i % 200 == 0) {
                    retryHeld(person);
                }
                step();
            }
        }
        checkEnd();
    }

    void checkEnd() {
        for (const char* entity : {"customer", "order"}) {
            const auto& documents = _world.documents(entity);
            for (const auto& [key, row] : _world.rows(entity)) {
                const auto found = documents.find(key);
                const bool there = found != documents.end() && !found->second.deleted;
                if (row.gone ? there : !there || found->second.value != row.value) {
                    throw Violation{"the target never equals the source: " + std::string(entity) + ' ' + key};
                }
            }
        }
        if (scalar("SELECT count(*) FROM link WHERE rid IS NOT NULL") != 0) {
            throw Violation{"an intent stays open"};
        }
        if (scalar("SELECT count(*) FROM item WHERE state IN (0, 1, 2, 3)") != 0) {
            throw Violation{"items stay: " + whatWaits()};
        }
        _counters.of["superseded"] += static_cast<std::uint64_t>(scalar("SELECT count(*) FROM item WHERE state = 6"));
        _counters.of["disk full"] += _disk.fullHits();
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
    engine::Halt _halt;
    engine::Gate _sourceGate;
    engine::Gate _sinkGate;
    bool _kills = false;
    bool _powerCuts = false;
    bool _diesInside = false;
    bool _hostDeaths = false;
    bool _pauses = false;
    bool _busy = false;
    bool _unknown = false;
    bool _diskFull = false;
    bool _syncFails = false;
    bool _starves = false;
    bool _maySeeLoss = false;
    std::uint64_t _hosts = 1;
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    std::unique_ptr<engine::Ledger> _real;
    std::unique_ptr<engine::Ledger> _mutant;
    std::unique_ptr<TroubledLedger> _ledger;
    std::unique_ptr<Setting> _setting;
    std::vector<Seat> _seats;
    std::unique_ptr<engine::Opener> _opener;
    UtcTime _openerNext;
    UtcTime _cursor;
    std::uint64_t _trace = 0xcbf29ce484222325ULL;
    std::uint64_t _steps = 0;
};

} // namespace

RunResult simulate(std::uint64_t seed, Mutation mutation, Counters& counters) {
    return Simulation(seed, mutation, counters).run();
}

} // namespace crossdock::simulation
