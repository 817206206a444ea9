// Pages for what was not found, not allowed, not possible: what happened, what to do, where to go.
#pragma once

#include "admin/problem.hpp"
#include "pages/parts.hpp"

namespace crossdock::pages {

Html refusalPage(const admin::Problem& problem, const std::string& requestId, bool signedIn);

} // namespace crossdock::pages
