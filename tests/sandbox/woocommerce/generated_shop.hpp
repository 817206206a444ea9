// A generated shop as rows whose texts are made on demand.
#pragma once

#include "sandbox_woocommerce/shop_state.hpp"

#include <cstdint>
#include <string>

namespace crossdock::sandbox::woo {

/// Fills an emptied shop with `orders` orders and what belongs to them (0 orders: only taxes, coupons, a few products and customers). The
/// custom status "shipped" is registered.
void generateShop(ShopState& shop, std::int64_t orders, std::uint64_t seed, const std::string& home);

} // namespace crossdock::sandbox::woo
