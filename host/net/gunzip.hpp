// Unpacks gzip bodies within bounds.
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace crossdock::net {

/// The content of one whole gzip member and nothing after it. Transient when it is cut or broken,
/// Permanent when it would grow beyond `most` bytes, or beyond 100 times its size once past 1 MiB.
Result<std::string> gunzip(std::string_view packed, std::size_t most);

} // namespace crossdock::net
