// Signing in and out.
#pragma once

#include "admin/faces.hpp"
#include "admin/login_guard.hpp"
#include "admin/password.hpp"
#include "admin/route.hpp"
#include "admin/sessions.hpp"
#include "admin/site.hpp"
#include "admin/users.hpp"
#include "core/log.hpp"
#include "store/store.hpp"

#include <vector>

namespace crossdock::admin {

/// Thread-safe. Everything by reference outlives it.
class LoginDesk {
public:
    LoginDesk(const Site& site, store::Store& store, Users& users, Sessions& sessions, const Faces& faces,
              const Clock& clock, Log& log)
        : _site(site),
          _store(store),
          _users(users),
          _sessions(sessions),
          _faces(faces),
          _log(log),
          _guard(clock) {}

    /// GET and POST /login, POST /logout.
    std::vector<Route> routes();

private:
    Answer page(const Request& request) const;
    Answer signIn(const Request& request);
    Answer signOut(const Request& request);
    Answer again(const Request& request, const std::string& message, int status) const;

    /// A line in the activity log of the user's organisation. Not of failures: the time that it takes would tell whose names there are.
    void note(const std::string& user, const char* kind, const std::string& peer, UtcTime now);

    const Site& _site;
    store::Store& _store;
    Users& _users;
    Sessions& _sessions;
    const Faces& _faces;
    Log& _log;
    LoginGuard _guard;
    PasswordHasher _hasher;
};

/// A path of this server that a form may lead to; "/" when the text is anything else.
std::string ownPath(const std::string& text);

} // namespace crossdock::admin
