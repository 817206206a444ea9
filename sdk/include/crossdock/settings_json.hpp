// A small strict JSON reader for settings, so that the SDK stands alone. Records are no business of it: connectors bring a fast library
// of their own for those.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crossdock/error.hpp"

namespace crossdock {
inline namespace v1 {

/// One JSON value. A value type. Numbers stay text, so that no digit is lost.
class JsonValue {
public:
    enum class Kind { Null, Boolean, Number, Text, Array, Object };
    struct Member;

    Kind kind = Kind::Null;
    bool boolean = false;
    std::string text; ///< of Text; of Number as written
    std::vector<JsonValue> items;
    std::vector<Member> members; ///< in the order written

    /// Nothing unless this is an object with that member.
    const JsonValue* find(std::string_view name) const noexcept;

    /// Reads exactly one value (RFC 8259, UTF-8). Throws Error (config) on anything else, on a name that occurs twice, and on more
    /// than 32 levels.
    static JsonValue parse(std::string_view text);
};

// A type of its own, defined once a JsonValue is whole: clang with libstdc++ as C++20 takes no std::pair of a class that is not.
struct JsonValue::Member {
    std::string first; ///< the name
    JsonValue second;
};

inline const JsonValue* JsonValue::find(std::string_view name) const noexcept {
    for (const Member& member : members) {
        if (member.first == name) {
            return &member.second;
        }
    }
    return nullptr;
}

/// `text` as a JSON string with its quotes.
inline std::string jsonQuoted(std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20U) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        } else {
            out += character;
        }
    }
    return out += '"';
}

/// The value as JSON, without blanks.
inline std::string jsonText(const JsonValue& value) {
    std::string out;
    switch (value.kind) {
    case JsonValue::Kind::Null:
        return "null";
    case JsonValue::Kind::Boolean:
        return value.boolean ? "true" : "false";
    case JsonValue::Kind::Number:
        return value.text;
    case JsonValue::Kind::Text:
        return jsonQuoted(value.text);
    case JsonValue::Kind::Array:
        for (const JsonValue& item : value.items) {
            out.append(out.empty() ? "" : ",").append(jsonText(item));
        }
        return "[" + out + "]";
    case JsonValue::Kind::Object:
        for (const JsonValue::Member& member : value.members) {
            out.append(out.empty() ? "" : ",")
                .append(jsonQuoted(member.first))
                .append(":")
                .append(jsonText(member.second));
        }
        return "{" + out + "}";
    }
    return out;
}

