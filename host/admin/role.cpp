#include "admin/role.hpp"

namespace crossdock::admin {

const char* nameOf(Role role) {
    switch (role) {
    case Role::Operator:
        return "operator";
    case Role::Viewer:
        return "viewer";
    case Role::None:
        break;
    }
    return "none";
}

std::optional<Role> roleOf(std::string_view name) {
    if (name == "operator") {
        return Role::Operator;
    }
    return name == "viewer" ? std::optional(Role::Viewer) : std::nullopt;
}

} // namespace crossdock::admin
