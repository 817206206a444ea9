// What stands between the wire and a handler: Host, route, framing, who asks, CSRF, role, shape of what was sent.
#pragma once

#include "admin/faces.hpp"
#include "admin/head.hpp"
#include "admin/router.hpp"
#include "admin/server_limits.hpp"
#include "admin/sessions.hpp"
#include "admin/site.hpp"
#include "admin/tokens.hpp"
#include "core/log.hpp"
#include "core/random.hpp"

#include <optional>
#include <string>

namespace crossdock::admin {

/// A request whose head was looked at.
struct Admission {
    Request request;
    const Route* route = nullptr;
    std::size_t bodyBytes = 0;     ///< to be read
    std::optional<Answer> refusal; ///< ends the request; the body is not read
};

/// Thread-safe. Knows no sockets. Everything by reference outlives it.
class Gatekeeper {
public:
    struct Parts {
        const Site& site;
        const Router& router;
        Sessions& sessions;
        Tokens& tokens;
        const Faces& faces;
        const Clock& clock;
        Random& random;
        Log& log;
        ServerLimits limits;
    };

    explicit Gatekeeper(const Parts& parts) : _parts(parts) {}

    /// Judges the head. In this order: Host (421), target (400), route (404, 405), framing (400, 411, 413), bearer token (401, 403).
    Admission admit(const Head& head);
    /// Judges the rest and calls the handler. Nothing is thrown; a handler's exception becomes 500 and a line in the log.
    Answer finish(Admission& admission, const Head& head, std::string body);
    /// For what cannot be read as a request at all.
    Answer unreadable(int status, const std::string& detail, Request& request);
    /// Writes the body of a refusal.
    Answer worded(Answer answer, const Request& request, Audience audience) const;

private:
    std::optional<Answer> identify(Admission& admission, const Head& head);
    std::optional<Answer> checkFraming(Admission& admission, const Head& head) const;
    std::optional<Answer> checkSession(Admission& admission, const Head& head);
    std::optional<Answer> checkContent(Admission& admission) const;
    Answer signIn(const Request& request) const;
    /// Who holds the cookie, for pages that are no route; nobody without one.
    Visitor signedIn(const Request& request) const;
    void note(const Request& request, int status, const std::string& why) const;

    Parts _parts;
};

} // namespace crossdock::admin
