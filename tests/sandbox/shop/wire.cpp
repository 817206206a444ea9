#include "sandbox_shop/wire.hpp"

#include <charconv>
#include <cmath>

namespace crossdock::sandbox {

namespace {

namespace json = boost::json;

void appendUnit(std::string& out, unsigned unit) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        out += digits[(unit >> shift) & 15U];
    }
}

/// The code point at `at`, moved behind it; broken UTF-8 becomes U+FFFD byte by byte.
unsigned takePoint(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    const unsigned first = byte(at++);
    const unsigned more = first >= 0xF0U ? 3U : first >= 0xE0U ? 2U : first >= 0xC0U ? 1U : 0U;
    if (first < 0x80U) {
        return first;
    }
    if (more == 0 || at + more > text.size()) {
        return 0xFFFDU;
    }
    unsigned point = first & (0x3FU >> more);
    for (unsigned i = 0; i < more; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) {
            return 0xFFFDU;
        }
        point = (point << 6U) | (byte(at + i) & 0x3FU);
    }
    at += more;
    return point;
}

void append(std::string& out, const json::value& value);

template <typename Number>
void appendNumber(std::string& out, Number number) {
    char buffer[40];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
    out.append(buffer, static_cast<std::size_t>(end - buffer));
}

void appendObject(std::string& out, const json::object& object) {
    char before = '{';
    for (const auto& member : object) {
        out += before;
        appendWireString(out, member.key());
        out += ':';
        append(out, member.value());
        before = ',';
    }
    out += object.empty() ? "{}" : "}";
}

void appendArray(std::string& out, const json::array& array) {
    char before = '[';
    for (const auto& item : array) {
        out += before;
        append(out, item);
        before = ',';
    }
    out += array.empty() ? "[]" : "]";
}

void append(std::string& out, const json::value& value) {
    switch (value.kind()) {
    case json::kind::null:
        out += "null";
        break;
    case json::kind::bool_:
        out += value.get_bool() ? "true" : "false";
        break;
    case json::kind::int64:
        appendNumber(out, value.get_int64());
        break;
    case json::kind::uint64:
        appendNumber(out, value.get_uint64());
        break;
    case json::kind::double_:
        appendNumber(out, value.get_double());
        break;
    case json::kind::string:
        appendWireString(out, value.get_string());
        break;
    case json::kind::array:
        appendArray(out, value.get_array());
        break;
    case json::kind::object:
        appendObject(out, value.get_object());
        break;
    }
}

} // namespace

void appendWireString(std::string& out, std::string_view utf8) {
    out += '"';
    for (std::size_t at = 0; at < utf8.size();) {
        const char c = utf8[at];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '/') {
            out += c;
            ++at;
            continue;
        }
        const unsigned point = takePoint(utf8, at);
        switch (point) {
        case '"':
        case '\\':
        case '/':
            out += '\\';
            out += static_cast<char>(point);
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        case '\b':
            out += "\\b";
            break;
        case '\f':
            out += "\\f";
            break;
        case 0x7F:
            out += static_cast<char>(point);
            break;
        default:
            if (point > 0xFFFFU) {
                appendUnit(out, 0xD800U + ((point - 0x10000U) >> 10U));
                appendUnit(out, 0xDC00U + ((point - 0x10000U) & 0x3FFU));
            } else {
                appendUnit(out, point);
            }
        }
    }
    out += '"';
}

std::string wire(const json::value& value) {
    std::string out;
    append(out, value);
    return out;
}

} // namespace crossdock::sandbox
