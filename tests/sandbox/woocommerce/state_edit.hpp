// Changes behind the API's back, as a plug-in or an admin in the database makes them.
#pragma once

#include "sandbox_woocommerce/auth.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <boost/json.hpp>

namespace crossdock::sandbox::woo {

/// {"settings": {decimals, currency, prices_include_tax, round_at_subtotal, custom_statuses, silent_customer_deletion}, "keys": [{key, secret, permissions}], "put": {"orders": [documents]}, "merge": {"orders": [{id, members...}]},
/// "remove": {"orders": [ids]}, "last_ids": {post, user, item, meta, item_meta, note}}. Nothing stamps a date and no webhook is sent. Throws std::exception when a part cannot be read.
boost::json::value editShop(ShopState& shop, Keys& keys, const boost::json::value& change);

} // namespace crossdock::sandbox::woo
