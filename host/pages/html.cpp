#include "pages/html.hpp"

namespace crossdock::pages {

namespace {

// Length of the well-formed UTF-8 sequence at the front of `text`, 0 when there is none.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool outside = (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F);
    return overlong || outside ? 0 : length;
}

// Overrides of the direction of writing: in a name they would turn the words of the page around.
bool turnsText(std::string_view sequence) {
    return sequence.size() == 3 && sequence[0] == '\xE2' &&
           ((sequence[1] == '\x80' && sequence[2] >= '\xAA' && sequence[2] <= '\xAE') ||
            (sequence[1] == '\x81' && sequence[2] >= '\xA6' && sequence[2] <= '\xA9'));
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        const char c = text.front();
        if (length > 1) {
            out += turnsText(text.substr(0, length)) ? replacement : text.substr(0, length);
        } else if (length == 0 || c == '\x7F' || (c >= 0 && c < ' ' && c != '\n' && c != '\t')) {
            out += replacement;
        } else if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '"') {
            out += "&quot;";
        } else if (c == '\'') {
            out += "&#39;";
        } else {
            out += c;
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

void Html::write(std::string_view literal, std::span<const Piece> pieces) {
    for (const Piece& piece : pieces) {
        const std::size_t gap = literal.find("{}");
        _text += literal.substr(0, gap);
        literal.remove_prefix(gap + 2);
        switch (piece.filling) {
        case Filling::Markup:
        case Filling::Integer:
            _text += piece.text;
            break;
        case Filling::Attribute:
            if (piece.made.empty()) {
                if (_text.ends_with(' ')) {
                    _text.pop_back();
                }
                break;
            }
            _text += piece.made;
            _text += "=\"";
            _text += escaped(piece.text);
            _text += '"';
            break;
        default:
            _text += escaped(piece.text);
        }
    }
    _text += literal;
}

} // namespace crossdock::pages
