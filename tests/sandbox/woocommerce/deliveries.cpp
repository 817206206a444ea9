#include "sandbox_woocommerce/deliveries.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/money_text.hpp"
#include "sandbox_woocommerce/products.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

constexpr int failuresToDisable = 7;
constexpr std::string_view userAgent = "WooCommerce/10.5.0 Hookshot (WordPress/6.9.1)";

std::string signature(const std::string& secret, const std::string& body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
    std::string out(4 * ((size + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest.data(), static_cast<int>(size))));
    return out;
}

std::string deliveryId() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 32> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string id;
    for (const unsigned char byte : bytes) {
        id += digits[byte & 15U];
    }
    return id;
}

/// The resource as it is now; {"id":N} when it was deleted.
std::string bodyOf(const ShopState& shop, const std::string& topic, std::int64_t id) {
    const std::string resource = topic.substr(0, topic.find('.'));
    const Table& table = resource == "order"      ? shop.orders
                         : resource == "product"  ? shop.products
                         : resource == "customer" ? shop.customers
                                                  : shop.coupons;
    const Row* row = table.find(id);
    if (const Row* variation = resource == "product" && row == nullptr ? shop.variations.find(id) : nullptr) {
        return wire(variationAsProduct(shop, shop.variations.document(*variation)));
    }
    if (topic.ends_with(".deleted") || row == nullptr) {
        return wire(json::object{{"id", id}});
    }
    return resource == "order" ? OrderText({}, shop.settings.decimals).render(table.text(*row), row->fine, true)
                               : table.text(*row);
}

} // namespace

void Deliveries::queue(const std::vector<Hooks::Event>& events, const ShopState& shop) {
    for (const Hooks::Event& event : events) {
        if (event.topic == "ping") {
            _queue.push_back({event.id, "ping", event.id, true});
            continue;
        }
        for (const Row& row : shop.webhooks.rows()) {
            const json::object webhook = shop.webhooks.document(row);
            const bool waits = std::any_of(_queue.begin(), _queue.end(), [&](const Waiting& waiting) {
                return waiting.webhook == row.id && waiting.topic == event.topic && waiting.id == event.id;
            });
            if (textOf(webhook, "status") == "active" && textOf(webhook, "topic") == event.topic && !waits) {
                _queue.push_back({row.id, event.topic, event.id, false});
            }
        }
    }
}

std::vector<OutgoingHook> Deliveries::take(const ShopState& shop) {
    std::vector<Waiting> waiting = std::exchange(_queue, {});
    std::stable_partition(waiting.begin(), waiting.end(), [](const Waiting& one) { return one.ping; });
    std::vector<OutgoingHook> out;
    for (const Waiting& one : waiting) {
        const Row* row = shop.webhooks.find(one.webhook);
        if (row == nullptr) {
            continue;
        }
        const json::object webhook = shop.webhooks.document(*row);
        OutgoingHook hook;
        hook.url = textOf(webhook, "delivery_url");
        hook.webhook = one.webhook;
        hook.ping = one.ping;
        hook.headers = {{"User-Agent", std::string{userAgent}}};
        if (one.ping) {
            // A ping has no signature and none of the X-WC headers.
            hook.body = "webhook_id=" + std::to_string(one.webhook);
            hook.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        } else {
            const auto secret = shop.webhookSecrets.find(one.webhook);
            hook.body = bodyOf(shop, one.topic, one.id);
            hook.headers.insert(hook.headers.end(),
                                {{"Content-Type", "application/json"},
                                 {"X-WC-Webhook-Source", shop.settings.home + "/"},
                                 {"X-WC-Webhook-Topic", one.topic},
                                 {"X-WC-Webhook-Resource", one.topic.substr(0, one.topic.find('.'))},
                                 {"X-WC-Webhook-Event", one.topic.substr(one.topic.find('.') + 1)},
                                 {"X-WC-Webhook-Signature",
                                  signature(secret == shop.webhookSecrets.end() ? "" : secret->second, hook.body)},
                                 {"X-WC-Webhook-ID", std::to_string(one.webhook)},
                                 {"X-WC-Webhook-Delivery-ID", deliveryId()}});
        }
        out.push_back(std::move(hook));
    }
    return out;
}

void Deliveries::outcome(std::int64_t id, bool good, ShopState& shop) {
    int& failures = _failures[id];
    if (good) {
        failures = 0;
        return;
    }
    // Re-activating does not start the count anew: the next failure disables at once.
    if (failures + 1 < failuresToDisable) {
        ++failures;
        return;
    }
    if (const Row* row = shop.webhooks.find(id)) {
        json::object webhook = shop.webhooks.document(*row);
        webhook["status"] = "disabled";
        shop.store(shop.webhooks, webhook);
    }
}

} // namespace crossdock::sandbox::woo
