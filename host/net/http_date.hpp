// Dates in headers, and Retry-After.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace crossdock::net {

/// "Sun, 06 Nov 1994 08:49:37 GMT" alone: the one form that may still be sent (RFC 9110, 5.6.7).
/// Nothing for another text or an impossible date; the day of the week is not checked.
std::optional<UtcTime> parseHttpDate(std::string_view text);

constexpr std::int64_t longestRetryAfterMs = 3'600'000;

/// Milliseconds to wait as a Retry-After header says, as seconds or as a date; -1 when it says
/// nothing that makes sense. Never negative otherwise, and at most an hour: a remote must not
/// switch a flow off for good.
std::int64_t parseRetryAfter(std::string_view text, UtcTime now);

} // namespace crossdock::net
