// Where a request goes: scheme, host and port, all explicit. Text is parsed once, checked, and what
// goes on the wire is rebuilt from the parts.
#pragma once

#include "core/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::net {

/// A checked origin. Host: lower-case letters, digits, hyphens and dots, or an IP literal without
/// brackets.
struct Origin {
    bool secure = true;
    std::string host;
    std::uint16_t port = 443;
    bool literal = false; ///< the host is an IP address

    /// Reads "http[s]://host[:port]". Refuses everything else: user info, path, fragment,
    /// backslash, control bytes, upper-case or non-ASCII hosts, a trailing dot, an empty label,
    /// numbers that only some resolvers take for addresses. Config, with a message that names the
    /// fault.
    static Result<Origin> parse(std::string_view text);

    /// "https://host[:port]", the port only when it is not the scheme's own.
    std::string text() const;

    /// What goes into the Host header.
    std::string authority() const;

    auto operator<=>(const Origin&) const = default;
};

/// An origin and a path below which requests go.
struct BaseUrl {
    Origin origin;
    std::string path; ///< empty, or begins with '/' and does not end in one; already percent-encoded

    /// Reads "http[s]://host[:port][/path][/]"; no query, no dot segments.
    static Result<BaseUrl> parse(std::string_view text);
    std::string text() const { return origin.text() + path; }
};

} // namespace crossdock::net
