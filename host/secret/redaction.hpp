// The last line of defence of logs and messages: what still looks like a secret is blotted out.
//
// By name, in header lines, queries, forms, JSON and TOML text (also percent-encoded or with
// escaped quotes): see sensitive_name.hpp. By shape: WooCommerce keys, Supabase secret keys, JSON
// web tokens, Crossdock's own tokens and master keys, `Basic x` and `Bearer x`, user:password in a
// URL. Time is linear in the text, whatever the text is; text without a hit is handed back as it
// came.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crossdock::secret {

inline constexpr std::string_view redactionMark = "[redacted]";

/// `text` with every secret-looking part replaced by the mark.
std::string redacted(std::string text);

/// The value of a named field: the mark when the name alone says that it is a secret, else
/// redacted().
std::string redactedValue(std::string_view name, std::string value);

constexpr std::size_t excerptBytes = 200;

/// The beginning of a remote body for a message: redacted first, then cut to at most `most` bytes
/// at a UTF-8 character boundary. Broken UTF-8 stays as it is; the log escapes control bytes.
std::string excerpt(std::string_view text, std::size_t most = excerptBytes);

} // namespace crossdock::secret
