// How a row of item becomes an ItemRow. Included by sources only.
#pragma once

#include "store/queries.hpp"

namespace crossdock::store {

/// SELECT of all that an ItemRow holds, from item as i.
extern const char* const itemColumns;
ItemRow readItem(const Statement& row);

} // namespace crossdock::store
