#include "world.hpp"

#include "engine/judge.hpp"

#include <algorithm>

namespace crossdock::simulation {

using engine::Op;
using engine::Outcome;
using engine::Pass;
using engine::PassMode;
using engine::SinkItem;
using engine::SinkResult;
using engine::SourcePage;
using engine::SourceRecord;

namespace {

constexpr std::int64_t latestLandingUs = 11 * second;

std::string positionOf(const std::string& key, const SourceRow& row) {
    std::string digits = std::to_string(row.version.us);
    return std::string(20 - digits.size(), '0') + digits + '/' + key;
}

SinkResult failedWith(ErrorClass cls, const std::string& reason = {}) {
    SinkResult result;
    result.outcome = Outcome::Failed;
    result.failure = failed(cls, "simulated");
    result.failure.reason = reason;
    return result;
}

// g++ 12 sees an overlap in "x" + std::string that is not there.
std::string prefixed(char first, const std::string& rest) {
    return std::string(1, first).append(rest);
}

std::uint64_t editOf(const std::string& body) {
    return body.empty() ? 0 : std::stoull(body.substr(body.find('#') + 1));
}

} // namespace

std::string World::bodyOf(const SourceRow& row) {
    return row.value + '#' + std::to_string(row.edit);
}

std::string World::hashOf(const std::string& body) {
    return body.substr(0, body.find('#'));
}

void World::delay() {
    latencyUs = static_cast<std::int64_t>(1'000 + _random.below(200'000));
    if (chance(faults.slow, 10)) {
        latencyUs += static_cast<std::int64_t>(_random.below(9 * second));
    }
}

// ------------------------------------------------------------------------------------------------------------------ source

void World::edit(const std::string&, SourceRow& row, bool quiet) {
    row.edit = ++_edits;
    row.quiet = quiet;
    if (!quiet) {
        row.version = UtcTime{_clock.now().us / second * second};
    }
}

void World::create(const std::string& entity, const std::string& key) {
    SourceRow& row = _rows[entity][key];
    row = SourceRow{};
    row.value = prefixed('v', std::to_string(_random.below(1000)));
    edit(entity, row, false);
    row.visible = _clock.now();
    if (_random.below(4) == 0) {
        // Appears late under an old date, but within the overlap.
        row.visible.us += static_cast<std::int64_t>(_random.below(8 * second));
    }
    row.poison = chance(faults.poison, 12);
}

