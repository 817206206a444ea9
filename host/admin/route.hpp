// One route: declared once, from which the dispatch, the rights and the OpenAPI file follow.
#pragma once

#include "admin/answer.hpp"
#include "admin/request.hpp"
#include "admin/schema.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::admin {

/// Who calls it, which decides how a caller is known, how a refusal looks and which threads answer.
enum class Audience {
    Page,  ///< browsers: session cookie; a POST carries the CSRF token; refusals are pages. Not in the OpenAPI file
    Api,   ///< programs: bearer token, cookies are ignored; refusals are problem+json
    Hook,  ///< remote systems: signed, threads of their own; every refusal looks the same
    Probe, ///< monitoring: threads of its own
    Stream ///< server-sent events: session cookie or bearer token
};

/// A parameter in the query. Those in the path follow from the pattern.
struct Parameter {
    std::string name;
    Schema schema;
    std::string description;
};

using Handler = std::function<Answer(const Request&)>;

/// A value. `pattern` is "/flows/{name}"; a {name} stands for one whole segment, never empty.
struct Route {
    std::string method; ///< "GET", "POST" or "PUT"; HEAD follows from GET
    std::string pattern;
    Audience audience = Audience::Api;
    std::optional<Role> role; ///< the least; Role::None: everybody. Without one the route is not taken
    std::string summary;      ///< one line
    std::vector<Parameter> query;
    std::optional<Schema> body; ///< of JSON sent
    int status = 200;           ///< of success
    std::optional<Schema> answer;
    Handler handler;
    /// Asked before the body is read; an answer ends the request.
    std::function<std::optional<Answer>(const Request&)> before;
};

} // namespace crossdock::admin
