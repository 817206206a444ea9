// The systems at both ends, as models: a source whose records change all the time, and a target that answers or does not.
#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/inspection.hpp"
#include "engine/ports.hpp"
#include "engine/transform.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace crossdock::simulation {

constexpr std::int64_t second = 1'000'000;

/// Which faults of the outer world may happen in a run; each is off in half of the seeds.
struct WorldFaults {
    bool refused = false;
    bool throttled = false;
    bool lostBefore = false; ///< uncertain, no effect
    bool lostAfter = false;  ///< uncertain, effect
    bool partial = false;    ///< part of a batch takes effect
    bool late = false;       ///< timeout now, effect up to 11 s later
    bool human = false;      ///< others edit the target
    bool poison = false;     ///< records that the target refuses for good, for a while
    bool readFails = false;
    bool slow = false; ///< answers that take seconds
};

/// What happened; over all seeds none may stay 0.
struct Counters {
    std::map<std::string, std::uint64_t> of;
    std::function<void(const std::string&)> tell = {}; ///< for who replays a seed: the story of the run

    void hit(const std::string& name) { ++of[name]; }
    void say(const std::string& line) const {
        if (tell) {
            tell(line);
        }
    }
};

/// Thrown by a checker; the message says what is wrong.
struct Violation {
    std::string message;
};

/// A record of the source.
struct SourceRow {
    std::string value;
    std::uint64_t edit = 0; ///< number of its last change, over all records
    UtcTime version;        ///< whole seconds
    UtcTime visible;        ///< appears in lists from then on
    bool quiet = false;     ///< its last change left the version alone
    bool poison = false;
    bool gone = false;
};

struct Document {
    std::string value;
    std::uint64_t edit = 0;
    std::string token;
    std::string requestId;
    bool deleted = false;
    std::set<std::uint64_t> effects; ///< edits that took effect
};

/// Source and target of one run. `latencyUs` of the last call is left for the scheduler.
class World final : public engine::SourcePort, public engine::SinkPort {
public:
    World(const Clock& clock, Random& random, Counters& counters)
        : _clock(clock),
          _random(random),
          _counters(counters) {}

    // Source
    void create(const std::string& entity, const std::string& key);
    /// One that is there for long.
    void createOld(const std::string& entity, const std::string& key);
    void changeSomething();
    const std::map<std::string, SourceRow>& rows(const std::string& entity) { return _rows[entity]; }
    void curePoison();
    static std::string bodyOf(const SourceRow& row);
    static std::string hashOf(const std::string& body);

    // Target
    void humanEdit();
    /// What a person does about a write of which nobody knows whether it happened: a document that was `created` under
    /// `requestId` is taken out, a change of one may be repeated.
    void takeOut(const std::string& entity, const std::string& key, const std::string& requestId, bool created);
    /// Requests that were under way and land now.
    void landLate();
    UtcTime nextLanding() const;
    /// Has the sink skipped this value of the order since it last wrote one? A value that comes back is not asked about again.
    bool isSkipped(const std::string& order, const std::string& value) const;
    const std::map<std::string, Document>& documents(const std::string& entity) { return _documents[entity]; }

    WorldFaults faults;
    bool skips = false; ///< by its rules some orders do not belong into the target
    engine::SinkCapabilities able{true, true, false, true};
    bool refusesDuplicates = true; ///< a second document of a key is refused, not made
    std::int64_t latencyUs = 0;

    // Ports
    engine::CheckReport check(const engine::CallContext&) override { return {}; }
    engine::SourcePage read(const engine::CallContext& call, const engine::Pass& pass) override;
    Result<std::vector<std::string>> split(const engine::CallContext&, const std::string&, std::uint32_t) override;
    engine::SinkCapabilities capabilities() const override { return able; }
    std::vector<engine::SinkResult> write(const engine::CallContext&, const std::string& entity,
                                          const std::vector<engine::SinkItem>& items) override;
    std::vector<engine::SinkResult> find(const engine::CallContext&, const std::string& entity,
                                         const std::vector<engine::SinkItem>& items) override;
    Result<std::vector<engine::PlannedChange>> plan(const engine::CallContext&, const std::string&,
                                                    const std::vector<engine::SinkItem>&) override {
        return std::vector<engine::PlannedChange>{};
    }
    void cancelAll() override {}

private:
    struct Landing {
        UtcTime at;
        std::string entity;
        engine::SinkItem item;
    };

    bool chance(bool enabled, std::uint64_t oneIn) { return enabled && _random.below(oneIn) == 0; }
    void delay();
    void edit(const std::string& entity, SourceRow& row, bool quiet);
    engine::SinkResult apply(const std::string& entity, const engine::SinkItem& item);
    engine::SinkResult waitFor(const std::string& key) const;
    bool leavesOut(const std::string& entity, const engine::SinkItem& item) const;

    const Clock& _clock;
    Random& _random;
    Counters& _counters;
    std::map<std::string, std::map<std::string, SourceRow>> _rows;
    std::map<std::string, std::map<std::string, Document>> _documents;
    std::map<std::string, engine::SinkResult> _answers;    ///< by request id, for a target that replays
    std::map<std::string, std::set<std::string>> _skipped; ///< values by order
    std::vector<Landing> _landings;
    std::uint64_t _changes = 0;
    std::uint64_t _edits = 0;
    std::uint64_t _tokens = 0;
};

/// Takes every body; its hash is its value.
class WorldInspection final : public engine::Inspection {
public:
    Result<engine::Inspected> inspect(const std::string&, const std::string& body, const std::string&) override {
        return engine::Inspected{World::hashOf(body), {}};
    }
};

class WorldTransform final : public engine::Transform {
public:
    Result<engine::Transformed> transform(const std::string&, const std::string&, bool) override {
        return engine::Transformed{};
    }
};

} // namespace crossdock::simulation
