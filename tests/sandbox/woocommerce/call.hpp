// One REST request on its way through WordPress' dispatcher, and what comes back.
#pragma once

#include "sandbox_control/message.hpp"
#include "sandbox_woocommerce/auth.hpp"
#include "sandbox_woocommerce/params.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

struct Call {
    std::string method; ///< after X-HTTP-Method-Override and _method
    std::string path;   ///< below /wp-json, "/wc/v3/orders/250"
    Params query;
    boost::json::object body; ///< the JSON or form body; empty when there was none
    Keys::Caller caller;
    std::vector<std::int64_t> ids; ///< the numbers in the path, in order
    std::string slug;              ///< the text part of the path, when the route has one

    std::int64_t id() const { return ids.empty() ? 0 : ids.back(); }
    /// A switch from the body or the query: true, "true", 1.
    bool flag(std::string_view name, bool otherwise = false) const;
    /// Text or a number from the body or the query, as text.
    std::string text(std::string_view name) const;
};

struct Answer {
    int status = 200;
    std::string body; ///< JSON as it goes over the wire
    Pairs headers;    ///< beyond those that every answer has
};

} // namespace crossdock::sandbox::woo
