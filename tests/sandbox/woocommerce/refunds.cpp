#include "sandbox_woocommerce/refund_writes.hpp"

#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/listing.hpp"
#include "sandbox_woocommerce/money_text.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"
#include "sandbox_woocommerce/schema.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

/// `order` 0: the refunds of all orders.
Answer listRefunds(const Call& call, const ShopState& shop, std::int64_t order) {
    validateQuery(call.query, listArgs({"date", "id", "include", "title", "slug", "modified"}, true));
    const DateBounds dates = DateBounds::of(call.query, shop.zone);
    const IdBounds ids = IdBounds::of(call.query);
    std::vector<const Row*> rows;
    for (const Row& row : shop.refunds.rows()) {
        if ((order == 0 || row.owner == order) && dates.admits(row) && ids.admits(row.id)) {
            rows.push_back(&row);
        }
    }
    ListPlan plan;
    plan.base = order == 0 ? "refunds" : "orders/" + std::to_string(order) + "/refunds";
    plan.orderby = "date";
    plan.zeroOnEmptyPage = true;
    plan.link = call.query;
    plan.linkWhenFilled = {{"dp", std::to_string(shop.settings.decimals)}};
    const OrderText text(call.query, shop.settings.decimals);
    plan.render = [&, order](const Row& row) {
        json::object refund = shop.refunds.document(row);
        if (order != 0) {
            refund.stable_erase(refund.find("parent_id"));
        }
        return text.render(std::move(refund), false);
    };
    return listPage(rows, call.query, shop.settings.home, plan);
}

const Row& foundRefund(const Call& call, const ShopState& shop) {
    const Row* row = shop.refunds.find(call.id());
    if (row == nullptr || row->owner != call.ids.front()) {
        throw WpError(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.");
    }
    return *row;
}

Answer getRefund(const Call& call, const ShopState& shop) {
    json::object refund = shop.refunds.document(foundRefund(call, shop));
    refund.stable_erase(refund.find("parent_id"));
    return {200, OrderText(call.query, shop.settings.decimals).render(std::move(refund), true), {}};
}

} // namespace

void addRefundRoutes(Router& router, ShopState& shop, Hooks& hooks) {
    const auto writes = std::make_shared<RefundWrites>(shop, hooks);
    router.add({"/wc/v3/refunds", "GET", {{"GET", [&shop](const Call& call) { return listRefunds(call, shop, 0); }}}});
    router.add({"/wc/v3/orders/{id}/refunds",
                "GET, POST",
                {{"GET", [&shop](const Call& call) { return listRefunds(call, shop, call.id()); }},
                 {"POST", [writes](const Call& call) { return writes->create(call); }}}});
    router.add(
        {"/wc/v3/orders/{id}/refunds/{id}",
         "GET, DELETE",
         {{"GET", [&shop](const Call& call) { return getRefund(call, shop); }},
          {"DELETE", [&shop, writes](const Call& call) { return writes->remove(call, foundRefund(call, shop)); }}},
         false,
         false,
         true});
}

} // namespace crossdock::sandbox::woo
