#include "sandbox_supabase/rest_service.hpp"

#include "sandbox_supabase/api_error.hpp"
#include "sandbox_supabase/fuzzy.hpp"
#include "sandbox_supabase/rest_call.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace crossdock::sandbox::supabase {

namespace {

constexpr const char* allMethods = "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE";

std::string headersAsJson(const Request& request) {
    boost::json::object object;
    for (const auto& [name, value] : request.headers) {
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        object[lower] = value;
    }
    return boost::json::serialize(object);
}

Response preflight(const Request& request) {
    Response answer;
    answer.chunked = true;
    answer.set("Access-Control-Allow-Origin", "*");
    answer.set("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD");
    std::string asked;
    for (const char c : request.header("Access-Control-Request-Headers")) {
        asked += c == ',' ? std::string(", ") : c == ' ' ? std::string() : std::string(1, c);
    }
    answer.set("Access-Control-Allow-Headers",
               "Authorization, " + asked + (asked.empty() ? "" : ", ") + "Accept, Accept-Language, Content-Language");
    answer.set("Access-Control-Max-Age", "86400");
    return answer;
}

void checkProfile(const Request& request, const std::string& schema) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const std::string_view wanted = request.header(reads ? "Accept-Profile" : "Content-Profile");
    if (!wanted.empty() && wanted != schema) {
        throw ApiError{.status = 406,
                       .reason = {},
                       .code = "PGRST106",
                       .message = "Invalid schema: " + std::string(wanted),
                       .details = std::nullopt,
                       .hint = "Only the following schemas are exposed: " + schema};
    }
}

ApiError noTable(const SchemaCache& cache, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& [known, table] : cache.tables()) {
        names.push_back(known);
    }
    ApiError error{.status = 404,
                   .reason = {},
                   .code = "PGRST205",
                   .message = "Could not find the table '" + cache.schema() + "." + name + "' in the schema cache"};
    if (const auto near = nearestName(name, names)) {
        error.hint = "Perhaps you meant the table '" + cache.schema() + "." + *near + "'";
    }
    return error;
}

} // namespace

RestService::RestService(RestOptions options)
    : _options(std::move(options)),
      _watcher(_options.databaseUrl, _options.schema, _options.schemaRetry),
      _executor(_options.databaseUrl, _options.poolSize, _options.poolWait) {}

RestService::~RestService() {
    _executor.stop();
}

Response RestService::answer(const Request& request, std::int64_t nowSeconds) {
    Response response;
    try {
        response = dispatch(request, nowSeconds);
    } catch (const ApiError& error) {
        response = error.response();
    }
    if (!request.header("Origin").empty() && request.method != "OPTIONS") {
        response.set("Access-Control-Allow-Origin", "*");
    }
    response.set("Server", "postgrest/14.17");
    return response;
}

Response RestService::dispatch(const Request& request, std::int64_t nowSeconds) {
    static constexpr std::array<std::string_view, 7> methods{"OPTIONS", "GET",   "HEAD",  "POST",
                                                             "PUT",     "PATCH", "DELETE"};
    if (std::find(methods.begin(), methods.end(), request.method) == methods.end()) {
        throw ApiError{
            .status = 405, .reason = {}, .code = "PGRST117", .message = "Unsupported HTTP method: " + request.method};
    }
    if (request.method == "OPTIONS" && !request.header("Access-Control-Request-Method").empty()) {
        return preflight(request);
    }
    Call call{.request = request,
              .cache = nullptr,
              .identity = identify(request, _options.jwtSecret, nowSeconds),
              .preferences = Preferences::parse(request),
              .parameters = request.parameters()};
    call.cache = _watcher.current();
    if (!call.cache) {
        throw ApiError{.status = 503,
                       .reason = {},
                       .code = "PGRST002",
                       .message = "Could not query the database for the schema cache. Retrying."};
    }
    checkProfile(request, call.cache->schema());
    if (!_options.allowRollback) {
        call.preferences.rollback.reset();
    }
    if (call.preferences.timezone && !_executor.knowsTimezone(*call.preferences.timezone)) {
        call.preferences.unknown.push_back("timezone=" + *call.preferences.timezone);
        call.preferences.timezone.reset();
    }
    call.preferences.refuseUnknown();

    const std::string name = request.path.substr(1);
    if (name.empty()) {
        Response answer = Response::json(200, openApi(*call.cache, request.header("Host")));
        answer.set("Content-Type", "application/openapi+json; charset=utf-8");
        return answer;
    }
    if (request.method == "OPTIONS") {
        return options(request, call);
    }
    call.media = Media::accepted(request);
    if (name.starts_with("rpc/")) {
        return function(call, name.substr(4));
    }
    if (name.find('/') != std::string::npos) {
        throw ApiError{
            .status = 404, .reason = {}, .code = "PGRST125", .message = "Invalid path specified in request URL"};
    }
    return table(call, name);
}

Response RestService::options(const Request& request, const Call& call) {
    const std::string name = request.path.substr(1);
    Response answer;
    answer.set("Access-Control-Allow-Origin", "*");
    if (name.starts_with("rpc/")) {
        const auto candidates = call.cache->functions(name.substr(4));
        const bool readable = !candidates.empty() && !candidates.front()->isVolatile;
        answer.set("Allow", readable ? "OPTIONS,GET,HEAD,POST" : "OPTIONS,POST");
    } else if (call.cache->table(name)) {
        answer.set("Allow", allMethods);
    } else {
        throw noTable(*call.cache, name);
    }
    return answer;
}

Response RestService::table(Call& call, const std::string& name) {
    const Table* known = call.cache->table(name);
    if (!known) {
        throw noTable(*call.cache, name);
    }
    if (call.reads()) {
        return read(call, *known);
    }
    if (call.request.method == "POST") {
        return insert(call, *known);
    }
    return call.request.method == "PUT" ? put(call, *known) : change(call, *known);
}

Outcome RestService::execute(Call& call, const Plan& plan, const std::function<void(const Outcome&)>& check) {
    const Session session{.cache = *call.cache,
                          .identity = call.identity,
                          .method = call.request.method,
                          .path = call.request.path,
                          .headers = headersAsJson(call.request),
                          .timezone = call.preferences.timezone.value_or(""),
                          .rollback = call.preferences.rollback.value_or(false)};
    return _executor.run(plan, session, check);
}

} // namespace crossdock::sandbox::supabase
