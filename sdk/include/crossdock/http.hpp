// HTTP through the host, which owns connections, TLS, credentials, rate limits and the list of allowed origins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/call.hpp"
#include "crossdock/time.hpp"

namespace crossdock {
inline namespace v1 {

/// One request, built link by link:
///
///     HttpRequest::get("/wc/v3/orders").query("per_page", "100").auth("key").label("orders.list")
///
/// Relative to the connection's url unless `origin` names another one that the conf allows. A value type.
class HttpRequest {
public:
    /// `path` begins with '/' and is percent-encoded already (see encoded()); it is appended to the url's own path.
    HttpRequest(std::string method, std::string path) : _method(std::move(method)), _path(std::move(path)) {}
    static HttpRequest get(std::string path) { return HttpRequest("GET", std::move(path)); }
    static HttpRequest post(std::string path) { return HttpRequest("POST", std::move(path)); }
    static HttpRequest put(std::string path) { return HttpRequest("PUT", std::move(path)); }
    static HttpRequest patch(std::string path) { return HttpRequest("PATCH", std::move(path)); }
    static HttpRequest remove(std::string path) { return HttpRequest("DELETE", std::move(path)); }

    /// Appends a query pair; plain text, the host encodes it.
    HttpRequest& query(std::string name, std::string value) {
        return _query.emplace_back(std::move(name), std::move(value)), *this;
    }
    HttpRequest& header(std::string name, std::string value) {
        return _headers.emplace_back(std::move(name), std::move(value)), *this;
    }
    /// Applies a credential by the id of its Auth in the component's description.
    HttpRequest& auth(std::string id) { return _auths.push_back(std::move(id)), *this; }
    /// Sets the body and its Content-Type.
    HttpRequest& body(std::string text, std::string contentType = "application/json") {
        _body = std::move(text);
        return header("Content-Type", std::move(contentType));
    }
    HttpRequest& origin(std::string value) { return _origin = std::move(value), *this; }
    /// May be sent twice without harm although the method writes: a lost answer is then transient, not uncertain.
    HttpRequest& repeatable() { return _flags |= XD_HTTP_REPEATABLE, *this; }
    /// The answer need not be JSON.
    HttpRequest& anyBody() { return _flags |= XD_HTTP_ANY_BODY, *this; }
    HttpRequest& timeoutMs(std::int64_t value) { return _timeoutMs = value, *this; }
    /// Short name of the operation for counters, e.g. "orders.list".
    HttpRequest& label(std::string value) { return _label = std::move(value), *this; }

    const std::string& method() const noexcept { return _method; }
    const std::string& path() const noexcept { return _path; }

    /// Percent-encodes one path segment or key (RFC 3986, all but unreserved characters).
    static std::string encoded(std::string_view text) {
        static constexpr char hex[] = "0123456789ABCDEF";
        std::string out;
        for (const char character : text) {
            const auto byte = static_cast<unsigned char>(character);
            const bool letter =
                (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
            if (letter || byte == '-' || byte == '.' || byte == '_' || byte == '~') {
                out += character;
            } else {
                out += '%';
                out += hex[byte >> 4U];
                out += hex[byte & 0xFU];
            }
        }
        return out;
    }

private:
    friend class Http;

    std::string _method;
    std::string _path;
    std::string _origin;
    std::vector<std::pair<std::string, std::string>> _query;
    std::vector<std::pair<std::string, std::string>> _headers;
    std::vector<std::string> _auths;
    std::string _body;
    std::string _label;
    std::int64_t _timeoutMs = 0;
    std::uint32_t _flags = 0;
};

/// A complete answer, copied. As hostile as any text from outside.
struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    UtcTime date; ///< the server's Date header; epoch when absent

    /// The first header of this lower-case name.
    std::optional<std::string_view> header(std::string_view name) const {
        for (const auto& [key, value] : headers) {
            if (key == name) {
                return std::string_view(value);
            }
        }
        return std::nullopt;
    }
};

/// What became of a request: the answer if there was a complete one, and the host's judgement if it was no success.
struct HttpOutcome {
    std::optional<HttpResponse> response;
    std::optional<Failure> failure; ///< nothing for 2xx

    bool ok() const noexcept { return !failure; }
};

/// The host's HTTP service. Blocks; usable from any thread during a call. Never retries: the host repeats whole calls.
class Http {
public:
    Http(const xd_host* host, const xd_http* table) noexcept : _host(host), _table(table) {}

    /// The answer of a 2xx; throws Error with the host's class for everything else.
    HttpResponse send(const Call& call, const HttpRequest& request) const {
        HttpOutcome outcome = trySend(call, request);
        if (outcome.failure) {
            throw Error(std::move(*outcome.failure));
        }
        if (!outcome.response) {
            throw Error(ErrorClass::Internal, "http: success without an answer");
        }
        return std::move(*outcome.response);
    }

    /// For a connector that knows better than the host what an error answer means: look at response and failure.
    HttpOutcome trySend(const Call& call, const HttpRequest& request) const {
        if (_table == nullptr) {
            throw Error(ErrorClass::Unsupported, "http: this host offers no xd.http/1");
        }
        const std::vector<xd_pair> query = pairsOf(request._query);
        const std::vector<xd_pair> headers = pairsOf(request._headers);
        std::vector<xd_str> auths;
        for (const std::string& auth : request._auths) {
            auths.push_back(detail::toAbi(auth));
        }
        xd_http_request out = detail::sized<xd_http_request>();
        out.flags = request._flags;
        out.method = detail::toAbi(request._method);
        out.origin = detail::toAbi(request._origin);
        out.path = detail::toAbi(request._path);
        out.query = query.data();
        out.query_count = query.size();
        out.headers = headers.data();
        out.header_count = headers.size();
        out.body = detail::toAbi(request._body);
        out.auths = auths.data();
        out.auth_count = auths.size();
        out.timeout_ms = request._timeoutMs;
        out.label = detail::toAbi(request._label);

        Answer answer;
        xd_http_sink sink = detail::sized<xd_http_sink>();
        sink.context = &answer;
        sink.answer = &Answer::take;
        xd_error error = detail::emptyError();
        const std::int32_t status = _table->perform(_host, call.raw(), &out, &sink, &error);
        if (answer.outOfMemory) {
            throw Error(ErrorClass::Internal, "http: no memory for the answer");
        }
        HttpOutcome outcome;
        outcome.response = std::move(answer.response);
        if (status != XD_OK) {
            outcome.failure = detail::takeFailure(status, error);
        }
        return outcome;
    }

private:
    struct Answer {
        std::optional<HttpResponse> response;
        bool outOfMemory = false;

        static void take(void* context, const xd_http_response* raw) noexcept {
            auto& answer = *static_cast<Answer*>(context);
            try {
                HttpResponse response;
                response.status = raw->status;
                response.date = UtcTime{raw->date_us};
                response.body = std::string(detail::toView(raw->body));
                for (std::uint64_t i = 0; i < raw->header_count; ++i) {
                    response.headers.emplace_back(detail::toView(raw->headers[i].name),
                                                  detail::toView(raw->headers[i].value));
                }
                answer.response = std::move(response);
            } catch (...) {
                answer.outOfMemory = true;
            }
        }
    };

    static std::vector<xd_pair> pairsOf(const std::vector<std::pair<std::string, std::string>>& pairs) {
        std::vector<xd_pair> out;
        out.reserve(pairs.size());
        for (const auto& [name, value] : pairs) {
            out.push_back(xd_pair{detail::toAbi(name), detail::toAbi(value)});
        }
        return out;
    }

    const xd_host* _host;
    const xd_http* _table;
};

} // namespace v1
} // namespace crossdock
