#include "shop.hpp"

#include "random_text.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>

namespace crossdock::integration {

namespace {

namespace json = boost::json;

std::string textOf(const json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

bool isDraft(const json::value& order) {
    const std::string status = textOf(order.at("status"));
    return status == "draft" || status == "auto-draft" || status == "checkout-draft";
}

bool isTrash(const json::value& record) {
    return textOf(record.at("status")) == "trash";
}

std::string countOf(const json::value& order, const char* list) {
    return std::to_string(order.at(list).as_array().size());
}

std::string netOfLines(const json::value& order) {
    Decimal net;
    for (const json::value& line : order.at("line_items").as_array()) {
        net += Decimal::read(textOf(line.at("total")), "line");
    }
    return plainAmount(net.text());
}

Start startOf(int orders, const std::vector<std::string>& extra, const std::string& key, const std::string& secret) {
    Start start;
    start.file = builtProgram("sandbox-woocommerce");
    start.arguments = {"--port", "0", "--generate", std::to_string(orders), "--seed", "1"};
    start.arguments.insert(start.arguments.end(), extra.begin(), extra.end());
    start.environment = {{"SANDBOX_CONSUMER_KEY", key}, {"SANDBOX_CONSUMER_SECRET", secret}};
    return start;
}

} // namespace

Shop::Shop(const std::filesystem::path& folder, int orders, const std::vector<std::string>& extra)
    : Shop(folder, orders, extra, "ck_" + randomHex(20), "cs_" + randomHex(20)) {}

Shop::Shop(const std::filesystem::path& folder, int orders, const std::vector<std::string>& extra, std::string key,
           std::string secret)
    : StandIn(folder, "shop", startOf(orders, extra, key, secret)),
      _key(std::move(key)),
      _secret(std::move(secret)) {}

json::value Shop::api(const std::string& method, const std::string& path, const std::string& body) const {

    const Answer answer = request(method, url() + "/wp-json/wc/v3/" + path, body, _key, _secret, caFile());
    if (answer.status / 100 != 2) {
        throw std::runtime_error(method + " " + path + ": " + answer.body);
    }
    return json::parse(answer.body);
}

Snapshot Shop::records() const {
    const json::value all = state();
    Snapshot records;
    for (const json::value& customer : all.at("customers").as_array()) {
        records["customer " + textOf(customer.at("id"))] = textOf(customer.at("email"));
    }
    for (const json::value& product : all.at("products").as_array()) {
        if (!isTrash(product)) {
            records["product " + textOf(product.at("id"))] =
                textOf(product.at("sku")) + " " + textOf(product.at("status"));
        }
    }
    std::map<std::string, std::string> currencies;
    std::map<std::string, Decimal> refunded;
    for (const json::value& order : all.at("orders").as_array()) {
        if (!isDraft(order) && !isTrash(order)) {
            currencies[textOf(order.at("id"))] = textOf(order.at("currency"));
        }
    }
    for (const json::value& refund : all.at("refunds").as_array()) {
        const auto currency = currencies.find(textOf(refund.at("parent_id")));
        if (currency != currencies.end()) {
            records["refund " + textOf(refund.at("id"))] = "of " + currency->first + " " + currency->second + " " +
                                                           plainAmount(textOf(refund.at("amount"))) + " lines " +
                                                           countOf(refund, "line_items");
            refunded[currency->first] += Decimal::read(textOf(refund.at("amount")), "refund");
        }
    }
    for (const json::value& order : all.at("orders").as_array()) {
        const std::string id = textOf(order.at("id"));
        if (currencies.contains(id)) {
            records["order " + id] = textOf(order.at("status")) + " " + textOf(order.at("currency")) + " " +
                                     plainAmount(textOf(order.at("total"))) + " refunded " +
                                     plainAmount(refunded[id].text()) + " lines " + countOf(order, "line_items") +
                                     " net " + netOfLines(order) + " fees " + countOf(order, "fee_lines") +
                                     " shipping " + countOf(order, "shipping_lines") + " taxes " +
                                     countOf(order, "tax_lines") + " coupons " + countOf(order, "coupon_lines");
        }
    }
    return records;
}

TotalsByCurrency Shop::totals() const {
    const json::value all = state();
    std::map<std::string, Decimal> orders;
    std::map<std::string, Decimal> refunds;
    std::map<std::string, std::string> currencies;
    for (const json::value& order : all.at("orders").as_array()) {
        if (!isDraft(order)) {
            const std::string currency = textOf(order.at("currency"));
            currencies[textOf(order.at("id"))] = currency;
            orders[currency] += Decimal::read(textOf(order.at("total")), "total");
        }
    }
    for (const json::value& refund : all.at("refunds").as_array()) {
        refunds[currencies.at(textOf(refund.at("parent_id")))] += Decimal::read(textOf(refund.at("amount")), "amount");
    }
    TotalsByCurrency totals;
    for (const auto& [currency, sum] : orders) {
        totals[currency] = {plainAmount(sum.text()), plainAmount(refunds[currency].text())};
    }
    return totals;
}

std::vector<std::string> Shop::orders(const std::vector<std::string>& statuses) const {
    const json::value all = state();
    std::vector<std::string> ids;
    for (const json::value& order : all.at("orders").as_array()) {
        const bool wanted = std::find(statuses.begin(), statuses.end(), textOf(order.at("status"))) != statuses.end();
        if (wanted && order.at("refunds").as_array().empty() &&
            Decimal::fromUnits(10, 0) < Decimal::read(textOf(order.at("total")), "total")) {
            ids.push_back(textOf(order.at("id")));
        }
    }
    return ids;
}

} // namespace crossdock::integration
