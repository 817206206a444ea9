// A gate for ports that do their calls by themselves.
#pragma once

#include "engine/gate.hpp"
#include "limit/breaker.hpp"

#include <mutex>

namespace crossdock::engine {

/// Learns how the remote is from the engine's calls alone. Connections that go through the host's
/// HTTP service have a better one (app::ConnectionGate), which sees each request.
class OwnGate final : public Gate {
public:
    UtcTime ask(UtcTime now) const override;
    void began(UtcTime now) override;
    void ended(CallFate fate, UtcTime now, UtcTime pauseUntil) override;
    bool closed() const override;
    bool down() const override;

private:
    mutable std::mutex _mutex;
    limit::Breaker _breaker;
    UtcTime _nextProbe;
    UtcTime _pausedUntil;
};

} // namespace crossdock::engine
