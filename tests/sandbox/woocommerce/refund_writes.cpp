#include "sandbox_woocommerce/refund_writes.hpp"

#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/money_text.hpp"
#include "sandbox_woocommerce/order_money.hpp"
#include "sandbox_woocommerce/order_writes.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

WpError cannotCreate(std::string_view message) {
    return {500, "woocommerce_rest_cannot_create_order_refund", message, 500};
}

Amount refunded(const json::object& order) {
    Amount sum;
    for (const json::value& refund : order.at("refunds").as_array()) {
        sum += -amountOf(refund.as_object(), "total");
    }
    return sum;
}

/// The refund's side of one order line: everything negative, and which line it was.
json::object takenBack(const json::object& line, const json::object& given, ShopState& shop) {
    const Amount total = -amountOf(given, "refund_total");
    json::object out = line;
    out["id"] = ++shop.lastItemId;
    if (out.contains("quantity")) {
        out["quantity"] = -numberOf(given, "quantity");
    }
    Amount tax;
    json::array taxes;
    if (const auto* shares = given.if_contains("refund_tax"); shares != nullptr && shares->is_array()) {
        for (const json::value& share : shares->get_array()) {
            const Amount part = -amountOf(share.as_object(), "refund_total");
            tax += part;
            taxes.push_back({{"id", numberOf(share.as_object(), "id")},
                             {"total", part.text()},
                             {"subtotal", out.contains("subtotal") ? part.text() : ""}});
        }
    }
    out["taxes"] = std::move(taxes);
    for (const char* name : {"subtotal", "total"}) {
        if (out.contains(name)) {
            out[name] = total.text();
            out[std::string{name} + "_tax"] = tax.text();
        }
    }
    const std::string id = std::to_string(numberOf(line, "id"));
    out["meta_data"] = json::array{json::object{{"id", ++shop.lastItemMetaId},
                                                {"key", "_refunded_item_id"},
                                                {"value", id},
                                                {"display_key", "_refunded_item_id"},
                                                {"display_value", id}}};
    return out;
}

