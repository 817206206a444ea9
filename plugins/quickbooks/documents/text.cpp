#include "documents/text.hpp"

#include <array>
#include <cstdint>

namespace crossdock::quickbooks::documents {

namespace {

/// Bytes of the character that begins there; 0 when it is no valid UTF-8.
std::size_t sizeOf(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80U) {
        return 1;
    }
    if (first >= 0xC2U && first < 0xE0U) {
        return follows(1) ? 2 : 0;
    }
    if (first >= 0xE0U && first < 0xF0U) {
        const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
        const bool surrogate = first == 0xEDU && byte(1) >= 0xA0U;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    return first >= 0xF0U && first < 0xF5U && follows(1) && follows(2) && follows(3) ? 4 : 0;
}

/// Joiners and variation selectors mean nothing without the emoji that they belonged to.
bool isEmojiGlue(std::string_view character) {
    return character == "\xE2\x80\x8D" ||
           (character.size() == 3 && character.substr(0, 2) == "\xEF\xB8" &&
            static_cast<unsigned char>(character[2]) >= 0x80U && static_cast<unsigned char>(character[2]) <= 0x8FU);
}

std::string cleaned(std::string_view text, std::size_t most, bool breaks, bool isName) {
    std::string out;
    std::size_t count = 0;
    char gap = 0; // a blank or line break that waits for something to come behind it
    while (!text.empty()) {
        const std::size_t size = sizeOf(text);
        const std::string_view character = text.substr(0, size == 0 ? 1 : size);
        text.remove_prefix(character.size());
        const auto first = static_cast<unsigned char>(character.front());
        if (size == 0 || size == 4 || isEmojiGlue(character)) {
            continue;
        }
        const bool noBreakSpace = character == "\xC2\xA0";
        if (first <= 0x20U || first == 0x7FU || noBreakSpace ||
            (size == 2 && first == 0xC2U && static_cast<unsigned char>(character[1]) < 0xA0U)) {
            const bool blank = first == ' ' || first == '\t' || first == '\n' || first == '\r' || noBreakSpace;
            gap = breaks && first == '\n' ? '\n' : blank && gap == 0 ? ' ' : gap;
            continue;
        }
        const bool gapped = gap != 0 && !out.empty();
        if (count + (gapped ? 2 : 1) > most) {
            break;
        }
        if (gapped) {
            out += gap;
        }
        count += gapped ? 2 : 1;
        gap = 0;
        if (isName && character == ":") {
            out += '-';
        } else {
            out += character;
        }
    }
    return out;
}

} // namespace

std::string line(std::string_view text, std::size_t most) {
    return cleaned(text, most, false, false);
}

std::string lines(std::string_view text, std::size_t most) {
    return cleaned(text, most, true, false);
}

std::string name(std::string_view text, std::size_t most) {
    return cleaned(text, most, false, true);
}

std::string withSuffix(std::string_view base, std::string_view suffix, std::size_t most) {
    const std::size_t taken = length(suffix);
    return taken >= most ? cleaned(suffix, most, false, false)
                         : cleaned(base, most - taken, false, false) + std::string(suffix);
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return count;
}

std::string shortHash(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (unsigned shift = 0; shift < 24; shift += 4) {
        out += hex[((hash ^ (hash >> 32U)) >> shift) & 15U];
    }
    return out;
}

} // namespace crossdock::quickbooks::documents
