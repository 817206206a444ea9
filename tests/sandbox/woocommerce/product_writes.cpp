#include "sandbox_woocommerce/product_writes.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/listing.hpp"
#include "sandbox_woocommerce/meta_data.hpp"
#include "sandbox_woocommerce/order_money.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/product_text.hpp"
#include "sandbox_woocommerce/products.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

const std::vector<Arg> productArgs{
    {"type", ArgType::choice, {}, {}, {"simple", "grouped", "external", "variable"}},
    {"status", ArgType::choice, {}, {}, {"draft", "pending", "private", "publish", "future", "auto-draft", "trash"}},
    {"featured", ArgType::boolean, {}, {}, {}},
    {"virtual", ArgType::boolean, {}, {}, {}},
    {"downloadable", ArgType::boolean, {}, {}, {}},
    {"manage_stock", ArgType::boolean, {}, {}, {}},
    {"stock_quantity", ArgType::integer, {}, {}, {}},
    {"menu_order", ArgType::integer, {}, {}, {}},
    {"dimensions", ArgType::object, {}, {}, {}},
    {"attributes", ArgType::objects, {}, {}, {}},
    {"meta_data", ArgType::objects, {}, {}, {}}};

constexpr std::string_view writable[] = {"slug",
                                         "description",
                                         "short_description",
                                         "sku",
                                         "regular_price",
                                         "sale_price",
                                         "virtual",
                                         "downloadable",
                                         "tax_status",
                                         "tax_class",
                                         "manage_stock",
                                         "stock_quantity",
                                         "stock_status",
                                         "backorders",
                                         "weight",
                                         "dimensions",
                                         "menu_order",
                                         "status",
                                         "catalog_visibility",
                                         "featured",
                                         "purchase_note",
                                         "global_unique_id",
                                         "attributes",
                                         "upsell_ids",
                                         "cross_sell_ids"};

/// Takes a written value when it is of the kind that the member holds; numbers become text where text is held.
void take(json::value& member, const json::value& given) {
    if (member.is_string() && given.is_number()) {
        member = wire(given);
    } else if (member.kind() == given.kind() || (member.is_null() && (given.is_string() || given.is_number())) ||
               (member.is_number() && (given.is_number() || given.is_null()))) {
        member = given;
    }
}

/// The price that holds: the sale's when there is one.
void reckonPrice(json::object& product) {
    if (!textOf(product, "sale_price").empty() &&
        amountOf(product, "sale_price") >= amountOf(product, "regular_price")) {
        product["sale_price"] = "";
    }
    const std::string sale = textOf(product, "sale_price");
    product["price"] = sale.empty() ? textOf(product, "regular_price") : sale;
    product["on_sale"] = !sale.empty();
    product["purchasable"] = !textOf(product, "price").empty();
    if (product.contains("price_html")) {
        product["price_html"] = priceHtml(textOf(product, "price"));
    }
}

} // namespace

