// From an order to a sales receipt, or to an invoice with its payments.
#pragma once

#include "documents/build.hpp"

namespace crossdock::quickbooks::documents {

/// Throws Held.
Outcome buildOrder(const ShopRecord& record, const Attempt& attempt, const Books& books);

/// Is the order of a kind that is posted, and sound so far as its amounts go? Nobody is made a customer for another.
bool willPost(const ShopRecord& record, const Company& company, const DocumentSettings& settings);

/// Voids and deletions of all that was posted, payments before what they paid.
Outcome undoPosted(const Posted& posted, DocumentSettings::Undo policy, const std::string& why);

} // namespace crossdock::quickbooks::documents
