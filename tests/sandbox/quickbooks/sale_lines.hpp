// The lines of a sales form.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

struct LineSums {
    Decimal subtotal; ///< of the sales lines but shipping
    Decimal shipping;
    Decimal discount; ///< positive
};

/// Checks and completes `sale`'s lines: ids, numbers, amounts, the line with the subtotal behind them, then the discount. `old` is what the sale replaces, or null.
/// Throws Fault.
LineSums completeLines(const Writing& writing, boost::json::object& sale, const boost::json::object* old);

/// Sets the amount of the subtotal line, which may have changed with the tax.
void setSubtotal(boost::json::object& sale);

} // namespace crossdock::sandbox::qbo
