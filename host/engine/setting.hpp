// What the workers of one flow share.
#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "engine/gate.hpp"
#include "engine/halt.hpp"
#include "engine/inspection.hpp"
#include "engine/ledger.hpp"
#include "engine/policy.hpp"
#include "engine/ports.hpp"
#include "engine/transform.hpp"

#include <string>
#include <vector>

namespace crossdock::engine {

/// An entity as a flow moves it.
struct EntityRoute {
    std::string name;
    bool incremental = false; ///< XD_ENTITY_INCREMENTAL
    bool keys = false;        ///< XD_ENTITY_KEYS
    bool splits = false;      ///< XD_ENTITY_SPLITS
};

/// References only: whoever runs the workers keeps all of it alive.
struct Setting {
    Ledger& ledger;
    SourcePort& source;
    SinkPort& sink;
    Inspection& inspection;
    Transform& transform;
    const Clock& clock;
    Random& random;
    Halt& halt;
    Gate& sourceGate;
    Gate& sinkGate;
    Policy policy;
    std::vector<EntityRoute> entities; ///< parents first
    std::string sync;

    std::vector<std::string> entityNames() const {
        std::vector<std::string> names;
        for (const EntityRoute& entity : entities) {
            names.push_back(entity.name);
        }
        return names;
    }
    /// A context for a call that begins now.
    CallContext call(std::uint32_t attempt) const { return {clock.monoUs() + policy.callUs, attempt, sync}; }
    UtcTime later(std::int64_t us) const { return UtcTime{clock.now().us + us}; }
};

} // namespace crossdock::engine
