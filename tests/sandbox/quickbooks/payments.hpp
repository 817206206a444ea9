// Payments, and what they settle.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

/// Checks and completes a payment that is about to be stored, and applies it to the invoices and credit memos that it names. What an older
/// version had settled must have been released before. Throws Fault, with nothing applied.
void completePayment(const Writing& writing, boost::json::object& payment);

/// Opens again what the payment had settled.
void release(const Writing& writing, const boost::json::object& payment);

/// Frees the payments that settle a transaction which goes away: their money is unapplied again.
void freePayments(const Writing& writing, std::string_view type, const std::string& id);

void voidPayment(boost::json::object& payment);

} // namespace crossdock::sandbox::qbo
