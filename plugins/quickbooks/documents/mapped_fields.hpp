// The members of the books' records that a flow's [map.ENTITY] may set.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks::documents {

/// What a flow may set of the records that "customer", "product", "order" and "refund" become; empty for other entities. Left out is what
/// the connector keeps for itself (amounts, numbers, parties, currency) and what the service reckons. An order is a sales receipt or an
/// invoice, a refund a refund receipt or a credit memo: a member that only one of the two has is here, and the other refuses it.
const std::vector<std::string>& mappedFields(std::string_view entity);

} // namespace crossdock::quickbooks::documents
