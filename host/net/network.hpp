// What all HTTP clients of the host share. Made once, in the composition root.
#pragma once

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/random.hpp"
#include "net/request_log.hpp"
#include "net/resolver.hpp"
#include "net/watchdog.hpp"

namespace crossdock::net {

/// Thread-safe. Must outlive every HttpClient. Making one takes Poco's default TLS contexts away
/// from everybody: afterwards they trust nothing (tls_context.hpp).
class Network {
public:
    Network(const Clock& clock, Random& random, Log& log, Resolver& resolver);

    const Clock& clock() const { return _clock; }
    Random& random() { return _random; }
    Log& log() { return _log; }
    Resolver& resolver() { return _resolver; }
    Watchdog& watchdog() { return _watchdog; }
    RequestLog& requests() { return _requests; }

private:
    const Clock& _clock;
    Random& _random;
    Log& _log;
    Resolver& _resolver;
    RequestLog _requests;
    Watchdog _watchdog;
};

} // namespace crossdock::net
