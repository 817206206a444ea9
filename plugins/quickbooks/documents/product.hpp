// From products to items.
#pragma once

#include "documents/build.hpp"
#include "documents/needs.hpp"

namespace crossdock::quickbooks::documents {

/// One Item for each variant. Throws Held.
Outcome buildProduct(const ShopRecord& record, const Attempt& attempt, const Books& books);

} // namespace crossdock::quickbooks::documents
