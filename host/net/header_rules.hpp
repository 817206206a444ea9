// Which header lines may go out, and what is left of those that come in.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace crossdock::net {

/// A token of RFC 9110: letters, digits and !#$%&'*+-.^_`|~.
bool isToken(std::string_view text);

/// No control bytes but tab; at most 8 KiB; no blank at either end.
bool isHeaderValue(std::string_view text);

/// Success when a connector may set this header. Internal for broken ones and for those that are
/// the host's own: Host, Authorization, Cookie, Content-Length, Transfer-Encoding, TE, Trailer,
/// Connection, Keep-Alive, Expect, Upgrade, Accept-Encoding, Proxy-*. The value never stands in the
/// message.
Status checkHeader(const std::string& name, const std::string& value);

/// ASCII letters in lower case.
std::string lowerCase(std::string_view text);

} // namespace crossdock::net
