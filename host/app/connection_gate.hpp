// What flows that share a connection share: its limits, its pauses, its circuit breaker.
#pragma once

#include "engine/gate.hpp"
#include "limit/gate.hpp"

#include <algorithm>

namespace crossdock::app {

/// Lets the engine wait for the HTTP service's limits before it claims work, so that nobody waits with a lease in hand.
class ConnectionGate final : public engine::Gate {
public:
    explicit ConnectionGate(const limit::Gate& limits) : _limits(limits) {}
    UtcTime ask(UtcTime now) const override { return std::max(engine::Gate::ask(now), _limits.nextCallAt()); }

private:
    const limit::Gate& _limits;
};

} // namespace crossdock::app
