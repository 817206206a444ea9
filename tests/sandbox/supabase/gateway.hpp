// The gateway in front of PostgREST on a hosted project: keys and paths.
#pragma once

#include "sandbox_control/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::sandbox::supabase {

/// The keys of a project.
struct ProjectKeys {
    std::string jwtSecret;
    std::string anon;        ///< legacy: a JWT
    std::string serviceRole; ///< legacy: a JWT
    std::string publishable; ///< sb_publishable_...
    std::string secret;      ///< sb_secret_...

    /// New random keys, minted at `nowSeconds` for ten years.
    static ProjectKeys make(std::int64_t nowSeconds);
    /// The keys as NAME=value lines: SUPABASE_JWT_SECRET, SUPABASE_ANON_KEY, SUPABASE_SERVICE_ROLE_KEY, SUPABASE_PUBLISHABLE_KEY,
    /// SUPABASE_SECRET_KEY.
    std::string lines() const;
    /// Takes those of the names above that the environment has; the legacy keys follow a given secret.
    void fromEnvironment(std::int64_t nowSeconds);
};

/// Either the request as PostgREST gets it (key swapped for a JWT, /rest/v1 gone), or the gateway's own answer.
struct Gated {
    std::optional<Request> request;
    Response refusal;
};

Gated passGateway(const Request& request, const ProjectKeys& keys);

/// The gateway's words for refusals: a body with "message" and no "code".
Response gatewayRefusal(int status, std::string_view message, std::string_view hint = {});

} // namespace crossdock::sandbox::supabase
