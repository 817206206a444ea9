// How an order was paid, and where the money goes.
#pragma once

#include "documents/build.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

/// A payment that brought money: neither pending nor failed, and no gift card or credit.
struct PaidPart {
    std::string id, gateway, title, transaction;
    Decimal amount;
    std::string paidAt;
};

/// In the order of the record.
std::vector<PaidPart> paidParts(const boost::json::object& order);

/// What gift cards and store credit paid.
Decimal redeemed(const boost::json::object& order);

/// PaymentRefNum: at most 21 characters, of a long transaction id the end, which tells it from others.
std::string paymentReference(const std::string& transaction);

/// Of the first payment, whatever became of it; "" without one.
std::string gatewayOf(const boost::json::object& order);

/// Sets PaymentMethodRef and DepositToAccountRef by the settings. Throws Held (payment_method_unmapped, reference_missing).
void putTender(boost::json::object& body, const std::string& gateway, const std::string& currency, const Books& books);

/// Id of the account that the settings name for the gateway and currency; "" when they name none.
std::string depositAccount(const std::string& gateway, const std::string& currency, const Books& books);

/// The Payment documents of an order that became an invoice, those first that are there already. `invoice` is where the invoice stands
/// among the documents of the build.
void addPayments(std::vector<Document>& documents, std::vector<std::string>& notes, const boost::json::object& order,
                 std::size_t invoice, const Attempt& attempt, const Books& books);

} // namespace crossdock::quickbooks::documents
