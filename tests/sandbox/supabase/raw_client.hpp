// An HTTP client that shows answers as they came over the wire: reason phrase, every header, any length.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox::supabase {

struct RawAnswer {
    int status = 0;
    std::string reason;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// Nothing when the header is absent.
    std::optional<std::string> header(std::string_view name) const;
};

struct RawRequest {
    std::string method = "GET";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    bool chunked = false; ///< the body in two chunks
    bool expects = false; ///< Expect: 100-continue; the body follows when the server asks for it
    int timeoutSeconds = 60;
};

/// Sends one request over a connection of its own to 127.0.0.1. Throws Poco::Exception when the connection fails, Poco::TimeoutException
/// when the answer takes too long.
RawAnswer sendRaw(std::uint16_t port, const RawRequest& request);

} // namespace crossdock::sandbox::supabase
