#include "sandbox_shop/catalog.hpp"
#include "sandbox_shop/chance.hpp"
#include "sandbox_shop/generator.hpp"
#include "sandbox_shop/json_text.hpp"
#include "sandbox_shop/people.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

constexpr Seconds day = 86'400;

void dates(JsonText& json, const RecordHead& head, const ShopZone& zone) {
    json.text("date_created", zone.localText(head.created)).text("date_created_gmt", utcText(head.created));
    if (head.modified == neverModified) {
        json.raw("date_modified", "null").raw("date_modified_gmt", "null");
    } else {
        json.text("date_modified", zone.localText(head.modified)).text("date_modified_gmt", utcText(head.modified));
    }
}

std::string priceHtml(const std::string& price) {
    return price.empty() ? std::string{}
                         : "<span class=\"woocommerce-Price-amount amount\"><bdi><span "
                           "class=\"woocommerce-Price-currencySymbol\">&#36;</span>" +
                               Amount::parse(price).text() + "</bdi></span>";
}

constexpr std::string_view noSale =
    R"("date_on_sale_from":null,"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false)";

RecordHead stamped(std::int64_t id, std::int64_t index, std::uint64_t seed, std::uint64_t stream, Seconds now) {
    Chance chance(seed, static_cast<std::uint64_t>(index), stream);
    RecordHead head;
    head.id = id;
    head.created = now - 800 * day + chance.between(0, 60 * day);
    head.modified = head.created + (chance.perMille(250) ? chance.between(1, 700) * day : chance.between(60, 7'200));
    head.status = "publish";
    return head;
}

} // namespace

RecordHead ShopGenerator::customerHead(std::int64_t index) const {
    Chance chance(_plan.seed, static_cast<std::uint64_t>(index), 13);
    RecordHead head;
    head.id = index + 1;
    head.created = _plan.now - 760 * day + 700 * day / customers() * index + chance.between(0, 7'200);
    head.modified = chance.perMille(140) ? neverModified
                                         : std::min(head.created + chance.between(0, 90) * day + 60, _plan.now - 60);
    return head;
}

std::string ShopGenerator::customerText(std::int64_t index) const {
    const RecordHead head = customerHead(index);
    const bool admin = head.id == 1;
    const Person person = customerPerson(_plan.seed, head.id);
    std::string out;
    JsonText json(out);
    json.open('{').number("id", head.id);
    dates(json, head, _zone);
    json.text("email", admin ? "admin@example.com" : person.email)
        .text("first_name", person.first)
        .text("last_name", person.last);
    json.text("role", admin ? "administrator" : "customer")
        .text("username", admin ? "admin" : "cust" + std::to_string(head.id));
    json.name("billing");
    appendCustomerAddress(out, person, true);
    json.name("shipping");
    appendCustomerAddress(out, person, false);
    json.flag("is_paying_customer", !admin)
        .text("avatar_url", "https://secure.gravatar.com/avatar/" + std::to_string(head.id) + "?s=96&d=mm&r=g");
    json.raw("meta_data", "[]");
    appendLinks(json, _plan.home + "/wp-json/wc/v3/customers", head.id, allowAll);
    json.close('}');
    return out;
}

RecordHead ShopGenerator::productHead(std::int64_t index) const {
    return stamped(firstProductId + index, index, _plan.seed, 22, _plan.now);
}

std::string ShopGenerator::productText(std::int64_t index) const {
    const RecordHead head = productHead(index);
    const CatalogItem item = catalogItem(_plan.seed, index);
    const std::string slug = "product-" + std::to_string(head.id);
    std::string out;
    JsonText json(out);
    json.open('{')
        .number("id", head.id)
        .text("name", item.name)
        .text("slug", slug)
        .text("permalink", _plan.home + "/product/" + slug + "/");
    dates(json, head, _zone);
    json.text("type", item.isVariable ? "variable" : "simple").text("status", "publish").flag("featured", false);
    json.text("catalog_visibility", "visible")
        .text("description", "")
        .text("short_description", "")
        .text("sku", item.sku);
    json.text("price", item.priceText)
        .text("regular_price", item.isVariable ? "" : item.priceText)
        .text("sale_price", "");
    out += ",";
    out += noSale;
    json.flag("purchasable", !item.priceText.empty())
        .number("total_sales", index % 97)
        .flag("virtual", false)
        .flag("downloadable", false);
    json.raw("downloads", "[]")
        .number("download_limit", -1)
        .number("download_expiry", -1)
        .text("external_url", "")
        .text("button_text", "");
    json.text("tax_status", "taxable").text("tax_class", item.taxClass);
    const bool stock = index % 5 == 0;
    json.flag("manage_stock", stock);
    stock ? json.number("stock_quantity", 10 + index % 90) : json.raw("stock_quantity", "null");
    json.text("backorders", "no")
        .flag("backorders_allowed", false)
        .flag("backordered", false)
        .raw("low_stock_amount", "null");
    json.flag("sold_individually", false)
        .text("weight", "")
        .raw("dimensions", R"({"length":"","width":"","height":""})");
    json.flag("shipping_required", true)
        .flag("shipping_taxable", true)
        .text("shipping_class", "")
        .number("shipping_class_id", 0);
    json.flag("reviews_allowed", true)
        .text("average_rating", "0.00")
        .number("rating_count", 0)
        .raw("upsell_ids", "[]")
        .raw("cross_sell_ids", "[]");
    json.number("parent_id", 0)
        .text("purchase_note", "")
        .raw("categories", R"([{"id":15,"name":"Uncategorized","slug":"uncategorized"}])");
    json.raw("brands", "[]")
        .raw("tags", "[]")
        .raw("images", "[]")
        .raw("attributes", "[]")
        .raw("default_attributes", "[]");
    json.name("variations").open('[');
    const std::int64_t firstVariation = firstProductId + products() + index / 25 * 6;
    for (std::int64_t i = 0; item.isVariable && i < 6; ++i) {
        out += i == 0 ? "" : ",";
        out += std::to_string(firstVariation + i);
    }
    json.close(']').raw("grouped_products", "[]").number("menu_order", 0).text("price_html", priceHtml(item.priceText));
    json.raw("related_ids", "[]")
        .raw("meta_data", "[]")
        .text("stock_status", "instock")
        .flag("has_options", item.isVariable);
    json.text("post_password", "").text("global_unique_id", "");
    appendLinks(json, _plan.home + "/wp-json/wc/v3/products", head.id, allowAll);
    json.close('}');
    return out;
}

RecordHead ShopGenerator::variationHead(std::int64_t index) const {
    RecordHead head = stamped(firstProductId + products() + index, index, _plan.seed, 23, _plan.now);
    head.parent = firstProductId + index / 6 * 25 + 24;
    return head;
}

std::string ShopGenerator::variationText(std::int64_t index) const {
    const RecordHead head = variationHead(index);
    const CatalogItem item = catalogVariation(_plan.seed, products(), index);
    const std::string parent = std::to_string(head.parent);
    std::string out;
    JsonText json(out);
    json.open('{').number("id", head.id).text("type", "variation");
    dates(json, head, _zone);
    json.text("description", "").text("permalink", _plan.home + "/product/product-" + parent + "/?attribute_color=x");
    json.text("sku", item.sku)
        .text("global_unique_id", "")
        .text("price", item.priceText)
        .text("regular_price", item.priceText)
        .text("sale_price", "");
    out += ",";
    out += noSale;
    json.text("status", "publish")
        .flag("purchasable", true)
        .flag("virtual", false)
        .flag("downloadable", false)
        .raw("downloads", "[]");
    json.number("download_limit", -1)
        .number("download_expiry", -1)
        .text("tax_status", "taxable")
        .text("tax_class", item.taxClass);
    json.flag("manage_stock", false)
        .raw("stock_quantity", "null")
        .text("stock_status", "instock")
        .text("backorders", "no");
    json.flag("backorders_allowed", false)
        .flag("backordered", false)
        .raw("low_stock_amount", "null")
        .text("weight", "");
    json.raw("dimensions", R"({"length":"","width":"","height":""})")
        .text("shipping_class", "")
        .number("shipping_class_id", 0)
        .raw("image", "null");
    json.name("attributes").open('[');
    json.open('{').number("id", 0).text("name", "Color").text("slug", "color").text("option", item.color).close('}');
    json.open('{').number("id", 0).text("name", "Size").text("slug", "size").text("option", item.size).close('}');
    json.close(']')
        .number("menu_order", 0)
        .raw("meta_data", "[]")
        .text("name", item.color + ", " + item.size)
        .number("parent_id", head.parent);
    const std::string product = _plan.home + "/wp-json/wc/v3/products/" + parent;
    std::string up = ",\"up\":[{\"href\":";
    appendWireString(up, product);
    appendLinks(json, product + "/variations", head.id, allowAll, up + "}]");
    json.close('}');
    return out;
}

std::string ShopGenerator::couponsText() const {
    struct Coupon {
        std::string_view code, amount, type;
    };
    constexpr Coupon list[] = {{"tenoff", "10.00", "percent"},     {"third", "33.33", "percent"},
                               {"größe 10%", "10.00", "percent"},  {"allfree", "100.00", "percent"},
                               {"five$", "5.00", "fixed_cart"},    {"three-each", "3.00", "fixed_product"},
                               {"freeship", "0.00", "fixed_cart"}, {"expired", "50.00", "percent"}};
    std::string out;
    JsonText json(out);
    json.open('[');
    std::int64_t index = 0;
    for (const Coupon& coupon : list) {
        const RecordHead head =
            stamped(firstProductId + products() + variations() + index, index, _plan.seed, 24, _plan.now);
        json.open('{')
            .number("id", head.id)
            .text("code", coupon.code)
            .text("amount", coupon.amount)
            .text("status", "publish");
        dates(json, head, _zone);
        json.text("discount_type", coupon.type).text("description", "");
        const bool expired = coupon.code == "expired";
        json.raw("date_expires", expired ? R"("2024-01-31T00:00:00")" : "null")
            .raw("date_expires_gmt", expired ? R"("2024-01-31T05:00:00")" : "null");
        json.number("usage_count", 0)
            .flag("individual_use", false)
            .raw("product_ids", "[]")
            .raw("excluded_product_ids", "[]");
        json.raw("usage_limit", "null").raw("usage_limit_per_user", "null").raw("limit_usage_to_x_items", "null");
        json.flag("free_shipping", coupon.code == "freeship")
            .raw("product_categories", "[]")
            .raw("excluded_product_categories", "[]");
        json.flag("exclude_sale_items", false)
            .text("minimum_amount", "0.00")
            .text("maximum_amount", "0.00")
            .raw("email_restrictions", "[]");
        json.raw("used_by", "[]").raw("meta_data", "[]");
        appendLinks(json, _plan.home + "/wp-json/wc/v3/coupons", head.id, allowAll);
        json.close('}');
        ++index;
    }
    json.close(']');
    return out;
}

std::string ShopGenerator::taxesText() const {
    std::string out;
    JsonText json(out);
    json.open('[');
    for (const TaxRate& rate : _rates) {
        std::string postcodes = "[";
        for (const std::string& code : rate.postcodes) {
            postcodes.append(postcodes.size() > 1 ? ",\"" : "\"").append(code).append("\"");
        }
        const std::string percent = Amount{rate.millionths * 100}.text(4);
        json.open('{').number("id", rate.id).text("country", rate.country).text("state", rate.state);
        json.text("postcode", rate.postcodes.empty() ? std::string{} : rate.postcodes.back())
            .text("city", "")
            .text("rate", percent);
        json.text("name", rate.name)
            .number("priority", rate.priority)
            .flag("compound", rate.compound)
            .flag("shipping", rate.shipping);
        json.number("order", 0).text("class", rate.taxClass).raw("postcodes", postcodes + "]").raw("cities", "[]");
        appendLinks(json, _plan.home + "/wp-json/wc/v3/taxes", rate.id, allowAll);
        json.close('}');
    }
    json.close(']');
    return out;
}

std::string ShopGenerator::categoriesText() const {
    std::string out;
    JsonText json(out);
    json.open('[')
        .open('{')
        .number("id", 15)
        .text("name", "Uncategorized")
        .text("slug", "uncategorized")
        .number("parent", 0);
    json.text("description", "")
        .text("display", "default")
        .raw("image", "null")
        .number("menu_order", 0)
        .number("count", products());
    appendLinks(json, _plan.home + "/wp-json/wc/v3/products/categories", 15, allowAll);
    json.close('}').close(']');
    return out;
}

} // namespace crossdock::sandbox
