#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

json::object setting(const char* id, const char* type, const json::value& value) {
    return {{"id", id}, {"type", type}, {"default", ""}, {"value", value}};
}

json::value generalSettings(const ShopState& shop) {
    return json::array{
        setting("woocommerce_default_country", "select", "US:NY"),
        setting("woocommerce_store_postcode", "text", "10001"),
        setting("woocommerce_calc_taxes", "checkbox", "yes"),
        setting("woocommerce_enable_coupons", "checkbox", "yes"),
        setting("woocommerce_currency", "select", json::value(shop.settings.currency)),
        setting("woocommerce_price_decimal_sep", "text", "."),
        setting("woocommerce_price_num_decimals", "number", json::value(std::to_string(shop.settings.decimals)))};
}

json::value taxSettings(const ShopState& shop) {
    return json::array{
        setting("woocommerce_prices_include_tax", "radio", shop.settings.pricesIncludeTax ? "yes" : "no"),
        setting("woocommerce_tax_based_on", "select", "shipping"),
        setting("woocommerce_shipping_tax_class", "select", "inherit"),
        setting("woocommerce_tax_round_at_subtotal", "checkbox", shop.settings.roundAtSubtotal ? "yes" : "no")};
}

json::value systemStatus(const ShopState& shop) {
    return {{"environment",
             {{"home_url", shop.settings.home},
              {"site_url", shop.settings.home},
              {"version", "10.5.0"},
              {"wp_version", "6.9.1"},
              {"language", "en_US"},
              {"default_timezone", "UTC"}}},
            {"database", {{"wc_database_version", "10.5.0"}}},
            {"settings",
             {{"api_enabled", false},
              {"force_ssl", false},
              {"currency", shop.settings.currency},
              {"currency_symbol", "&#36;"},
              {"currency_position", "left"},
              {"thousand_separator", ","},
              {"decimal_separator", "."},
              {"number_of_decimals", shop.settings.decimals},
              {"order_datastore", "Automattic\\WooCommerce\\Internal\\DataStores\\Orders\\OrdersTableDataStore"},
              {"HPOS_enabled", true},
              {"HPOS_sync_enabled", false}}},
            {"security", {{"secure_connection", true}, {"hide_errors", true}}}};
}

