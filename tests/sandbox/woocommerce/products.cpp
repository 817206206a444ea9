#include "sandbox_woocommerce/products.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/order_money.hpp"
#include "sandbox_woocommerce/product_text.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

void stamp(const ShopState& shop, json::object& document) {
    const Seconds now = shop.now();
    document["date_modified"] = shop.zone.localText(now);
    document["date_modified_gmt"] = utcText(now);
}

/// A variable product's price is its cheapest variation's, and its HTML names the range.
void showPriceRange(const ShopState& shop, json::object& product) {
    std::optional<std::pair<Amount, Amount>> range;
    for (const Row& row : shop.variations.rows()) {
        if (row.owner == numberOf(product, "id")) {
            const json::object variation = shop.variations.document(row);
            const Amount price = amountOf(variation, "price");
            if (!textOf(variation, "price").empty()) {
                range = range ? std::pair{std::min(range->first, price), std::max(range->second, price)}
                              : std::pair{price, price};
                product["price"] = price == range->first ? variation.at("price") : product["price"];
            }
        }
    }
    if (range) {
        product["price_html"] = priceRangeHtml(range->first.text(), range->second.text());
    }
}

SoldProduct soldVariation(const json::object& variation, const std::string& parentName) {
    SoldProduct sold;
    sold.productId = numberOf(variation, "parent_id");
    sold.variationId = numberOf(variation, "id");
    sold.name = textOf(variation, "name").empty() ? parentName : parentName + " - " + textOf(variation, "name");
    sold.sku = textOf(variation, "sku");
    sold.price = textOf(variation, "price");
    sold.taxClass = textOf(variation, "tax_class");
    sold.globalUniqueId = textOf(variation, "global_unique_id");
    sold.parentName = parentName;
    sold.taxable = textOf(variation, "tax_status") == "taxable";
    sold.isVariation = true;
    sold.imageId = 0;
    sold.attributes = variation.at("attributes").as_array();
    return sold;
}

SoldProduct soldProduct(const json::object& product) {
    SoldProduct sold;
    sold.productId = numberOf(product, "id");
    sold.name = textOf(product, "name");
    sold.sku = textOf(product, "sku");
    sold.price = textOf(product, "price");
    sold.taxClass = textOf(product, "tax_class");
    sold.globalUniqueId = textOf(product, "global_unique_id");
    sold.taxable = textOf(product, "tax_status") == "taxable";
    return sold;
}

} // namespace

std::optional<SoldProduct> findSold(const ShopState& shop, std::int64_t productId, std::int64_t variationId,
                                    const std::string& sku) {
    const auto variation = [&](const Row& row) {
        const json::object document = shop.variations.document(row);
        const Row* parent = shop.products.find(row.owner);
        return soldVariation(document,
                             parent == nullptr ? std::string{} : textOf(shop.products.document(*parent), "name"));
    };
    for (const std::int64_t id : {variationId, productId}) {
        if (const Row* row = id == 0 ? nullptr : shop.variations.find(id)) {
            return variation(*row);
        }
    }
    if (const Row* row = productId == 0 ? nullptr : shop.products.find(productId)) {
        return soldProduct(shop.products.document(*row));
    }
    if (!sku.empty()) {
        for (const Row& row : shop.products.rows()) {
            const json::object document = shop.products.document(row);
            if (lowered(textOf(document, "sku")) == lowered(sku)) {
                return soldProduct(document);
            }
        }
        for (const Row& row : shop.variations.rows()) {
            if (lowered(textOf(shop.variations.document(row), "sku")) == lowered(sku)) {
                return variation(row);
            }
        }
    }
    return std::nullopt;
}

void countSale(ShopState& shop, std::int64_t productId, std::int64_t quantity) {
    if (const Row* row = shop.products.find(productId)) {
        json::object product = shop.products.document(*row);
        product["total_sales"] = numberOf(product, "total_sales") + quantity;
        shop.store(shop.products, product);
    }
}

