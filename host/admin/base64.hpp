// Bytes as text, in the two alphabets of RFC 4648.
#pragma once

#include "vault/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::admin {

/// With padding and "+/": what signatures in headers use.
std::string base64(vault::ByteView bytes);
/// Without padding, "-_".
std::string base64Url(vault::ByteView bytes);
/// Strict: nothing when a character is foreign, padding is there, or bits are left over that are not zero.
std::optional<vault::Bytes> fromBase64Url(std::string_view text);

} // namespace crossdock::admin
