// What a transaction does to balances and stock.
#pragma once

#include "sandbox_quickbooks/company.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace crossdock::sandbox::qbo {

/// Books a stored transaction (`sign` 1) or takes it back (-1): the customer's balance, accounts, quantities on hand. The customer's time of
/// change moves, its SyncToken does not.
void book(const Writing& writing, std::string_view entity, const boost::json::object& transaction, int sign);

} // namespace crossdock::sandbox::qbo
