#include "sandbox_woocommerce/order_writes.hpp"

#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/meta_data.hpp"
#include "sandbox_woocommerce/money_text.hpp"
#include "sandbox_woocommerce/order_lines.hpp"
#include "sandbox_woocommerce/order_lists.hpp"
#include "sandbox_woocommerce/order_money.hpp"
#include "sandbox_woocommerce/plain_lists.hpp"
#include "sandbox_woocommerce/products.hpp"
#include "sandbox_woocommerce/schema.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

WpError badId(int status) {
    return {status, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."};
}

std::string newOrderKey() {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789__";
    std::array<unsigned char, 13> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string key = "wc_order_";
    for (const unsigned char byte : bytes) {
        key += letters[byte % 62U];
    }
    return key;
}

constexpr std::string_view blankOrder =
    R"({"id":0,"parent_id":0,"status":"pending","currency":"","version":"10.5.0","prices_include_tax":false,
"date_created":null,"date_modified":null,"discount_total":"0.00","discount_tax":"0.00","shipping_total":"0.00","shipping_tax":"0.00",
"cart_tax":"0.00","total":"0.00","total_tax":"0.00","customer_id":0,"order_key":"","billing":{"first_name":"","last_name":"","company":"",
"address_1":"","address_2":"","city":"","state":"","postcode":"","country":"","email":"","phone":""},"shipping":{"first_name":"",
"last_name":"","company":"","address_1":"","address_2":"","city":"","state":"","postcode":"","country":"","phone":""},
"payment_method":"","payment_method_title":"","transaction_id":"","customer_ip_address":"","customer_user_agent":"",
"created_via":"rest-api","customer_note":"","date_completed":null,"date_paid":null,"cart_hash":"","number":"","meta_data":[],
"line_items":[],"tax_lines":[],"shipping_lines":[],"fee_lines":[],"coupon_lines":[],"refunds":[],"payment_url":"","is_editable":true,
"needs_payment":false,"needs_processing":false,"date_created_gmt":null,"date_modified_gmt":null,"date_completed_gmt":null,
"date_paid_gmt":null,"currency_symbol":"","_links":{}})";

bool recalculates(const json::object& body) {
    constexpr std::array<std::string_view, 6> members{"billing",        "shipping",  "line_items",
                                                      "shipping_lines", "fee_lines", "coupon_lines"};
    return std::any_of(members.begin(), members.end(), [&](std::string_view name) { return body.contains(name); });
}

std::vector<std::string> couponCodes(const json::object& body) {
    std::vector<std::string> codes;
    if (const auto* lines = body.if_contains("coupon_lines"); lines != nullptr && lines->is_array()) {
        for (const json::value& line : lines->get_array()) {
            codes.push_back(textOf(line.as_object(), "code"));
        }
    }
    return codes;
}

/// A downloadable virtual product needs nobody's hand.
bool needsProcessing(const ShopState& shop, std::int64_t productId) {
    const Row* row = shop.products.find(productId);
    if (row == nullptr) {
        return false;
    }
    const json::object product = shop.products.document(*row);
    return !product.at("virtual").as_bool() || !product.at("downloadable").as_bool();
}

void setDate(json::object& order, const std::string& name, Seconds at, const ShopZone& zone) {
    order[name] = zone.localText(at);
    order[name + "_gmt"] = utcText(at);
}

} // namespace

void deriveFlags(json::object& order) {
    const std::string status = textOf(order, "status");
    order["is_editable"] = status == "pending" || status == "on-hold" || status == "auto-draft";
    order["needs_payment"] = (status == "pending" || status == "failed" || status == "checkout-draft") &&
                             amountOf(order, "total") > Amount{};
}

void storeOrder(ShopState& shop, json::object& order) {
    setDate(order, "date_modified", shop.now(), shop.zone);
    deriveFlags(order);
    shop.store(shop.orders, order, "customer_id");
}

void OrderWrites::check(const Call& call) const {
    std::vector<Arg> args{{"status", ArgType::choice, {}, {}, orderStatusChoices(_shop, false)},
                          {"customer_id", ArgType::integer, {}, {}, {}}};
    for (const char* name : {"billing", "shipping"}) {
        args.push_back({name, ArgType::object, {}, {}, {}});
    }
    for (const char* name : {"meta_data", "line_items", "shipping_lines", "fee_lines", "coupon_lines"}) {
        args.push_back({name, ArgType::objects, {}, {}, {}});
    }
    validateBody(call.body, args);
}

