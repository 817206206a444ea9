// The shape that a canonical record must have: sdk/CANONICAL.md as tables.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace crossdock::canonical {

struct Shape;

/// The shape of an entity, or nullptr when it has none (a connector's own).
const Shape* shapeOf(std::string_view entity);

/// "lines[2].net: expected decimal text, got a number", or empty. Never holds a value.
std::string faultOf(const boost::json::object& root, const Shape& shape);

} // namespace crossdock::canonical
