#include "schedule.hpp"

#include "canonical/inspect.hpp"
#include "changing_shop.hpp"
#include "checks.hpp"
#include "disk.hpp"
#include "image.hpp"
#include "mirror.hpp"
#include "process.hpp"
#include "shop_source.hpp"

#include <algorithm>

namespace crossdock::changes {

using simulation::second;
using simulation::Violation;

namespace {

const std::vector<engine::EntityRoute>& routes() {
    static const std::vector<engine::EntityRoute> routes{{"customer", false, true, false},
                                                         {"product", true, true, true},
                                                         {"order", true, true, true},
                                                         {"refund", true, true, false}};
    return routes;
}

const std::map<std::string, std::string>& startingDisk() {
    static const std::map<std::string, std::string> files = simulation::emptyStore();
    return files;
}

/// As a flow without filter and map sees them.
class ShopInspection final : public engine::Inspection {
public:
    Result<engine::Inspected> inspect(const std::string& entity, const std::string& body,
                                      const std::string& key) override {
        const Result<canonical::Inspection> seen = canonical::inspect(entity, body, key);
        if (!seen) {
            return seen.failure();
        }
        return engine::Inspected{canonical::textOf(seen->hash), seen->note};
    }
};

/// What must be equal. Left out is what is no change of the record, and what an order's lines say about the product of today: when a
/// product goes, they lose it without a new date, and no list shows it.
std::string meaning(const std::string& body) {
    boost::json::object record = boost::json::parse(body).as_object();
    record.stable_erase("volatile");
    if (boost::json::value* lines = record.if_contains("lines")) {
        for (boost::json::value& line : lines->as_array()) {
            for (const char* member : {"product_id", "variant_id", "sku"}) {
                line.as_object().stable_erase(member);
            }
        }
    }
    return boost::json::serialize(record);
}

std::string firstDifference(const std::string& shop, const std::string& target) {
    const auto [here, there] = std::mismatch(shop.begin(), shop.end(), target.begin(), target.end());
    const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(here - shop.begin() - 40, 0));
    return ": shop ..." + shop.substr(from, 100) + "..., target ..." + target.substr(from, 100) + "...";
}

class Schedule {
public:
    Schedule(std::uint64_t seed, const std::function<void(const std::string&)>& tell)
        : _random(seed),
          _shop(seed, static_cast<std::int64_t>(12 + _random.below(20)), _random),
          _clock(UtcTime{}),
          _disk(_random, startingDisk()),
          _source(_clock, _shop, [this] { passTime(); }),
          _tell(tell) {
        _shop.tell = tell;
        _mirror.tell = tell;
        // The host's clock is up to two minutes ahead of the shop's, or behind it.
        const std::int64_t skew = static_cast<std::int64_t>(_random.below(241)) * second - 120 * second;
        _clock.advanceUs(_shop.clock.now().us + skew);
        _policy.batchSize = static_cast<std::uint32_t>(5 + _random.below(20));
        _policy.pageSize = static_cast<std::uint32_t>(10 + _random.below(10));
        _policy.readers = 2;
        // Minutes pass within one step here, so a worker may seem to sleep while it has records in hand.
        _policy.leaseUs = 3'600 * second;
        _changesOneIn = 1 + _random.below(4);
        store::DatabaseOptions options;
        options.uri = simulation::storeUri;
        options.exclusive = true;
        auto database = store::Database::open(options);
        if (!database) {
            throw Violation{database.failure().message};
        }
        _database = std::move(*database);
        _store = std::make_unique<store::Store>(*_database);
    }

    ScheduleResult run() {
        try {
            const std::uint64_t rounds = 1 + _random.below(3);
            for (std::uint64_t i = 0; i < rounds; ++i) {
                engine::PassWish wish;
                wish.sweep = i > 0 && _random.below(4) == 0;
                sync(wish);
                advance(static_cast<std::int64_t>(_random.below(200)) * second);
            }
            _busy = false;
            sync({});
            engine::PassWish sweep;
            sweep.sweep = true;
            sync(sweep);
            compare();
        } catch (const Violation& violation) {
            _result.violation = violation.message;
        }
        _result.writes = _mirror.writes();
        return _result;
    }

private:
    void advance(std::int64_t us) {
        _clock.advanceUs(us);
        _shop.clock.advanceUs(us);
    }

    // Before each request: none, one or a burst of changes, each within the same second or some later.
    void passTime() {
        ++_result.requests;
        if (!_busy) {
            return;
        }
        advance(static_cast<std::int64_t>(_random.below(1'500'000)));
        if (_random.below(_changesOneIn) != 0) {
            return;
        }
        const std::uint64_t burst = _random.below(5) == 0 ? 2 + _random.below(6) : 1;
        for (std::uint64_t i = 0; i < burst; ++i) {
            ++_result.changes;
            _shop.changeSomething();
            if (_random.below(3) == 0) {
                advance(static_cast<std::int64_t>(_random.below(90)) * second);
            }
        }
    }

