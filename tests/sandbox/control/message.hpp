// A request and an answer as a stand-in sees them, free of the server library.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox {

/// Ordered name and value pairs; names may repeat.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// One request, read to its end. A value; no percent-decoding is done on `target` and `query`.
struct Request {
    std::string method; ///< upper case, as sent
    std::string target; ///< as sent: path and query
    std::string path;   ///< percent-decoded, without the query
    std::string query;  ///< after the '?', as sent; empty when there is none
    Pairs headers;
    std::string body;
    bool https = false;

    /// The first header of that name in any case; empty when there is none.
    std::string_view header(std::string_view name) const;
    /// The query's parameters, decoded ('+' is a blank), in their order.
    Pairs parameters() const;
    /// The first parameter of that name; empty when there is none.
    std::string parameter(std::string_view name) const;
};

/// One answer. Content-Length or chunked framing is the server's business.
struct Response {
    int status = 200;
    Pairs headers;
    std::string body;
    bool chunked = false;    ///< frame the body in chunks instead of by length
    std::string reason = {}; ///< the reason phrase; empty: the usual one of the status

    void set(std::string_view name, std::string value);
    static Response json(int status, std::string body);
};

/// Reads "a=1&b=%20" (application/x-www-form-urlencoded).
Pairs parseForm(std::string_view text);
std::string percentDecode(std::string_view text, bool plusIsBlank);
/// RFC 3986: everything but letters, digits and -._~ is encoded, in capitals.
std::string percentEncode(std::string_view text);
bool equalsIgnoringCase(std::string_view a, std::string_view b);

} // namespace crossdock::sandbox
