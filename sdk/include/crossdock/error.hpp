// What can go wrong, as a value (Failure) and as the exception that a connector may throw (Error).
//
// The class alone decides what the host does with a failure; abi.h says what each one leads to. Texts are one line in lower case,
// "context: cause", with what to do; they never hold a secret or personal data.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "crossdock/abi.h"

namespace crossdock {
inline namespace v1 {

enum class ErrorClass : std::int32_t {
    Transient = XD_TRANSIENT,
    RateLimited = XD_RATE_LIMITED,
    Auth = XD_AUTH,
    Config = XD_CONFIG,
    Permanent = XD_PERMANENT,
    Hold = XD_HOLD,
    Uncertain = XD_UNCERTAIN,
    Cancelled = XD_CANCELLED,
    Deadline = XD_DEADLINE,
    Unsupported = XD_UNSUPPORTED,
    Internal = XD_INTERNAL
};

/// The class behind a status of the boundary. XD_OK has none; anything unknown is Internal (constitution, 9).
inline ErrorClass errorClassOf(std::int32_t status) {
    return status >= XD_TRANSIENT && status <= XD_INTERNAL ? static_cast<ErrorClass>(status) : ErrorClass::Internal;
}

/// Stable lower-case name of a class, as logs, JSON output and tests use it.
inline const char* nameOf(ErrorClass value) {
    switch (value) {
    case ErrorClass::Transient:
        return "transient";
    case ErrorClass::RateLimited:
        return "rate_limited";
    case ErrorClass::Auth:
        return "auth";
    case ErrorClass::Config:
        return "config";
    case ErrorClass::Permanent:
        return "permanent";
    case ErrorClass::Hold:
        return "hold";
    case ErrorClass::Uncertain:
        return "uncertain";
    case ErrorClass::Cancelled:
        return "cancelled";
    case ErrorClass::Deadline:
        return "deadline";
    case ErrorClass::Unsupported:
        return "unsupported";
    case ErrorClass::Internal:
        return "internal";
    }
    return "internal";
}

/// One failure. A plain value: copy it, keep it, send it on.
struct Failure {
    ErrorClass cls = ErrorClass::Internal;
    std::string message;            ///< one line for a person
    std::string reason;             ///< of a hold: stable snake_case name, e.g. "total_mismatch"
    std::string code;               ///< the remote's own code, may be empty
    int httpStatus = 0;             ///< 0 when none
    std::int64_t retryAfterMs = -1; ///< -1 unknown
    std::int32_t origin = XD_ORIGIN_PLUGIN;
};

/// Thrown by connector code; the glue turns it into an xd_error. Never crosses the boundary.
class Error : public std::exception {
public:
    explicit Error(Failure failure) : _failure(std::move(failure)) {}
    Error(ErrorClass cls, std::string message) { _failure.cls = cls, _failure.message = std::move(message); }

    const Failure& failure() const noexcept { return _failure; }
    const char* what() const noexcept override { return _failure.message.c_str(); }

    static Error permanent(std::string message) { return {ErrorClass::Permanent, std::move(message)}; }
    static Error config(std::string message) { return {ErrorClass::Config, std::move(message)}; }
    static Error transient(std::string message) { return {ErrorClass::Transient, std::move(message)}; }
    static Error hold(std::string reason, std::string message) {
        Error error(ErrorClass::Hold, std::move(message));
        error._failure.reason = std::move(reason);
        return error;
    }

private:
    Failure _failure;
};

} // namespace v1
} // namespace crossdock