json::object OrderWrites::blank(std::int64_t id, Seconds now) const {
    json::object order = json::parse(blankOrder).as_object();
    const std::string number = std::to_string(id);
    const std::string base = _shop.settings.home + "/wp-json/wc/v3/orders";
    const std::string key = newOrderKey();
    order["id"] = id;
    order["number"] = number;
    order["order_key"] = key;
    order["currency"] = _shop.settings.currency;
    order["currency_symbol"] = _shop.settings.currency == "EUR" ? "€" : _shop.settings.currency == "JPY" ? "¥" : "$";
    order["prices_include_tax"] = _shop.settings.pricesIncludeTax;
    order["payment_url"] = _shop.settings.home + "/checkout/order-pay/" + number + "/?pay_for_order=true&key=" + key;
    setDate(order, "date_created", now, _shop.zone);
    setDate(order, "date_modified", now, _shop.zone);
    order["_links"] = {
        {"self", linkToItem(base + "/" + number, {"GET", "POST", "PUT", "PATCH", "DELETE"})},
        {"collection", linkTo(base)},
        {"email_templates",
         json::array{json::object{{"embeddable", true}, {"href", base + "/" + number + "/actions/email_templates"}}}}};
    return order;
}

void OrderWrites::applyCustomer(json::object& order, std::int64_t customer) const {
    if (customer != 0 && _shop.customers.find(customer) == nullptr) {
        throw WpError(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.");
    }
    order["customer_id"] = customer;
    json::object& links = order["_links"].as_object();
    links.erase("customer");
    if (customer != 0) {
        links["customer"] = linkTo(_shop.settings.home + "/wp-json/wc/v3/customers/" + std::to_string(customer));
    }
}

void OrderWrites::applyPlain(json::object& order, const json::object& body) {
    for (const char* name : {"currency", "customer_note", "payment_method", "payment_method_title", "transaction_id"}) {
        if (body.contains(name)) {
            order[name] = textOf(body, name);
        }
    }
    if (body.contains("currency")) {
        const std::string currency = textOf(body, "currency");
        order["currency_symbol"] = currency == "EUR" ? "€" : currency == "JPY" ? "¥" : currency == "GBP" ? "£" : "$";
    }
    for (const char* name : {"billing", "shipping"}) {
        if (const auto* given = body.if_contains(name); given != nullptr && given->is_object()) {
            for (const auto& member : given->get_object()) {
                if (auto* old = order[name].as_object().if_contains(member.key())) {
                    *old = textOf(given->get_object(), member.key());
                }
            }
        }
    }
    if (body.contains("customer_id")) {
        applyCustomer(order, numberOf(body, "customer_id"));
    }
    if (const auto* meta = body.if_contains("meta_data")) {
        mergeMeta(order["meta_data"].as_array(), *meta, _shop.lastMetaId);
    }
}

void OrderWrites::applyItems(json::object& order, const json::object& body) {
    const OrderMoney money(_shop);
    mergeLines(_shop, money, order, body);
    if (body.contains("coupon_lines")) {
        money.recalculate(order, _shop.lastItemId);
        money.applyCoupons(order, couponCodes(body), _shop.lastItemId);
    }
    money.recalculate(order, _shop.lastItemId);
    if (body.contains("line_items")) {
        const json::array& lines = order["line_items"].as_array();
        order["needs_processing"] = std::any_of(lines.begin(), lines.end(), [&](const json::value& line) {
            return needsProcessing(_shop, numberOf(line.as_object(), "product_id"));
        });
    }
}

void OrderWrites::moveStock(json::object& order, bool take) {
    for (json::value& value : order["line_items"].as_array()) {
        json::object& line = value.as_object();
        json::array& meta = line["meta_data"].as_array();
        auto* reduced = std::find_if(meta.begin(), meta.end(), [](const json::value& entry) {
            return textOf(entry.as_object(), "key") == "_reduced_stock";
        });
        const bool isReduced = reduced != meta.end();
        if (isReduced == take || numberOf(line, "product_id") == 0) {
            continue;
        }
        const std::int64_t quantity = take ? numberOf(line, "quantity") : -numberOf(reduced->as_object(), "value");
        const Row* product = _shop.products.find(numberOf(line, "product_id"));
        const Seconds before = product == nullptr ? 0 : product->modified;
        const std::string textBefore = product == nullptr ? std::string{} : _shop.products.text(*product);
        takeStock(_shop, _hooks, numberOf(line, "product_id"), numberOf(line, "variation_id"), quantity);
        const Row* after = _shop.products.find(numberOf(line, "product_id"));
        const bool moved = after != nullptr && (after->modified != before || _shop.products.text(*after) != textBefore);
        if (take && moved) {
            const std::string text = std::to_string(quantity);
            meta.push_back({{"id", ++_shop.lastItemMetaId},
                            {"key", "_reduced_stock"},
                            {"value", text},
                            {"display_key", "_reduced_stock"},
                            {"display_value", text}});
        } else if (!take) {
            meta.erase(reduced);
        }
    }
}

void OrderWrites::applyStatus(json::object& order, const std::string& status) {
    order["status"] = status;
    const Seconds now = _shop.now();
    const bool paid = status == "processing" || status == "completed";
    if (paid && order["date_paid"].is_null()) {
        setDate(order, "date_paid", now, _shop.zone);
        for (const json::value& line : order["line_items"].as_array()) {
            countSale(_shop, numberOf(line.as_object(), "product_id"), numberOf(line.as_object(), "quantity"));
        }
    }
    if (status == "completed") {
        setDate(order, "date_completed", now, _shop.zone);
    }
    if (paid || status == "on-hold") {
        moveStock(order, true);
    } else if (status == "cancelled" || status == "pending") {
        moveStock(order, false);
    }
}

Answer OrderWrites::create(const Call& call, bool checked) {
    if (checked) {
        check(call);
    }
    if (numberOf(call.body, "id") != 0) {
        throw WpError(400, "woocommerce_rest_shop_order_exists", "Cannot create existing shop_order.");
    }
    const std::int64_t before = _shop.lastPostId;
    json::object order = blank(_shop.nextPostId(), _shop.now());
    try {
        applyPlain(order, call.body);
    } catch (const WpError&) {
        _shop.lastPostId = before;
        throw;
    }
    const std::int64_t id = numberOf(order, "id");
    const auto needsProduct = [&] {
        // What a refused coupon leaves behind is a half-made checkout; an item without product leaves nothing.
        _shop.lastPostId = before;
    };
    try {
        applyItems(order, call.body);
    } catch (const WpError& error) {
        if (!error.body().at("code").as_string().ends_with("_coupon")) {
            needsProduct();
            throw;
        }
        order["status"] = "checkout-draft";
        storeOrder(_shop, order);
        _hooks.fire("order.created", id);
        _hooks.fire("order.updated", id);
        throw WpError(400, "woocommerce_rest_invalid_coupon", error.what(),
                      json::object{{"status", 400}, {"new_draft_order_id", id}});
    }
    const std::string status = call.flag("set_paid")                 ? "processing"
                               : textOf(call.body, "status").empty() ? "pending"
                                                                     : textOf(call.body, "status");
    applyStatus(order, status);
    storeOrder(_shop, order);
    _hooks.fire("order.created", id);
    _hooks.fire("order.updated", id);
    Answer answer = {201, OrderText(call.query, _shop.settings.decimals).render(order, true), {}};
    answer.headers.emplace_back("Location", _shop.settings.home + "/wp-json/wc/v3/orders/" + std::to_string(id));
    return answer;
}

Answer OrderWrites::update(const Call& call, bool checked) {
    const Row* row = _shop.orders.find(call.id());
    if (row == nullptr) {
        throw badId(400);
    }
    if (checked) {
        check(call);
    }
    json::object order = _shop.orders.document(*row);
    applyPlain(order, call.body);
    if (recalculates(call.body)) {
        applyItems(order, call.body);
    }
    if (const std::string status = textOf(call.body, "status"); !status.empty() && status != textOf(order, "status")) {
        applyStatus(order, status);
    } else if (call.flag("set_paid") && order["date_paid"].is_null()) {
        applyStatus(order, "processing");
    }
    storeOrder(_shop, order);
    _hooks.fire("order.updated", call.id());
    return {200, OrderText(call.query, _shop.settings.decimals).render(order, true), {}};
}

void OrderWrites::releaseCustomer(std::int64_t customer) {
    const auto& rows = _shop.orders.rows();
    const Row* row = customer == 0 ? nullptr : _shop.customers.find(customer);
    if (row == nullptr ||
        std::any_of(rows.begin(), rows.end(), [&](const Row& order) { return order.owner == customer; })) {
        return;
    }
    json::object document = _shop.customers.document(*row);
    document["is_paying_customer"] = false;
    setDate(document, "date_modified", _shop.now(), _shop.zone);
    _shop.store(_shop.customers, document);
}

Answer OrderWrites::remove(const Call& call) {
    const Row* row = _shop.orders.find(call.id());
    if (row == nullptr) {
        throw badId(404);
    }
    json::object order = _shop.orders.document(*row);
    const Answer answer = {200, OrderText(call.query, _shop.settings.decimals).render(order, true), {}};
    if (call.flag("force")) {
        // No list shows it any more, and no webhook tells.
        std::vector<std::int64_t> refunds;
        for (const Row& refund : _shop.refunds.rows()) {
            if (refund.owner == call.id()) {
                refunds.push_back(refund.id);
            }
        }
        for (const std::int64_t refund : refunds) {
            _shop.refunds.erase(refund);
        }
        _shop.orders.erase(call.id());
        releaseCustomer(numberOf(order, "customer_id"));
        return answer;
    }
    if (textOf(order, "status") == "trash") {
        throw WpError(410, "woocommerce_rest_already_trashed", "The shop_order has already been deleted.");
    }
    order["meta_data"].as_array().push_back(
        {{"id", ++_shop.lastMetaId}, {"key", "_wp_trash_meta_status"}, {"value", "wc-" + textOf(order, "status")}});
    order["meta_data"].as_array().push_back(
        {{"id", ++_shop.lastMetaId}, {"key", "_wp_trash_meta_time"}, {"value", std::to_string(_shop.now())}});
    order["status"] = "trash";
    storeOrder(_shop, order);
    _hooks.fire("order.deleted", call.id());
    return answer;
}

} // namespace crossdock::sandbox::woo
