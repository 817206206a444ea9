#include "changes.hpp"

#include "documents/exact_json.hpp"

#include <crossdock/settings_json.hpp>

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

/// Names of the service's own making, or of no meaning to a reader.
bool isSilent(std::string_view name) {
    return name == "Id" || name == "SyncToken" || name == "sparse" || name == "domain" || name == "MetaData" ||
           name == "name" || name == "LineNum";
}

std::string plain(const json::value& value) {
    if (const std::optional<Decimal> number = exact::decimalOf(value)) {
        return number->trimmed().text();
    }
    if (value.is_string()) {
        return {value.get_string().data(), value.get_string().size()};
    }
    return value.is_bool() ? (value.get_bool() ? "true" : "false") : std::string();
}

void flatten(const json::value& value, const std::string& name, std::map<std::string, std::string>& out) {
    if (const json::object* object = value.if_object()) {
        const bool isReference = object->contains("value") && object->size() <= 2;
        for (const auto& member : *object) {
            if (!isSilent(std::string_view(member.key().data(), member.key().size()))) {
                flatten(member.value(),
                        isReference    ? name
                        : name.empty() ? std::string(member.key())
                                       : name + "." + std::string(member.key()),
                        out);
            }
        }
    } else if (const json::array* array = value.if_array()) {
        for (std::size_t i = 0; i < array->size(); ++i) {
            flatten((*array)[i], name + "[" + std::to_string(i) + "]", out);
        }
    } else if (!value.is_null()) {
        out[name] = plain(value);
    }
}

} // namespace

std::map<std::string, std::string> flattened(const json::object& object) {
    std::map<std::string, std::string> out;
    flatten(object, {}, out);
    return out;
}

std::string changesOf(const json::object& current, const json::object& wanted) {
    const std::map<std::string, std::string> before = flattened(current);
    const std::map<std::string, std::string> after = flattened(wanted);
    std::string out = "[";
    for (const auto& [name, value] : after) {
        const auto old = before.find(name);
        if (old != before.end() && old->second == value) {
            continue;
        }
        out.append(out.size() > 1 ? "," : "").append("{\"field\":").append(jsonQuoted(name)).append(",\"old\":");
        out.append(old == before.end() ? "null" : jsonQuoted(old->second)).append(",\"new\":");
        out.append(jsonQuoted(value)).append("}");
    }
    return out += "]";
}

} // namespace crossdock::quickbooks
