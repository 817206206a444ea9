// Numbers of JSON as exact decimals, and the spelling that the service gives them.
#pragma once

#include <crossdock/decimal.hpp>

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::sandbox::qbo {

/// The decimal that was written, exact to 15 digits, of a JSON number or of a string that holds one; nothing for any other value.
/// Boost.JSON carries fractions in binary; 15 digits survive that, more are not money to this service either.
std::optional<Decimal> decimalOf(const boost::json::value& value);
/// The member's number; 0 when it is absent or none.
Decimal decimalIn(const boost::json::object& object, std::string_view name);
boost::json::value numberOf(const Decimal& value);

/// Serialised as the service does: money with two digits ("337.50") or as "0", other numbers without zeros at the end ("4.5").
std::string wireText(const boost::json::value& value);

} // namespace crossdock::sandbox::qbo
