#include "plugin/host_table.hpp"
#include "plugin/text.hpp"

#include <utility>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t longestWord = 256;         // method, auth id, label
constexpr std::uint64_t longestLine = 64UL * 1024; // path, query value, header value
constexpr std::uint64_t longestBody = 64UL << 20U;
constexpr std::uint64_t mostPairs = 4096;
constexpr std::int64_t longestTimeoutMs = 3'600'000;

/// Copies the parts of a request; keeps the first thing that is wrong with it.
class Copier {
public:
    const char* wrong = nullptr;

    std::string text(xd_str raw, std::uint64_t most, const char* otherwise, bool binary = false) {
        if (!isRange(raw, most) || (!binary && !isUtf8(viewOf(raw)))) {
            wrong = wrong == nullptr ? otherwise : wrong;
            return {};
        }
        return std::string(viewOf(raw));
    }
    std::vector<net::NameValue> pairs(const xd_pair* raw, std::uint64_t count, const char* otherwise) {
        std::vector<net::NameValue> out;
        if (count > mostPairs || (raw == nullptr && count > 0)) {
            wrong = wrong == nullptr ? otherwise : wrong;
            return out;
        }
        for (std::uint64_t i = 0; i < count; ++i) {
            out.emplace_back(text(raw[i].name, longestWord, otherwise), text(raw[i].value, longestLine, otherwise));
        }
        return out;
    }
};

net::HttpRequest copied(const xd_http_request& raw, Copier& copier) {
    net::HttpRequest out;
    out.method = copier.text(raw.method, longestWord, "http: the method cannot be used");
    out.origin = copier.text(raw.origin, longestLine, "http: the origin cannot be used");
    out.path = copier.text(raw.path, longestLine, "http: the path is too long or no UTF-8");
    out.query = copier.pairs(raw.query, raw.query_count, "http: the query is too large or no UTF-8");
    out.headers = copier.pairs(raw.headers, raw.header_count, "http: the headers are too large or no UTF-8");
    out.body = copier.text(raw.body, longestBody, "http: the body is larger than 64 MiB", true);
    out.label = copier.text(raw.label, longestWord, "http: the label cannot be used");
    if (raw.auth_count > mostPairs || (raw.auths == nullptr && raw.auth_count > 0)) {
        copier.wrong = "http: the list of auths cannot be used";
    } else {
        for (std::uint64_t i = 0; i < raw.auth_count; ++i) {
            out.auths.push_back(copier.text(raw.auths[i], longestWord, "http: the id of an auth cannot be used"));
        }
    }
    out.timeoutMs = raw.timeout_ms < 0 ? 0 : std::min(raw.timeout_ms, longestTimeoutMs);
    out.repeatable = (raw.flags & XD_HTTP_REPEATABLE) != 0;
    out.anyBody = (raw.flags & XD_HTTP_ANY_BODY) != 0;
    return out;
}

void hand(const net::HttpResponse& response, const xd_http_sink& sink) {
    std::vector<xd_pair> headers;
    headers.reserve(response.headers.size());
    for (const auto& [name, value] : response.headers) {
        headers.push_back({rangeOf(name), rangeOf(value)});
    }
    xd_http_response out = {};
    out.struct_size = sizeof out;
    out.status = response.status;
    out.headers = headers.data();
    out.header_count = headers.size();
    out.body = rangeOf(response.body);
    out.date_us = response.date ? response.date->us : 0;
    sink.answer(sink.context, &out);
}

std::int32_t perform(const xd_host* host, const xd_call* rawCall, const xd_http_request* raw, const xd_http_sink* sink,
                     xd_error* error) noexcept {
    try {
        const RunningCall* call = RunningCall::behind(rawCall);
        if (call == nullptr || raw == nullptr || !XD_HAS(raw, xd_http_request, label) || sink == nullptr ||
            !XD_HAS(sink, xd_http_sink, answer) || sink->answer == nullptr) {
            return refuse(error, ErrorClass::Internal, "http: the connector passed no proper call, request or sink");
        }
        Copier copier;
        const net::HttpRequest request = copied(*raw, copier);
        if (copier.wrong != nullptr) {
            return refuse(error, ErrorClass::Internal, copier.wrong);
        }
        net::HttpExchange exchange;
        {
            const HostTable::Use use(host);
            if (!use || call->cancelled()) {
                return refuse(error, ErrorClass::Cancelled, "http: the call was cancelled");
            }
            exchange = use.services().http->perform(request, call->forServices());
        }
        if (exchange.answer) { // without the lock of Use: this is code of the connector
            hand(*exchange.answer, *sink);
        }
        return exchange.status ? XD_OK : refuse(error, exchange.status.failure());
    } catch (...) {
        return refuse(error, ErrorClass::Internal, "http: out of memory, or the connector's sink threw");
    }
}

const xd_http httpFunctions = {sizeof(xd_http), 0, &perform};

} // namespace

const xd_http& httpTable() {
    return httpFunctions;
}

} // namespace crossdock::plugin
