// The parts of the API; each adds its routes and keeps to its own tables.
#pragma once

#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/router.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

namespace crossdock::sandbox::woo {

void addOrderRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addRefundRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addNoteRoutes(Router& router, ShopState& shop);
void addProductRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addVariationRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addCustomerRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addCouponRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addTaxRoutes(Router& router, ShopState& shop);
void addWebhookRoutes(Router& router, ShopState& shop, Hooks& hooks);
void addSettingRoutes(Router& router, ShopState& shop);

} // namespace crossdock::sandbox::woo
