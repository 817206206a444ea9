// Under which names the server may be asked, and what a browser says about where a request comes from.
#pragma once

#include "admin/head.hpp"
#include "conf/configuration.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::admin {

/// Immutable.
class Site {
public:
    Site(const conf::AdminConf& conf, std::uint16_t port, bool tls);

    /// Whether the other end is a proxy whose X-Forwarded headers are believed.
    bool behindProxy(const Head& head) const;
    /// By TLS, here or at a trusted proxy.
    bool secure(const Head& head) const;
    /// The client's address: the last that a trusted proxy names, else the other end.
    std::string client(const Head& head) const;

    /// Exactly one Host, and one of ours: 127.0.0.1, localhost, [::1] with our port, or a name of the conf. Guards against names that
    /// others point at us (DNS rebinding).
    bool hostAllowed(const Head& head) const;
    /// Why a request that changes something does not come from a page of ours; nothing when it does, or no browser sent it.
    std::optional<std::string> foreignSource(const Head& head) const;

    /// "__Host-xd" under TLS, else "xd-8080": cookies know no ports, and several daemons may run on one machine.
    std::string cookieName(bool secure) const;
    /// The Set-Cookie header of a session; an empty id takes the cookie away.
    std::string cookie(const std::string& id, bool secure) const;

private:
    const conf::AdminConf& _conf;
    const std::uint16_t _port;
    const bool _tls;
};

} // namespace crossdock::admin
