#pragma once

#include <string>

namespace crossdock::integration {

/// So many random bytes, as lower-case hexadecimal digits.
std::string randomHex(std::size_t bytes);

} // namespace crossdock::integration
