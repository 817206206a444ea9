// The day in the books on which something happened.
#pragma once

#include <crossdock/time.hpp>

#include <string>

namespace crossdock::quickbooks::documents {

/// "2026-03-29": the day of the moment in an IANA zone, by the system's zone files. Throws Held (bad_timezone) for an unknown zone.
std::string businessDay(UtcTime at, const std::string& zone);

/// The day behind a day. `day` must be one that businessDay made or Preferences gave.
std::string dayAfter(const std::string& day);

} // namespace crossdock::quickbooks::documents
