#include "sandbox_shop/exact_json.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <charconv>
#include <string>

namespace crossdock::sandbox {

namespace {

namespace json = boost::json;
using Error = json::error_code;

/// Builds a value from what the parser meets; a double is read again from its text.
class Builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    json::value take() { return _stack.release(); }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t count, Error&) { return _stack.push_object(count), true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t count, Error&) { return _stack.push_array(count), true; }
    bool on_key_part(json::string_view part, std::size_t, Error&) { return _stack.push_chars(part), true; }
    bool on_key(json::string_view rest, std::size_t, Error&) { return _stack.push_key(rest), true; }
    bool on_string_part(json::string_view part, std::size_t, Error&) { return _stack.push_chars(part), true; }
    bool on_string(json::string_view rest, std::size_t, Error&) { return _stack.push_string(rest), true; }
    bool on_number_part(json::string_view part, Error&) { return _number.append(part), true; }
    bool on_int64(std::int64_t number, json::string_view, Error&) {
        _number.clear();
        return _stack.push_int64(number), true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, Error&) {
        _number.clear();
        return _stack.push_uint64(number), true;
    }
    bool on_double(double number, json::string_view rest, Error&) {
        _number.append(rest);
        double exact = number;
        const auto read = std::from_chars(_number.data(), _number.data() + _number.size(), exact);
        _stack.push_double(read.ec == std::errc{} ? exact : number);
        _number.clear();
        return true;
    }
    bool on_bool(bool value, Error&) { return _stack.push_bool(value), true; }
    bool on_null(Error&) { return _stack.push_null(), true; }
    bool on_comment_part(json::string_view, Error&) { return true; }
    bool on_comment(json::string_view, Error&) { return true; }

    void begin() { _stack.reset(); }

private:
    json::value_stack _stack;
    std::string _number;
};

} // namespace

json::value parseJson(std::string_view text) {
    json::parse_options options;
    options.max_depth = 64;
    json::basic_parser<Builder> parser(options);
    parser.handler().begin();
    Error error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (!error && used < text.size() && text.find_first_not_of(" \t\r\n", used) != std::string_view::npos) {
        error = json::error::extra_data;
    }
    if (error) {
        throw boost::system::system_error(error);
    }
    return parser.handler().take();
}

} // namespace crossdock::sandbox
