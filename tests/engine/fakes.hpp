// A source and a sink in memory, and the small parts that a flow run needs beside them.
#pragma once

#include "engine/flow_run.hpp"
#include "engine/own_gate.hpp"
#include "engine/request_id.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>

namespace crossdock::engine::test {

constexpr std::int64_t second = 1'000'000;

/// The body is its own hash; "broken" in it is refused, "odd" breaks an invariant.
class PlainInspection final : public Inspection {
public:
    Result<Inspected> inspect(const std::string&, const std::string& body, const std::string&) override {
        if (body.find("broken") != std::string::npos) {
            return failed(ErrorClass::Permanent, "not a record");
        }
        return Inspected{fingerprint(body), body.find("odd") != std::string::npos ? "1 + 1 <> 3" : ""};
    }
};

/// Drops what contains "unwanted", fails on "unmappable".
class PlainTransform final : public Transform {
public:
    Result<Transformed> transform(const std::string&, const std::string& body, bool) override {
        if (body.find("unmappable") != std::string::npos) {
            return failed(ErrorClass::Permanent, "map: no such field");
        }
        return Transformed{body.find("unwanted") == std::string::npos, {}};
    }
};

/// Records per entity, in the order of (version, key). Positions are "version/key". Thread-safe.
/// Lets everything through until somebody says that the remote is down.
class DownGate final : public Gate {
public:
    UtcTime ask(UtcTime now) const override { return _own.ask(now); }
    void began(UtcTime now) override { _own.began(now); }
    void ended(CallFate fate, UtcTime now, UtcTime pauseUntil) override { _own.ended(fate, now, pauseUntil); }
    bool closed() const override { return !isDown && _own.closed(); }
    bool down() const override { return isDown || _own.down(); }

    std::atomic<bool> isDown{false};

private:
    OwnGate _own;
};

class MemorySource final : public SourcePort {
public:
    struct Row {
        std::string body;
        UtcTime version;
        bool deleted = false;
    };

    explicit MemorySource(const Clock& clock) : _clock(clock) {}

    void put(const std::string& entity, const std::string& key, const std::string& body) {
        put(entity, key, body, _clock.now());
    }
    void put(const std::string& entity, const std::string& key, const std::string& body, UtcTime version) {
        const std::lock_guard lock(_mutex);
        _rows[entity][key] = {body, version, false};
    }
    void erase(const std::string& entity, const std::string& key) {
        const std::lock_guard lock(_mutex);
        _rows[entity].erase(key);
    }

    CheckReport check(const CallContext&) override { return {}; }

    SourcePage read(const CallContext&, const Pass& pass) override {
        const std::lock_guard lock(_mutex);
        ++reads;
        passes.push_back(pass);
        SourcePage page;
        if (fault) {
            page.failure = fault(pass);
            if (page.failure) {
                return page;
            }
        }
        page.serverDate = hasClock ? _clock.now() : UtcTime{};
        if (pass.mode == PassMode::Ids) {
            for (const std::string& id : pass.ids) {
                const auto found = _rows[pass.entity].find(id);
                if (found != _rows[pass.entity].end()) {
                    page.records.push_back(recordOf(*found, pass.mode));
                } else if (!silentAboutGone) {
                    SourceRecord gone;
                    gone.op = Op::Delete;
                    gone.key = id;
                    gone.version = _clock.now();
                    page.records.push_back(gone);
                }
            }
            page.done = true;
            return page;
        }
        std::vector<std::pair<std::string, std::pair<std::string, Row>>> sorted;
        for (const auto& row : _rows[pass.entity]) {
            const bool inTime =
                row.second.version >= pass.since && (pass.until.us == 0 || row.second.version < pass.until);
            const bool inWindow = pass.window.empty() || row.first.substr(row.first.size() - 1) == pass.window;
            if (inTime && inWindow) {
                sorted.push_back({positionOf(row), row});
            }
        }
        std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        page.total = static_cast<std::int64_t>(sorted.size());
        page.done = true;
        for (const auto& [position, row] : sorted) {
            if (!pass.position.empty() && position <= pass.position && !ignoresPosition) {
                continue;
            }
            if (page.records.size() >= pass.maxRecords) {
                page.done = false;
                break;
            }
            page.records.push_back(recordOf(row, pass.mode));
        }
        return page;
    }

    Result<std::vector<std::string>> split(const CallContext&, const std::string&, std::uint32_t) override {
        const std::lock_guard lock(_mutex);
        ++splits;
        return std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    }
    void cancelAll() override {}

