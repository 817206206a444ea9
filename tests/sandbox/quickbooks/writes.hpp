// The four ways to change an object.
#pragma once

#include "sandbox_quickbooks/company.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

/// Creates, or updates when the body has an Id; `voids` is the way in which payments are voided. Throws Fault, and then nothing has changed.
boost::json::object save(const Writing& writing, const Entity& entity, const boost::json::object& body,
                         bool voids = false);
/// The stub of the deleted transaction. Throws Fault.
boost::json::object erase(const Writing& writing, const Entity& entity, const boost::json::object& body);
/// Invoices and sales receipts. Throws Fault.
boost::json::object voidTransaction(const Writing& writing, const Entity& entity, const boost::json::object& body);
/// Throws Fault 2030 and 610.
boost::json::object read(const Company& company, const Entity& entity, const std::string& id);

} // namespace crossdock::sandbox::qbo
