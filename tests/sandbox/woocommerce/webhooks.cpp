#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"

#include <date/date.h>

#include <algorithm>
#include <sstream>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

struct Topic {
    std::string_view name;
    std::string_view hooks;
};
constexpr Topic topics[] = {
    {"order.created", "woocommerce_new_order"},
    {"order.updated", "woocommerce_update_order,woocommerce_order_refunded"},
    {"order.deleted", "wp_trash_post,woocommerce_trash_order"},
    {"order.restored", "untrashed_post,woocommerce_untrash_order"},
    {"customer.created", "user_register,woocommerce_created_customer,woocommerce_new_customer"},
    {"customer.updated", "profile_update,woocommerce_update_customer"},
    {"customer.deleted", "delete_user"},
    {"product.created", "woocommerce_process_product_meta,woocommerce_new_product,woocommerce_new_product_variation"},
    {"product.updated",
     "woocommerce_process_product_meta,woocommerce_update_product,woocommerce_update_product_variation"},
    {"product.deleted", "wp_trash_post"},
    {"product.restored", "untrashed_post"},
    {"coupon.created", "woocommerce_process_shop_coupon_meta,woocommerce_new_coupon"},
    {"coupon.updated", "woocommerce_process_shop_coupon_meta,woocommerce_update_coupon"},
    {"coupon.deleted", "wp_trash_post"},
    {"coupon.restored", "untrashed_post"}};

const Topic* topicNamed(std::string_view name) {
    const auto* found =
        std::find_if(std::begin(topics), std::end(topics), [&](const Topic& topic) { return topic.name == name; });
    return found == std::end(topics) ? nullptr : found;
}

/// "Nov 21, 2026 @ 11:59 PM", in UTC.
std::string defaultName(Seconds now) {
    std::ostringstream out;
    out << "Webhook created on " << date::format("%b %d, %Y @ %I:%M %p", date::sys_seconds{std::chrono::seconds{now}});
    return out.str();
}

class Webhooks {
public:
    Webhooks(ShopState& shop, Hooks& hooks) : _shop(shop), _hooks(hooks) {}

    Answer list(const Call& call) const {
        PlainList plan{
            _shop.webhooks, "webhooks", listArgs({"date", "id", "title"}, true), "date", false, "name", {}, {}, {}};
        const std::string status = call.query.text("status");
        const std::uint16_t wanted = _shop.statuses.known(status);
        if (!status.empty() && status != "all") {
            plan.admitsRow = [=](const Row& row) { return row.status == wanted; };
        }
        return listPlain(call, _shop, plan);
    }

    Answer create(const Call& call) {
        const std::string topic = textOf(call.body, "topic");
        if (topicNamed(topic) == nullptr) {
            throw WpError(400, "woocommerce_rest_shop_webhook_invalid_topic",
                          "Webhook topic is required and must be valid.");
        }
        const std::string url = textOf(call.body, "delivery_url");
        refuseBadUrl(url);
        const Seconds now = _shop.now();
        const std::int64_t id = (_shop.webhooks.rows().empty() ? 1 : _shop.webhooks.rows().back().id) + 1;
        const std::string base = _shop.settings.home + "/wp-json/wc/v3/webhooks";
        json::object webhook{
            {"id", id},
            {"name", textOf(call.body, "name").empty() ? defaultName(now) : textOf(call.body, "name")},
            {"status", textOf(call.body, "status").empty() ? "active" : textOf(call.body, "status")},
            {"topic", topic},
            {"resource", topic.substr(0, topic.find('.'))},
            {"event", topic.substr(topic.find('.') + 1)},
            {"hooks", hooksOf(topic)},
            {"delivery_url", url},
            {"date_created", _shop.zone.localText(now)},
            {"date_created_gmt", utcText(now)},
            {"date_modified", nullptr},
            {"date_modified_gmt", nullptr},
            {"_links",
             {{"self", linkToItem(base + "/" + std::to_string(id), {"GET", "POST", "PUT", "PATCH", "DELETE"})},
              {"collection", linkTo(base)}}}};
        const Answer answer = created(call, _shop, "webhooks", webhook);
        // The ping that follows saves it once more, which stamps the date that this answer does not have yet.
        stamp(webhook, now);
        _shop.store(_shop.webhooks, webhook);
        _shop.webhookSecrets[id] = textOf(call.body, "secret");
        _hooks.fire("ping", id);
        return answer;
    }

    Answer get(const Call& call) const { return shown(call, found(call)); }

    Answer update(const Call& call) {
        json::object webhook = found(call);
        if (const std::string topic = textOf(call.body, "topic"); !topic.empty()) {
            if (topicNamed(topic) == nullptr) {
                throw WpError(400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic must be valid.");
            }
            webhook["topic"] = topic;
            webhook["resource"] = topic.substr(0, topic.find('.'));
            webhook["event"] = topic.substr(topic.find('.') + 1);
            webhook["hooks"] = hooksOf(topic);
        }
        for (const char* name : {"name", "status"}) {
            if (call.body.contains(name)) {
                webhook[name] = textOf(call.body, name);
            }
        }
        if (call.body.contains("secret")) {
            _shop.webhookSecrets[call.id()] = textOf(call.body, "secret");
        }
        if (const std::string url = textOf(call.body, "delivery_url");
            !url.empty() && url != textOf(webhook, "delivery_url")) {
            refuseBadUrl(url);
            webhook["delivery_url"] = url;
            _hooks.fire("ping", call.id());
        }
        stamp(webhook, _shop.now());
        _shop.store(_shop.webhooks, webhook);
        return shown(call, webhook);
    }

    Answer remove(const Call& call) {
        const json::object webhook = found(call);
        if (!call.flag("force")) {
            throw WpError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.");
        }
        _shop.webhooks.erase(call.id());
        _shop.webhookSecrets.erase(call.id());
        return shown(call, webhook);
    }

private:
    json::object found(const Call& call) const {
        const Row* row = _shop.webhooks.find(call.id());
        if (row == nullptr) {
            throw WpError(404, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid.");
        }
        return _shop.webhooks.document(*row);
    }

    static void refuseBadUrl(const std::string& url) {
        if (!url.starts_with("http://") && !url.starts_with("https://")) {
            throw WpError(400, "woocommerce_rest_shop_webhook_invalid_delivery_url",
                          "Webhook delivery URL must be a valid URL starting with http:// or https://.");
        }
    }

    static json::array hooksOf(const std::string& topic) {
        json::array list;
        for (const std::string& hook : splitList(topicNamed(topic)->hooks)) {
            list.push_back(json::value(hook));
        }
        return list;
    }

    void stamp(json::object& webhook, Seconds now) const {
        webhook["date_modified"] = _shop.zone.localText(now);
        webhook["date_modified_gmt"] = utcText(now);
    }

    ShopState& _shop;
    Hooks& _hooks;
};

} // namespace

void addWebhookRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto webhooks = std::make_shared<Webhooks>(shop, hooks);
    router.add({"/wc/v3/webhooks",
                "GET, POST",
                {{"GET", [=](const Call& call) { return webhooks->list(call); }},
                 {"POST", [=](const Call& call) { return webhooks->create(call); }}}});
    router.add({"/wc/v3/webhooks/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [=](const Call& call) { return webhooks->get(call); }},
                 {"PUT", [=](const Call& call) { return webhooks->update(call); }},
                 {"DELETE", [=](const Call& call) { return webhooks->remove(call); }}},
                false,
                false,
                true});
}

} // namespace crossdock::sandbox::woo
