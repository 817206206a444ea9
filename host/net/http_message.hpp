// Request and answer as values; they mirror xd_http_request and xd_http_response one to one.
#pragma once

#include "core/result.hpp"

#include <crossdock/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::net {

using NameValue = std::pair<std::string, std::string>;

/// What to ask. The host adds origin checks, encoding, credentials and limits.
struct HttpRequest {
    std::string method = "GET";     ///< GET, HEAD, POST, PUT, PATCH, DELETE
    std::string origin;             ///< empty: the connection's url; else "https://host[:port]" that the conf allows
    std::string path;               ///< begins with '/', already percent-encoded; appended to the url's path
    std::vector<NameValue> query;   ///< plain text, encoded by the host, sent in this order
    std::vector<NameValue> headers; ///< without those that the host sets (checkHeader())
    std::string body;
    std::vector<std::string> auths; ///< ids of AuthSchemes, applied in order
    std::int64_t timeoutMs = 0;     ///< 0: the connection's default; never beyond the call's deadline
    std::string label;              ///< short name of the operation for counters, e.g. "orders.list"
    bool repeatable = false;        ///< XD_HTTP_REPEATABLE: harmless to repeat although it is a write
    bool anyBody = false;           ///< XD_HTTP_ANY_BODY: the body need not be one JSON value

    bool isRead() const { return method == "GET" || method == "HEAD"; }
};

/// A complete answer. Everything in it is hostile text from outside.
struct HttpResponse {
    int status = 0;
    std::vector<NameValue> headers; ///< names in lower case, values without control bytes
    std::string body;               ///< complete, decompressed; without byte order mark when JSON
    std::optional<UtcTime> date;    ///< the Date header

    /// The value of the first header of that (lower-case) name; empty when there is none.
    std::string_view header(std::string_view name) const;
};

/// What became of a request. `status` is success for 2xx, else the class of the failure; `answer`
/// is there whenever one came that may be handed over, also beside a failure.
struct HttpExchange {
    std::optional<HttpResponse> answer;
    Status status;
};

} // namespace crossdock::net
