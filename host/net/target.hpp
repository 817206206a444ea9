// The request target: path and query as they stand in the request line.
#pragma once

#include "core/result.hpp"
#include "net/http_message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::net {

constexpr std::size_t longestTarget = 8UL * 1024;

/// RFC 3986: all but letters, digits and "-._~" as %XX. A blank is %20, never '+'.
std::string percentEncoded(std::string_view text);

/// basePath + path + "?" + encoded pairs. Internal (the connector's fault) when the path does not
/// begin with '/', holds a query, a fragment, a dot segment or a byte that must be encoded, or when
/// the whole is longer than 8 KiB.
Result<std::string> makeTarget(const std::string& basePath, const std::string& path,
                               const std::vector<NameValue>& query);

/// Whether a text can be a target at all: bytes 0x21 to 0x7E, a '/' first, at most 8 KiB.
bool isTarget(std::string_view text);

} // namespace crossdock::net
