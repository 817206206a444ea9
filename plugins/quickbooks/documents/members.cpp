#include "documents/members.hpp"

#include "documents/exact_json.hpp"
#include "documents/held.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>

namespace crossdock::quickbooks::documents {

namespace json = boost::json;

const json::value* member(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(json::string_view(name.data(), name.size()));
    return value != nullptr && !value->is_null() ? value : nullptr;
}

std::string text(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    const json::string* found = value != nullptr ? value->if_string() : nullptr;
    return found != nullptr ? std::string(found->data(), found->size()) : std::string();
}

bool flag(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const json::object& object(const json::object& object, std::string_view name) {
    static const json::object none;
    const json::value* value = member(object, name);
    const json::object* found = value != nullptr ? value->if_object() : nullptr;
    return found != nullptr ? *found : none;
}

const json::array& array(const json::object& object, std::string_view name) {
    static const json::array none;
    const json::value* value = member(object, name);
    const json::array* found = value != nullptr ? value->if_array() : nullptr;
    return found != nullptr ? *found : none;
}

std::string reference(const json::object& owner, std::string_view name) {
    return text(object(owner, name), "value");
}

json::object reference(std::string_view id) {
    return {{"value", json::string_view(id.data(), id.size())}};
}

Decimal amount(const json::object& object, std::string_view name) {
    const json::value* value = member(object, name);
    if (value == nullptr) {
        return {};
    }
    if (const std::optional<Decimal> found = exact::decimalOf(*value)) {
        return *found;
    }
    throw Held("bad_record", std::string(name) + " is not a decimal number");
}

std::string textAtPath(const json::object& root, std::string_view path) {
    static const json::value none;
    const json::object* object = &root;
    const json::array* array = nullptr;
    while (true) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        const std::string_view name = path.substr(0, dot);
        const json::value* value = nullptr;
        if (object != nullptr) {
            value = member(*object, name);
        } else if (array != nullptr) {
            std::size_t index = array->size();
            std::from_chars(name.data(), name.data() + name.size(), index);
            value = index < array->size() ? &(*array)[index] : nullptr;
        }
        if (value == nullptr) {
            return {};
        }
        if (dot == path.size()) {
            const json::string* text = value->if_string();
            const bool scalar = value->is_number() || value->is_bool();
            return text != nullptr ? std::string(text->data(), text->size()) : scalar ? json::serialize(*value) : "";
        }
        object = value->if_object();
        array = value->if_array();
        path.remove_prefix(dot + 1);
    }
}

} // namespace crossdock::quickbooks::documents
