// The description of the API, made from the table of routes.
#pragma once

#include "admin/route.hpp"

#include <string>
#include <vector>

namespace crossdock::admin {

/// An OpenAPI 3.1 document, JSON, of all routes but pages.
std::string openApi(const std::vector<Route>& routes, const std::string& version);

} // namespace crossdock::admin
