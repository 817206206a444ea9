// Lenient reading of what QuickBooks sends: nothing here throws over a type; what is not there, or is something else, reads as empty.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::quickbooks {

/// Parses exactly one JSON value, at most 64 levels deep; **every number becomes a string with its own text** ("100.00", "4.5"), so that
/// amounts stay exact and an id that came as a number reads like one that came as text. Nothing for anything else.
std::optional<boost::json::value> parseExact(std::string_view text);

/// The member as an object or array; an empty one when it is absent or anything else.
const boost::json::object& objectAt(const boost::json::object& object, std::string_view name);
const boost::json::array& arrayAt(const boost::json::object& object, std::string_view name);

/// The member's text, of a number its digits; "" when it is absent, null or no scalar. Valid as long as the object is unchanged.
std::string_view textAt(const boost::json::object& object, std::string_view name);

/// The `value` of a reference such as CustomerRef; "" when there is none.
std::string_view referenceAt(const boost::json::object& object, std::string_view name);

/// true, "true"; anything else is false; `whenAbsent` when the member is not there.
bool flagAt(const boost::json::object& object, std::string_view name, bool whenAbsent = false);

} // namespace crossdock::quickbooks
