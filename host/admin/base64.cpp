#include "admin/base64.hpp"

namespace crossdock::admin {

namespace {

constexpr std::string_view standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view forUrls = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(vault::ByteView bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    unsigned bits = 0;
    unsigned count = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8U) | byte;
        for (count += 8; count >= 6; count -= 6) {
            text += alphabet[(bits >> (count - 6U)) & 0x3FU];
        }
    }
    if (count > 0) {
        text += alphabet[(bits << (6U - count)) & 0x3FU];
    }
    return text;
}

} // namespace

std::string base64(vault::ByteView bytes) {
    std::string text = encoded(bytes, standard);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string base64Url(vault::ByteView bytes) {
    return encoded(bytes, forUrls);
}

std::optional<vault::Bytes> fromBase64Url(std::string_view text) {
    vault::Bytes bytes;
    unsigned bits = 0;
    unsigned count = 0;
    for (const char each : text) {
        const std::size_t value = forUrls.find(each);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U) | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<unsigned char>((bits >> count) & 0xFFU));
        }
    }
    const bool whole = text.size() % 4 != 1 && (bits & ((1U << count) - 1U)) == 0;
    return whole ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace crossdock::admin
