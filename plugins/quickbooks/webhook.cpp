#include "webhook.hpp"

#include "json_fields.hpp"

#include <algorithm>
#include <string>

namespace crossdock::quickbooks {

namespace {

namespace json = boost::json;

constexpr std::size_t longestWord = 64;

bool isPlain(std::string_view text) {
    return !text.empty() && text.size() <= longestWord && std::all_of(text.begin(), text.end(), [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               each == '-' || each == '_';
    });
}

void tell(std::string_view name, std::string_view id, HintWriter& hints) {
    if (!isPlain(name) || !isPlain(id)) {
        return;
    }
    std::string entity(name);
    std::transform(entity.begin(), entity.end(), entity.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each; });
    hints.append(entity, id);
}

/// "customer" of "qbo.customer.merged.v1"; empty for what is no such type.
std::string_view entityOf(std::string_view type) {
    const std::size_t begin = type.find('.') + 1;
    const std::size_t end = begin == 0 ? begin : type.find('.', begin);
    return end == 0 || end == std::string_view::npos ? std::string_view() : type.substr(begin, end - begin);
}

void readEvent(const json::object& event, HintWriter& hints) {
    const std::string_view entity = entityOf(textAt(event, "type"));
    tell(entity, textAt(event, "intuitentityid"), hints);
    tell(entity, textAt(objectAt(event, "data"), "deletedid"), hints);
}

void readChanges(const json::object& notification, HintWriter& hints) {
    for (const json::value& each : arrayAt(objectAt(notification, "dataChangeEvent"), "entities")) {
        if (const json::object* entity = each.if_object()) {
            tell(textAt(*entity, "name"), textAt(*entity, "id"), hints);
        }
    }
}

} // namespace

Webhook notificationProof() {
    return Webhook::hmacSha256Base64("intuit-signature", "webhook_secret");
}

void parseNotification(std::string_view realm, std::string_view body, HintWriter& hints) {
    const std::optional<json::value> value = parseExact(body);
    if (!value || !(value->is_array() || value->is_object())) {
        return;
    }
    const bool isOld = value->is_object();
    for (const json::value& each : isOld ? arrayAt(value->get_object(), "eventNotifications") : value->get_array()) {
        const json::object* part = each.if_object();
        if (part == nullptr || textAt(*part, isOld ? "realmId" : "intuitaccountid") != realm) {
            hints.foreign();
        } else if (isOld) {
            readChanges(*part, hints);
        } else {
            readEvent(*part, hints);
        }
    }
}

} // namespace crossdock::quickbooks