    void sync(const engine::PassWish& wish) {
        if (_tell) {
            _tell(std::string("-- ") + (wish.sweep ? "sweep" : "sync") + (_busy ? "" : ", the shop is quiet"));
        }
        const simulation::Surroundings around{_source,
                                              _mirror,
                                              routes(),
                                              _inspection,
                                              _transform,
                                              _clock,
                                              _random,
                                              _counters,
                                              _trouble,
                                              _policy,
                                              "sync-" + std::to_string(++_syncs),
                                              simulation::Mutation::None};
        simulation::Process process(around, *_database, *_store, _clock.now());
        if (!process.started(_clock.now())) {
            throw Violation{"a sync cannot start"};
        }
        process.wish(wish, _clock.now());
        for (int i = 0; i % 8 != 0 || !settled(process); ++i) {
            if (i > 20'000) {
                throw Violation{"a sync does not end"};
            }
            if (process.halt().stopped()) {
                throw Violation{"stopped: " + process.halt().reason()->message};
            }
            step(process);
        }
    }

    bool settled(simulation::Process& process) const {
        std::vector<std::string> entities;
        for (const engine::EntityRoute& route : routes()) {
            entities.push_back(route.name);
        }
        const Result<engine::Backlog> left = process.ledger().backlog(entities);
        return process.passesOpened() && left &&
               left->ready + left->inHand + left->retrying + left->wanted + left->openParts == 0;
    }

    void step(simulation::Process& process) {
        std::vector<simulation::Process::Seat>& seats = process.seats();
        UtcTime soonest = seats.front().next;
        for (const simulation::Process::Seat& seat : seats) {
            soonest = std::min(soonest, seat.next, [](UtcTime a, UtcTime b) { return a < b; });
        }
        advance(std::max<std::int64_t>(soonest.us - _clock.now().us, 0));
        std::vector<simulation::Process::Seat*> ready;
        for (simulation::Process::Seat& seat : seats) {
            if (seat.next <= _clock.now()) {
                ready.push_back(&seat);
            }
        }
        simulation::Process::Seat& seat = *ready[_random.below(ready.size())];
        seat.next = seat.worker->step();
        seat.next.us += 1'000;
    }

    /// What the connector reads of the quiet shop from scratch is what the target must hold; a plain look at the shop's own lists says
    /// that the connector did not leave anything out.
    void compare() {
        if (simulation::scalar(*_database, "SELECT count(*) FROM item WHERE state IN (0, 1, 2, 3)") != 0) {
            throw Violation{"something waits: " + simulation::whatWaits(*_database, _clock.now())};
        }
        for (const engine::EntityRoute& route : routes()) {
            std::map<std::string, std::string> expected;
            engine::Pass pass;
            pass.entity = route.name;
            pass.maxRecords = 100;
            for (bool done = false; !done;) {
                const engine::SourcePage page = _source.read({}, pass);
                if (page.failure) {
                    throw Violation{"read: " + page.failure->message};
                }
                for (const engine::SourceRecord& record : page.records) {
                    expected[record.key] = record.body;
                    pass.position = record.position;
                }
                done = page.done || page.records.empty();
            }
            compare(route.name, expected);
        }
        for (const auto& [list, query, entity] :
             {std::tuple{"orders", "status=any", "order"}, std::tuple{"orders", "status=trash", "order"},
              std::tuple{"products", "", "product"}, std::tuple{"customers", "role=all", "customer"},
              std::tuple{"refunds", "", "refund"}}) {
            for (const boost::json::value& document : _shop.all(list, query)) {
                const boost::json::value* status = document.as_object().if_contains("status");
                if (status != nullptr && status->as_string().find("draft") != boost::json::string::npos) {
                    continue; // a checkout that nobody finished
                }
                const std::string key = std::to_string(document.at("id").to_number<std::int64_t>());
                const auto found = _mirror.rows(entity).find(key);
                if (found == _mirror.rows(entity).end() || found->second.deleted) {
                    throw Violation{"in the shop, not in the target: " + std::string(entity) + ' ' + key};
                }
            }
        }
    }

    void compare(const std::string& entity, const std::map<std::string, std::string>& expected) {
        const Mirror::Rows& rows = _mirror.rows(entity);
        for (const auto& [key, body] : expected) {
            const auto found = rows.find(key);
            if (found == rows.end() || found->second.deleted) {
                throw Violation{"missing in the target: " + entity + ' ' + key};
            }
            if (meaning(found->second.body) != meaning(body)) {
                throw Violation{"different in the target: " + entity + ' ' + key +
                                firstDifference(meaning(body), meaning(found->second.body))};
            }
        }
        for (const auto& [key, row] : rows) {
            if (!row.deleted && expected.count(key) == 0) {
                throw Violation{"in the target, no longer in the shop: " + entity + ' ' + key};
            }
        }
    }

    SeededRandom _random;
    ChangingShop _shop;
    FakeClock _clock;
    simulation::Disk _disk;
    ShopSource _source;
    Mirror _mirror;
    ShopInspection _inspection;
    simulation::WorldTransform _transform;
    simulation::Counters _counters;
    simulation::StoreTrouble _trouble;
    engine::Policy _policy;
    std::uint64_t _changesOneIn = 1;
    std::unique_ptr<store::Database> _database;
    std::unique_ptr<store::Store> _store;
    int _syncs = 0;
    bool _busy = true;
    std::function<void(const std::string&)> _tell;
    ScheduleResult _result;
};

} // namespace

ScheduleResult runSchedule(std::uint64_t seed, const std::function<void(const std::string&)>& tell) {
    return Schedule(seed, tell).run();
}

} // namespace crossdock::changes
