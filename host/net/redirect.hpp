// Where a redirect leads, and whether it may be followed.
#pragma once

#include "core/result.hpp"
#include "net/origin.hpp"

#include <string>
#include <string_view>

namespace crossdock::net {

/// 301, 302, 303, 307 or 308.
bool isRedirect(int status);

/// The target on the same origin that a Location names. Config otherwise: another host, port or
/// scheme, or a text that cannot be followed; the message names where it leads and what to do.
Result<std::string> followable(std::string_view location, const Origin& from);

} // namespace crossdock::net
