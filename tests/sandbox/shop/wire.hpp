// JSON as PHP's json_encode writes it: ASCII only, slashes escaped.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace crossdock::sandbox {

/// "a\/b\u00e9", without blanks. Doubles are written in their shortest form, whole ones without a fraction.
std::string wire(const boost::json::value& value);
void appendWireString(std::string& out, std::string_view utf8);

} // namespace crossdock::sandbox
