// Reading orders: the list with all its filters, and one order.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

Answer listOrders(const Call& call, const ShopState& shop);
Answer getOrder(const Call& call, const ShopState& shop);

/// Statuses that a parameter may name: for lists with any and trash.
std::vector<std::string> orderStatusChoices(const ShopState& shop, bool forLists);

} // namespace crossdock::sandbox::woo
