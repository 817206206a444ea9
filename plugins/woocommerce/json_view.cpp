#include "json_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace crossdock::woocommerce {

namespace json = boost::json;

const json::value* find(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && !value->is_null() ? value : nullptr;
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

namespace {

std::string fixedText(double number) {
    std::array<char, 512> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
    return error == std::errc() ? std::string(buffer.data(), end) : std::string();
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

} // namespace

std::string textOf(const json::value& value) {
    switch (value.kind()) {
    case json::kind::string:
        return std::string(std::string_view(value.get_string()));
    case json::kind::int64:
        return std::to_string(value.get_int64());
    case json::kind::uint64:
        return std::to_string(value.get_uint64());
    case json::kind::double_:
        return fixedText(value.get_double());
    case json::kind::bool_:
        return value.get_bool() ? "1" : "";
    default:
        return {};
    }
}

std::string textAt(const json::object& object, std::string_view name) {
    const json::value* value = find(object, name);
    return value != nullptr ? textOf(*value) : std::string();
}

std::string_view viewAt(const json::object& object, std::string_view name) {
    const json::value* value = find(object, name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(*text) : std::string_view();
}

std::string idAt(const json::object& object, std::string_view name) {
    std::string text = textAt(object, name);
    return text == "0" ? std::string() : text;
}

std::int64_t numberAt(const json::object& object, std::string_view name) {
    const std::string text = textAt(object, name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

bool flagAt(const json::object& object, std::string_view name) {
    const std::string text = textAt(object, name);
    return text == "1" || text == "true" || text == "yes";
}

std::optional<UtcTime> gmtAt(const json::object& object, std::string_view name) {
    const std::string_view text = viewAt(object, name);
    return text.empty() ? std::nullopt : UtcTime::parse(text);
}

std::string amountOf(std::string_view raw, std::string_view whenEmpty) {
    const std::string_view text = trimmed(raw);
    if (text.empty()) {
        return std::string(whenEmpty);
    }
    std::optional<Decimal> value = Decimal::parse(text);
    if (value && value->scale() <= 8) {
        return std::string(text);
    }
    if (!value && text.find_first_not_of("+-.0123456789eE") == std::string_view::npos) {
        std::string plain(text.front() == '+' ? text.substr(1) : text);
        if (plain.find_first_of("eE") != std::string::npos) {
            double number = 0;
            const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number);
            plain = error == std::errc() && end == plain.data() + plain.size() ? fixedText(number) : std::string();
        }
        const std::size_t sign = !plain.empty() && plain.front() == '-' ? 1 : 0;
        if (plain.size() > sign && plain[sign] == '.') {
            plain.insert(sign, 1, '0');
        }
        if (!plain.empty() && plain.back() == '.') {
            plain.pop_back();
        }
        while (plain.size() > sign + 1 && plain[sign] == '0' && plain[sign + 1] != '.') {
            plain.erase(sign, 1);
        }
        value = Decimal::parse(plain);
    }
    if (!value) {
        return std::string(text);
    }
    return value->scale() > 8 ? value->rounded(8).trimmed().text() : value->text();
}

std::string amountAt(const json::object& object, std::string_view name, std::string_view whenEmpty) {
    const json::value* value = find(object, name);
    if (value == nullptr) {
        return std::string(whenEmpty);
    }
    if (const json::string* text = value->if_string()) {
        return amountOf(std::string_view(*text), whenEmpty);
    }
    return amountOf(textOf(*value), whenEmpty);
}

void Sum::add(std::string_view amount) {
    const std::optional<Decimal> value = Decimal::parse(amount);
    const std::optional<Decimal> next = value ? Decimal::tryAdd(_value, *value) : std::nullopt;
    if (next) {
        _value = *next;
    } else {
        _broken = true;
    }
}

namespace {

[[noreturn]] void notAList() {
    throw Error::transient("the shop's answer is not the list that was asked for");
}

std::vector<std::string> valuesOfNumberedObject(std::string_view body) {
    const json::object object = parseObject(body);
    std::vector<std::string> elements;
    for (const auto& member : object) {
        const std::string_view name = member.key();
        const bool number =
            !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!number || !member.value().is_object()) {
            notAList();
        }
        elements.push_back(json::serialize(member.value()));
    }
    return elements;
}

} // namespace

std::vector<std::string> elementsOf(std::string_view body) {
    if (body.substr(0, 3) == "\xEF\xBB\xBF") {
        body.remove_prefix(3);
    }
    body = trimmed(body);
    if (!body.empty() && body.front() == '{') {
        return valuesOfNumberedObject(body);
    }
    if (body.size() < 2 || body.front() != '[' || body.back() != ']') {
        notAList();
    }
    std::vector<std::string> elements;
    std::size_t depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 1; i + 1 < body.size(); ++i) {
        switch (body[i]) {
        case '"':
            if (depth == 0) {
                notAList();
            }
            for (++i; i < body.size() && body[i] != '"'; ++i) {
                i += body[i] == '\\' ? 1U : 0U;
            }
            break;
        case '{':
        case '[':
            if (depth++ == 0) {
                begin = i;
            }
            break;
        case '}':
        case ']':
            if (depth == 0) {
                notAList();
            }
            if (--depth == 0) {
                elements.emplace_back(body.substr(begin, i - begin + 1));
            }
            break;
        default:
            if (depth == 0 && std::string_view(", \t\r\n").find(body[i]) == std::string_view::npos) {
                notAList();
            }
        }
    }
    if (depth != 0) {
        notAList();
    }
    return elements;
}

json::object parseObject(std::string_view text, json::storage_ptr storage) {
    json::error_code error;
    json::value value = json::parse(text, error, std::move(storage));
    if (error || !value.is_object()) {
        throw Error::transient("the shop's answer holds a record that is no JSON object");
    }
    return std::move(value.get_object());
}

} // namespace crossdock::woocommerce
