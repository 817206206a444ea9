#include "net/json_body.hpp"

#include "net/header_rules.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cmath>
#include <string_view>

namespace crossdock::net {

namespace {

namespace json = boost::json;

/// Takes what the parser tells and keeps nothing.
struct Listener {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    using Code = json::error_code;
    using Text = json::string_view;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return true; }
    bool on_object_end(std::size_t, Code&) { return true; }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(Text, std::size_t, Code&) { return true; }
    bool on_key(Text, std::size_t, Code&) { return true; }
    bool on_string_part(Text, std::size_t, Code&) { return true; }
    bool on_string(Text, std::size_t, Code&) { return true; }
    bool on_number_part(Text, Code&) { return true; }
    bool on_int64(std::int64_t, Text, Code&) { return true; }
    bool on_uint64(std::uint64_t, Text, Code&) { return true; }
    bool on_double(double value, Text, Code& error) {
        if (!std::isfinite(value)) {
            error = json::error::exponent_overflow;
            return false;
        }
        return true;
    }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }
};

struct Parsed {
    std::size_t length = 0; ///< of the value, when there is no error
    json::error_code error;

    bool tooMuch() const { return error == json::error::too_deep || error == json::error::exponent_overflow; }
};

Parsed parseOne(std::string_view text) {
    json::parse_options options;
    options.max_depth = deepestNesting;
    json::basic_parser<Listener> parser(options);
    Parsed parsed;
    parsed.length = parser.write_some(false, text.data(), text.size(), parsed.error);
    return parsed;
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isBlank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

bool looksLikePage(std::string_view text) {
    const std::string begin = lowerCase(text.substr(0, 1024));
    for (const char* mark : {"<!doctype html", "<html", "<head", "<body"}) {
        if (begin.find(mark) != std::string::npos) {
            return true;
        }
    }
    return false;
}

/// Where a value that stands for itself may begin: first of all, on a new line, or after a tag.
std::size_t findBeginning(std::string_view text) {
    bool fresh = true;
    int open = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if ((c == '{' || c == '[') && fresh) {
            return open == 0 ? at : std::string_view::npos;
        }
        open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        fresh = c == '\n' || c == '>' || (fresh && isBlank(c));
    }
    return std::string_view::npos;
}

std::string_view extract(std::string_view text) {
    const std::size_t begin = findBeginning(text);
    if (begin == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = text.substr(begin);
    const Parsed parsed = parseOne(rest);
    const bool clear = !parsed.error && rest.find_first_of("{[", parsed.length) == std::string_view::npos;
    return clear ? trimmed(rest.substr(0, parsed.length)) : std::string_view{};
}

} // namespace

JsonVerdict judgeJson(std::string& body) {
    std::string_view text = body;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    text = trimmed(text);
    if (text.empty()) {
        return JsonVerdict::Other;
    }
    const Parsed parsed = parseOne(text);
    if (!parsed.error && parsed.length == text.size()) {
        if (text.size() != body.size()) {
            body = std::string(text);
        }
        return JsonVerdict::One;
    }
    if (parsed.tooMuch()) {
        return JsonVerdict::TooMuch;
    }
    if (looksLikePage(text)) {
        return JsonVerdict::Html;
    }
    if (const std::string_view value = extract(text); !value.empty()) {
        body = std::string(value);
        return JsonVerdict::Extracted;
    }
    return parsed.error == json::error::incomplete ? JsonVerdict::Cut : JsonVerdict::Other;
}

} // namespace crossdock::net
