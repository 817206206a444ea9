// The table of routes: which one a request means.
#pragma once

#include "admin/route.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::admin {

/// What a path means. `route` null: nothing (404), or, with `allowed`, another method (405).
struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> names;
    std::vector<std::string> allowed;
};

/// Immutable once it serves.
class Router {
public:
    /// Refuses (config) a route without a declared role, handler, summary, or with a pattern that another has for the same method. A
    /// stream needs no handler.
    Status add(Route route);

    /// A fixed segment beats a {name}. HEAD means GET.
    Match find(const std::string& method, std::string_view path) const;
    const std::vector<Route>& routes() const { return _routes; }

private:
    std::vector<Route> _routes;
};

} // namespace crossdock::admin
