// Products and variations: reading, writing, and what a sale does to their stock.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace crossdock::sandbox::woo {

/// What an order line takes over from the product that it sells.
struct SoldProduct {
    std::int64_t productId = 0;
    std::int64_t variationId = 0;
    std::string name, sku, price, taxClass, globalUniqueId, parentName;
    bool taxable = true;
    bool isVariation = false;
    boost::json::value imageId = ""; ///< a product without picture gives "", a variation 0
    boost::json::array attributes;   ///< of a variation
};

/// Adds to a product's total_sales; no date moves.
void countSale(ShopState& shop, std::int64_t productId, std::int64_t quantity);

/// The product or variation of that id or sku; nothing when there is none.
std::optional<SoldProduct> findSold(const ShopState& shop, std::int64_t productId, std::int64_t variationId,
                                    const std::string& sku);

/// Takes `quantity` off the stock of a product that manages it (negative: puts it back); its date moves and product.updated is fired.
void takeStock(ShopState& shop, Hooks& hooks, std::int64_t productId, std::int64_t variationId, std::int64_t quantity);

/// Order lines show the product's sku of today, and lose a product that was deleted (`gone`): product_id 0, sku null. No date moves.
void showInOrders(ShopState& shop, std::int64_t id, bool gone);

/// The product's form of a variation, as GET /products/{variation id} and ?sku= show it.
boost::json::object variationAsProduct(const ShopState& shop, const boost::json::object& variation);

/// Stamps and stores a changed product or variation (and a variation's parent).
void storeProduct(ShopState& shop, Hooks& hooks, boost::json::object product);
void storeVariation(ShopState& shop, Hooks& hooks, boost::json::object variation);

} // namespace crossdock::sandbox::woo
