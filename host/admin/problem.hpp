// A refusal that says what is wrong and what to do: RFC 9457.
#pragma once

#include "core/result.hpp"

#include <string>
#include <vector>

namespace crossdock::admin {

/// A value. Texts hold no secrets and no remote text beyond 200 characters; they are escaped where they are written.
struct Problem {
    /// One thing wrong with what was sent.
    struct Fault {
        std::string where; ///< JSON pointer, "query/limit", "form/reason", "header/host"
        std::string what;
    };

    int status = 500;
    std::string code;   ///< stable snake_case; the type is "/problems/CODE"
    std::string title;  ///< of the code, the same each time
    std::string detail; ///< of this occurrence
    std::string advice; ///< what to do
    std::vector<Fault> faults;
    int retryAfterSeconds = 0; ///< 0: not said

    static Problem badRequest(std::string detail, std::vector<Fault> faults = {});
    static Problem unauthenticated(std::string detail);
    static Problem forbidden(std::string detail, std::string advice);
    static Problem notFound(std::string detail, std::string advice = {});
    static Problem conflict(std::string detail, std::string advice = {});
    /// Of a well-formed wish that cannot be done: 422.
    static Problem unprocessable(std::string detail, std::vector<Fault> faults = {});
    static Problem tooMany(std::string detail, int retryAfterSeconds);
    static Problem internal(std::string detail);
    static Problem unavailable(std::string detail, std::string advice);
    /// What a failure of the store or of daemon::Control means to who asked: codes "not_found" 404 and "conflict" 409, class config
    /// 422, trouble of the store 503, else 500. The message is redacted and cut to 200 characters.
    static Problem of(const Failure& failure);
};

/// The phrase of a status: "Not Found".
const char* phraseOf(int status);

} // namespace crossdock::admin
