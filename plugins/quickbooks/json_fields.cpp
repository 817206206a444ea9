#include "json_fields.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

/// Builds a tree as json::parse does, but for numbers.
struct Builder {
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(-1);
    static constexpr std::size_t max_string_size = std::size_t(-1);

    json::value_stack stack;
    std::string number;

    bool on_document_begin(json::error_code&) { return stack.reset(), true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return true; }
    bool on_object_end(std::size_t count, json::error_code&) { return stack.push_object(count), true; }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t count, json::error_code&) { return stack.push_array(count), true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) { return stack.push_chars(part), true; }
    bool on_key(json::string_view part, std::size_t, json::error_code&) { return stack.push_key(part), true; }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) { return stack.push_chars(part), true; }
    bool on_string(json::string_view part, std::size_t, json::error_code&) { return stack.push_string(part), true; }
    bool on_number_part(json::string_view part, json::error_code&) {
        return number.append(part.data(), part.size()), true;
    }
    template <typename Number>
    bool take(Number, json::string_view part) {
        number.append(part.data(), part.size());
        stack.push_string(number);
        number.clear();
        return true;
    }
    bool on_int64(std::int64_t value, json::string_view part, json::error_code&) { return take(value, part); }
    bool on_uint64(std::uint64_t value, json::string_view part, json::error_code&) { return take(value, part); }
    template <typename Number>
    bool on_double(Number value, json::string_view part, json::error_code&) {
        return take(value, part);
    }
    bool on_bool(bool value, json::error_code&) { return stack.push_bool(value), true; }
    bool on_null(json::error_code&) { return stack.push_null(), true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

const json::value* find(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(json::string_view(name.data(), name.size()));
    return value != nullptr && !value->is_null() ? value : nullptr;
}

} // namespace

std::optional<json::value> parseExact(std::string_view text) {
    json::parse_options options;
    options.max_depth = 64;
    json::basic_parser<Builder> parser(options);
    json::error_code problem;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), problem);
    if (problem || !parser.done() || text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) {
        return std::nullopt;
    }
    return parser.handler().stack.release();
}

const json::object& objectAt(const json::object& object, std::string_view name) {
    static const json::object none;
    const json::value* value = find(object, name);
    const json::object* found = value != nullptr ? value->if_object() : nullptr;
    return found != nullptr ? *found : none;
}

const json::array& arrayAt(const json::object& object, std::string_view name) {
    static const json::array none;
    const json::value* value = find(object, name);
    const json::array* found = value != nullptr ? value->if_array() : nullptr;
    return found != nullptr ? *found : none;
}

std::string_view textAt(const json::object& object, std::string_view name) {
    const json::value* value = find(object, name);
    if (value == nullptr || !value->is_string()) {
        return value != nullptr && value->is_bool() ? (value->get_bool() ? "true" : "false") : std::string_view();
    }
    return {value->get_string().data(), value->get_string().size()};
}

std::string_view referenceAt(const json::object& object, std::string_view name) {
    return textAt(objectAt(object, name), "value");
}

bool flagAt(const json::object& object, std::string_view name, bool whenAbsent) {
    return find(object, name) == nullptr ? whenAbsent : textAt(object, name) == "true";
}

} // namespace crossdock::quickbooks
