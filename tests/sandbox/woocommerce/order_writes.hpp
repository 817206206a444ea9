// Creating, changing, trashing and deleting orders.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// Called with the shop's lock held alone. Refusals are WpError. `checked`: the schema's checks, which a batch does not make.
class OrderWrites {
public:
    OrderWrites(ShopState& shop, Hooks& hooks) : _shop(shop), _hooks(hooks) {}

    Answer create(const Call& call, bool checked);
    Answer update(const Call& call, bool checked);
    Answer remove(const Call& call);

private:
    void check(const Call& call) const;
    boost::json::object blank(std::int64_t id, Seconds now) const;
    void applyPlain(boost::json::object& order, const boost::json::object& body);
    void applyCustomer(boost::json::object& order, std::int64_t customer) const;
    void applyItems(boost::json::object& order, const boost::json::object& body);
    void applyStatus(boost::json::object& order, const std::string& status);
    /// A customer whose last order was deleted for good pays no more, and is saved with that.
    void releaseCustomer(std::int64_t customer);
    void moveStock(boost::json::object& order, bool take);

    ShopState& _shop;
    Hooks& _hooks;
};

/// is_editable and needs_payment as the rest of the order has it.
void deriveFlags(boost::json::object& order);
/// Stamps date_modified and stores.
void storeOrder(ShopState& shop, boost::json::object& order);

} // namespace crossdock::sandbox::woo
