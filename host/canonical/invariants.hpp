// The arithmetic that a sound order or refund obeys; invariants 1 to 7 of sdk/CANONICAL.md.
#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace crossdock::canonical {

/// What does not hold, with the arithmetic: "totals.grand 584.99 USD, but items 584.98 + fees 0.00 + shipping 0.00 + tax 0.00 = 584.98 USD:
/// differs by 0.01 USD"; several are joined by "; ". Empty when all hold. The object must have passed its shape. Throws crossdock::Error when sums do
/// not fit 38 digits.
std::string brokenInvariantsOfOrder(const boost::json::object& order);
std::string brokenInvariantsOfRefund(const boost::json::object& refund);

} // namespace crossdock::canonical
