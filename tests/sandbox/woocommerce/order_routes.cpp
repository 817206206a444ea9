#include "sandbox_woocommerce/batch.hpp"
#include "sandbox_woocommerce/order_lists.hpp"
#include "sandbox_woocommerce/order_writes.hpp"
#include "sandbox_woocommerce/resources.hpp"

namespace crossdock::sandbox::woo {

void addOrderRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto writes = std::make_shared<OrderWrites>(shop, hooks);
    const BatchActions actions{[writes](const Call& call) { return writes->create(call, false); },
                               [writes](const Call& call) { return writes->update(call, false); },
                               [writes](const Call& call) { return writes->remove(call); }};
    router.add({"/wc/v3/orders",
                "GET, POST",
                {{"GET", [&shop](const Call& call) { return listOrders(call, shop); }},
                 {"POST", [writes](const Call& call) { return writes->create(call, true); }}}});
    router.add(batchRoute("/wc/v3/orders/batch", actions));
    router.add({"/wc/v3/orders/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [&shop](const Call& call) { return getOrder(call, shop); }},
                 {"PUT", [writes](const Call& call) { return writes->update(call, true); }},
                 {"DELETE", [writes](const Call& call) { return writes->remove(call); }}},
                false,
                false,
                true});
}

} // namespace crossdock::sandbox::woo
