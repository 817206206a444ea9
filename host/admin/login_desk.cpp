#include "admin/login_desk.hpp"

#include "store/flow_memory.hpp"

#include <algorithm>

namespace crossdock::admin {

std::string ownPath(const std::string& text) {
    const bool plain =
        !text.empty() && text.size() <= 2'048 && text.front() == '/' && text.substr(0, 2) != "//" &&
        std::all_of(text.begin(), text.end(), [](char each) { return each > ' ' && each < 0x7F && each != '\\'; });
    return plain ? text : "/";
}

std::vector<Route> LoginDesk::routes() {
    const auto route = [](const char* method, const char* path, Role role, const char* summary, Handler handler) {
        Route made;
        made.method = method;
        made.pattern = path;
        made.audience = Audience::Page;
        made.role = role;
        made.summary = summary;
        made.handler = std::move(handler);
        return made;
    };
    return {
        route("GET", "/login", Role::None, "the log-in page", [this](const Request& request) { return page(request); }),
        route("POST", "/login", Role::None, "signs in", [this](const Request& request) { return signIn(request); }),
        route("POST", "/logout", Role::Viewer, "signs out",
              [this](const Request& request) { return signOut(request); }),
    };
}

Answer LoginDesk::page(const Request& request) const {
    const std::string to = ownPath(request.query["to"]);
    if (request.visitor.role != Role::None) {
        return Answer::seeOther(to);
    }
    LoginView view;
    view.to = to;
    return Answer::html(_faces.login(request, view));
}

Answer LoginDesk::again(const Request& request, const std::string& message, int status) const {
    LoginView view;
    view.user = request.form["user"].substr(0, 64);
    view.message = message;
    view.to = ownPath(request.form["to"]);
    view.kept = request.form["kept"];
    return Answer::html(_faces.login(request, view), status);
}

void LoginDesk::note(const std::string& user, const char* kind, const std::string& peer, UtcTime now) {
    const Result<std::vector<User>> all = _users.list();
    for (const User& each : all ? *all : std::vector<User>()) {
        if (each.name != user) {
            continue;
        }
        const Status kept =
            store::FlowMemories(_store, each.organisation).note({}, {}, kind, user, "from " + peer, now);
        if (!kept) {
            _log.warning("the activity log cannot be written", {{"cause", kept.failure().message}});
        }
    }
}

Answer LoginDesk::signIn(const Request& request) {
    const std::string user = request.form["user"];
    const auto logged = [&](const char* what) {
        // A mistyped name may be a password typed into the wrong field: only known names are written down.
        const Result<std::optional<std::string>> known = _users.hashOf(user);
        _log.warning(what,
                     {{"user", known && *known ? user : "unknown"}, {"peer", request.peer}, {"request", request.id}});
    };
    if (const int wait = _guard.waitSeconds(user, request.peer); wait > 0) {
        logged("log-in refused: too many failures");
        Answer answer = again(request, "Too many attempts. Try again in " + std::to_string(wait) + " s.", 429);
        answer.headers.add("Retry-After", std::to_string(wait));
        return answer;
    }
    const Result<std::optional<std::string>> stored = _users.hashOf(user);
    if (!stored) {
        return Problem::of(stored.failure());
    }
    const secret::Secret password = secret::Secret::copyOf(request.form["password"].substr(0, 1'024));
    const Result<bool> fits = _hasher.fits(password, stored->value_or(""));
    if (!fits) {
        return fits.failure().cls == ErrorClass::RateLimited
                   ? again(request, "Too many people sign in at this moment. Try again in a few seconds.", 429)
                   : Answer(Problem::of(fits.failure()));
    }
    if (!*fits) {
        _guard.failed(user, request.peer);
        logged("log-in failed");
        return again(request, "The name or the password is wrong.", 401);
    }
    _guard.succeeded(user, request.peer);
    if (isOutdated(**stored)) {
        if (const Result<std::string> hash = _hasher.hash(password); hash) {
            (void)_users.renewHash(user, *hash); // the old one goes on fitting
        }
    }
    const Result<std::string> session = _sessions.begin(user, request.now);
    if (!session) {
        return Problem::of(session.failure());
    }
    // The old session of this browser, if there is one, ends here: an id never outlives a log-in.
    if (const std::string& old = request.cookie(_site.cookieName(request.secure)); !old.empty()) {
        (void)_sessions.end(old);
    }
    (void)_sessions.forgetOld(request.now);
    _log.info("signed in", {{"user", user}, {"peer", request.peer}});
    note(user, "signed_in", request.peer, request.now);
    std::string to = ownPath(request.form["to"]);
    if (const std::string& kept = request.form["kept"]; !kept.empty() && Fields::parse(kept)) {
        to = ownPath(to.substr(0, to.find('?')) + "?" + Fields::parse(kept)->encoded());
    }
    Answer answer = Answer::seeOther(to);
    answer.headers.add("Set-Cookie", _site.cookie(*session, request.secure));
    return answer;
}

Answer LoginDesk::signOut(const Request& request) {
    if (const Status ended = _sessions.end(request.cookie(_site.cookieName(request.secure))); !ended) {
        return Problem::of(ended.failure());
    }
    _log.info("signed out", {{"user", request.visitor.name}, {"peer", request.peer}});
    Answer answer = Answer::seeOther("/login");
    answer.headers.add("Set-Cookie", _site.cookie("", request.secure));
    return answer;
}

} // namespace crossdock::admin
