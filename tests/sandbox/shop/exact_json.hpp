// Reads JSON with numbers to the last bit.
#pragma once

#include <boost/json.hpp>

#include <string_view>

namespace crossdock::sandbox {

/// Like boost::json::parse, whose 1.81 reads 0.9900000000000001 as 0.99; recorded prices carry such noise. Throws boost::system::system_error.
boost::json::value parseJson(std::string_view text);

} // namespace crossdock::sandbox
