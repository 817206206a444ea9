// What parameters a route takes, and WordPress' words for those that do not fit.
#pragma once

#include "sandbox_woocommerce/params.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

/// `objects` is a list of objects; it and `object` are for bodies only.
enum class ArgType { integer, choice, choices, date, boolean, object, objects };

struct Arg {
    std::string name;
    ArgType type;
    std::optional<std::int64_t> least, most;
    std::vector<std::string> values;
};

/// Throws WpError 400 rest_invalid_param that names every parameter that does not fit, in the order of `args`.
void validateQuery(const Params& query, const std::vector<Arg>& args);
/// The same for the members of a JSON body.
void validateBody(const boost::json::object& body, const std::vector<Arg>& args);
/// Throws WpError 400 rest_missing_callback_param.
void requireBody(const boost::json::object& body, const std::vector<std::string>& names);

/// per_page, page, order and orderby, as every list has them.
std::vector<Arg> listArgs(std::vector<std::string> orderby, bool dates);

} // namespace crossdock::sandbox::woo
