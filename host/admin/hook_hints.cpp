#include "admin/hook_inbox.hpp"
#include "admin/json.hpp"

#include <algorithm>
#include <map>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

constexpr std::size_t mostKeys = 1'000;
constexpr std::string_view realmMark = "realm:";

/// A record's id as text: digits, or a short plain word.
std::string keyOf(const Var& value) {
    std::string text;
    if (value.isInteger() && !value.isBoolean()) {
        text = value.convert<std::string>();
    } else if (value.isString()) {
        text = value.extract<std::string>();
    }
    const bool plain = !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               each == '-' || each == '_';
    });
    return plain ? text : std::string();
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    return text;
}

JsonObject::Ptr objectIn(const Var& value) {
    return value.type() == typeid(JsonObject::Ptr) ? value.extract<JsonObject::Ptr>() : JsonObject::Ptr();
}

JsonArray::Ptr arrayIn(const Var& value) {
    return value.type() == typeid(JsonArray::Ptr) ? value.extract<JsonArray::Ptr>() : JsonArray::Ptr();
}

std::string textIn(const JsonObject::Ptr& object, const char* name) {
    return object && object->has(name) ? keyOf(object->get(name)) : std::string();
}

/// Keys by entity, each once.
class Named {
public:
    void add(const std::string& entity, const std::string& key) {
        std::vector<std::string>& keys = _keys[entity];
        if (!entity.empty() && !key.empty() && _count < mostKeys &&
            std::find(keys.begin(), keys.end(), key) == keys.end()) {
            keys.push_back(key);
            ++_count;
        }
    }
    std::vector<HookHint> all() const {
        std::vector<HookHint> hints;
        for (const auto& [entity, keys] : _keys) {
            if (!keys.empty()) {
                hints.push_back({entity, keys});
            }
        }
        return hints;
    }

private:
    std::map<std::string, std::vector<std::string>> _keys;
    std::size_t _count = 0;
};

/// {"eventNotifications": [{"realmId", "dataChangeEvent": {"entities": [{"name", "id"}]}}]}
void readNotifications(const JsonArray::Ptr& notifications, const std::string& realm, Named& named,
                       std::size_t& foreign) {
    for (const Var& each : *notifications) {
        const JsonObject::Ptr notification = objectIn(each);
        if (textIn(notification, "realmId") != realm) {
            ++foreign;
            continue;
        }
        const JsonObject::Ptr change = objectIn(notification->get("dataChangeEvent"));
        const JsonArray::Ptr entities = change ? arrayIn(change->get("entities")) : JsonArray::Ptr();
        if (!entities) {
            continue;
        }
        for (const Var& entity : *entities) {
            const JsonObject::Ptr one = objectIn(entity);
            named.add(lowered(textIn(one, "name")), textIn(one, "id"));
        }
    }
}

/// [{"type": "qbo.customer.updated.v1", "intuitentityid", "intuitaccountid", "data": {"deletedid"}}]
void readCloudEvents(const JsonArray::Ptr& events, const std::string& realm, Named& named, std::size_t& foreign) {
    for (const Var& each : *events) {
        const JsonObject::Ptr event = objectIn(each);
        if (textIn(event, "intuitaccountid") != realm) {
            ++foreign;
            continue;
        }
        const Var type = event->get("type");
        const std::string text = type.isString() ? type.extract<std::string>() : std::string();
        const std::size_t first = text.find('.');
        const std::size_t second = first == std::string::npos ? first : text.find('.', first + 1);
        if (second == std::string::npos) {
            continue;
        }
        const std::string entity = text.substr(first + 1, second - first - 1);
        named.add(entity, textIn(event, "intuitentityid"));
        named.add(entity, textIn(objectIn(event->get("data")), "deletedid"));
    }
}

} // namespace

std::vector<HookHint> hintsIn(const std::string& hint, const std::string& body, std::size_t& foreign) {
    std::string fault;
    const auto value = parsedJson(body, fault);
    Named named;
    if (!value) {
        return {};
    }
    if (hint.rfind(realmMark, 0) != 0) {
        named.add(hint, textIn(objectIn(*value), "id"));
        return named.all();
    }
    const std::string realm = hint.substr(realmMark.size());
    if (const JsonArray::Ptr events = arrayIn(*value)) {
        readCloudEvents(events, realm, named, foreign);
    } else if (const JsonObject::Ptr object = objectIn(*value); object && arrayIn(object->get("eventNotifications"))) {
        readNotifications(arrayIn(object->get("eventNotifications")), realm, named, foreign);
    }
    return named.all();
}

} // namespace crossdock::admin
