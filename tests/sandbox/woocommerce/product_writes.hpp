// Creating, changing, trashing and deleting products and variations.
#pragma once

#include "sandbox_woocommerce/call.hpp"
#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

namespace crossdock::sandbox::woo {

/// Called with the shop's lock held alone. Refusals are WpError. `checked`: the schema's checks, which a batch does not make.
class ProductWrites {
public:
    ProductWrites(ShopState& shop, Hooks& hooks) : _shop(shop), _hooks(hooks) {}

    Answer create(const Call& call, bool checked);
    Answer update(const Call& call, bool checked);
    Answer remove(const Call& call);
    Answer createVariation(const Call& call);
    Answer updateVariation(const Call& call);
    Answer removeVariation(const Call& call);

private:
    void apply(boost::json::object& product, const boost::json::object& body);
    void refuseTakenSku(const std::string& sku, std::int64_t self) const;
    Answer written(const Call& call, boost::json::object product, bool isNew) const;

    ShopState& _shop;
    Hooks& _hooks;
};

/// The variation that the path names, below its own parent; WpError 404 otherwise.
boost::json::object foundVariation(const Call& call, const ShopState& shop);

} // namespace crossdock::sandbox::woo
