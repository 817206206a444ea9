#include "sandbox_woocommerce/call.hpp"

#include "sandbox_shop/wire.hpp"

namespace crossdock::sandbox::woo {

namespace {

bool truthy(std::string_view text) {
    return text == "true" || text == "1" || text == "yes";
}

} // namespace

bool Call::flag(std::string_view name, bool otherwise) const {
    if (const auto* given = body.if_contains(name)) {
        return given->is_bool() ? given->get_bool() : given->is_string() ? truthy(given->get_string()) : *given == 1;
    }
    return query.has(name) ? truthy(query.text(name)) : otherwise;
}

std::string Call::text(std::string_view name) const {
    if (const auto* given = body.if_contains(name)) {
        return given->is_string() ? std::string{given->get_string()} : wire(*given);
    }
    return query.text(name);
}

} // namespace crossdock::sandbox::woo
