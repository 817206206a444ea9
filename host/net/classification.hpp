// From a status to the class of failure: what the host does next hangs on it.
#pragma once

#include "core/result.hpp"
#include "limit/breaker.hpp"
#include "net/http_message.hpp"

#include <string>

namespace crossdock::net {

/// What an answer's status means. Pure.
struct Judgement {
    Status status;                                            ///< success for 2xx
    limit::CallOutcome outcome = limit::CallOutcome::Neutral; ///< for the breaker
};

/// How the body of an error answer was found to be.
enum class ErrorBody { Json, Page, None };

/// Judges a complete answer. `request` says whether it was a read, or a write that may be repeated:
/// a 5xx on any other write is Uncertain. `where` names the connection in messages. retryAfterMs
/// comes from Retry-After; httpStatus and, from well-known JSON shapes, code are filled in.
Judgement judgeStatus(const HttpRequest& request, const HttpResponse& answer, ErrorBody body, const std::string& where,
                      UtcTime now);

/// What a lost answer means: Transient for reads and writes that may be repeated, else Uncertain.
/// For requests of which at least a byte may have left.
Failure lostAnswer(const HttpRequest& request, Failure cause);

} // namespace crossdock::net
