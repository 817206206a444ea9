// Lines of an order as a client writes them.
#pragma once

#include "sandbox_woocommerce/order_money.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::woo {

/// Takes written line_items, shipping_lines and fee_lines over: with an id an old line is changed (quantity 0 or a product, method or name of
/// null removes it), without one a line is added. Throws WpError for an item without product.
void mergeLines(ShopState& shop, const OrderMoney& money, boost::json::object& order, const boost::json::object& body);

} // namespace crossdock::sandbox::woo
