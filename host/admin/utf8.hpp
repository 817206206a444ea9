// Is it text?
#pragma once

#include <string>
#include <string_view>

namespace crossdock::admin {

/// Strict UTF-8 without zero bytes.
bool isUtf8(std::string_view text);

/// The text with each byte that does not belong to strict UTF-8 replaced by U+FFFD.
std::string wellFormed(std::string text);

} // namespace crossdock::admin
