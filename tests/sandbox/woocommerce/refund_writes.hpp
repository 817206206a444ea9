// Creating and deleting refunds, and what they do to their order.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

namespace crossdock::sandbox::woo {

/// Called with the shop's lock held alone. Refusals are WpError, some with a plain number as their data.
class RefundWrites {
public:
    RefundWrites(ShopState& shop, Hooks& hooks) : _shop(shop), _hooks(hooks) {}

    Answer create(const Call& call);
    Answer remove(const Call& call, const Row& refund);

private:
    ShopState& _shop;
    Hooks& _hooks;
};

} // namespace crossdock::sandbox::woo
