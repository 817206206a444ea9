// The nearest name to one that does not exist, for hints.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::supabase {

/// The candidate that shares letter groups with `wanted` and is nearest by edit distance; none below a third of likeness.
std::optional<std::string> nearestName(std::string_view wanted, const std::vector<std::string>& candidates);

} // namespace crossdock::sandbox::supabase
