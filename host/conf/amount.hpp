// Amounts with a unit in conf text: spans of time ("250ms", "5m") and sizes ("32MiB").
#pragma once

#include "conf/configuration.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace crossdock::conf {

/// Reads a whole number with ms, s, m, h or d, up to 3650 days. Nothing for any other text.
std::optional<Duration> parseDuration(std::string_view text);

/// The shortest such text: "90s" for 90 seconds, "1h" for 60 minutes.
std::string textOf(Duration span);

/// Reads a whole number with B, KiB, MiB or GiB, up to 1024 GiB. Nothing for any other text.
std::optional<ByteSize> parseByteSize(std::string_view text);

std::string textOf(ByteSize size);

} // namespace crossdock::conf
