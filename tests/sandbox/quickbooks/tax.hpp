// Sales tax as the service computes it, by the company's edition.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json.hpp>

#include <optional>

namespace crossdock::sandbox::qbo {

/// What the tax of a sale is reckoned from.
struct TaxBase {
    Decimal subtotal;                ///< of the sales lines
    Decimal discount;                ///< positive
    std::optional<Decimal> override; ///< the caller's TxnTaxDetail.TotalTax
    bool isUpdate = false;
};

/// Checks and completes the tax codes of `sale`'s lines, sets its TxnTaxDetail, and gives the total tax. Throws Fault.
Decimal reckonTax(const Writing& writing, boost::json::object& sale, const TaxBase& base);

} // namespace crossdock::sandbox::qbo
