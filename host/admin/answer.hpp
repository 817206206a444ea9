// What a handler answers. The server adds the security headers, the length and the date.
#pragma once

#include "admin/fields.hpp"
#include "admin/problem.hpp"

#include <optional>
#include <string>

namespace crossdock::admin {

/// A value.
struct Answer {
    int status = 200;
    std::string type; ///< with charset for every text; empty: no body
    std::string body;
    Fields headers;                       ///< beside those that the server sets
    std::optional<std::string> cacheable; ///< Cache-Control of hashed assets; everything else is no-store
    /// When set, the server writes the body: problem+json for the API, Faces::refusal for a page.
    std::optional<Problem> problem;

    static Answer html(std::string page, int status = 200);
    /// `text` is one JSON value.
    static Answer json(std::string text, int status = 200);
    static Answer text(std::string plain, int status = 200);
    /// After a form was posted: back to a page. `location` is a path of this server, with its query.
    static Answer seeOther(std::string location);
    /// A file whose address holds its hash: cached for a year.
    static Answer asset(std::string type, std::string bytes);
    static Answer empty(int status);

    Answer() = default;
    Answer(Problem problem); // NOLINT(google-explicit-constructor): `return Problem::notFound(...);` is the point
};

} // namespace crossdock::admin
