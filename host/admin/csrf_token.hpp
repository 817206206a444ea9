// The token that forms carry, masked so that no two answers hold the same bytes of it.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::admin {

/// 32 random bytes, then the token XORed with them, in base64url; `token` is 32 bytes in base64url. Failure when there is no chance to
/// be had, or it is no token.
Result<std::string> maskedToken(const std::string& token);

/// Whether a mask was made of this token. In constant time as far as the token goes; anything malformed is not.
bool isMaskOf(const std::string& masked, const std::string& token);

} // namespace crossdock::admin
