#include "admin/gatekeeper.hpp"

#include "admin/csrf_token.hpp"
#include "admin/json.hpp"
#include "conf/nearest.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::admin {

namespace {

constexpr std::size_t mostKept = 4'096;

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    return text;
}

std::map<std::string, std::string> cookiesIn(const Head& head) {
    std::map<std::string, std::string> cookies;
    for (const std::string& line : head.all("cookie")) {
        std::string_view rest = line;
        while (!rest.empty()) {
            std::string_view pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
            pair.remove_prefix(std::min(pair.find_first_not_of(" \t"), pair.size()));
            if (const std::size_t equals = pair.find('='); equals != std::string_view::npos) {
                cookies.emplace(pair.substr(0, equals), pair.substr(equals + 1));
            }
        }
    }
    return cookies;
}

bool isPlainTarget(const std::string& target) {
    return !target.empty() && target.front() == '/' && target.substr(0, 2) != "//" &&
           std::all_of(target.begin(), target.end(),
                       [](char each) { return each > ' ' && each < 0x7F && each != '\\'; });
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
        text += word == "GET" ? ", HEAD" : "";
    }
    return text;
}

Problem refusedStatus(int status, const char* code, std::string detail, std::string advice) {
    Problem problem = Problem::badRequest(std::move(detail));
    problem.status = status;
    problem.code = code;
    problem.title = phraseOf(status);
    problem.advice = std::move(advice);
    return problem;
}

} // namespace

Admission Gatekeeper::admit(const Head& head) {
    Admission admission;
    Request& request = admission.request;
    request.method = head.method == "HEAD" ? "GET" : head.method;
    request.path = head.target.substr(0, head.target.find('?'));
    request.id = "r" + randomId(_parts.random, 11);
    request.now = _parts.clock.now();
    request.peer = _parts.site.client(head);
    request.secure = _parts.site.secure(head);
    for (const auto& [name, value] : head.headers) {
        request.headers.emplace(name, value);
    }
    const std::string& type = request.header("content-type");
    request.type = lowered(type.substr(0, std::min(type.find(';'), type.size())));
    request.type.erase(request.type.find_last_not_of(" \t") + 1);
    request.cookies = cookiesIn(head);

    if (!_parts.site.hostAllowed(head)) {
        note(request, 421, "foreign Host");
        admission.refusal =
            refusedStatus(421, "foreign_host", "This server is not known under the name that was asked for.",
                          "Ask for it by its address, or add the name to [admin] host_names.");
        return admission;
    }
    const std::size_t mark = head.target.find('?');
    const auto query = Fields::parse(mark == std::string::npos ? "" : head.target.substr(mark + 1));
    if (!isPlainTarget(head.target) || !query) {
        admission.refusal = Problem::badRequest("The address is not well-formed.");
        return admission;
    }
    request.query = *query;
    Match match = _parts.router.find(head.method, request.path);
    if (match.route == nullptr) {
        request.visitor = signedIn(request);
        if (match.allowed.empty()) {
            admission.refusal = Problem::notFound("Nothing is served at this address.");
        } else {
            Answer refusal =
                refusedStatus(405, "wrong_method", "This address does not take " + conf::inQuotes(head.method) + ".",
                              "It takes " + joined(match.allowed) + ".");
            refusal.headers.add("Allow", joined(match.allowed));
            admission.refusal = std::move(refusal);
        }
        return admission;
    }
    admission.route = match.route;
    request.names = std::move(match.names);
    admission.refusal = checkFraming(admission, head);
    if (!admission.refusal) {
        admission.refusal = identify(admission, head);
    }
    if (!admission.refusal && match.route->before) {
        admission.refusal = match.route->before(request);
    }
    return admission;
}

Visitor Gatekeeper::signedIn(const Request& request) const {
    const std::string& id = request.cookie(_parts.site.cookieName(request.secure));
    if (id.empty()) {
        return {};
    }
    const Result<std::optional<Visitor>> found = _parts.sessions.visitor(id, request.now, false);
    if (!found || !*found) {
        return {};
    }
    Visitor visitor = **found;
    const Result<std::string> masked = maskedToken(visitor.csrf);
    visitor.csrf = masked ? *masked : std::string();
    return visitor;
}

