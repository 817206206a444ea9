// What a person reads about a record that a rule left out of the target. Nothing is wrong, and nobody has to do anything.
#pragma once

#include <string>
#include <string_view>

namespace crossdock::pages {

/// A clause without a full stop: "its status is not one that is posted". `reason` as stored with the item, empty: the flow's filter;
/// one that is not known is told by its own name.
std::string skipWords(std::string_view reason);

} // namespace crossdock::pages
