// The members of the books' records that a flow's [map] may set.
#pragma once

#include <string_view>

namespace crossdock::quickbooks::documents {

/// The member that `name` probably means: another case, or one or two letters wrong. Empty when `name` is a member itself, or near to
/// none: the books may know members that were added after this was written, and have the last word.
std::string_view meantField(std::string_view name);

} // namespace crossdock::quickbooks::documents