void World::createOld(const std::string& entity, const std::string& key) {
    create(entity, key);
    SourceRow& row = _rows[entity][key];
    row.visible = UtcTime{};
    row.version.us -= static_cast<std::int64_t>(100 + _random.below(2'000)) * second;
}

void World::changeSomething() {
    ++_changes;
    const std::string entity = _random.below(3) == 0 ? "customer" : "order";
    std::map<std::string, SourceRow>& rows = _rows[entity];
    const std::uint64_t kind = _random.below(12);
    const std::string key = entity.substr(0, 1) + std::to_string(_random.below(20));
    const auto found = rows.find(key);
    if (found == rows.end() || found->second.gone) {
        if (found == rows.end()) {
            if (entity == "order" && _rows["customer"].count(prefixed('c', key.substr(1))) == 0) {
                create("customer", prefixed('c', key.substr(1)));
            }
            create(entity, key);
        }
        return;
    }
    SourceRow& row = found->second;
    if (kind == 0 && entity == "order") {
        row.gone = true;
        row.edit = ++_edits;
    } else if (kind < 3) {
        row.value += "'";
        edit(entity, row, true);
    } else if (kind < 7) {
        // Back and forth: what was posted once is no reason to think that it still stands.
        row.value = row.value == "A" ? "B" : "A";
        edit(entity, row, false);
    } else {
        row.value = prefixed('v', std::to_string(_random.below(1000)));
        edit(entity, row, false);
    }
}

void World::curePoison() {
    for (auto& [entity, rows] : _rows) {
        for (auto& [key, row] : rows) {
            row.poison = false;
        }
    }
}

SourcePage World::read(const engine::CallContext&, const Pass& pass) {
    delay();
    SourcePage page;
    if (chance(faults.readFails, 8)) {
        page.failure = failed(ErrorClass::Transient, "simulated");
        return page;
    }
    const UtcTime now = _clock.now();
    page.serverDate = UtcTime{now.us / second * second};
    page.done = true;
    std::map<std::string, SourceRow>& rows = _rows[pass.entity];
    const auto append = [&](const std::string& key, const SourceRow& row) {
        SourceRecord record;
        record.key = key;
        record.version = row.version;
        record.stamp = row.value + std::to_string(row.version.us);
        record.position = positionOf(key, row);
        record.body = pass.mode == PassMode::Keys ? std::string() : bodyOf(row);
        page.records.push_back(record);
    };
    if (pass.mode == PassMode::Ids) {
        for (const std::string& id : pass.ids) {
            const auto found = rows.find(id);
            if (found == rows.end() || found->second.gone) {
                SourceRecord gone;
                gone.op = Op::Delete;
                gone.key = id;
                gone.version = now;
                page.records.push_back(gone);
            } else if (found->second.visible <= now) {
                append(id, found->second);
            }
        }
        return page;
    }
    std::vector<std::pair<std::string, std::string>> sorted;
    for (const auto& [key, row] : rows) {
        const bool inWindow = pass.window.empty() || std::to_string(key.back() % 2) == pass.window;
        const bool inTime = row.version >= pass.since && (pass.until.us == 0 || row.version < pass.until);
        if (!row.gone && row.visible <= now && inWindow && inTime) {
            sorted.emplace_back(positionOf(key, row), key);
        }
    }
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [position, key] : sorted) {
        if (!pass.position.empty() && position <= pass.position) {
            continue;
        }
        if (page.records.size() >= pass.maxRecords) {
            page.done = false;
            break;
        }
        append(key, rows[key]);
    }
    return page;
}

Result<std::vector<std::string>> World::split(const engine::CallContext&, const std::string&, std::uint32_t) {
    delay();
    return std::vector<std::string>{"0", "1"};
}

// ------------------------------------------------------------------------------------------------------------------ target

void World::humanEdit() {
    for (auto& [entity, documents] : _documents) {
        for (auto& [key, document] : documents) {
            if (_random.below(8) == 0) {
                document.token = prefixed('h', std::to_string(++_tokens));
                _counters.hit("human edits");
            }
        }
    }
}

void World::takeOut(const std::string& entity, const std::string& key, const std::string& requestId, bool created) {
    std::map<std::string, Document>& documents = _documents[entity];
    const auto found = documents.find(key);
    if (found == documents.end() || found->second.requestId != requestId) {
        return;
    }
    _counters.hit("taken out by hand");
    _counters.say("person takes out " + key + " under " + requestId + (created ? ", all of it" : ""));
    if (created) {
        documents.erase(found);
    } else {
        found->second.effects.erase(found->second.edit);
    }
}

SinkResult World::waitFor(const std::string& key) const {
    SinkResult result;
    const std::string parent = prefixed('c', key.substr(1));
    const auto customers = _documents.find("customer");
    if (customers == _documents.end() || customers->second.count(parent) == 0) {
        result.outcome = Outcome::Waiting;
        result.waitsEntity = "customer";
        result.waitsKey = parent;
    }
    return result;
}

bool World::isSkipped(const std::string& order, const std::string& value) const {
    const auto found = _skipped.find(order);
    return found != _skipped.end() && found->second.count(value) != 0;
}

// A rule of the record's own, and one that its settings change from time to time: what was sent under the old one may still land.
bool World::leavesOut(const std::string& entity, const SinkItem& item) const {
    if (!skips || entity != "order" || item.op == Op::Delete) {
        return false;
    }
    const std::string value = hashOf(item.body);
    const bool isSmall = value.front() == 'v' && std::stoull(value.substr(1)) < 100;
    return isSmall || (_changes / 16 % 2 == 1 && value.front() == 'A');
}

SinkResult World::apply(const std::string& entity, const SinkItem& item) {
    if (able.replays) {
        const auto known = _answers.find(item.requestId);
        if (known != _answers.end()) {
            _counters.hit("replays");
            _counters.say("  replay " + item.key + " under " + item.requestId);
            return known->second;
        }
    }
    std::map<std::string, Document>& documents = _documents[entity];
    const auto found = documents.find(item.key);
    if (found != documents.end() && item.target.empty()) {
        if (refusesDuplicates) {
            _counters.hit("duplicate reference");
            return failedWith(ErrorClass::Transient, engine::reasonDuplicate);
        }
        throw Violation{"two documents for " + entity + ' ' + item.key};
    }
    if (found != documents.end() && able.reference && item.token != found->second.token) {
        _counters.hit("stale token");
        return failedWith(ErrorClass::Transient, engine::reasonStale);
    }
    if (entity == "order" && waitFor(item.key).outcome == Outcome::Waiting) {
        throw Violation{"child before parent: " + item.key};
    }
    _skipped.erase(item.key);
    Document& document = documents[item.key];
    const std::uint64_t edit = editOf(item.body);
    if (item.op == Op::Upsert) {
        if (edit < document.edit) {
            throw Violation{"older over newer: " + entity + ' ' + item.key};
        }
        if (!document.effects.insert(edit).second) {
            throw Violation{"one version took effect twice: " + entity + ' ' + item.key};
        }
        document.value = hashOf(item.body);
        document.edit = edit;
    }
    SinkResult result;
    result.outcome = found == documents.end() ? Outcome::Created : Outcome::Updated;
    document.deleted = item.op == Op::Delete;
    _counters.say("  effect " + item.key + " = " + item.body + " under " + item.requestId + " for target '" +
                  item.target + "'");
    document.token = prefixed('t', std::to_string(++_tokens));
    document.requestId = item.requestId;
    result.target = prefixed('T', item.key);
    result.token = document.token;
    _counters.hit("effects");
    if (able.replays) {
        _answers[item.requestId] = result;
    }
    return result;
}

void World::landLate() {
    const UtcTime now = _clock.now();
    std::vector<Landing> waiting;
    std::vector<Landing> due;
    for (Landing& landing : _landings) {
        (landing.at <= now ? due : waiting).push_back(std::move(landing));
    }
    _landings = std::move(waiting);
    for (const Landing& landing : due) {
        _counters.hit("late landings");
        // Only a person takes parents out; what refers to one is refused then.
        if (!able.reference && landing.entity == "order" && waitFor(landing.item.key).outcome == Outcome::Waiting) {
            continue;
        }
        static_cast<void>(apply(landing.entity, landing.item));
    }
}

UtcTime World::nextLanding() const {
    UtcTime next;
    for (const Landing& landing : _landings) {
        next = next.us == 0 || landing.at < next ? landing.at : next;
    }
    return next;
}

std::vector<SinkResult> World::write(const engine::CallContext&, const std::string& entity,
                                     const std::vector<SinkItem>& items) {
    delay();
    _counters.hit("writes");
    std::set<std::string> keys;
    for (const SinkItem& item : items) {
        _counters.say(" write " + item.key + " = " + item.body + " under " + item.requestId);
        if (!keys.insert(item.key).second) {
            throw Violation{"a key twice in a batch: " + item.key};
        }
    }
    if (chance(faults.refused, 10)) {
        // Where requests may be repeated, "transient" does not say that nothing happened; here it does.
        return std::vector<SinkResult>(items.size(), failedWith(ErrorClass::Transient));
    }
    if (chance(faults.throttled, 15)) {
        SinkResult wait = failedWith(ErrorClass::RateLimited);
        wait.failure.retryAfterMs = 2'000;
        return std::vector<SinkResult>(items.size(), wait);
    }
    if (chance(faults.lostBefore, 12)) {
        return std::vector<SinkResult>(items.size(), failedWith(ErrorClass::Uncertain));
    }
    const bool lostAfter = chance(faults.lostAfter, 10);
    const std::size_t upTo = chance(faults.partial, 10) ? _random.below(items.size()) : items.size();
    std::vector<SinkResult> results;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const SinkItem& item = items[i];
        if (leavesOut(entity, item)) {
            _counters.hit("skips");
            _counters.say("  skip " + item.key + " = " + item.body);
            _skipped[item.key].insert(hashOf(item.body));
            results.emplace_back();
            results.back().outcome = Outcome::Skipped;
            results.back().reason = "rule";
        } else if (entity == "order" && waitFor(item.key).outcome == Outcome::Waiting) {
            results.push_back(waitFor(item.key));
        } else if (_rows[entity][item.key].poison) {
            results.push_back(failedWith(ErrorClass::Permanent));
        } else if (chance(faults.late, 15)) {
            const auto after = static_cast<std::int64_t>(_random.below(latestLandingUs));
            _landings.push_back({UtcTime{_clock.now().us + latencyUs + after}, entity, item});
            results.push_back(failedWith(ErrorClass::Uncertain));
        } else if (i >= upTo) {
            results.push_back(failedWith(ErrorClass::Uncertain));
        } else {
            const SinkResult result = apply(entity, item);
            results.push_back(lostAfter ? failedWith(ErrorClass::Uncertain) : result);
        }
    }
    return results;
}

std::vector<SinkResult> World::find(const engine::CallContext&, const std::string& entity,
                                    const std::vector<SinkItem>& items) {
    delay();
    _counters.hit("finds");
    if (!able.reference) {
        throw Violation{"looked up where nothing can be found"};
    }
    if (chance(faults.readFails, 8)) {
        return std::vector<SinkResult>(items.size(), failedWith(ErrorClass::Transient));
    }
    std::vector<SinkResult> results;
    for (const SinkItem& item : items) {
        SinkResult result;
        const auto found = _documents[entity].find(item.key);
        result.outcome = found == _documents[entity].end() ? Outcome::Absent : Outcome::Found;
        _counters.say(" find " + item.key + (result.outcome == Outcome::Found ? ": there" : ": absent"));
        if (found != _documents[entity].end()) {
            result.target = prefixed('T', item.key);
            result.token = found->second.token;
            result.requestId = found->second.requestId;
        }
        results.push_back(result);
    }
    return results;
}

} // namespace crossdock::simulation
