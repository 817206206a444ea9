// What a write would change, member by member.
#pragma once

#include <boost/json/object.hpp>

#include <map>
#include <string>

namespace crossdock::quickbooks {

/// A JSON array of {"field", "old", "new"} for every member of `wanted` that differs from `current`; "old" is null where `current` has none
/// (all of them when it is empty). Nested members are named "Line[0].Amount"; of a reference only the value counts, amounts are
/// compared by value. Members that `wanted` does not mention are left out.
std::string changesOf(const boost::json::object& current, const boost::json::object& wanted);

/// The scalars of an object by such names, amounts without idle zeros. Ids, tokens and names that the service adds are left out.
std::map<std::string, std::string> flattened(const boost::json::object& object);

} // namespace crossdock::quickbooks
