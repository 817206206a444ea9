// References to other entities: they must lead somewhere, and the service fills in the name.
#pragma once

#include "sandbox_quickbooks/company.hpp"
#include "sandbox_quickbooks/schema.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::qbo {

/// Looks up every reference of `object`, in lines too, and sets its name. Throws Fault 2500 for ids that lead nowhere, 610 for inactive ones.
void resolve(const Writing& writing, boost::json::object& object, const std::vector<Field>& fields);

/// The name by which others show it: the full name of an item, the display name of a customer.
std::string shownName(std::string_view entity, const boost::json::object& object);

} // namespace crossdock::sandbox::qbo
