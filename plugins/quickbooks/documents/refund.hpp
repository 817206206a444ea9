// From a refund to a refund receipt, or to a credit memo that is applied to the open invoice.
#pragma once

#include "documents/build.hpp"

namespace crossdock::quickbooks::documents {

/// Throws Held.
Outcome buildRefund(const ShopRecord& record, const Attempt& attempt, const Books& books);

} // namespace crossdock::quickbooks::documents