std::optional<Answer> Gatekeeper::checkFraming(Admission& admission, const Head& head) const {
    const std::vector<std::string> lengths = head.all("content-length");
    if (!head.all("transfer-encoding").empty()) {
        return refusedStatus(411, "length_needed", "A body must come with Content-Length, not in chunks.",
                             "Send Content-Length.");
    }
    if (lengths.size() > 1) {
        return Problem::badRequest("Content-Length is there twice.");
    }
    if (lengths.empty()) {
        if (admission.request.method != "GET" && admission.route->audience == Audience::Hook) {
            return refusedStatus(411, "length_needed", "A body must come with Content-Length.", "Send Content-Length.");
        }
        return std::nullopt;
    }
    std::uint64_t length = 0;
    const std::string& text = lengths.front();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size()) {
        return Problem::badRequest("Content-Length is not a number.");
    }
    if (length > _parts.limits.bodyBytes || (admission.request.method == "GET" && length > 0)) {
        return refusedStatus(413, "too_large",
                             admission.request.method == "GET" ? "A GET has no body." : "The body is too large.",
                             "Send at most " + std::to_string(_parts.limits.bodyBytes) + " bytes.");
    }
    admission.bodyBytes = static_cast<std::size_t>(length);
    return std::nullopt;
}

std::optional<Answer> Gatekeeper::identify(Admission& admission, const Head& head) {
    Request& request = admission.request;
    const Route& route = *admission.route;
    const bool bearers =
        route.audience == Audience::Api || route.audience == Audience::Probe || route.audience == Audience::Stream;
    const std::vector<std::string> sent = head.all("authorization");
    const bool bearer = sent.size() == 1 && lowered(sent.front().substr(0, 7)) == "bearer ";
    const bool browsers = route.audience != Audience::Api && route.audience != Audience::Hook;
    Result<std::optional<Visitor>> found{std::optional<Visitor>()};
    if (bearers && bearer) {
        found = _parts.tokens.visitor(std::string_view(sent.front()).substr(7), request.now);
    } else if (browsers) {
        const bool active = route.audience == Audience::Page && request.header("x-crossdock-live").empty();
        const std::string& id = request.cookie(_parts.site.cookieName(request.secure));
        found = id.empty() ? found : _parts.sessions.visitor(id, request.now, active);
    }
    if (!found) {
        return Problem::of(found.failure());
    }
    if (*found) {
        request.visitor = **found;
    }
    const Role least = route.role.value_or(Role::Operator);
    if (route.audience == Audience::Page || least == Role::None) {
        return std::nullopt; // pages lead to the log-in, which needs the form that was sent
    }
    if (request.visitor.role == Role::None) {
        note(request, 401, sent.empty() ? "nobody signed in" : "token refused");
        Answer refusal = Problem::unauthenticated(sent.empty() ? "This address needs an API token."
                                                               : "The token is not known, has ended, or was mistyped.");
        refusal.headers.add("WWW-Authenticate", "Bearer realm=\"crossdock\"");
        return refusal;
    }
    if (!request.visitor.may(least)) {
        note(request, 403, "role too low");
        return Problem::forbidden("Only an operator may do that; the token is a viewer's.",
                                  "Use a token that was made with --role operator.");
    }
    return std::nullopt;
}

Answer Gatekeeper::finish(Admission& admission, const Head& head, std::string body) {
    Request& request = admission.request;
    const Route& route = *admission.route;
    request.body = std::move(body);
    try {
        std::optional<Answer> refusal;
        if (request.type == "application/x-www-form-urlencoded" && route.audience == Audience::Page) {
            const auto form = Fields::parse(request.body);
            if (form) {
                request.form = *form;
            } else {
                refusal = Problem::badRequest("The form is not well-formed.");
            }
        }
        if (!refusal && route.audience == Audience::Page) {
            refusal = checkSession(admission, head);
        }
        if (!refusal && route.audience != Audience::Page) {
            refusal = checkContent(admission);
        }
        Answer answer = refusal ? std::move(*refusal) : route.handler(request);
        if (answer.problem && answer.status >= 500) {
            note(request, answer.status, answer.problem->detail);
        }
        return worded(std::move(answer), request, route.audience);
    } catch (const std::exception& error) {
        _parts.log.error("a request failed",
                         {{"request", request.id}, {"path", request.path}, {"cause", error.what()}});
    } catch (...) {
        _parts.log.error("a request failed", {{"request", request.id}, {"path", request.path}});
    }
    return worded(Problem::internal("The request could not be carried out."), request, route.audience);
}

