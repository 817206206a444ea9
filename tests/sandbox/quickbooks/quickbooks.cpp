#include "sandbox_quickbooks/quickbooks.hpp"

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/writes.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

constexpr std::string_view root = "/v3/company/";

/// The path after the realm, in its parts.
std::vector<std::string> partsOf(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        if (slash > 0) {
            parts.emplace_back(path.substr(0, slash));
        }
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return parts;
}

/// The word after "from", in lower case.
std::string queried(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::size_t from = text.find(" from ");
    if (from == std::string::npos) {
        return "any";
    }
    const std::size_t begin = text.find_first_not_of(' ', from + 6);
    const std::size_t end =
        begin == std::string::npos ? begin : text.find_first_not_of("abcdefghijklmnopqrstuvwxyz", begin);
    return begin == std::string::npos || end == begin ? "any" : text.substr(begin, end - begin);
}

/// The gateway's own answers name no character set.
Response plainJson(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

std::string trackingId(UtcTime now, std::uint64_t number) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "1-%08llx-%024llx", static_cast<unsigned long long>(now.us / 1'000'000),
                  static_cast<unsigned long long>(number));
    return text.data();
}

} // namespace

QuickBooks::QuickBooks(const SandboxClock& clock, Start start)
    : _clock(clock),
      _start(std::move(start)),
      _oauth(_start.clientId, _start.clientSecret, _start.realm),
      _company(firstCompany()),
      _service(_company, _zone) {
    if (!_start.refreshToken.empty()) {
        _oauth.adoptRefreshToken(_start.refreshToken, _clock.now());
    }
}

Company QuickBooks::firstCompany() const {
    Company company = newCompany(_start.edition, _start.realm, _clock.now(), _zone);
    const Writing writing{company, _zone, _clock.now()};
    for (std::int64_t i = 1; i <= _start.customers; ++i) {
        save(writing, *entityByName("Customer"), {{"DisplayName", "Standing Customer " + std::to_string(i)}});
    }
    return company;
}

std::vector<Limit> QuickBooks::limits() {
    Limit calls;
    calls.kind = "*.*";
    calls.perSecond = 10;
    calls.perMinute = 500;
    calls.concurrent = 10;
    calls.status = 429;
    calls.retryAfter = false;
    Limit batches = calls;
    batches.kind = "batch.*";
    batches.perSecond = 0;
    batches.concurrent = 0;
    batches.perMinute = 120;
    return {calls, batches};
}

std::string QuickBooks::kind(const Request& request) const {
    if (!request.path.starts_with(root)) {
        return request.path == "/oauth2/v1/tokens/bearer"         ? "oauth-token"
               : request.path == "/v2/oauth2/tokens/revoke"       ? "oauth-revoke"
               : request.path == "/connect/oauth2"                ? "oauth-authorize"
               : request.path.starts_with("/.well-known/openid_") ? "oauth-discovery"
                                                                  : "other";
    }
    const auto parts = partsOf(std::string_view{request.path}.substr(root.size()));
    if (parts.size() < 2) {
        return "unknown.read";
    }
    if (parts[1] == "query") {
        return queried(request.method == "POST" ? request.body : request.parameter("query")) + ".query";
    }
    const bool known = entityByPath(parts[1]) != nullptr || parts[1] == "batch" || parts[1] == "cdc" ||
                       parts[1] == "preferences" || parts[1] == "companyinfo" || parts[1] == "upload" ||
                       parts[1] == "exchangerate";
    const std::string what = parts[1] == "taxservice" ? "taxcode" : known ? parts[1] : "unknown";
    const std::string operation = request.parameter("operation");
    if (request.method != "POST") {
        return what + ".read";
    }
    return what + (operation == "delete" || operation == "void" ? "." + operation : ".write");
}

Response QuickBooks::answer(const Request& request) {
    const std::lock_guard lock(_mutex);
    Response response = route(request);
    response.set("Intuit-Tid", trackingId(_clock.now(), ++_answers));
    return response;
}

