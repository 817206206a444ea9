// Routes below /wp-json: patterns, methods, and who may call them.
#pragma once

#include "sandbox_woocommerce/call.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace crossdock::sandbox::woo {

using Handler = std::function<Answer(const Call&)>;

/// One pattern and what answers its methods.
struct Route {
    std::string pattern; ///< "/wc/v3/orders/{id}/notes"; {id} is a number, {slug} a word
    std::string allow;   ///< the Allow header
    std::vector<std::pair<std::string, Handler>> handlers;
    bool open = false;       ///< needs no sign-in
    bool checksItem = false; ///< the permission looks at the item: a missing one loses the Allow header
    bool single = false;     ///< one item; refusals say "view this resource"
};

class Router {
public:
    void add(Route route) { _routes.push_back(std::move(route)); }
    /// The first route whose pattern fits, with the call's ids and slug set; null when there is none.
    const Route* find(Call& call) const;

private:
    std::vector<Route> _routes;
};

/// The handler of a method (PUT, PATCH and POST are one on items; HEAD is GET); null when the route has none.
const Handler* handlerOf(const Route& route, std::string_view method);

} // namespace crossdock::sandbox::woo
