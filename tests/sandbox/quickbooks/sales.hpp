// Rules of sales forms: invoices, sales receipts, credit memos, refund receipts.
#pragma once

#include "sandbox_quickbooks/company.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

/// How a sale comes to be written.
struct SaleChange {
    const boost::json::object* old = nullptr;  ///< what it replaces; null when it is new
    const boost::json::object* sent = nullptr; ///< the caller's members
    bool sparse = false;
};

/// Completes a sale that is about to be stored: lines, tax, totals, number, defaults. Throws Fault.
void completeSale(const Writing& writing, const Entity& entity, boost::json::object& sale, const SaleChange& change);

/// All amounts to nothing, and the note that says so.
void voidSale(boost::json::object& sale);

/// Checks the currency of a transaction, and sets reference and rate. Throws Fault.
void completeCurrency(const Writing& writing, boost::json::object& transaction);

/// Refuses a date in closed books (6210).
void refuseClosedDate(const Writing& writing, const boost::json::object& transaction);

} // namespace crossdock::sandbox::qbo
