#include "mapping.hpp"

#include <optional>
#include <utility>

namespace example {

using crossdock::Error;
using crossdock::JsonValue;
using crossdock::Record;
using crossdock::UtcTime;

namespace {

/// Text or number as text; empty when absent.
std::string textOf(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    const bool usable =
        value != nullptr && (value->kind == JsonValue::Kind::Text || value->kind == JsonValue::Kind::Number);
    return usable ? value->text : std::string();
}

/// The canonical product, whole: the host refuses a record that lacks a member (CANONICAL.md of the SDK says which there are).
std::string productOf(const std::string& id, const JsonValue& item, const std::optional<UtcTime>& changed) {
    const std::string quotedId = crossdock::jsonQuoted(id);
    const std::string name = crossdock::jsonQuoted(textOf(item, "name"));
    return R"({"kind":"product","id":)" + quotedId +
           R"(,"type":{"mapped":"simple","raw":""},"status":{"mapped":"published","raw":""},"name":)" + name +
           R"(,"categories":[],"tags":[],"images":[],"variants":[{"id":)" + quotedId + R"(,"title":)" + name +
           R"(,"options":{},"manage_stock":false}])" +
           (changed ? R"(,"modified_at":)" + crossdock::jsonQuoted(changed->text()) : std::string()) + R"(,"meta":{}})";
}

} // namespace

Record recordOf(const JsonValue& item) {
    Record record;
    record.key = textOf(item, "id");
    if (record.key.empty()) {
        throw Error::permanent("item: it has no id");
    }
    record.stamp = textOf(item, "changed_at");
    const std::optional<UtcTime> changed = UtcTime::parse(record.stamp);
    record.version = changed.value_or(UtcTime());
    record.position = record.key;
    record.body = productOf(record.key, item, changed);
    record.raw = crossdock::jsonText(item);
    return record;
}

std::vector<JsonValue> itemsOf(std::string_view body) {
    JsonValue root = JsonValue::parse(body);
    if (root.kind != JsonValue::Kind::Array) {
        throw Error::transient("items: the answer is no list");
    }
    return std::move(root.items);
}

std::string changedIdIn(std::string_view body) {
    try {
        const JsonValue root = JsonValue::parse(body);
        const JsonValue* product = root.find("product");
        const std::string id = product != nullptr ? textOf(*product, "id") : std::string();
        const bool isNumber = !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
        return isNumber ? id : std::string();
    } catch (const Error&) {
        return {};
    }
}

std::string bodyOf(const crossdock::ItemView& item) {
    const JsonValue product = JsonValue::parse(item.body);
    return "{\"name\":" + crossdock::jsonQuoted(textOf(product, "name")) + "}";
}

} // namespace example
