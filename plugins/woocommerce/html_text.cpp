#include "html_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace crossdock::woocommerce {

namespace {

struct Named {
    std::string_view name;
    std::uint32_t code;
};

// Sorted by name. What WordPress, its editors and translators write; anything rarer comes as a number.
constexpr Named entities[] = {
    {"AElig", 198},  {"Aacute", 193}, {"Agrave", 192}, {"Aring", 197},  {"Auml", 196},   {"Ccedil", 199},
    {"Eacute", 201}, {"Egrave", 200}, {"Ntilde", 209}, {"Oslash", 216}, {"Ouml", 214},   {"Uuml", 220},
    {"aacute", 225}, {"acirc", 226},  {"aelig", 230},  {"agrave", 224}, {"amp", 38},     {"apos", 39},
    {"aring", 229},  {"atilde", 227}, {"auml", 228},   {"bull", 8226},  {"ccedil", 231}, {"cent", 162},
    {"copy", 169},   {"deg", 176},    {"eacute", 233}, {"ecirc", 234},  {"egrave", 232}, {"euml", 235},
    {"euro", 8364},  {"frac12", 189}, {"frac14", 188}, {"frac34", 190}, {"gt", 62},      {"hellip", 8230},
    {"iacute", 237}, {"icirc", 238},  {"iuml", 239},   {"laquo", 171},  {"ldquo", 8220}, {"lsquo", 8216},
    {"lt", 60},      {"mdash", 8212}, {"micro", 181},  {"middot", 183}, {"nbsp", 160},   {"ndash", 8211},
    {"ntilde", 241}, {"oacute", 243}, {"ocirc", 244},  {"oslash", 248}, {"ouml", 246},   {"pound", 163},
    {"prime", 8242}, {"quot", 34},    {"raquo", 187},  {"rdquo", 8221}, {"reg", 174},    {"rsquo", 8217},
    {"szlig", 223},  {"times", 215},  {"trade", 8482}, {"uacute", 250}, {"uuml", 252},   {"yen", 165}};

void appendCodePoint(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (code < 0x80U) {
        put(code);
    } else if (code < 0x800U) {
        put(0xC0U | (code >> 6U)), put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000U) {
        put(0xE0U | (code >> 12U)), put(0x80U | ((code >> 6U) & 0x3FU)), put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U)), put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU)), put(0x80U | (code & 0x3FU));
    }
}

/// The code point behind "#233", "#xE9" or "eacute"; 0 when there is none.
std::uint32_t codeOf(std::string_view name) {
    if (name.size() > 1 && name.front() == '#') {
        const bool hex = name[1] == 'x' || name[1] == 'X';
        name.remove_prefix(hex ? 2 : 1);
        std::uint32_t code = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
        const bool whole = error == std::errc() && end == name.data() + name.size();
        return whole && code <= 0x10FFFFU && (code < 0xD800U || code > 0xDFFFU) ? code : 0;
    }
    const auto* const found =
        std::lower_bound(std::begin(entities), std::end(entities), name,
                         [](const Named& entity, std::string_view wanted) { return entity.name < wanted; });
    return found != std::end(entities) && found->name == name ? found->code : 0;
}

std::string withoutTags(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    for (std::size_t i = 0; i < html.size(); ++i) {
        const char next = i + 1 < html.size() ? html[i + 1] : '\0';
        const bool tag = html[i] == '<' &&
                         (next == '/' || next == '!' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'));
        const std::size_t end = tag ? html.find('>', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += html[i];
            continue;
        }
        const std::string_view name = html.substr(i + 1, end - i - 1);
        if (name.substr(0, 2) == "br" || name == "/p" || name == "/li" || name == "/div" || name.substr(0, 2) == "/h") {
            out += '\n';
        }
        i = end;
    }
    return out;
}

std::string decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t end = text[i] == '&' ? text.find(';', i) : std::string_view::npos;
        const std::uint32_t code =
            end != std::string_view::npos && end - i <= 10 ? codeOf(text.substr(i + 1, end - i - 1)) : 0;
        if (code == 0) {
            out += text[i];
        } else {
            appendCodePoint(out, code);
            i = end;
        }
    }
    return out;
}

} // namespace

std::string plainText(std::string_view html) {
    std::string text = html.find('<') == std::string_view::npos ? std::string(html) : withoutTags(html);
    if (text.find('&') != std::string::npos) {
        text = decoded(text);
    }
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace crossdock::woocommerce
