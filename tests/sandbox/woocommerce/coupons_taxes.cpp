#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/resources.hpp"

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

Answer listCoupons(const Call& call, const ShopState& shop) {
    std::vector<Arg> args = listArgs({"date", "id", "include", "title", "slug", "modified"}, true);
    PlainList plan{shop.coupons, "coupons", std::move(args), "date", false, "code", {}, {}, {}};
    const std::string code = lowered(call.query.text("code"));
    const std::string search = call.query.text("search");
    const std::string status = call.query.text("status");
    const std::uint16_t trash = shop.statuses.known("trash");
    const std::uint16_t draft = shop.statuses.known("draft");
    const std::uint16_t wanted = shop.statuses.known(status);
    plan.admitsRow = [=](const Row& row) {
        // A coupon that is not published is in the list only when its status is asked for.
        return status.empty() || status == "any" ? row.status != trash && (status == "any" || row.status != draft)
                                                 : row.status == wanted;
    };
    plan.admits = [=](const json::object& coupon) {
        return (code.empty() || textOf(coupon, "code") == code) &&
               (search.empty() || containsIgnoringCase(textOf(coupon, "code"), search));
    };
    return listPlain(call, shop, plan);
}

Answer getCoupon(const Call& call, const ShopState& shop) {
    const Row* row = shop.coupons.find(call.id());
    if (row == nullptr) {
        throw WpError(404, "woocommerce_rest_shop_coupon_invalid_id", "Invalid ID.");
    }
    return shown(call, shop.coupons.document(*row));
}

Answer listTaxes(const Call& call, const ShopState& shop) {
    PlainList plan{shop.taxes, "taxes", listArgs({"id", "order", "priority"}, false), "order", true, {}, {}, {}, {}};
    const std::string taxClass = call.query.text("class");
    if (!taxClass.empty()) {
        plan.admits = [=](const json::object& rate) { return textOf(rate, "class") == taxClass; };
    }
    return listPlain(call, shop, plan);
}

json::object foundTax(const Call& call, const ShopState& shop) {
    const Row* row = shop.taxes.find(call.id());
    if (row == nullptr) {
        throw WpError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.");
    }
    return shop.taxes.document(*row);
}

Answer removeTax(const Call& call, ShopState& shop) {
    const json::object rate = foundTax(call, shop);
    if (!call.flag("force")) {
        throw WpError(501, "woocommerce_rest_trash_not_supported", "Taxes do not support trashing.");
    }
    shop.taxes.erase(call.id());
    return shown(call, rate);
}

} // namespace

void addCouponRoutes(Router& router, ShopState& shop, Hooks&) {
    router.add(
        {"/wc/v3/coupons", "GET, POST", {{"GET", [&shop](const Call& call) { return listCoupons(call, shop); }}}});
    router.add({"/wc/v3/coupons/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [&shop](const Call& call) { return getCoupon(call, shop); }}},
                false,
                false,
                true});
}

void addTaxRoutes(Router& router, ShopState& shop) {
    router.add({"/wc/v3/taxes", "GET, POST", {{"GET", [&shop](const Call& call) { return listTaxes(call, shop); }}}});
    router.add({"/wc/v3/taxes/{id}",
                "GET, POST, PUT, PATCH, DELETE",
                {{"GET", [&shop](const Call& call) { return shown(call, foundTax(call, shop)); }},
                 {"DELETE", [&shop](const Call& call) { return removeTax(call, shop); }}},
                false,
                false,
                true});
}

} // namespace crossdock::sandbox::woo
