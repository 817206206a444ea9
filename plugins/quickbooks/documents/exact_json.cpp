#include "documents/exact_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <charconv>

namespace crossdock::quickbooks::exact {

namespace json = boost::json;

namespace {

constexpr char mark = '\xFF';

void append(std::string& out, const json::value& value) {
    if (const json::object* object = value.if_object()) {
        out += '{';
        for (const auto& member : *object) {
            out += out.back() == '{' ? "" : ",";
            out += json::serialize(json::string(member.key()));
            out += ':';
            append(out, member.value());
        }
        out += '}';
    } else if (const json::array* array = value.if_array()) {
        out += '[';
        for (const json::value& item : *array) {
            out += out.back() == '[' ? "" : ",";
            append(out, item);
        }
        out += ']';
    } else if (const json::string* text = value.if_string();
               text != nullptr && !text->empty() && text->front() == mark) {
        out.append(text->data() + 1, text->size() - 1);
    } else if (value.is_double()) { // of a mapping; without an exponent, which not every reader takes
        std::array<char, 512> digits{};
        const auto end =
            std::to_chars(digits.data(), digits.data() + digits.size(), value.get_double(), std::chars_format::fixed);
        out.append(digits.data(), end.ptr);
    } else {
        out += json::serialize(value);
    }
}

} // namespace

json::value number(const Decimal& value) {
    std::string text(1, mark);
    text += value.text();
    return json::string(text);
}

std::string textOf(const json::value& value) {
    std::string out;
    append(out, value);
    return out;
}

std::optional<Decimal> decimalOf(const json::value& value) {
    if (value.is_int64()) {
        return Decimal::fromUnits(value.get_int64(), 0);
    }
    const json::string* text = value.if_string();
    if (text == nullptr) {
        return std::nullopt;
    }
    std::string_view digits(text->data(), text->size());
    digits.remove_prefix(!digits.empty() && digits.front() == mark ? 1 : 0);
    return Decimal::parse(digits);
}

std::optional<Decimal> decimalAt(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(json::string_view(name.data(), name.size()));
    return value == nullptr ? std::nullopt : decimalOf(*value);
}

} // namespace crossdock::quickbooks::exact
