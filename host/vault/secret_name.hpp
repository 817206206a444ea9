// What a secret and its organisation may be called.
#pragma once

#include "core/result.hpp"

#include <string>

namespace crossdock::vault {

/// Ok for a name of 1 to 128 characters of [a-z0-9._-] in an organisation of 1 to 128 characters of
/// [A-Za-z0-9._-]; else class config.
Status checkNames(const std::string& organisation, const std::string& name);
Status checkOrganisation(const std::string& organisation);

} // namespace crossdock::vault
