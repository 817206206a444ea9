#include "shop_records.hpp"

#include <crossdock/settings_json.hpp>

namespace crossdock::quickbooks::test {

std::string OrderText::json() const {
    const std::string customer =
        account.empty() ? R"("is_guest":true)" : R"("is_guest":false,"id":)" + jsonQuoted(account);
    const std::string address = email.empty() ? std::string() : R"(,"email":)" + jsonQuoted(email);
    const std::string key = email.empty() ? std::string() : R"(,"email_key":)" + jsonQuoted(email);
    const std::string line =
        R"("product_id":)" + jsonQuoted(product) + (sku.empty() ? "" : R"(,"sku":)" + jsonQuoted(sku));
    return R"({"kind":"order","id":)" + jsonQuoted(id) + R"(,"number":)" + jsonQuoted(id) +
           R"(,"shop":"shop","status":{"mapped":)" + jsonQuoted(status) + R"(,"raw":)" + jsonQuoted(status) +
           R"(},"payment_status":)" + jsonQuoted(payment) +
           R"(,"currency":"USD","prices_include_tax":false,"created_at":"2026-01-05T10:00:00Z","customer":{)" +
           customer + address + key + R"(,"display":)" + jsonQuoted(display) +
           R"(},"billing":{"given":"Jane","family":"Roe"},)" + R"("lines":[{"id":"1","kind":"item",)" + line +
           R"(,"name":"Lamp","qty":)" + jsonQuoted(quantity) + R"(,"gross":)" + jsonQuoted(amount) + R"(,"net":)" +
           jsonQuoted(amount) +
           R"(,"tax":"0","taxes":[]}],"fees":[],"shipping_lines":[],"discounts":[],"tax_lines":[],"payments":[{"id":"p)" +
           id + R"(","gateway_id":"stripe","gateway_title":"Card","amount":)" + jsonQuoted(amount) +
           R"(,"currency":"USD","status":)" + jsonQuoted(payment == "paid" ? "paid" : "pending") +
           R"(,"tender":"card"}],"refunds":[],"totals":{"items":)" + jsonQuoted(amount) +
           R"(,"discount":"0","shipping":"0","fees":"0","tax":"0","grand":)" + jsonQuoted(amount) +
           R"(,"refunded":"0","due":"0"},"meta":{}})";
}

std::string customerJson(const std::string& id, const std::string& display, const std::string& email) {
    return R"({"kind":"customer","id":)" + jsonQuoted(id) + R"(,"is_guest":false,"emails":[)" + jsonQuoted(email) +
           R"(],"email_key":)" + jsonQuoted(email) + R"(,"phones":[],"display":)" + jsonQuoted(display) +
           R"(,"roles":["customer"],"addresses":[],"meta":{}})";
}

std::string productJson(const std::string& id, const std::string& name, const std::string& sku,
                        const std::string& price) {
    return R"({"kind":"product","id":)" + jsonQuoted(id) +
           R"(,"type":{"mapped":"simple","raw":"simple"},"status":{"mapped":"published","raw":"publish"},"name":)" +
           jsonQuoted(name) + R"(,"sku":)" + jsonQuoted(sku) +
           R"(,"categories":[],"tags":[],"images":[],"variants":[{"id":)" + jsonQuoted(id) + R"(,"sku":)" +
           jsonQuoted(sku) + R"(,"title":"","options":{},"price":)" + jsonQuoted(price) +
           R"(,"manage_stock":false}],"meta":{}})";
}

std::string refundJson(const std::string& id, const std::string& order, const std::string& amount) {
    return R"({"kind":"refund","id":)" + jsonQuoted(id) + R"(,"order_id":)" + jsonQuoted(order) +
           R"(,"currency":"USD","at":"2026-01-07T10:00:00Z","amount":)" + jsonQuoted(amount) +
           R"(,"lines":[{"id":"1","product_id":"5","sku":"LAMP","name":"Lamp","qty":"-1","net":"-)" + amount +
           R"(","tax":"0","taxes":[]}],"fees":[],"shipping_lines":[],"tax_lines":[],"to_gateway":true,"meta":{}})";
}

Items& Items::add(const std::string& key, const std::string& body, const std::string& target, const std::string& token,
                  const std::string& requestId) {
    ItemView item;
    item.key = keep(key);
    item.body = keep(body);
    item.target = keep(target);
    item.token = keep(token);
    item.requestId = keep(requestId.empty() ? "0123456789abcdef0123456789abcdef-" + key : requestId);
    _items.push_back(item);
    return *this;
}

Items& Items::remove(const std::string& key, const std::string& target, const std::string& token) {
    add(key, "", target, token);
    _items.back().op = Op::Delete;
    return *this;
}

Items dearerOrder(const Written& posted, const std::string& requestId) {
    OrderText order;
    order.amount = "25.00";
    Items items;
    items.add(order.id, order.json(), posted.target, posted.token, requestId);
    return items;
}

} // namespace crossdock::quickbooks::test