void takeStock(ShopState& shop, Hooks& hooks, std::int64_t productId, std::int64_t variationId, std::int64_t quantity) {
    const auto taken = [&](json::object& document) {
        const auto* manages = document.if_contains("manage_stock");
        if (manages == nullptr || !manages->is_bool() || !manages->get_bool()) {
            return false;
        }
        const std::int64_t left = numberOf(document, "stock_quantity") - quantity;
        document["stock_quantity"] = left;
        document["stock_status"] = left > 0                                 ? "instock"
                                   : textOf(document, "backorders") == "no" ? "outofstock"
                                                                            : "onbackorder";
        return true;
    };
    if (const Row* row = variationId == 0 ? nullptr : shop.variations.find(variationId)) {
        json::object variation = shop.variations.document(*row);
        if (taken(variation)) {
            storeVariation(shop, hooks, std::move(variation));
            return;
        }
    }
    if (const Row* row = shop.products.find(productId)) {
        json::object product = shop.products.document(*row);
        if (taken(product)) {
            storeProduct(shop, hooks, std::move(product));
        }
    }
}

void storeProduct(ShopState& shop, Hooks& hooks, json::object product) {
    stamp(shop, product);
    const std::int64_t id = numberOf(product, "id");
    shop.store(shop.products, product);
    hooks.fire("product.updated", id);
}

void storeVariation(ShopState& shop, Hooks& hooks, json::object variation) {
    stamp(shop, variation);
    const std::int64_t parent = numberOf(variation, "parent_id");
    hooks.fire("product.updated", numberOf(variation, "id"));
    shop.store(shop.variations, variation, "parent_id");
    // The parent's date moves with it; recordings show a delivery for the variation alone.
    if (const Row* row = shop.products.find(parent)) {
        json::object product = shop.products.document(*row);
        showPriceRange(shop, product);
        stamp(shop, product);
        shop.store(shop.products, product);
    }
}

void showInOrders(ShopState& shop, std::int64_t id, bool gone) {
    const auto sold = gone ? std::nullopt : findSold(shop, id, 0, {});
    const std::string mark = "_id\":" + std::to_string(id) + ",";
    std::vector<std::int64_t> orders;
    for (const Row& row : shop.orders.rows()) {
        if (shop.orders.text(row).find(mark) != std::string::npos) {
            orders.push_back(row.id);
        }
    }
    for (const std::int64_t orderId : orders) {
        json::object order = shop.orders.document(*shop.orders.find(orderId));
        for (json::value& value : order["line_items"].as_array()) {
            json::object& line = value.as_object();
            const std::int64_t variation = numberOf(line, "variation_id");
            const bool own = variation == id || (variation == 0 && numberOf(line, "product_id") == id);
            if (own && !gone) {
                line["sku"] = sold->sku;
            } else if (gone && (own || numberOf(line, "product_id") == id)) {
                line["product_id"] = 0;
                line["variation_id"] = 0;
                line["sku"] = nullptr;
                line["global_unique_id"] = nullptr;
                line["image"] = {{"id", 0}, {"src", ""}};
                line["parent_name"] = nullptr;
            }
        }
        shop.store(shop.orders, order, "customer_id");
    }
}

json::object variationAsProduct(const ShopState& shop, const json::object& variation) {
    const std::int64_t id = numberOf(variation, "id");
    const std::int64_t parentId = numberOf(variation, "parent_id");
    const Row* parent = shop.products.find(parentId);
    const std::string parentName = parent == nullptr ? std::string{} : textOf(shop.products.document(*parent), "name");
    json::object product = blankProduct();
    for (auto& member : product) {
        if (const auto* own = variation.if_contains(member.key())) {
            member.value() = *own;
        }
    }
    product["id"] = id;
    product["type"] = "variation";
    product["name"] = parentName + " - " + textOf(variation, "name");
    product["slug"] = slugOf(textOf(product, "name"));
    product["parent_id"] = parentId;
    product["total_sales"] = "0";
    product["average_rating"] = "0.00";
    product["reviews_allowed"] = false;
    product["price_html"] = priceHtml(textOf(product, "price"));
    const std::string base = shop.settings.home + "/wp-json/wc/v3/products";
    product["_links"] = {
        {"self", linkToItem(base + "/" + std::to_string(id), {"GET", "POST", "PUT", "PATCH", "DELETE"})},
        {"collection", linkTo(base)},
        {"up", linkTo(base + "/" + std::to_string(parentId))}};
    return product;
}

} // namespace crossdock::sandbox::woo
