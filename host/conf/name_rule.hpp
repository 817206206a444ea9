// What names in conf files may look like. Each function says what is wrong with a text, without
// repeating it, or nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::conf {

/// 1 to 64 letters, digits, '.', '_', '-'.
std::optional<std::string> faultOfOrganisation(std::string_view text);

/// A name in the vault: 1 to 128 lower-case letters, digits, '.', '_', '-'.
std::optional<std::string> faultOfSecretName(std::string_view text);

/// An environment variable: upper-case letters, digits and '_'.
std::optional<std::string> faultOfVariable(std::string_view text);

/// A DNS name in lower case.
std::optional<std::string> faultOfHostName(std::string_view text);

/// An IPv4 or IPv6 address.
std::optional<std::string> faultOfAddress(std::string_view text);

} // namespace crossdock::conf
