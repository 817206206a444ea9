// Who bought, as a customer of the books.
#pragma once

#include "documents/needs.hpp"
#include "documents/resolved.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace crossdock::quickbooks::documents {

/// The buyer of an order.
CustomerNeed buyerOf(const boost::json::object& order, const Company& company, const DocumentSettings& settings);

/// A canonical customer record.
CustomerNeed needOfCustomer(const boost::json::object& customer, const Company& company,
                            const DocumentSettings& settings);

/// BillAddr or ShipAddr from a canonical address; nothing when it is empty.
std::optional<boost::json::object> addressOf(const boost::json::object& address);

/// An address that QuickBooks takes, or "".
std::string usableEmail(const std::string& email);

} // namespace crossdock::quickbooks::documents
