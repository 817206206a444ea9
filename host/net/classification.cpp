#include "net/classification.hpp"

#include "net/http_date.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace crossdock::net {

namespace {

using limit::CallOutcome;

struct Rule {
    int first;
    int last;
    ErrorClass cls;
    bool unknownOnWrites; ///< a write may have happened all the same
    CallOutcome outcome;
    const char* hint;
};

// The first rule that fits counts.
constexpr Rule rules[] = {
    {300, 399, ErrorClass::Config, false, CallOutcome::Answered,
     "a redirect; the url in the conf may not be the right one"},
    {401, 401, ErrorClass::Auth, false, CallOutcome::Answered,
     "the credential is refused, or lacks the right for this"},
    {402, 402, ErrorClass::Config, false, CallOutcome::Answered, "the service is paused, over its quota or unpaid"},
    {403, 403, ErrorClass::Auth, false, CallOutcome::Answered,
     "the credential is refused, or lacks the permission for this"},
    {404, 404, ErrorClass::Permanent, false, CallOutcome::Answered, "not found"},
    {407, 407, ErrorClass::Config, false, CallOutcome::Answered, "a proxy asks for a log-in"},
    {408, 408, ErrorClass::Transient, true, CallOutcome::Failed, "the remote gave up waiting"},
    {409, 409, ErrorClass::Permanent, false, CallOutcome::Answered, "it conflicts with what is there"},
    {413, 413, ErrorClass::Permanent, false, CallOutcome::Answered, "the request is too large"},
    {414, 414, ErrorClass::Permanent, false, CallOutcome::Answered, "the request's url is too long"},
    {425, 425, ErrorClass::Transient, false, CallOutcome::Answered, "too early"},
    {429, 429, ErrorClass::RateLimited, false, CallOutcome::Neutral, "too many requests"},
    {400, 499, ErrorClass::Permanent, false, CallOutcome::Answered, "the request is refused"},
    {501, 501, ErrorClass::Permanent, false, CallOutcome::Answered, "the remote cannot do this"},
    {505, 505, ErrorClass::Permanent, false, CallOutcome::Answered, "the remote speaks no HTTP/1.1"},
    {540, 540, ErrorClass::Config, false, CallOutcome::Answered, "the project is paused"},
    {500, 599, ErrorClass::Transient, true, CallOutcome::Failed, "the remote is in trouble"},
};

constexpr Rule unknownStatus = {0, 0, ErrorClass::Transient, true, CallOutcome::Failed, "an unknown status"};

const Rule& ruleOf(int status) {
    const auto found = std::find_if(std::begin(rules), std::end(rules),
                                    [status](const Rule& rule) { return status >= rule.first && status <= rule.last; });
    return found == std::end(rules) ? unknownStatus : *found;
}

bool isCode(std::string_view text) {
    return !text.empty() && text.size() < 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
}

/// The top-level "code" (WordPress, PostgREST) or "error" (OAuth 2) of an error body, if it is a
/// code.
std::string codeOf(const std::string& body) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(body, error);
    if (error || !value.is_object()) {
        return {};
    }
    for (const char* name : {"code", "error"}) {
        const boost::json::value* member = value.get_object().if_contains(name);
        if (member != nullptr && member->is_string()) {
            const boost::json::string& text = member->get_string();
            if (isCode({text.data(), text.size()})) {
                return {text.data(), text.size()};
            }
        }
    }
    return {};
}

} // namespace

Judgement judgeStatus(const HttpRequest& request, const HttpResponse& answer, ErrorBody body, const std::string& where,
                      UtcTime now) {
    if (answer.status >= 200 && answer.status <= 299) {
        return {{}, CallOutcome::Answered};
    }
    const Rule& rule = ruleOf(answer.status);
    const bool unknown = rule.unknownOnWrites && !request.isRead() && !request.repeatable;
    Failure failure;
    failure.cls = unknown ? ErrorClass::Uncertain : rule.cls;
    failure.origin = XD_ORIGIN_REMOTE;
    failure.httpStatus = answer.status;
    failure.retryAfterMs = parseRetryAfter(answer.header("retry-after"), now);
    failure.message = where + ": status " + std::to_string(answer.status) + ": " + rule.hint;
    if (body == ErrorBody::Json) {
        failure.code = codeOf(answer.body);
        failure.message += failure.code.empty() ? "" : " (" + failure.code + ")";
    }
    if (body == ErrorBody::Page && (answer.status == 401 || answer.status == 403)) {
        failure.reason = "blocked";
        failure.message += "; it came with a web page, so a firewall or security plug-in may be in the way: "
                           "let this machine's address pass there";
    }
    // A 500 with a JSON body is the application's word about this one request, not its collapse.
    const bool aboutThisRequest = answer.status == 500 && body == ErrorBody::Json;
    return {failure, aboutThisRequest ? CallOutcome::Answered : rule.outcome};
}

Failure lostAnswer(const HttpRequest& request, Failure cause) {
    if (!request.isRead() && !request.repeatable) {
        cause.cls = ErrorClass::Uncertain;
        cause.message += "; whether the write happened is unknown";
    } else if (cause.cls != ErrorClass::Permanent) {
        cause.cls = ErrorClass::Transient;
    }
    return cause;
}

} // namespace crossdock::net
