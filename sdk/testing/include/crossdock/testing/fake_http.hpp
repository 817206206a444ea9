// The network of a test: answers by script, remembers what was asked.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crossdock/decimal.hpp"
#include "crossdock/http.hpp"
#include "crossdock/settings_json.hpp"

namespace crossdock {
inline namespace v1 {
namespace testing {

/// A request as the host received it.
struct SeenRequest {
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    std::string method;
    std::string origin; ///< empty: the connection's url
    std::string path;
    Pairs query;
    Pairs headers;
    std::string body;
    std::vector<std::string> auths;
    std::string label;
    std::int64_t timeoutMs = 0;
    bool repeatable = false;
    bool anyBody = false;

    /// The value of the first query pair of that name; empty when there is none.
    std::string queryValue(const std::string& name) const { return valueOf(query, name); }
    std::string header(const std::string& name) const { return valueOf(headers, name); }
    /// "GET /orders?page=2", unencoded, for comparison in a test.
    std::string line() const {
        std::string out = method + " " + path;
        for (std::size_t i = 0; i < query.size(); ++i) {
            out += (i == 0 ? "?" : "&") + query[i].first + "=" + query[i].second;
        }
        return out;
    }

private:
    static std::string valueOf(const Pairs& pairs, const std::string& name) {
        const auto found =
            std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
        return found == pairs.end() ? std::string() : found->second;
    }
};

/// What a scripted remote says.
struct Answer {
    HttpResponse response;
    std::optional<Failure> lost; ///< no complete answer arrived; this is the host's judgement

    static Answer json(int status, std::string body) {
        Answer answer;
        answer.response.status = status;
        answer.response.body = std::move(body);
        answer.response.headers.emplace_back("content-type", "application/json; charset=utf-8");
        return answer;
    }
    static Answer ok(std::string body) { return json(200, std::move(body)); }
    /// Nothing complete came back: refused, cut, timed out.
    static Answer broken(ErrorClass cls, std::string message) {
        Answer answer;
        answer.lost = Failure{cls, std::move(message), {}, {}, 0, -1, XD_ORIGIN_HOST};
        return answer;
    }
    /// `name` in lower case.
    Answer& header(std::string name, std::string value) {
        response.headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    Answer& date(UtcTime value) { return response.date = value, *this; }
};

/// Answers requests: first from `handler` if one is set, else from the queue in order. A request that nobody scripted fails with
/// class internal and its line, so that a test sees it.
class FakeHttp {
public:
    using Handler = std::function<Answer(const SeenRequest&)>;

    void push(Answer answer) { _queue.push_back(std::move(answer)); }
    void handle(Handler handler) { _handler = std::move(handler); }
    const std::vector<SeenRequest>& requests() const { return _requests; }
    std::size_t unused() const { return _queue.size(); } ///< scripted answers that nobody asked for

    /// The host's side of xd.http/1.
    std::int32_t perform(const xd_http_request* raw, const xd_http_sink* sink, xd_error* error) {
        _requests.push_back(seen(*raw));
        const SeenRequest& request = _requests.back();
        Answer answer;
        if (_handler) {
            answer = _handler(request);
        } else if (!_queue.empty()) {
            answer = std::move(_queue.front());
            _queue.pop_front();
        } else {
            answer = Answer::broken(ErrorClass::Internal, "fake host: no answer scripted for " + request.line());
        }
        if (answer.lost) {
            return detail::fill(error, *answer.lost);
        }
        const bool success = answer.response.status >= 200 && answer.response.status < 300;
        if (success && !request.anyBody && !answer.response.body.empty() && !isJson(answer.response.body)) {
            return detail::fill(error, {ErrorClass::Transient,
                                        "the answer is not JSON",
                                        "blocked",
                                        {},
                                        answer.response.status,
                                        -1,
                                        XD_ORIGIN_REMOTE});
        }
        hand(answer.response, *sink);
        return success ? XD_OK : detail::fill(error, failureOf(request, answer.response));
    }

    /// The class that the host gives an answer which is no success.
    static ErrorClass classOf(const SeenRequest& request, int status) {
        const bool harmless = request.method == "GET" || request.method == "HEAD" || request.repeatable;
        const ErrorClass lost = harmless ? ErrorClass::Transient : ErrorClass::Uncertain;
        switch (status) {
        case 401:
        case 403:
            return ErrorClass::Auth;
        case 402:
        case 407:
        case 540:
            return ErrorClass::Config;
        case 408:
            return lost;
        case 425:
            return ErrorClass::Transient;
        case 429:
            return ErrorClass::RateLimited;
        case 501:
        case 505:
            return ErrorClass::Permanent;
        default:
            break;
        }
        if (status >= 300 && status < 400) {
            return ErrorClass::Config;
        }
        return status >= 400 && status < 500 ? ErrorClass::Permanent : lost;
    }

private:
    static bool isJson(const std::string& body) {
        try {
            JsonValue::parse(body);
            return true;
        } catch (const Error&) {
            return false;
        }
    }

    static SeenRequest seen(const xd_http_request& raw) {
        using detail::toView;
        SeenRequest request;
        request.method = toView(raw.method);
        request.origin = toView(raw.origin);
        request.path = toView(raw.path);
        for (std::uint64_t i = 0; i < raw.query_count; ++i) {
            request.query.emplace_back(toView(raw.query[i].name), toView(raw.query[i].value));
        }
        for (std::uint64_t i = 0; i < raw.header_count; ++i) {
            request.headers.emplace_back(toView(raw.headers[i].name), toView(raw.headers[i].value));
        }
        for (std::uint64_t i = 0; i < raw.auth_count; ++i) {
            request.auths.emplace_back(toView(raw.auths[i]));
        }
        request.body = toView(raw.body);
        request.label = toView(raw.label);
        request.timeoutMs = raw.timeout_ms;
        request.repeatable = (raw.flags & XD_HTTP_REPEATABLE) != 0;
        request.anyBody = (raw.flags & XD_HTTP_ANY_BODY) != 0;
        return request;
    }

    static Failure failureOf(const SeenRequest& request, const HttpResponse& response) {
        Failure failure;
        failure.cls = classOf(request, response.status);
        failure.message = request.method + " " + request.path + ": status " + std::to_string(response.status);
        failure.httpStatus = response.status;
        failure.origin = XD_ORIGIN_REMOTE;
        if (const auto after = response.header("retry-after")) {
            const std::optional<Decimal> seconds = Decimal::parse(*after);
            failure.retryAfterMs = seconds ? seconds->minorUnits(3).value_or(-1) : -1;
        }
        return failure;
    }

    static void hand(const HttpResponse& response, const xd_http_sink& sink) {
        std::vector<xd_pair> headers;
        for (const auto& [name, value] : response.headers) {
            headers.push_back(xd_pair{detail::toAbi(std::string_view(name)), detail::toAbi(std::string_view(value))});
        }
        xd_http_response out = detail::sized<xd_http_response>();
        out.status = response.status;
        out.headers = headers.data();
        out.header_count = headers.size();
        out.body = detail::toAbi(std::string_view(response.body));
        out.date_us = response.date.us;
        sink.answer(sink.context, &out);
    }

    std::deque<Answer> _queue;
    Handler _handler;
    std::vector<SeenRequest> _requests;
};

} // namespace testing
} // namespace v1
} // namespace crossdock
