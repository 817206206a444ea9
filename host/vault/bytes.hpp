// Byte strings that are not secret, and big-endian numbers in them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace crossdock::vault {

using Bytes = std::vector<unsigned char>;
using ByteView = std::span<const unsigned char>;

inline ByteView bytesOf(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

inline std::string_view textOf(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Writes `value` into `out`, which has the number's size, most significant byte first.
inline void storeBigEndian(std::uint64_t value, std::span<unsigned char> out) {
    for (std::size_t i = out.size(); i-- > 0; value >>= 8U) {
        out[i] = static_cast<unsigned char>(value & 0xFFU);
    }
}

inline std::uint64_t loadBigEndian(ByteView bytes) {
    std::uint64_t value = 0;
    for (const unsigned char byte : bytes) {
        value = (value << 8U) | byte;
    }
    return value;
}

/// Builds a byte string field by field.
class ByteWriter {
public:
    template <typename Number>
    ByteWriter& number(Number value) {
        std::array<unsigned char, sizeof(Number)> digits{};
        storeBigEndian(static_cast<std::uint64_t>(value), digits);
        return raw(digits);
    }
    ByteWriter& raw(ByteView bytes) {
        _bytes.insert(_bytes.end(), bytes.begin(), bytes.end());
        return *this;
    }
    ByteWriter& raw(std::string_view text) { return raw(bytesOf(text)); }
    /// u16 length and the text; the caller has bounded it.
    ByteWriter& field(std::string_view text) { return number(static_cast<std::uint16_t>(text.size())).raw(text); }

    Bytes take() { return std::move(_bytes); }
    ByteView view() const { return _bytes; }

private:
    Bytes _bytes;
};

} // namespace crossdock::vault
