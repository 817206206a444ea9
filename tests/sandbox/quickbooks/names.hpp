// Rules of the name lists: customers, vendors, employees, items, accounts and the small lists.
#pragma once

#include "sandbox_quickbooks/company.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

/// Completes what is about to be stored: required members, names, defaults, hierarchy. `old` is what it replaces; null when it is new.
/// Throws Fault.
void completeName(const Writing& writing, const Entity& entity, boost::json::object& object,
                  const boost::json::object* old);

/// Gives an address without Id one of its own. Throws Fault 2050 when its lines are too long together.
void identifyAddresses(const Writing& writing, boost::json::object& object);

} // namespace crossdock::sandbox::qbo
