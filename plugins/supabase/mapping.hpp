// From a canonical customer to a row of shop_customers. The other entities are taken apart by the functions of schema.sql.
#pragma once

#include <crossdock/record.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace supabase {

/// The row of a customer: always the same members, so that a batch has uniform columns. A member of the item's `fields` that names
/// a column takes its place; all of them stay in "extra". Throws crossdock::Error (permanent) when the body is no customer.
boost::json::object customerRow(const crossdock::ItemView& item, std::string_view store, bool withRaw);

/// The columns that customerRow fills, separated by commas.
std::string customerColumns();

/// Those of them that a member of `fields` may take, as a JSON array.
boost::json::array mappedCustomerColumns();

} // namespace supabase