json::object foundVariation(const Call& call, const ShopState& shop) {
    const Row* row = shop.variations.find(call.id());
    if (row == nullptr || row->owner != call.ids.front()) {
        throw WpError(404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID.");
    }
    return shop.variations.document(*row);
}

void ProductWrites::refuseTakenSku(const std::string& sku, std::int64_t self) const {
    if (sku.empty()) {
        return;
    }
    std::vector<std::string> taken;
    std::int64_t owner = 0;
    for (const Table* table : {&_shop.products, &_shop.variations}) {
        for (const Row& row : table->rows()) {
            taken.push_back(lowered(textOf(table->document(row), "sku")));
            if (row.id != self && taken.back() == lowered(sku)) {
                owner = row.id;
            }
        }
    }
    if (owner == 0) {
        return;
    }
    std::string unique;
    for (int i = 1; unique.empty() || std::find(taken.begin(), taken.end(), lowered(unique)) != taken.end(); ++i) {
        unique = sku + "-" + std::to_string(i);
    }
    throw WpError(400, "product_invalid_sku", "Invalid or duplicated SKU.",
                  json::object{{"status", 400}, {"resource_id", owner}, {"unique_sku", unique}});
}

void ProductWrites::apply(json::object& product, const json::object& body) {
    if (body.contains("name")) {
        product["name"] = storedName(textOf(body, "name"));
    }
    for (const std::string_view name : writable) {
        if (const auto* given = body.if_contains(name); given != nullptr && product.contains(name)) {
            take(product[name], *given);
        }
    }
    if (const auto* type = body.if_contains("type"); type != nullptr && product.contains("slug")) {
        const std::vector<std::string>& known = productArgs.front().values;
        const std::string given = textOf(body, "type");
        product["type"] = std::find(known.begin(), known.end(), given) == known.end() ? "simple" : given;
    }
    if (const auto* meta = body.if_contains("meta_data")) {
        mergeMeta(product["meta_data"].as_array(), *meta, _shop.lastMetaId);
    }
    reckonPrice(product);
}

Answer ProductWrites::written(const Call& call, json::object product, bool isNew) const {
    const std::string slug = textOf(product, "slug");
    json::value links = product["_links"];
    product.stable_erase(product.find("_links"));
    product["permalink_template"] = _shop.settings.home + "/product/%pagename%/";
    product["generated_slug"] = slug;
    for (const char* name : {"description", "short_description"}) {
        product[name] = rawText(textOf(product, name));
    }
    if (textOf(product, "average_rating") == "0.00") {
        product["average_rating"] = "0";
    }
    product["_links"] = std::move(links);
    return isNew ? created(call, _shop, "products", product) : shown(call, product);
}

Answer ProductWrites::create(const Call& call, bool checked) {
    if (checked) {
        validateBody(call.body, productArgs);
    }
    refuseTakenSku(textOf(call.body, "sku"), 0);
    json::object product = blankProduct();
    product["name"] = "Product";
    product["average_rating"] = "0.00";
    const json::array standardCategory{json::object{{"id", 15}, {"name", "Uncategorized"}, {"slug", "uncategorized"}}};
    product["categories"] = standardCategory;
    apply(product, call.body);
    const std::int64_t id = _shop.nextPostId();
    const Seconds now = _shop.now();
    const std::string slug =
        textOf(product, "slug").empty() ? slugOf(textOf(product, "name")) : textOf(product, "slug");
    const std::string base = _shop.settings.home + "/wp-json/wc/v3/products";
    product["id"] = id;
    product["slug"] = slug;
    product["permalink"] = _shop.settings.home + "/product/" + slug + "/";
    for (const char* name : {"date_created", "date_modified"}) {
        product[name] = _shop.zone.localText(now);
        product[std::string{name} + "_gmt"] = utcText(now);
    }
    json::array related;
    for (auto row = _shop.products.rows().rbegin(); row != _shop.products.rows().rend() && related.size() < 5; ++row) {
        related.push_back(row->id);
    }
    product["related_ids"] = std::move(related);
    product["_links"] = {
        {"self", linkToItem(base + "/" + std::to_string(id), {"GET", "POST", "PUT", "PATCH", "DELETE"})},
        {"collection", linkTo(base)}};
    _shop.store(_shop.products, product);
    _hooks.fire("product.created", id);
    return written(call, std::move(product), true);
}

Answer ProductWrites::update(const Call& call, bool checked) {
    const Row* row = _shop.products.find(call.id());
    if (row == nullptr) {
        throw WpError(400, "woocommerce_rest_product_invalid_id", "Invalid ID.");
    }
    if (checked) {
        validateBody(call.body, productArgs);
    }
    refuseTakenSku(textOf(call.body, "sku"), call.id());
    json::object product = _shop.products.document(*row);
    const bool variable = textOf(product, "type") == "variable";
    const json::value price = product["price"], html = product["price_html"];
    apply(product, call.body);
    if (variable) {
        product["price"] = price;
        product["price_html"] = html;
        product["purchasable"] = true;
    }
    storeProduct(_shop, _hooks, product);
    if (call.body.contains("sku")) {
        showInOrders(_shop, call.id(), false);
    }
    return written(call, _shop.products.document(*_shop.products.find(call.id())), false);
}

Answer ProductWrites::remove(const Call& call) {
    const Row* row = _shop.products.find(call.id());
    if (row == nullptr) {
        throw WpError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
    }
    json::object product = _shop.products.document(*row);
    if (call.flag("force")) {
        // Gone for good without any trace: no list shows it and no webhook is sent.
        std::vector<std::int64_t> below;
        for (const Row& variation : _shop.variations.rows()) {
            if (variation.owner == call.id()) {
                below.push_back(variation.id);
            }
        }
        for (const std::int64_t id : below) {
            _shop.variations.erase(id);
        }
        _shop.products.erase(call.id());
        showInOrders(_shop, call.id(), true);
        return shown(call, product);
    }
    if (textOf(product, "status") == "trash") {
        throw WpError(410, "woocommerce_rest_already_trashed", "The product has already been deleted.");
    }
    const Seconds now = _shop.now();
    const std::string slug = textOf(product, "slug");
    json::array& meta = product["meta_data"].as_array();
    const std::pair<const char*, std::string> left[] = {{"_wp_trash_meta_status", textOf(product, "status")},
                                                        {"_wp_trash_meta_time", std::to_string(now)},
                                                        {"_wp_desired_post_slug", slug}};
    const json::object before = product;
    for (const auto& [name, value] : left) {
        meta.push_back({{"id", ++_shop.lastMetaId}, {"key", name}, {"value", value}});
    }
    product["status"] = "trash";
    product["slug"] = slug + "__trashed";
    product["permalink"] = _shop.settings.home + "/?post_type=product&p=" + std::to_string(call.id());
    product["date_modified"] = _shop.zone.localText(now);
    product["date_modified_gmt"] = utcText(now);
    _shop.store(_shop.products, product);
    // Trashing a product also sends coupon.deleted with the product's id.
    _hooks.fire("coupon.deleted", call.id());
    _hooks.fire("product.deleted", call.id());
    return shown(call, before);
}

Answer ProductWrites::createVariation(const Call& call) {
    const Row* parent = _shop.products.find(call.id());
    if (parent == nullptr) {
        throw WpError(404, "woocommerce_rest_product_invalid_id", "Invalid ID.");
    }
    refuseTakenSku(textOf(call.body, "sku"), 0);
    json::object variation = blankVariation();
    apply(variation, call.body);
    std::string name;
    for (const json::value& attribute : variation["attributes"].as_array()) {
        name += (name.empty() ? "" : ", ") + textOf(attribute.as_object(), "option");
    }
    const std::int64_t id = _shop.nextPostId();
    const Seconds now = _shop.now();
    const std::string product = _shop.settings.home + "/wp-json/wc/v3/products/" + std::to_string(call.id());
    variation["id"] = id;
    variation["name"] = name;
    variation["parent_id"] = call.id();
    variation["permalink"] = textOf(_shop.products.document(*parent), "permalink");
    for (const char* member : {"date_created", "date_modified"}) {
        variation[member] = _shop.zone.localText(now);
        variation[std::string{member} + "_gmt"] = utcText(now);
    }
    variation["_links"] = {
        {"self", linkToItem(product + "/variations/" + std::to_string(id), {"GET", "POST", "PUT", "PATCH", "DELETE"})},
        {"collection", linkTo(product + "/variations")},
        {"up", linkTo(product)}};
    json::object parentDocument = _shop.products.document(*parent);
    parentDocument["variations"].as_array().push_back(id);
    _shop.store(_shop.products, parentDocument);
    storeVariation(_shop, _hooks, variation);
    return created(call, _shop, "products/" + std::to_string(call.id()) + "/variations", variation);
}

Answer ProductWrites::updateVariation(const Call& call) {
    json::object variation = foundVariation(call, _shop);
    refuseTakenSku(textOf(call.body, "sku"), call.id());
    apply(variation, call.body);
    storeVariation(_shop, _hooks, variation);
    if (call.body.contains("sku")) {
        showInOrders(_shop, call.id(), false);
    }
    return shown(call, foundVariation(call, _shop));
}

Answer ProductWrites::removeVariation(const Call& call) {
    const json::object variation = foundVariation(call, _shop);
    if (!call.flag("force")) {
        throw WpError(501, "woocommerce_rest_trash_not_supported", "Product variations do not support trashing.");
    }
    _shop.variations.erase(call.id());
    showInOrders(_shop, call.id(), true);
    if (const Row* row = _shop.products.find(call.ids.front())) {
        json::object product = _shop.products.document(*row);
        json::array& ids = product["variations"].as_array();
        const auto at = std::find(ids.begin(), ids.end(), json::value(call.id()));
        if (at != ids.end()) {
            ids.erase(at);
        }
        storeProduct(_shop, _hooks, std::move(product));
    }
    return shown(call, variation);
}

} // namespace crossdock::sandbox::woo
