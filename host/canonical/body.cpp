#include "canonical/body.hpp"

#include "canonical/inspect.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

namespace crossdock::canonical {

namespace json = boost::json;

namespace {

/// Builds the tree; counts members, since the tree keeps only the last of two equal ones.
struct Builder {
    using error = json::error_code;
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    Builder(unsigned char* scratch, std::size_t size) : stack({}, scratch, size) {}

    json::value_stack stack;
    std::size_t members = 0;

    bool on_document_begin(error&) { return true; }
    bool on_document_end(error&) { return true; }
    bool on_object_begin(error&) { return true; }
    bool on_object_end(std::size_t count, error&) {
        members += count;
        stack.push_object(count);
        return true;
    }
    bool on_array_begin(error&) { return true; }
    bool on_array_end(std::size_t count, error&) { return stack.push_array(count), true; }
    bool on_key_part(json::string_view part, std::size_t, error&) { return stack.push_chars(part), true; }
    bool on_key(json::string_view rest, std::size_t, error&) { return stack.push_key(rest), true; }
    bool on_string_part(json::string_view part, std::size_t, error&) { return stack.push_chars(part), true; }
    bool on_string(json::string_view rest, std::size_t, error&) { return stack.push_string(rest), true; }
    bool on_number_part(json::string_view part, error&) {
        mark();
        return stack.push_chars(part), true;
    }
    bool on_int64(std::int64_t, json::string_view rest, error&) { return number(rest); }
    bool on_uint64(std::uint64_t, json::string_view rest, error&) { return number(rest); }
    bool on_double(double, json::string_view rest, error&) { return number(rest); }
    bool on_bool(bool value, error&) { return stack.push_bool(value), true; }
    bool on_null(error&) { return stack.push_null(), true; }
    bool on_comment_part(json::string_view, error&) { return true; }
    bool on_comment(json::string_view, error&) { return true; }

private:
    void mark() {
        if (!_marked) {
            stack.push_chars({&Body::numberMark, 1});
            _marked = true;
        }
    }
    bool number(json::string_view rest) {
        mark();
        _marked = false;
        return stack.push_string(rest), true;
    }

    bool _marked = false;
};

std::size_t membersOf(const json::value& value) {
    std::size_t count = 0;
    if (const json::object* object = value.if_object()) {
        count = object->size();
        for (const auto& member : *object) {
            count += membersOf(member.value());
        }
    } else if (const json::array* array = value.if_array()) {
        for (const json::value& item : *array) {
            count += membersOf(item);
        }
    }
    return count;
}

bool startsWithMark(const json::string& text) {
    return !text.empty() && text.front() == Body::numberMark;
}

} // namespace

bool isNumber(const json::value& value) {
    return value.is_string() && startsWithMark(value.get_string());
}

bool isText(const json::value& value) {
    return value.is_string() && !startsWithMark(value.get_string());
}

std::string Body::parse(std::string_view text) {
    json::parse_options options;
    options.max_depth = maxDepth;
    std::array<unsigned char, 16U << 10U> scratch;
    json::basic_parser<Builder> parser(options, scratch.data(), scratch.size());
    Builder& builder = parser.handler();
    builder.stack.reset(&_resource);
    json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size()) {
        error = json::error::extra_data;
    }
    if (error == json::error::too_deep) {
        return "nested deeper than " + std::to_string(maxDepth);
    }
    if (error) {
        return "not valid JSON: " + error.message();
    }
    _root = builder.stack.release();
    if (membersOf(_root) != builder.members) {
        return "an object has the same member twice";
    }
    return {};
}

} // namespace crossdock::canonical
