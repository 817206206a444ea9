// What flows that share a connection share: its limits, its pauses, its circuit breaker.
#pragma once

#include "engine/gate.hpp"
#include "limit/gate.hpp"

#include <algorithm>

namespace crossdock::app {

/// The HTTP service's gate as the engine sees it: the engine waits for its limits and its circuit before it claims work, so that
/// nobody waits with a lease in hand. How calls go the HTTP service knows better: it sees each request.
class ConnectionGate final : public engine::Gate {
public:
    explicit ConnectionGate(limit::Gate& limits) : _limits(limits) {}

    UtcTime ask(UtcTime now) const override { return std::max(now, _limits.nextCallAt()); }
    void began(UtcTime) override {}
    /// The connector's own word for "too many" counts like an answer's.
    void ended(engine::CallFate fate, UtcTime, UtcTime pauseUntil) override {
        // What the gate itself had refused comes back here, a moment later.
        constexpr std::int64_t slackUs = 100'000;
        if (fate == engine::CallFate::Throttled && pauseUntil.us > _limits.nextCallAt().us + slackUs) {
            _limits.pauseUntil(pauseUntil);
        }
    }
    bool closed() const override { return _limits.closed(); }
    bool down() const override { return _limits.down(); }

private:
    limit::Gate& _limits;
};

} // namespace crossdock::app
