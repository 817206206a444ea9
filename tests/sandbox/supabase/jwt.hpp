// JSON web tokens, HS256: minting for tests and keys, and PostgREST's checks.
#pragma once

#include "sandbox_control/message.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::sandbox::supabase {

/// Who a request is: the role, and the claims as JSON text.
struct Identity {
    std::string role;
    std::string claims;
};

/// header.payload.signature, base64url, signed with HMAC-SHA-256.
std::string mintJwt(const boost::json::object& claims, std::string_view secret, std::string_view algorithm = "HS256");

/// Reads the Authorization header as PostgREST 14 does: none, or another scheme than Bearer, is anon. 30 s of skew are allowed.
/// Throws ApiError PGRST301 (unreadable, wrong key) or PGRST303 (claims).
Identity identify(const Request& request, std::string_view secret, std::int64_t nowSeconds);

} // namespace crossdock::sandbox::supabase
