// The HTTP server around a stand-in: framing, faults, limits, counters and the control path.
#pragma once

#include "sandbox_control/counters.hpp"
#include "sandbox_control/faults.hpp"
#include "sandbox_control/limits.hpp"
#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_control/stand_in.hpp"
#include "sandbox_control/test_authority.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace crossdock::sandbox {

/// What the stand-in and its surroundings share. The stand-in may read the clock; tests hold all of it.
struct Controls {
    SandboxClock clock;
    FaultBook faults;
    RateLimits limits;
    Counters counters;
};

struct ServerOptions {
    std::uint16_t port = 0; ///< 0: any free one
    std::string address = "127.0.0.1";
    const TestAuthority* authority = nullptr; ///< HTTPS with a certificate of this authority; plain HTTP when null
    int threads = 32;                         ///< connections served at once; more wait
};

/// Listens from construction to destruction. The stand-in and the controls must outlive it.
class Server {
public:
    /// Throws std::exception when the port cannot be had.
    Server(StandIn& standIn, Controls& controls, const ServerOptions& options = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    /// "http://127.0.0.1:PORT" or "https://127.0.0.1:PORT", without a slash.
    std::string url() const;

private:
    struct Impl;
    std::unique_ptr<Impl> _impl;
};

/// Blocks until SIGINT or SIGTERM; call it before other threads begin so that they inherit the blocked signals, then `wait`.
class StopSignal {
public:
    StopSignal();
    void wait();
};

} // namespace crossdock::sandbox
