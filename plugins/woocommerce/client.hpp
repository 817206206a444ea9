// The shape of the shop's REST API on HTTP: paths, headers, errors. Who waits, signs, limits and repeats is the host.
#pragma once

#include "config.hpp"

#include <crossdock/context.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::woocommerce {

using Query = std::vector<std::pair<std::string, std::string>>;

/// A successful answer.
struct Answer {
    std::string body;
    UtcTime date;            ///< epoch when the shop sent none
    std::int64_t total = -1; ///< X-WP-Total; never trust it on an empty page: orders say 0 there
};

/// What an error body says: {"code", "message", ...}. Both empty when the body is something else.
struct RemoteError {
    std::string code;
    std::string message; ///< plain text, at most 200 bytes
};
RemoteError remoteErrorOf(const HttpOutcome& outcome);

/// Reads from one shop. Used by one call at a time.
class Client {
public:
    Client(const Context& context, const Config& config) : _http(context.http()), _config(config) {}

    /// GET below the API path, signed. `label` names the operation: "orders.list". Throws Error: the host's class, but config for a
    /// route or parameter that the shop does not know, with the shop's code in Failure::code.
    Answer get(const Call& call, const std::string& path, const Query& query, const std::string& label) const;

    /// As get, but nothing when the shop says that there is no record of this id: 404 with a code that ends in invalid_id.
    /// Another 404 is no proof of absence and throws.
    std::optional<Answer> find(const Call& call, const std::string& path, const Query& query,
                               const std::string& label) const;

    /// Any answer as it came, also no JSON. `path` is below the connection's url.
    HttpOutcome probe(const Call& call, const std::string& path, const Query& query, const std::string& label,
                      bool signedIn) const;

    const Config& config() const { return _config; }

private:
    HttpOutcome send(const Call& call, const std::string& path, const Query& query, const std::string& label) const;

    const Http& _http;
    const Config& _config;
};

} // namespace crossdock::woocommerce
