// Which names of headers, parameters and fields carry secrets.
#pragma once

#include <cstdint>
#include <string_view>

namespace crossdock::secret {

enum class Sensitivity : std::uint8_t {
    None,
    /// `code` and `state`: secrets of OAuth, but also the names of error codes and item states.
    Ambiguous,
    Value, ///< a token, key or password
    Header ///< a header whose whole line is secret, blanks and quotes included
};

/// Case-blind, '-' and '_' alike; a longer name counts by its last words ("shop_consumer_secret").
Sensitivity sensitivityOf(std::string_view name) noexcept;

/// Whether the value of an ambiguous name is clearly an error code or a state ("cannot_view",
/// "401", "PGRST301") and nothing that OAuth hands out (long, mixed).
bool isPlainWord(std::string_view value) noexcept;

} // namespace crossdock::secret
