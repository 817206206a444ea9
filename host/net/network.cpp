#include "net/network.hpp"

#include "net/tls_context.hpp"

namespace crossdock::net {

Network::Network(const Clock& clock, Random& random, Log& log, Resolver& resolver)
    : _clock(clock),
      _random(random),
      _log(log),
      _resolver(resolver),
      _watchdog(clock) {
    sealPocoDefaults();
}

} // namespace crossdock::net
