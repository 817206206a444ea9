// What an address in a conf file may look like. Stricter than the syntax of URLs: no user, query or
// fragment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::conf {

/// "https://shop.example.com/path" taken apart. Host lower-case as written; port 0 when none is
/// written.
struct Address {
    std::string scheme;
    std::string host; ///< IPv6 without brackets
    unsigned port = 0;
    std::string path;
    bool isLoopback() const; ///< localhost, 127.x.x.x or ::1
};

/// Nothing when `text` is not an address of ours; faultOfUrl says why.
std::optional<Address> parseUrl(std::string_view text);

/// What is wrong with a text that should be an http(s) address, without repeating it; nothing when
/// sound. Texts for after `"url" `.
std::optional<std::string> faultOfUrl(std::string_view text);

/// The same for an origin: scheme, host and port alone.
std::optional<std::string> faultOfOrigin(std::string_view text);

/// The same for "address:port" to listen on.
std::optional<std::string> faultOfListen(std::string_view text);

/// Can only this machine reach who listens at this "address:port"? A name other than localhost counts as reachable from outside.
bool listensOnLoopback(std::string_view text);

} // namespace crossdock::conf