    bool ignoresPosition = false;
    bool silentAboutGone = false;
    bool hasClock = true;
    int reads = 0;
    int splits = 0;
    std::vector<Pass> passes;
    std::function<std::optional<Failure>(const Pass&)> fault;
    std::function<void(SourceRecord&)> spoil; ///< a record on its way out

private:
    template <typename Pair>
    static std::string positionOf(const Pair& row) {
        std::string digits = std::to_string(row.second.version.us);
        return std::string(20 - digits.size(), '0') + digits + "/" + row.first;
    }
    template <typename Pair>
    SourceRecord recordOf(const Pair& row, PassMode mode) const {
        SourceRecord record;
        record.key = row.first;
        record.version = row.second.version;
        record.stamp = std::to_string(row.second.version.us);
        record.position = positionOf(row);
        record.body = mode == PassMode::Keys ? std::string() : row.second.body;
        if (spoil) {
            spoil(record);
        }
        return record;
    }

    const Clock& _clock;
    std::mutex _mutex;
    std::map<std::string, std::map<std::string, Row>> _rows;
};

/// Documents by entity and key; honours request ids. Thread-safe.
class MemorySink final : public SinkPort {
public:
    struct Document {
        std::string body;
        int writes = 0;
        bool deleted = false;
    };

    SinkCapabilities capabilities() const override { return able; }
    CheckReport check(const CallContext&) override { return {}; }

    std::vector<SinkResult> write(const CallContext&, const std::string& entity,
                                  const std::vector<SinkItem>& items) override {
        const std::lock_guard lock(_mutex);
        ++writes;
        largest = std::max(largest, items.size());
        std::vector<SinkResult> results;
        for (const SinkItem& item : items) {
            std::optional<SinkResult> other = answer ? answer(entity, item) : std::nullopt;
            if (other) {
                results.push_back(*other);
                continue;
            }
            results.push_back(apply(entity, item));
        }
        return results;
    }

    std::vector<SinkResult> find(const CallContext&, const std::string& entity,
                                 const std::vector<SinkItem>& items) override {
        const std::lock_guard lock(_mutex);
        ++finds;
        if (beforeFind) {
            beforeFind();
        }
        std::vector<SinkResult> results;
        for (const SinkItem& item : items) {
            SinkResult result;
            const auto found = documents.find({entity, item.key});
            result.outcome = found == documents.end() ? Outcome::Absent : Outcome::Found;
            if (found != documents.end()) {
                result.target = "T" + item.key;
                result.token = std::to_string(found->second.writes);
                result.requestId = lastRequest[{entity, item.key}];
            }
            results.push_back(result);
        }
        return results;
    }

    Result<std::vector<PlannedChange>> plan(const CallContext&, const std::string& entity,
                                            const std::vector<SinkItem>& items) override {
        const std::lock_guard lock(_mutex);
        std::vector<PlannedChange> changes;
        for (const SinkItem& item : items) {
            PlannedChange change;
            change.action = documents.count({entity, item.key}) == 0 ? PlanAction::Create : PlanAction::Update;
            changes.push_back(planned ? planned(item) : change);
        }
        return changes;
    }
    void cancelAll() override {}

    /// The effect of one item, once per request id.
    SinkResult apply(const std::string& entity, const SinkItem& item) {
        SinkResult result;
        Document& document = documents[{entity, item.key}];
        result.outcome = document.writes == 0 ? Outcome::Created : Outcome::Updated;
        if (_seenIds.insert(item.requestId).second) {
            document.body = item.body;
            document.deleted = item.op == Op::Delete;
            ++document.writes;
            lastRequest[{entity, item.key}] = item.requestId;
        }
        result.target = "T" + item.key;
        result.token = std::to_string(document.writes);
        return result;
    }

    SinkCapabilities able{true, true, false, false};
    int writes = 0;
    int finds = 0;
    std::size_t largest = 0;
    std::map<std::pair<std::string, std::string>, Document> documents;
    std::map<std::pair<std::string, std::string>, std::string> lastRequest;
    /// Another answer than the honest one. The function may call apply() for "it happened, but the
    /// answer was lost".
    std::function<std::optional<SinkResult>(const std::string&, const SinkItem&)> answer;
    std::function<PlannedChange(const SinkItem&)> planned; ///< instead of what it would do
    std::function<void()> beforeFind;

private:
    std::mutex _mutex;
    std::set<std::string> _seenIds;
};

inline SinkResult refused(ErrorClass cls, const std::string& message) {
    SinkResult result;
    result.outcome = Outcome::Failed;
    result.failure = failed(cls, message);
    return result;
}

} // namespace crossdock::engine::test