json::value siteIndex(const ShopState& shop) {
    const std::int64_t standard =
        shop.zone.offset(1'736'942'400); // a day in January: gmt_offset is shown without summer time
    return {{"name", shop.settings.name},
            {"description", ""},
            {"url", shop.settings.home},
            {"home", shop.settings.home},
            {"gmt_offset", standard / 3'600},
            {"timezone_string", shop.zone.name()},
            {"namespaces", json::array{"oembed/1.0", "wc/v3", "wc/v1", "wc/v2", "wp/v2"}},
            {"authentication",
             {{"application-passwords",
               {{"endpoints", {{"authorization", shop.settings.home + "/wp-admin/authorize-application.php"}}}}}}},
            {"_links", {{"help", linkTo("https://developer.wordpress.org/rest-api/")}}}};
}

json::value currency(const ShopState& shop) {
    const std::string base = shop.settings.home + "/wp-json/wc/v3/data/currencies";
    return {
        {"code", shop.settings.currency},
        {"name", "United States (US) dollar"},
        {"symbol", "&#36;"},
        {"_links", {{"self", linkToItem(base + "/" + shop.settings.currency, {"GET"})}, {"collection", linkTo(base)}}}};
}

json::value gateways(const ShopState&) {
    const auto gateway = [](const char* id, const char* title) {
        return json::object{{"id", id},
                            {"title", title},
                            {"enabled", true},
                            {"method_title", title},
                            {"method_supports", json::array{"products"}}};
    };
    return json::array{gateway("bacs", "Direct bank transfer"), gateway("cheque", "Check payments"),
                       gateway("cod", "Cash on delivery")};
}

json::value taxClasses(const ShopState& shop) {
    const auto one = [&](const char* slug, const char* name) {
        return json::object{{"slug", slug},
                            {"name", name},
                            {"_links", {{"collection", linkTo(shop.settings.home + "/wp-json/wc/v3/taxes/classes")}}}};
    };
    return json::array{one("standard", "Standard rate"), one("reduced-rate", "Reduced rate"),
                       one("zero-rate", "Zero rate")};
}

json::value shippingZones(const ShopState& shop) {
    const std::string base = shop.settings.home + "/wp-json/wc/v3/shipping/zones";
    const auto zone = [&](int id, const char* name) {
        const std::string self = base + "/" + std::to_string(id);
        return json::object{{"id", id},
                            {"name", name},
                            {"order", 0},
                            {"_links",
                             {{"self", linkToItem(self, {"GET", "POST", "PUT", "PATCH", "DELETE"})},
                              {"collection", linkTo(base)},
                              {"describedby", linkTo(self + "/locations")}}}};
    };
    return json::array{zone(0, "Locations not covered by your other zones"), zone(1, "Everywhere")};
}

json::value orderTotals(const ShopState& shop) {
    struct Named {
        const char* slug;
        const char* name;
    };
    constexpr Named named[] = {{"pending", "Pending payment"}, {"processing", "Processing"}, {"on-hold", "On hold"},
                               {"completed", "Completed"},     {"cancelled", "Cancelled"},   {"refunded", "Refunded"},
                               {"failed", "Failed"},           {"checkout-draft", "Draft"}};
    json::array list;
    const auto count = [&](std::string_view slug, std::string_view name) {
        const std::uint16_t wanted = shop.statuses.known(slug);
        std::int64_t total = 0;
        for (const Row& row : shop.orders.rows()) {
            total += row.status == wanted ? 1 : 0;
        }
        list.push_back({{"slug", slug}, {"name", name}, {"total", total}});
    };
    for (const Named& status : named) {
        count(status.slug, status.name);
    }
    for (const std::string& status : shop.settings.customStatuses) {
        count(status, status);
    }
    return list;
}

json::value namespaceIndex(const ShopState& shop) {
    return {{"namespace", "wc/v3"},
            {"routes", json::object{}},
            {"_links", {{"up", linkTo(shop.settings.home + "/wp-json/")}}}};
}

using Make = json::value (*)(const ShopState&);

Answer page(const Call& call, const ShopState& shop, const std::string& path, Make make, bool countsHeader) {
    const auto stored = shop.pages.find(path);
    const json::value value = stored == shop.pages.end() ? make(shop) : stored->second;
    const std::vector<std::string> fields = call.query.list("_fields");
    Answer answer;
    if (const auto* list = value.if_array()) {
        json::array out;
        for (const json::value& item : *list) {
            out.push_back(onlyFields(item.as_object(), fields, false));
        }
        answer.body = wire(out);
        if (countsHeader) {
            answer.headers = {{"X-WP-Total", std::to_string(list->size())}, {"X-WP-TotalPages", "1"}};
        }
    } else {
        answer.body = wire(onlyFields(value.as_object(), fields, true));
    }
    return answer;
}

struct Page {
    const char* path;
    const char* allow;
    Make make;
    bool counts = false;
    bool open = false;
};

json::value attributes(const ShopState&) {
    return json::array{};
}

constexpr Page sitePages[] = {{"/", "GET", siteIndex, false, true},
                              {"/wc/v3", "GET", namespaceIndex, false, true},
                              {"/wc/v3/settings/general", "GET", generalSettings},
                              {"/wc/v3/settings/tax", "GET", taxSettings},
                              {"/wc/v3/system_status", "GET", systemStatus},
                              {"/wc/v3/data/currencies/current", "GET", currency},
                              {"/wc/v3/payment_gateways", "GET", gateways, true},
                              {"/wc/v3/shipping/zones", "GET, POST", shippingZones, true},
                              {"/wc/v3/taxes/classes", "GET, POST", taxClasses, true},
                              {"/wc/v3/products/attributes", "GET, POST", attributes, true},
                              {"/wc/v3/reports/orders/totals", "GET", orderTotals}};

} // namespace

void addSettingRoutes(Router& router, ShopState& shop) {
    for (const Page& site : sitePages) {
        const std::string path = site.path;
        const Make make = site.make;
        const bool counts = site.counts;
        // The order totals follow the orders, whatever a recorded page says.
        const bool recorded = make != &orderTotals;
        router.add({path,
                    site.allow,
                    {{"GET",
                      [&shop, path, make, counts, recorded](const Call& call) {
                          return page(call, shop, recorded ? path : std::string{}, make, counts);
                      }}},
                    site.open,
                    false,
                    false});
    }
    router.add({"/wp/v2/users/me",
                "GET",
                {{"GET",
                  [](const Call&) -> Answer {
                      throw WpError(401, "rest_not_logged_in", "You are not currently logged in.");
                  }}},
                true,
                false,
                true});
}

} // namespace crossdock::sandbox::woo
