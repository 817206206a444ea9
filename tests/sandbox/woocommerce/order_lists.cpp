#include "sandbox_woocommerce/order_lists.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/listing.hpp"
#include "sandbox_woocommerce/money_text.hpp"
#include "sandbox_woocommerce/schema.hpp"

#include "sandbox_control/message.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

bool listHolds(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Filters that need the order's text, because the row does not carry what they look at.
struct TextFilters {
    std::string search;
    std::int64_t product = 0;
    std::vector<std::string> createdVia;

    bool any() const { return !search.empty() || product != 0 || !createdVia.empty(); }

    bool admits(const json::object& order) const {
        if (!createdVia.empty() && !listHolds(createdVia, order.at("created_via").as_string())) {
            return false;
        }
        if (!search.empty() && search != std::to_string(numberOf(order, "id")) &&
            !containsIgnoringCase(textOf(order.at("billing").as_object(), "email"), search)) {
            return false;
        }
        if (product == 0) {
            return true;
        }
        const json::array& lines = order.at("line_items").as_array();
        return std::any_of(lines.begin(), lines.end(), [&](const json::value& line) {
            return line.at("product_id") == product || line.at("variation_id") == product;
        });
    }
};

} // namespace

std::vector<std::string> orderStatusChoices(const ShopState& shop, bool forLists) {
    std::vector<std::string> choices;
    if (forLists) {
        choices = {"any", "trash"};
    }
    choices.insert(choices.end(), std::begin(coreStatuses), std::end(coreStatuses));
    choices.insert(choices.end(), shop.settings.customStatuses.begin(), shop.settings.customStatuses.end());
    return choices;
}

Answer listOrders(const Call& call, const ShopState& shop) {
    std::vector<Arg> args = listArgs({"date", "id", "include", "title", "slug", "modified"}, true);
    args.push_back({"status", ArgType::choices, {}, {}, orderStatusChoices(shop, true)});
    args.push_back({"customer", ArgType::integer, {}, {}, {}});
    args.push_back({"product", ArgType::integer, {}, {}, {}});
    args.push_back({"dp", ArgType::integer, {}, {}, {}});
    validateQuery(call.query, args);

    std::vector<std::string> statuses = call.query.list("status");
    if (statuses.empty()) {
        statuses = {"any"};
    }
    const bool any = listHolds(statuses, "any");
    const std::uint16_t trash = shop.statuses.known("trash");
    const std::uint16_t autoDraft = shop.statuses.known("auto-draft");
    std::vector<std::uint16_t> wanted;
    wanted.reserve(statuses.size());
    for (const std::string& status : statuses) {
        wanted.push_back(shop.statuses.known(status));
    }
    const DateBounds dates = DateBounds::of(call.query, shop.zone);
    const IdBounds ids = IdBounds::of(call.query);
    std::int64_t customer = -1;
    if (call.query.has("customer")) {
        const std::string text = call.query.text("customer");
        std::from_chars(text.data(), text.data() + text.size(), customer);
    }
    TextFilters texts{call.query.text("search"), 0, call.query.list("created_via")};
    const std::string product = call.query.text("product");
    std::from_chars(product.data(), product.data() + product.size(), texts.product);

    std::vector<const Row*> rows;
    for (const Row& row : shop.orders.rows()) {
        const bool fits = any ? row.status != trash && row.status != autoDraft
                              : std::find(wanted.begin(), wanted.end(), row.status) != wanted.end();
        if (fits && dates.admits(row) && ids.admits(row.id) && (customer < 0 || row.owner == customer) &&
            (!texts.any() || texts.admits(shop.orders.document(row)))) {
            rows.push_back(&row);
        }
    }

    ListPlan plan{"orders", "date", false, true, call.query, {}, {}, {}};
    for (const char* name : {"include", "exclude", "created_via"}) {
        plan.link.makeList(name);
    }
    plan.link.appendList("status", statuses);
    plan.linkWhenFilled = {{"dp", std::to_string(shop.settings.decimals)}, {"context", "view"}};
    const OrderText text(call.query, shop.settings.decimals);
    plan.render = [&](const Row& row) { return text.render(shop.orders.text(row), row.fine, false); };
    return listPage(rows, call.query, shop.settings.home, plan);
}

Answer getOrder(const Call& call, const ShopState& shop) {
    const Row* row = shop.orders.find(call.id());
    if (row == nullptr) {
        throw WpError(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.");
    }
    return {200, OrderText(call.query, shop.settings.decimals).render(shop.orders.text(*row), row->fine, true), {}};
}

} // namespace crossdock::sandbox::woo
