// Failures that tell the HTTP answer; see Control.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::daemon {

/// `code`: "not_found" or "conflict".
inline Failure refusal(const char* code, const std::string& message) {
    Failure failure = failed(ErrorClass::Config, message);
    failure.code = code;
    return failure;
}

} // namespace crossdock::daemon
