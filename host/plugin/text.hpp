// Texts that come over the boundary, before anybody believes them.
#pragma once

#include <crossdock/abi.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace crossdock::plugin {

/// Is this well-formed UTF-8 (RFC 3629)? Quick on ASCII.
bool isUtf8(std::string_view text);

/// Is this a range that may be looked at: a pointer if there is a size, and a size of at most `most` bytes? Touches no byte.
inline bool isRange(xd_str text, std::uint64_t most) {
    return text.size <= most && (text.data != nullptr || text.size == 0);
}

/// The bytes of a range that isRange() holds for.
inline std::string_view viewOf(xd_str text) {
    return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

inline xd_str rangeOf(std::string_view text) {
    return xd_str{text.data(), text.size()};
}

/// At most `most` bytes of a text for a person, without bytes that are no UTF-8.
std::string readable(xd_str text, std::uint64_t most);

} // namespace crossdock::plugin
