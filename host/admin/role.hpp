// What a signed-in user or an API token may do.
#pragma once

#include <optional>
#include <string_view>

namespace crossdock::admin {

/// Each role may do what those before it may.
enum class Role {
    None,    ///< nobody is signed in
    Viewer,  ///< sees everything, personal data masked
    Operator ///< acts: sync, retry, force-done, cancel, schedules, reload
};

/// "none", "viewer", "operator".
const char* nameOf(Role role);
/// Of a name that people can be given ("viewer", "operator").
std::optional<Role> roleOf(std::string_view name);

} // namespace crossdock::admin
