// What PostgREST answers when it cannot do what was asked.
#pragma once

#include "sandbox_control/message.hpp"
#include "sandbox_supabase/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::sandbox::supabase {

/// Thrown anywhere below the service and turned into an answer there.
struct ApiError {
    int status = 400;
    std::string reason; ///< reason phrase; empty: the usual one of the status
    std::string code;
    std::string message;
    std::optional<std::string> details = std::nullopt;
    std::optional<std::string> hint = std::nullopt;
    Pairs headers = {};

    /// An error that the database raised. `known` tells whether the caller signed in as more than anon.
    static ApiError fromDatabase(const DatabaseError& error, bool known);
    /// A query parameter that cannot be parsed.
    static ApiError parse(const std::string& what, std::size_t column, std::string details);

    Response response() const;
};

} // namespace crossdock::sandbox::supabase
