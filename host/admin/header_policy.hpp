// The headers that stand on every answer.
#pragma once

#include "admin/answer.hpp"
#include "core/clock.hpp"

#include <string>

namespace crossdock::admin {

/// The whole head of an answer, with the empty line: status, Date, Content-Type and -Length, the security headers, Cache-Control, the
/// answer's own headers, Connection: close. No Server header. Values of headers are cut at the first control byte.
/// `secure`: with Strict-Transport-Security. `length`: of the body, also for HEAD; -1: a stream, none is said.
std::string headText(const Answer& answer, UtcTime now, bool secure, std::int64_t length);

} // namespace crossdock::admin
