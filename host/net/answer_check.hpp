// From bytes that arrived whole to an answer that may be handed over.
#pragma once

#include "limit/breaker.hpp"
#include "net/answer_reader.hpp"
#include "net/http_limits.hpp"
#include "net/http_message.hpp"

#include <string>

namespace crossdock::net {

struct CheckedAnswer {
    HttpExchange exchange;
    limit::CallOutcome outcome = limit::CallOutcome::Neutral;
    std::string note; ///< for the log: what was odd, with an excerpt; may be empty
};

/// Unpacks the body (gzip only if it was asked for), takes the Date, and judges status and body:
/// without HttpRequest::anyBody a 2xx answer must hold one JSON value, or nothing where nothing is
/// due. Pure.
CheckedAnswer checkAnswer(const HttpRequest& request, RawAnswer raw, const HttpLimits& limits, bool gzip,
                          const std::string& where, UtcTime now);

} // namespace crossdock::net
