#include "admin/problem.hpp"

#include "secret/redaction.hpp"
#include "store/fault.hpp"

namespace crossdock::admin {

namespace {

Problem made(int status, const char* code, const char* title, std::string detail, std::string advice) {
    Problem problem;
    problem.status = status;
    problem.code = code;
    problem.title = title;
    problem.detail = std::move(detail);
    problem.advice = std::move(advice);
    return problem;
}

} // namespace

Problem Problem::badRequest(std::string detail, std::vector<Fault> faults) {
    Problem problem = made(400, "bad_request", "The request is not well-formed", std::move(detail),
                           "Compare it with /api/openapi.json.");
    problem.faults = std::move(faults);
    return problem;
}

Problem Problem::unauthenticated(std::string detail) {
    return made(401, "not_signed_in", "Nobody is signed in", std::move(detail),
                "Send \"Authorization: Bearer\" with a token; `crossdock token add NAME --role viewer` makes one.");
}

Problem Problem::forbidden(std::string detail, std::string advice) {
    return made(403, "forbidden", "That is not allowed", std::move(detail), std::move(advice));
}

Problem Problem::notFound(std::string detail, std::string advice) {
    return made(404, "not_found", "There is no such thing", std::move(detail), std::move(advice));
}

Problem Problem::conflict(std::string detail, std::string advice) {
    return made(409, "conflict", "Not in this state", std::move(detail), std::move(advice));
}

Problem Problem::unprocessable(std::string detail, std::vector<Fault> faults) {
    Problem problem = made(422, "cannot_be_done", "The wish cannot be carried out", std::move(detail),
                           "Mend what is named and ask again.");
    problem.faults = std::move(faults);
    return problem;
}

Problem Problem::tooMany(std::string detail, int retryAfterSeconds) {
    Problem problem = made(429, "too_many", "Too many requests", std::move(detail), "Wait, then ask again.");
    problem.retryAfterSeconds = retryAfterSeconds;
    return problem;
}

Problem Problem::internal(std::string detail) {
    return made(500, "internal", "Something went wrong in Crossdock", std::move(detail),
                "The log holds the cause under the id of this request.");
}

Problem Problem::unavailable(std::string detail, std::string advice) {
    return made(503, "unavailable", "Not now", std::move(detail), std::move(advice));
}

Problem Problem::of(const Failure& failure) {
    const std::string text = secret::excerpt(failure.message);
    if (failure.code == "not_found") {
        return notFound(text);
    }
    if (failure.code == "conflict") {
        return conflict(text);
    }
    if (store::isOfStore(failure)) {
        return unavailable(text,
                           "Syncs stop at their checkpoints and go on by themselves when the store can be written.");
    }
    switch (failure.cls) {
    case ErrorClass::Config:
    case ErrorClass::Permanent:
    case ErrorClass::Hold:
    case ErrorClass::Unsupported:
    case ErrorClass::Auth:
        return unprocessable(text);
    case ErrorClass::Transient:
    case ErrorClass::RateLimited:
    case ErrorClass::Deadline:
        return unavailable(text, "It may work a little later.");
    default:
        return internal(text);
    }
}

const char* phraseOf(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 303:
        return "See Other";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 415:
        return "Unsupported Media Type";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    default:
        return status >= 500 ? "Internal Server Error" : "Unknown";
    }
}

} // namespace crossdock::admin
