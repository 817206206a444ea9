#include "sandbox_woocommerce/meta_data.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/product_text.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

json::value kept(const json::value& value) {
    if (value.is_bool()) {
        return value.get_bool() ? "1" : "";
    }
    if (value.is_number()) {
        return json::value(wire(value));
    }
    return value;
}

} // namespace

void mergeMeta(json::array& list, const json::value& written, std::int64_t& lastId, bool display) {
    if (!written.is_array()) {
        return;
    }
    for (const json::value& item : written.get_array()) {
        if (!item.is_object()) {
            continue;
        }
        const json::object& entry = item.get_object();
        const std::int64_t id = numberOf(entry, "id");
        const std::string key = textOf(entry, "key");
        auto* old = list.begin();
        while (old != list.end() &&
               (id != 0 ? numberOf(old->as_object(), "id") != id : textOf(old->as_object(), "key") != key)) {
            ++old;
        }
        const json::value* value = entry.if_contains("value");
        if (value == nullptr || value->is_null()) {
            if (old != list.end()) {
                list.erase(old);
            }
            continue;
        }
        json::object document{{"id", old != list.end() ? numberOf(old->as_object(), "id") : ++lastId},
                              {"key", key.empty() && old != list.end() ? textOf(old->as_object(), "key") : key},
                              {"value", kept(*value)}};
        if (display) {
            document["display_key"] = document["key"];
            document["display_value"] =
                document["value"].is_string() ? json::value(plainName(textOf(document, "value"))) : document["value"];
        }
        if (old != list.end()) {
            *old = std::move(document);
        } else {
            list.push_back(std::move(document));
        }
    }
}

} // namespace crossdock::sandbox::woo
