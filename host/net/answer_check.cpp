#include "net/answer_check.hpp"

#include "net/classification.hpp"
#include "net/gunzip.hpp"
#include "net/header_rules.hpp"
#include "net/http_date.hpp"
#include "net/json_body.hpp"

#include "secret/redaction.hpp"

namespace crossdock::net {

namespace {

using limit::CallOutcome;

Failure unreadable(ErrorClass cls, const char* reason, const std::string& what) {
    Failure failure = failed(cls, what);
    failure.reason = reason;
    failure.origin = XD_ORIGIN_REMOTE;
    return failure;
}

/// Why a 2xx body cannot be used; success when it can.
Status judgeBody(const HttpRequest& request, const RawAnswer& raw, JsonVerdict verdict, int status, bool empty) {
    const std::string with = " with status " + std::to_string(status);
    if (request.anyBody || empty) {
        // WordPress answers 200 and nothing when PHP dies; PostgREST answers a write so by intent.
        if (!raw.framed || (!request.anyBody && request.isRead())) {
            return unreadable(ErrorClass::Transient, "incomplete_answer",
                              empty ? "an empty answer" + with
                                    : "an answer" + with + " whose end cannot be told from a cut");
        }
        return {};
    }
    switch (verdict) {
    case JsonVerdict::One:
    case JsonVerdict::Extracted:
        return {};
    case JsonVerdict::Html:
        return unreadable(ErrorClass::Transient, "blocked",
                          "HTML" + with +
                              " where JSON was due: a log-in, challenge or maintenance page; "
                              "a firewall or security plug-in may have to let this machine's address pass");
    case JsonVerdict::Cut:
        return unreadable(ErrorClass::Transient, "incomplete_answer", "JSON cut short" + with);
    case JsonVerdict::TooMuch:
        return unreadable(ErrorClass::Permanent, "unreadable_answer",
                          "JSON" + with +
                              " that is nested deeper than 64 or holds a number beyond all "
                              "measure");
    case JsonVerdict::Other:
        break;
    }
    return unreadable(ErrorClass::Transient, "not_json", "an answer" + with + " that is not JSON");
}

Status unpack(RawAnswer& raw, const std::string& encoding, bool gzip, std::size_t most) {
    if (encoding.empty() || encoding == "identity" || raw.body.empty()) {
        return {};
    }
    if (!gzip || (encoding != "gzip" && encoding != "x-gzip")) {
        return unreadable(ErrorClass::Transient, "unreadable_answer", "an answer in an encoding that nobody asked for");
    }
    Result<std::string> unpacked = gunzip(raw.body, most);
    if (!unpacked) {
        Failure failure = unpacked.failure();
        failure.reason = failure.cls == ErrorClass::Permanent ? "unreadable_answer" : "incomplete_answer";
        return failure;
    }
    raw.body = std::move(unpacked).value();
    return {};
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) {
            return value;
        }
    }
    return {};
}

CheckedAnswer checkAnswer(const HttpRequest& request, RawAnswer raw, const HttpLimits& limits, bool gzip,
                          const std::string& where, UtcTime now) {
    HttpResponse answer;
    answer.status = raw.status;
    answer.headers = std::move(raw.headers);
    answer.date = parseHttpDate(answer.header("date"));
    const bool good = answer.status >= 200 && answer.status <= 299;
    const bool bodiless = request.method == "HEAD" || answer.status == 204 || answer.status == 205;

    Status usable = unpack(raw, lowerCase(answer.header("content-encoding")), gzip, limits.bodyBytes);
    const bool empty = raw.body.empty();
    JsonVerdict verdict = JsonVerdict::Other;
    CheckedAnswer checked;
    if (usable && !request.anyBody && !empty && !bodiless) {
        std::string before = raw.body.substr(0, 2 * secret::excerptBytes);
        verdict = judgeJson(raw.body);
        if (verdict != JsonVerdict::One) {
            checked.note =
                (verdict == JsonVerdict::Extracted ? "text around the JSON: " : "no JSON: ") + secret::excerpt(before);
        }
    }
    if (usable && good && !bodiless) {
        usable = judgeBody(request, raw, verdict, answer.status, empty);
    }
    const bool json = verdict == JsonVerdict::One || verdict == JsonVerdict::Extracted;
    answer.body = std::move(raw.body);

    if (good && !usable) {
        Failure failure = within(where, lostAnswer(request, usable.failure()));
        failure.httpStatus = answer.status;
        checked.exchange.status = std::move(failure);
        checked.outcome = CallOutcome::Failed;
        return checked;
    }
    const ErrorBody errorBody = json ? ErrorBody::Json : empty ? ErrorBody::None : ErrorBody::Page;
    Judgement judgement = judgeStatus(request, answer, errorBody, where, now);
    checked.exchange.status = std::move(judgement.status);
    checked.outcome = judgement.outcome;
    if (usable && (good || json || empty || request.anyBody)) {
        checked.exchange.answer = std::move(answer);
    }
    return checked;
}

} // namespace crossdock::net