namespace detail {

/// Bytes of the well-formed UTF-8 sequence at the front of `text`; 0 when there is none (overlong, surrogate, cut short, too large).
inline std::size_t utf8Length(std::string_view text) noexcept {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto tail = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    if (text.empty()) {
        return 0;
    }
    const unsigned first = at(0);
    if (first < 0x80U) {
        return 1;
    }
    if (first >= 0xC2U && first <= 0xDFU) {
        return tail(1) ? 2 : 0;
    }
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool second = first == 0xE0U ? at(1) >= 0xA0U : first == 0xEDU ? at(1) <= 0x9FU : true;
        return second && tail(1) && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool second = first == 0xF0U ? at(1) >= 0x90U : first == 0xF4U ? at(1) <= 0x8FU : true;
        return second && tail(1) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : _rest(text) {}

    JsonValue whole() {
        JsonValue value = read(0);
        skipBlanks();
        if (!_rest.empty()) {
            fail("text after the value");
        }
        return value;
    }

private:
    [[noreturn]] static void fail(const char* what) {
        throw Error(ErrorClass::Config, std::string("settings: not valid JSON: ") + what);
    }
    void skipBlanks() {
        while (!_rest.empty() && (_rest[0] == ' ' || _rest[0] == '\n' || _rest[0] == '\r' || _rest[0] == '\t')) {
            _rest.remove_prefix(1);
        }
    }
    bool take(char wanted) {
        skipBlanks();
        if (_rest.empty() || _rest[0] != wanted) {
            return false;
        }
        _rest.remove_prefix(1);
        return true;
    }
    bool takeWord(std::string_view word) {
        if (_rest.substr(0, word.size()) != word) {
            return false;
        }
        _rest.remove_prefix(word.size());
        return true;
    }

    JsonValue read(unsigned depth) {
        if (depth > 32) {
            fail("more than 32 levels");
        }
        skipBlanks();
        if (_rest.empty()) {
            fail("a value is missing");
        }
        JsonValue value;
        switch (_rest[0]) {
        case '{':
            readObject(value, depth);
            break;
        case '[':
            readArray(value, depth);
            break;
        case '"':
            value.kind = JsonValue::Kind::Text;
            value.text = readText();
            break;
        case 't':
        case 'f':
            value.kind = JsonValue::Kind::Boolean;
            value.boolean = takeWord("true");
            if (!value.boolean && !takeWord("false")) {
                fail("unknown word");
            }
            break;
        case 'n':
            if (!takeWord("null")) {
                fail("unknown word");
            }
            break;
        default:
            value.kind = JsonValue::Kind::Number;
            value.text = readNumber();
        }
        return value;
    }

    void readObject(JsonValue& value, unsigned depth) {
        value.kind = JsonValue::Kind::Object;
        take('{');
        if (take('}')) {
            return;
        }
        do {
            skipBlanks();
            std::string name = readText();
            if (value.find(name) != nullptr) {
                fail("a name occurs twice");
            }
            if (!take(':')) {
                fail("':' is missing");
            }
            JsonValue member = read(depth + 1);
            value.members.push_back({std::move(name), std::move(member)});
        } while (take(','));
        if (!take('}')) {
            fail("'}' is missing");
        }
    }

    void readArray(JsonValue& value, unsigned depth) {
        value.kind = JsonValue::Kind::Array;
        take('[');
        if (take(']')) {
            return;
        }
        do {
            value.items.push_back(read(depth + 1));
        } while (take(','));
        if (!take(']')) {
            fail("']' is missing");
        }
    }

    std::size_t digits() {
        std::size_t count = 0;
        while (count < _rest.size() && _rest[count] >= '0' && _rest[count] <= '9') {
            ++count;
        }
        _rest.remove_prefix(count);
        return count;
    }

    std::string readNumber() {
        const std::string_view begin = _rest;
        takeWord("-");
        const bool zero = !_rest.empty() && _rest[0] == '0';
        const std::size_t whole = digits();
        if (whole == 0 || (zero && whole > 1)) {
            fail("unknown character or number");
        }
        if (takeWord(".") && digits() == 0) {
            fail("a number ends in its point");
        }
        if (takeWord("e") || takeWord("E")) {
            if (!takeWord("+")) {
                takeWord("-");
            }
            if (digits() == 0) {
                fail("an exponent without digits");
            }
        }
        return std::string(begin.substr(0, begin.size() - _rest.size()));
    }

    std::string readText() {
        if (!takeWord("\"")) {
            fail("'\"' is missing");
        }
        std::string out;
        for (;;) {
            if (_rest.empty()) {
                fail("a string has no end");
            }
            if (takeWord("\"")) {
                return out;
            }
            if (takeWord("\\")) {
                readEscape(out);
                continue;
            }
            const std::size_t length = static_cast<unsigned char>(_rest[0]) < 0x20U ? 0 : utf8Length(_rest);
            if (length == 0) {
                fail("a string holds a control character or bytes that are no UTF-8");
            }
            out.append(_rest.substr(0, length));
            _rest.remove_prefix(length);
        }
    }

    std::uint32_t hex4() {
        std::uint32_t code = 0;
        if (_rest.size() < 4) {
            fail("\\u without four digits");
        }
        for (std::size_t i = 0; i < 4; ++i) {
            const char digit = _rest[i];
            const int value = digit >= '0' && digit <= '9'   ? digit - '0'
                              : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                              : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                             : -1;
            if (value < 0) {
                fail("\\u without four digits");
            }
            code = code * 16 + static_cast<std::uint32_t>(value);
        }
        _rest.remove_prefix(4);
        return code;
    }

    void readEscape(std::string& out) {
        static constexpr std::string_view names = "\"\\/bfnrt";
        static constexpr std::string_view values = "\"\\/\b\f\n\r\t";
        if (_rest.empty()) {
            fail("a string has no end");
        }
        const char name = _rest[0];
        _rest.remove_prefix(1);
        const std::size_t at = names.find(name);
        if (at != std::string_view::npos) {
            out += values[at];
            return;
        }
        if (name != 'u') {
            fail("unknown escape");
        }
        std::uint32_t code = hex4();
        if (code >= 0xD800U && code <= 0xDBFFU) {
            const std::uint32_t low = takeWord("\\u") ? hex4() : 0;
            if (low < 0xDC00U || low > 0xDFFFU) {
                fail("half of a surrogate pair");
            }
            code = 0x10000U + ((code - 0xD800U) << 10U) + (low - 0xDC00U);
        } else if (code >= 0xDC00U && code <= 0xDFFFU) {
            fail("half of a surrogate pair");
        }
        putCodePoint(out, code);
    }

    static void putCodePoint(std::string& out, std::uint32_t code) {
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

    std::string_view _rest;
};

} // namespace detail

inline JsonValue JsonValue::parse(std::string_view text) {
    return detail::JsonReader(text).whole();
}

} // namespace v1
} // namespace crossdock
