// Members of canonical records: absent, null and of another kind read alike.
#pragma once

#include <crossdock/decimal.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace crossdock::quickbooks::documents {

const boost::json::value* member(const boost::json::object& object, std::string_view name);
/// "" when there is no text.
std::string text(const boost::json::object& object, std::string_view name);
bool flag(const boost::json::object& object, std::string_view name);
const boost::json::object& object(const boost::json::object& object, std::string_view name);
const boost::json::array& array(const boost::json::object& object, std::string_view name);
/// The `value` of a reference.
std::string reference(const boost::json::object& object, std::string_view name);
boost::json::object reference(std::string_view id);
/// 0 when absent; throws Held (bad_record) when there is something else than a decimal.
Decimal amount(const boost::json::object& object, std::string_view name);

/// The scalar at a path of names and indices, "payments.0.transaction_ref"; "" when there is none.
std::string textAtPath(const boost::json::object& root, std::string_view path);

} // namespace crossdock::quickbooks::documents
