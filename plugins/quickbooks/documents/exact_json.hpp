// Exact decimals in JSON that is to be sent, and in JSON that was read.
#pragma once

#include <crossdock/decimal.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::quickbooks::exact {

/// A number of a body: a string that begins with a byte that no UTF-8 text can begin with.
boost::json::value number(const Decimal& value);

/// The JSON text; what number() made is written as a number with the digits that it was given: 100.00, 12.3456789.
std::string textOf(const boost::json::value& value);

/// The decimal in what number() made, in a text that holds one (amounts of canonical records, answers read with numbers as texts), or in
/// a JSON integer. Nothing for anything else.
std::optional<Decimal> decimalOf(const boost::json::value& value);

/// Of a member; nothing when it is absent.
std::optional<Decimal> decimalAt(const boost::json::object& object, std::string_view name);

} // namespace crossdock::quickbooks::exact
