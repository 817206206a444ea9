// The HTTP server: admin page, API, webhooks, probes, event stream, on one address.
//
// One thread accepts and waits until a request's head has arrived completely (plain HTTP); only then it goes to the threads of its
// kind: pages and API, webhooks, probes, each with a pool and a queue of their own, so that none starves the others. Under TLS the
// kind is known after the handshake only: there one larger pool serves all. Every connection has deadlines from accept on, for its
// head, its body and its answer, kept by a thread that shuts late ones down. One request per connection.
#pragma once

#include "admin/faces.hpp"
#include "admin/hook_directory.hpp"
#include "admin/route.hpp"
#include "admin/server_limits.hpp"
#include "conf/configuration.hpp"
#include "core/log.hpp"
#include "core/result.hpp"
#include "daemon/control.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace crossdock::admin {

/// What the server works with; everything by reference outlives it.
struct ServerParts {
    const conf::AdminConf& conf;
    daemon::Control& control;
    store::Store& store;
    const Clock& clock;
    Log& log;
    const HookDirectory& hooks;
    std::vector<Route> pages{};   ///< routes of the admin page
    const Faces* faces = nullptr; ///< none: plain pages
    ServerLimits limits{};
};

/// Thread-safe. Listens until it dies; running handlers are waited for, event streams are ended.
class Server {
public:
    /// Config: the address cannot be listened on, certificate or key cannot be used, a route is not fit.
    /// Writes "listening on http://127.0.0.1:8080" to the log.
    static Result<std::unique_ptr<Server>> start(ServerParts parts);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// "http://127.0.0.1:40123", the port that was taken.
    const std::string& url() const;

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> _impl;
};

} // namespace crossdock::admin
