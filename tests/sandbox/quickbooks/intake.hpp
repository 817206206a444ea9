// A request's body held against the schema.
#pragma once

#include "sandbox_quickbooks/fault.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace crossdock::sandbox::qbo {

/// The body's members in the order of the schema: nulls and the service's own members dropped, texts of numbers made numbers. Throws Fault:
/// 2010 for the first unknown member, else all wrong lengths, characters, numbers, days and choices together.
boost::json::object taken(const Entity& entity, const boost::json::object& body);

/// The same members in the order of the schema; unknown ones stay at the end.
boost::json::object arranged(const Entity& entity, const boost::json::object& object);

/// Characters of an UTF-8 text.
std::size_t lengthOf(std::string_view text);

} // namespace crossdock::sandbox::qbo
