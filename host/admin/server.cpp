#include "admin/server.hpp"

#include "admin/api.hpp"
#include "admin/doorway.hpp"
#include "admin/hook_inbox.hpp"
#include "admin/hooks.hpp"
#include "admin/login_desk.hpp"
#include "admin/openapi.hpp"
#include "admin/plain_faces.hpp"
#include "admin/probes.hpp"
#include "net/listener.hpp"

namespace crossdock::admin {

namespace {

Route openApiRoute(const Router& router) {
    Route route = apiRoute("GET", "/api/openapi.json", Role::Viewer, "this description", [&router](const Request&) {
        return Answer::json(openApi(router.routes(), CROSSDOCK_VERSION));
    });
    route.answer = std::nullopt;
    return route;
}

Route eventsRoute() {
    Route route;
    route.method = "GET";
    route.pattern = "/events";
    route.audience = Audience::Stream;
    route.role = Role::Viewer;
    route.summary = "what changes, as server-sent events: change, beat, reset; 204: too many watch, do not come back";
    return route;
}

} // namespace

/// In the order in which the parts need each other: the doorway, which lets requests in, is last to come and first to go.
class Server::Impl {
public:
    Impl(ServerParts parts, std::unique_ptr<Poco::Net::ServerSocket> socket, std::unique_ptr<Cursors> cursors)
        : _parts(std::move(parts)),
          _tls(_parts.conf.tlsCertificate.given()),
          _port(socket->address().port()),
          _url(std::string(_tls ? "https://" : "http://") + socket->address().toString()),
          _cursors(std::move(cursors)),
          _site(_parts.conf, _port, _tls),
          _users(_parts.store.database()),
          _sessions(_parts.store.database()),
          _tokens(_parts.store.database()),
          _tally(_parts.store, _parts.clock.now()),
          _faces(_parts.faces == nullptr ? _plain : *_parts.faces),
          _loginDesk(_site, _parts.store, _users, _sessions, _faces, _parts.clock, _parts.log),
          _streams(_parts.control, _sessions, _parts.clock, _parts.limits),
          _inbox({_parts.store.database(), _parts.control, _parts.hooks, _counts, _parts.clock, _parts.log}),
          _hooks(_parts.hooks, _inbox, _counts, _parts.clock, _parts.log),
          _gatekeeper({_site, _router, _sessions, _tokens, _faces, _parts.clock, _random, _parts.log, _parts.limits}),
          _exchange({_gatekeeper, _streams, _counts, _parts.clock, _parts.log, _parts.limits, _tls}),
          _socket(std::move(socket)) {}

    Status open() {
        const ApiParts api{_parts.control, _parts.store, *_cursors, _parts.log};
        for (auto routes :
             {std::move(_parts.pages), _loginDesk.routes(), syncRoutes(api), listRoutes(api), flowRoutes(api),
              hostRoutes(api), _hooks.routes(), std::vector<Route>{eventsRoute(), openApiRoute(_router)},
              probeRoutes({_parts.control, _parts.store, _counts, _streams, _tally})}) {
            for (Route& route : routes) {
                if (const Status added = _router.add(std::move(route)); !added) {
                    return added;
                }
            }
        }
        _doorway = std::make_unique<Doorway>(std::move(_socket), _exchange, _parts.limits, _tls);
        _parts.log.info("listening on " + _url);
        return {};
    }

    const std::string& url() const { return _url; }

private:
    ServerParts _parts;
    const bool _tls;
    const std::uint16_t _port;
    const std::string _url;
    SystemRandom _random;
    const std::unique_ptr<Cursors> _cursors;
    const Site _site;
    Users _users;
    Sessions _sessions;
    Tokens _tokens;
    HttpCounts _counts;
    OutcomeTally _tally;
    const PlainFaces _plain;
    const Faces& _faces;
    LoginDesk _loginDesk;
    Router _router;
    EventStreams _streams;
    HookInbox _inbox;
    Hooks _hooks;
    Gatekeeper _gatekeeper;
    const Exchange _exchange;
    std::unique_ptr<Poco::Net::ServerSocket> _socket;
    std::unique_ptr<Doorway> _doorway;
};

Result<std::unique_ptr<Server>> Server::start(ServerParts parts) {
    Result<std::unique_ptr<Poco::Net::ServerSocket>> socket =
        net::listenAt({*parts.conf.listen, *parts.conf.tlsCertificate, *parts.conf.tlsKey});
    if (!socket) {
        return socket.failure();
    }
    Result<std::unique_ptr<Cursors>> cursors = Cursors::open(parts.store.database());
    if (!cursors) {
        return cursors.failure();
    }
    try {
        auto impl = std::make_unique<Impl>(std::move(parts), std::move(*socket), std::move(*cursors));
        if (const Status opened = impl->open(); !opened) {
            return opened.failure();
        }
        return std::unique_ptr<Server>(new Server(std::move(impl)));
    } catch (const std::exception& error) {
        return failed(ErrorClass::Internal, std::string("the admin server cannot start: ") + error.what());
    }
}

Server::Server(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}

Server::~Server() = default;

const std::string& Server::url() const {
    return _impl->url();
}

} // namespace crossdock::admin
