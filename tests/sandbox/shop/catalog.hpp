// What the made-up shop sells, by number.
#pragma once

#include "sandbox_shop/amount.hpp"

#include <cstdint>
#include <string>

namespace crossdock::sandbox {

/// Products 0 to 15 are the odd ones; from there on they are plain and cost 5.00 to 199.99.
constexpr std::int64_t oddProducts = 16;
constexpr std::int64_t firstProductId = 30;

struct CatalogItem {
    std::int64_t id = 0, variationId = 0;
    std::string name; ///< with entities and tags, also on order lines; of a variation "Parent - Red, M"
    std::string sku, priceText, taxClass, parentName, color, size;
    Amount price;
    bool isVariable = false;
};

/// Every 25th product is a variable one.
constexpr bool isVariableProduct(std::int64_t index) {
    return index % 25 == 24;
}
CatalogItem catalogItem(std::uint64_t seed, std::int64_t index);
/// Variation `number` of `products` / 25 * 6.
CatalogItem catalogVariation(std::uint64_t seed, std::int64_t products, std::int64_t number);

} // namespace crossdock::sandbox
