#include "webhook.hpp"

#include "json_view.hpp"

#include <algorithm>
#include <string>

namespace crossdock::woocommerce {

namespace {

namespace json = boost::json;

constexpr std::size_t longestId = 18;
constexpr std::size_t deepestMeta = 128; // plug-ins of a shop nest their meta as they like; only the top is looked at

bool isEntity(std::string_view word) {
    return word == "order" || word == "product" || word == "customer";
}

bool isId(const std::string& text) {
    return !text.empty() && text.size() <= longestId &&
           std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
}

} // namespace

Webhook deliveryProof() {
    return Webhook::hmacSha256Base64("x-wc-webhook-signature", "webhook_secret")
        .topicIn("x-wc-webhook-resource")
        .pingedBy("webhook_id");
}

void parseDelivery(std::string_view resource, std::string_view body, HintWriter& hints) {
    const std::string_view entity = resource.substr(0, resource.find('.'));
    json::parse_options options;
    options.max_depth = deepestMeta;
    json::error_code error;
    const json::value value = json::parse(json::string_view(body.data(), body.size()), error, {}, options);
    if (error || !value.is_object() || !isEntity(entity)) {
        return;
    }
    const json::object& record = value.get_object();
    const bool isVariation = entity == "product" && viewAt(record, "type") == "variation";
    const char* const member = isVariation ? "parent_id" : "id";
    const json::value* written = find(record, member);
    const std::string id = idAt(record, member);
    if (written != nullptr && !written->is_bool() && isId(id)) {
        hints.append(entity, id);
    }
}

} // namespace crossdock::woocommerce
