// The hash that tells a change from a repeat.
#pragma once

#include "canonical/inspect.hpp"

#include <boost/json/object.hpp>

namespace crossdock::canonical {

/// Hash of a parsed body (see Body for its numbers). Equal for objects that differ only in the order of members, in members that are null
/// or absent, and in the top member `volatile`.
ContentHash hashOf(const boost::json::object& root);

} // namespace crossdock::canonical
