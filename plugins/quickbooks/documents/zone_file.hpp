// Offsets of a time zone by the system's own zone files. A connector shares no library with the host, so the host's zone library is out of
// reach.
#pragma once

#include <crossdock/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crossdock::quickbooks::documents {

/// Seconds east of UTC at that moment in an IANA zone. Nothing when the system has no file of that name, or one that cannot be read.
/// Thread-safe; a file is read once.
std::optional<std::int64_t> zoneOffset(std::string_view zone, UtcTime at);

/// The same from the bytes of a zone file (RFC 8536, version 2 and later).
std::optional<std::int64_t> offsetIn(std::string_view file, UtcTime at);

} // namespace crossdock::quickbooks::documents