Response QuickBooks::route(const Request& request) {
    const UtcTime now = _clock.now();
    const std::string what = kind(request);
    if (what == "oauth-token" && request.method == "POST") {
        return _oauth.token(request, now);
    }
    if (what == "oauth-revoke" && request.method == "POST") {
        return _oauth.revoke(request, now);
    }
    if (what == "oauth-authorize" && request.method == "GET") {
        return _oauth.authorize(request, now);
    }
    if (what == "oauth-discovery" && request.method == "GET") {
        return _oauth.discovery(request);
    }
    if (!request.path.starts_with(root)) {
        return {404, {{"Content-Type", "text/html"}}, "<html><body><h1>404 Not Found</h1></body></html>\n"};
    }
    return gateway(request);
}

Response QuickBooks::gateway(const Request& request) {
    const UtcTime now = _clock.now();
    const OAuth::Bearer bearer = _oauth.check(request, now);
    if (bearer != OAuth::Bearer::good) {
        const bool missing = bearer == OAuth::Bearer::missing;
        Response response =
            plainJson(401, gatewayFault("AuthenticationFailed", "003200", 401,
                                        missing ? "Malformed bearer token: authorization header is missing"
                                                : "Token expired: <TOKEN>",
                                        "AUTHENTICATION", now.us / 1'000));
        response.set("WWW-Authenticate", "Bearer realm=\"Intuit\", error=\"invalid_token\"");
        return response;
    }
    std::vector<std::string> parts = partsOf(std::string_view{request.path}.substr(root.size()));
    if (parts.empty() || parts[0] != _company.realm) {
        return plainJson(403,
                         gatewayFault("ApplicationAuthorizationFailed", "003100", 403,
                                      "The application is not authorized for this company", "SERVICE", now.us / 1'000));
    }
    parts.erase(parts.begin());
    return _service.answer(request, parts, now);
}

Response QuickBooks::refusal(Refusal what, int status) const {
    const UtcTime now = _clock.now();
    Response response;
    if (what == Refusal::rateLimited) {
        response.status = status == 0 ? 429 : status;
        response.body = throttleXml(response.status, _zone.precise(now));
        response.set("Content-Type", "application/xml");
    } else if (what == Refusal::expiredToken) {
        response = plainJson(status == 0 ? 401 : status,
                             gatewayFault("AuthenticationFailed", "003200", 401, "Token expired: <TOKEN>",
                                          "AUTHENTICATION", now.us / 1'000));
        response.set("WWW-Authenticate", "Bearer realm=\"Intuit\", error=\"invalid_token\"");
    } else if (status == 0 || status == 500) {
        const Fault fault(Problem{10000, "An application error has occurred while processing your request",
                                  "System Failure Error: the application error could not be handled", ""});
        response = plainJson(500, json::serialize(json::object{{"Fault", fault.body()}, {"time", _zone.precise(now)}}));
    } else {
        response.status = status;
        response.body = "<html><body><h1>" + std::to_string(status) +
                        "</h1>The server is temporarily unable to service your request.</body></html>\n";
        response.set("Content-Type", "text/html");
    }
    const std::lock_guard lock(_mutex);
    response.set("Intuit-Tid", trackingId(now, ++_answers));
    return response;
}

json::value QuickBooks::dump() const {
    const std::lock_guard lock(_mutex);
    return _company.toJson();
}

void QuickBooks::load(const json::value& state) {
    Company company = Company::fromJson(state.as_object());
    const std::lock_guard lock(_mutex);
    _company = std::move(company);
    _service.forgetReplays();
}

void QuickBooks::reset() {
    Company company = firstCompany();
    const std::lock_guard lock(_mutex);
    _company = std::move(company);
    _service.forgetReplays();
    _service.clearMeter();
    _service.reverseBatches(false);
    _oauth.rotateAlways(false);
}

Keys QuickBooks::connect() {
    const std::lock_guard lock(_mutex);
    return _oauth.connect(_clock.now());
}

std::optional<Response> QuickBooks::control(const Request& request, std::string_view path) {
    if (path == "keys" && request.method == "POST") {
        const Keys keys = connect();
        return Response::json(200, json::serialize(json::object{{"client_id", keys.clientId},
                                                                {"client_secret", keys.clientSecret},
                                                                {"refresh_token", keys.refreshToken},
                                                                {"access_token", keys.accessToken},
                                                                {"realm_id", keys.realm}}));
    }
    if (path == "metering") {
        const std::lock_guard lock(_mutex);
        return Response::json(
            200, json::serialize(json::object{{"core", _service.core()}, {"core_plus", _service.corePlus()}}));
    }
    return std::nullopt;
}

} // namespace crossdock::sandbox::qbo
