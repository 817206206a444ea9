// The pages that the server itself must show: implemented by the module that makes the HTML.
#pragma once

#include "admin/problem.hpp"
#include "admin/request.hpp"

#include <string>

namespace crossdock::admin {

/// What the log-in page shows. It posts to /login: fields "user", "password", and, hidden, "to" and "kept" as they stand here.
struct LoginView {
    std::string user; ///< as typed, after a failure
    std::string
        message;    ///< why we are here: "The name or the password is wrong.", "You were signed out ..."; may be empty
    std::string to; ///< where to go after: a path of this server with query
    std::string
        kept; ///< a form posted after the session had ended, encoded; comes back as the query of the form's page
};

/// Thread-safe.
class Faces {
public:
    virtual ~Faces() = default;
    /// A whole page. Nobody is signed in.
    virtual std::string login(const Request& request, const LoginView& view) const = 0;
    /// A whole page for a request refused outside of a handler, or for a handler's Problem.
    virtual std::string refusal(const Request& request, const Problem& problem) const = 0;
};

} // namespace crossdock::admin