json::array taxLines(const json::object& refund, const json::object& order, ShopState& shop) {
    json::array lines;
    for (const json::value& value : order.at("tax_lines").as_array()) {
        json::object line = value.as_object();
        Amount tax, shippingTax;
        for (const char* kind : {"line_items", "fee_lines", "shipping_lines"}) {
            for (const json::value& item : refund.at(kind).as_array()) {
                for (const json::value& share : item.at("taxes").as_array()) {
                    if (numberOf(share.as_object(), "id") == numberOf(line, "rate_id")) {
                        (std::string_view{kind} == "shipping_lines" ? shippingTax : tax) +=
                            amountOf(share.as_object(), "total");
                    }
                }
            }
        }
        if (tax != Amount{} || shippingTax != Amount{}) {
            line["id"] = ++shop.lastItemId;
            line["tax_total"] = tax.text();
            line["shipping_tax_total"] = shippingTax.text();
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

Amount sumOfLines(const json::object& body) {
    Amount sum;
    if (const auto* lines = body.if_contains("line_items"); lines != nullptr && lines->is_array()) {
        for (const json::value& line : lines->get_array()) {
            sum += amountOf(line.as_object(), "refund_total");
            if (const auto* shares = line.as_object().if_contains("refund_tax");
                shares != nullptr && shares->is_array()) {
                for (const json::value& share : shares->get_array()) {
                    sum += amountOf(share.as_object(), "refund_total");
                }
            }
        }
    }
    return sum;
}

} // namespace

Answer RefundWrites::create(const Call& call) {
    const Row* row = _shop.orders.find(call.id());
    if (row == nullptr) {
        throw WpError(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.");
    }
    validateBody(call.body, {{"line_items", ArgType::objects, {}, {}, {}}});
    json::object order = _shop.orders.document(*row);
    const Amount amount = call.body.contains("amount") ? amountOf(call.body, "amount") : sumOfLines(call.body);
    if (amount < Amount{}) {
        throw WpError(500, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.", 400);
    }
    const Amount left = amountOf(order, "total") - refunded(order);
    if (amount > left) {
        throw cannotCreate("Invalid refund amount.");
    }
    if (call.flag("api_refund", true)) {
        // The refund is made, then taken back: its number is spent.
        _shop.nextPostId();
        throw cannotCreate("The payment gateway for this order does not exist.");
    }
    const std::int64_t id = _shop.nextPostId();
    const Seconds now = _shop.now();
    const std::string orderUrl = _shop.settings.home + "/wp-json/wc/v3/orders/" + std::to_string(call.id());
    const bool full = amount == left && amount > Amount{};
    json::object refund{
        {"id", id},
        {"parent_id", call.id()},
        {"date_created", _shop.zone.localText(now)},
        {"date_created_gmt", utcText(now)},
        {"amount", amount.text()},
        {"reason", textOf(call.body, "reason")},
        {"refunded_by", numberOf(call.body, "refunded_by", 1)},
        {"refunded_payment", false},
        {"meta_data", json::array{json::object{
                          {"id", ++_shop.lastMetaId}, {"key", "_refund_type"}, {"value", full ? "full" : "partial"}}}},
        {"line_items", json::array{}},
        {"shipping_lines", json::array{}},
        {"tax_lines", json::array{}},
        {"fee_lines", json::array{}}};
    if (const auto* given = call.body.if_contains("line_items"); given != nullptr && given->is_array()) {
        for (const json::value& item : given->get_array()) {
            const std::int64_t wanted = numberOf(item.as_object(), "id");
            for (const char* kind : {"line_items", "shipping_lines", "fee_lines"}) {
                for (const json::value& line : order[kind].as_array()) {
                    if (numberOf(line.as_object(), "id") == wanted) {
                        refund[kind].as_array().push_back(takenBack(line.as_object(), item.as_object(), _shop));
                    }
                }
            }
        }
    }
    refund["tax_lines"] = taxLines(refund, order, _shop);
    refund["_links"] = {{"self", linkToItem(orderUrl + "/refunds/" + std::to_string(id), {"GET", "DELETE"})},
                        {"collection", linkTo(orderUrl + "/refunds")},
                        {"up", linkTo(orderUrl)}};
    _shop.store(_shop.refunds, refund, "parent_id");

    json::array& refunds = order["refunds"].as_array();
    refunds.insert(refunds.begin(),
                   json::object{{"id", id}, {"reason", textOf(call.body, "reason")}, {"total", "-" + amount.text()}});
    if (full) {
        order["status"] = "refunded";
    }
    storeOrder(_shop, order);
    _hooks.fire("order.updated", call.id());

    refund.stable_erase(refund.find("parent_id"));
    Answer answer{201, OrderText(call.query, _shop.settings.decimals).render(refund, true), {}};
    // The route's own pattern stands in this header: WooCommerce does not fill it in.
    answer.headers.emplace_back(
        "Location", _shop.settings.home + "/wp-json/wc/v3/orders/(?P<order_id>[\\d]+)/refunds/" + std::to_string(id));
    return answer;
}

Answer RefundWrites::remove(const Call& call, const Row& row) {
    if (!call.flag("force")) {
        throw WpError(501, "woocommerce_rest_trash_not_supported", "Refunds do not support trashing.");
    }
    json::object refund = _shop.refunds.document(row);
    refund.stable_erase(refund.find("parent_id"));
    const Answer answer{200, OrderText(call.query, _shop.settings.decimals).render(refund, true), {}};
    if (const Row* parent = _shop.orders.find(row.owner)) {
        // The order's date does not move, and no webhook is sent.
        json::object order = _shop.orders.document(*parent);
        json::array& refunds = order["refunds"].as_array();
        const auto* at = std::find_if(refunds.begin(), refunds.end(), [&](const json::value& one) {
            return numberOf(one.as_object(), "id") == row.id;
        });
        if (at != refunds.end()) {
            refunds.erase(at);
        }
        _shop.store(_shop.orders, order, "customer_id");
    }
    _shop.refunds.erase(call.id());
    return answer;
}

} // namespace crossdock::sandbox::woo