std::optional<Answer> Gatekeeper::checkSession(Admission& admission, const Head& head) {
    Request& request = admission.request;
    const Role least = admission.route->role.value_or(Role::Operator);
    const std::string token = request.form["csrf"].empty() ? request.header("x-csrf-token") : request.form["csrf"];
    Fields form;
    for (const auto& [name, value] : request.form.all()) {
        if (name != "csrf") {
            form.add(name, value);
        }
    }
    request.form = std::move(form);
    const std::string expected = std::move(request.visitor.csrf);
    request.visitor.csrf.clear();
    if (!expected.empty()) {
        Result<std::string> masked = maskedToken(expected);
        if (!masked) {
            return Problem::of(masked.failure());
        }
        request.visitor.csrf = std::move(*masked);
    }
    if (request.method != "GET") {
        if (const auto foreign = _parts.site.foreignSource(head)) {
            note(request, 403, *foreign);
            return Problem::forbidden("This was refused: " + *foreign + ".",
                                      "Open the page here and send the form again.");
        }
    }
    if (least == Role::None) {
        return std::nullopt;
    }
    if (request.visitor.role == Role::None) {
        return signIn(request);
    }
    if (request.method != "GET" && !isMaskOf(token, expected)) {
        note(request, 403, "CSRF token");
        return Problem::forbidden(
            "The form was made for another session, so nothing was done.",
            "Go back, load the page again and send the form once more; what you typed is still there.");
    }
    if (!request.visitor.may(least)) {
        note(request, 403, "role too low");
        return Problem::forbidden("Only an operator can do that. You are signed in as viewer.",
                                  "Ask an operator, or have your role changed.");
    }
    return std::nullopt;
}

Answer Gatekeeper::signIn(const Request& request) const {
    const std::string& site = request.header("sec-fetch-site");
    if (request.method == "GET" && (site == "cross-site" || site == "same-site")) {
        // The cookie is not sent along a link from elsewhere. Asked for anew by our own page, it is.
        return Answer::html(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Crossdock</title><meta "
            "http-equiv=\"refresh\" content=\"0\"></head><body><p>One moment.</p></body></html>\n");
    }
    if (request.method == "GET") {
        const std::string query = request.query.encoded();
        return Answer::seeOther("/login?to=" + Fields::encoded(request.path + (query.empty() ? "" : "?" + query)));
    }
    LoginView view;
    view.message = "You were signed out. What you typed is kept.";
    view.to = request.path;
    view.kept = request.form.encoded();
    if (view.kept.size() > mostKept) {
        view.kept.clear();
        view.message = "You were signed out.";
    }
    return Answer::html(_parts.faces.login(request, view), 401);
}

std::optional<Answer> Gatekeeper::checkContent(Admission& admission) const {
    Request& request = admission.request;
    const Route& route = *admission.route;
    std::vector<Problem::Fault> faults;
    if (route.audience == Audience::Api) {
        std::vector<std::string> known;
        for (const Parameter& parameter : route.query) {
            known.push_back(parameter.name);
        }
        for (const auto& [name, value] : request.query.all()) {
            const auto parameter = std::find_if(route.query.begin(), route.query.end(),
                                                [&name = name](const Parameter& each) { return each.name == name; });
            if (parameter == route.query.end()) {
                faults.push_back({"query/" + name.substr(0, 60), "is not known" + conf::suggestion(name, known)});
            } else if (const auto fault = parameter->schema.faultOf(value)) {
                faults.push_back({"query/" + name, *fault});
            }
        }
        if (!faults.empty()) {
            return Problem::badRequest("The query is not right.", std::move(faults));
        }
    }
    if (!route.body) {
        return std::nullopt;
    }
    if (request.type != "application/json" && !request.body.empty()) {
        return refusedStatus(415, "wrong_type", "The body must be JSON.", "Send Content-Type: application/json.");
    }
    std::string fault;
    const auto value = parsedJson(request.body.empty() ? "{}" : request.body, fault);
    if (!value) {
        return Problem::badRequest("The body cannot be read: " + fault + ".");
    }
    faults = route.body->faults(*value);
    if (!faults.empty()) {
        return Problem::badRequest("The body is not right.", std::move(faults));
    }
    request.json = *value;
    return std::nullopt;
}

Answer Gatekeeper::unreadable(int status, const std::string& detail, Request& request) {
    request.id = "r" + randomId(_parts.random, 11);
    request.now = _parts.clock.now();
    return worded(refusedStatus(status, "bad_request", detail, "Send a well-formed HTTP/1.1 request."), request,
                  Audience::Api);
}

Answer Gatekeeper::worded(Answer answer, const Request& request, Audience audience) const {
    if (!answer.problem) {
        return answer;
    }
    const Problem problem = *answer.problem;
    const bool page = audience == Audience::Page;
    answer.type = page ? "text/html; charset=utf-8" : "application/problem+json; charset=utf-8";
    answer.body = page ? _parts.faces.refusal(request, problem) : problemJson(problem, request.id);
    if (problem.retryAfterSeconds > 0) {
        answer.headers.add("Retry-After", std::to_string(problem.retryAfterSeconds));
    }
    return answer;
}

void Gatekeeper::note(const Request& request, int status, const std::string& why) const {
    _parts.log.warning("request refused", {{"status", std::to_string(status)},
                                           {"why", why},
                                           {"path", request.path.substr(0, 200)},
                                           {"peer", request.peer},
                                           {"request", request.id}});
}

} // namespace crossdock::admin
