#include "config.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace crossdock::woocommerce {

namespace {

constexpr std::array<std::string_view, 10> canonicalStatuses{
    "draft", "pending", "on_hold", "processing", "completed", "cancelled", "refunded", "failed", "trashed", "other"};
constexpr std::array<std::string_view, 6> feeKinds{"service", "surcharge", "tip", "discount", "gateway_fee", "other"};

template <std::size_t Size>
void checkWords(const std::map<std::string, std::string>& map, const std::array<std::string_view, Size>& words,
                std::string_view setting) {
    for (const auto& [key, word] : map) {
        if (std::find(words.begin(), words.end(), word) == words.end()) {
            std::string known;
            for (const std::string_view each : words) {
                known.append(known.empty() ? "" : ", ").append(each);
            }
            throw Error::config(std::string(setting) + ": \"" + key + "\" leads to \"" + word +
                                "\", which is none of " + known);
        }
    }
}

std::optional<UtcTime> startOf(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const std::optional<UtcTime> time = UtcTime::parse(text.size() == 10 ? text + "T00:00:00Z" : text);
    if (!time) {
        throw Error::config("created_from: expected \"2024-01-31\" or \"2024-01-31T00:00:00Z\" (UTC)");
    }
    return time;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        out.append(out.empty() ? "" : ",").append(word.substr(0, 3) == "wc-" ? word.substr(3) : word);
    }
    return out.empty() ? "any" : out;
}

} // namespace

std::vector<Field> Config::fields() {
    return {
        Field::text("api_path", "/wp-json/wc/v3")
            .pattern("^/[A-Za-z0-9._~/-]*wc/v3$")
            .describe("path of the REST API below the connection's url; /index.php/wp-json/wc/v3 where the server "
                      "cannot rewrite"),
        Field::choice("auth", {"auto", "basic", "oauth1"}, "auto")
            .describe("how requests are signed; auto: Basic over https, OAuth 1.0a over http"),
        Field::integer("page_size", 100)
            .between(10, 100)
            .describe("records per request; goes down by itself while the shop is slow"),
        Field::list("order_statuses", {"any"})
            .describe("orders with other statuses are not read; an order that leaves the list is seen as it was. any: "
                      "all but trash"),
        Field::boolean("trash", true).describe("read trashed orders and products too, as status trashed"),
        Field::boolean("drafts", false)
            .describe("read checkout-draft and auto-draft orders, which are half-made checkouts"),
        Field::text("customer_role", "all")
            .describe("role of the customers to read; the shop's own list shows role customer only"),
        Field::choice("variations", {"embed", "bulk", "none"}, "embed")
            .describe("embed: one request per variable product; bulk: one per page, needs WooCommerce 10.3; none: "
                      "products without variants"),
        Field::text("created_from", "").describe("orders made before this date, and their refunds, are not read"),
        Field::boolean("raw", true).describe("hand the shop's own JSON over beside each record"),
        Field::boolean("private_meta", false).describe("keep meta whose key begins with an underscore"),
        Field::list("volatile_meta", {"_wc_order_attribution_"})
            .describe("beginnings of meta keys whose changes are no change of the record"),
        Field::map("status_map").describe("a shop's own order statuses to canonical ones: shipped = \"completed\""),
        Field::list("tax_id_meta", {"vat_number", "_vat_number", "billing_vat_number", "_billing_vat_number",
                                    "billing_vat", "_billing_eu_vat_number", "billing_eu_vat_number"})
            .describe("customer meta that may hold a tax number"),
        Field::list("gateway_fee_meta")
            .describe("order meta that holds the payment gateway's fee in the order's currency"),
        Field::map("fee_kinds")
            .describe("beginning of a fee's name to service, surcharge, tip, discount, gateway_fee or other"),
    };
}

Config Config::from(const Settings& settings) {
    Config config;
    config.apiPath = settings.text("api_path");
    const std::string tail = "wc/v3";
    if (config.apiPath.size() <= tail.size() ||
        config.apiPath.compare(config.apiPath.size() - tail.size(), tail.size(), tail) != 0) {
        throw Error::config("api_path: expected a path that ends in wc/v3");
    }
    config.rootPath = config.apiPath.substr(0, config.apiPath.size() - tail.size());
    config.url = settings.url();
    config.https = settings.url().substr(0, 8) == "https://";
    const std::string& auth = settings.text("auth");
    config.auth = auth == "auto" ? std::string(config.https ? basicAuth : oauthAuth) : auth;
    config.pageSize = static_cast<std::size_t>(settings.integer("page_size"));
    config.orderStatuses = joined(settings.list("order_statuses"));
    config.trash = settings.boolean("trash");
    config.drafts = settings.boolean("drafts");
    config.customerRole = settings.text("customer_role");
    const std::string& variations = settings.text("variations");
    config.variations = variations == "bulk"   ? Variations::Bulk
                        : variations == "none" ? Variations::None
                                               : Variations::Embed;
    config.createdFrom = startOf(settings.text("created_from"));
    config.raw = settings.boolean("raw");
    config.mapping.shop = settings.connectionName();
    config.mapping.privateMeta = settings.boolean("private_meta");
    config.mapping.volatileMeta = settings.list("volatile_meta");
    config.mapping.statusMap = settings.map("status_map");
    config.mapping.taxIdMeta = settings.list("tax_id_meta");
    config.mapping.gatewayFeeMeta = settings.list("gateway_fee_meta");
    config.mapping.feeKinds = settings.map("fee_kinds");
    checkWords(config.mapping.statusMap, canonicalStatuses, "status_map");
    checkWords(config.mapping.feeKinds, feeKinds, "fee_kinds");
    return config;
}

} // namespace crossdock::woocommerce
