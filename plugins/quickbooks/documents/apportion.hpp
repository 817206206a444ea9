// Amounts with many digits to amounts with few, without losing a cent.
#pragma once

#include <crossdock/decimal.hpp>

#include <optional>
#include <vector>

namespace crossdock::quickbooks::documents {

/// Each amount with at most `digits` after the point, their sum exactly `sum` (which has no more digits): the largest remainders are rounded up.
/// `sum` should be that of the amounts to within a unit or so for each; without amounts the answer is empty.
std::vector<Decimal> apportioned(const std::vector<Decimal>& amounts, const Decimal& sum, unsigned digits);

/// The price with the fewest digits, 2 to 7, whose product with the quantity is exactly `amount` when it is rounded half up to 2 digits,
/// which is what the service tests (6070). Nothing when there is none, or the quantity is 0.
std::optional<Decimal> unitPrice(const Decimal& amount, const Decimal& quantity);

} // namespace crossdock::quickbooks::documents
