#include "order_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace documents_test {

namespace json = boost::json;
using crossdock::Decimal;

namespace {

/// Sets tax and taxes; gives the tax.
Decimal putTaxes(json::object& component, const Shares& taxes) {
    Decimal sum;
    json::array list;
    for (const auto& [rate, amount] : taxes) {
        list.push_back({{"rate_id", rate}, {"amount", amount}});
        sum += Decimal::read(amount, "tax");
    }
    component["tax"] = sum.text();
    component["taxes"] = std::move(list);
    return sum;
}

/// Gives each rate its sum; what the order's tax is more or less than that goes to the first.
void putTaxLines(json::object& order, const Decimal& tax) {
    Decimal rest = tax;
    json::array& lines = order["tax_lines"].as_array();
    for (json::value& one : lines) {
        Decimal sum;
        for (const char* list : {"lines", "fees", "shipping_lines"}) {
            for (const json::value& component : order[list].as_array()) {
                for (const json::value& share : component.at("taxes").as_array()) {
                    const bool own = share.at("rate_id") == one.at("rate_id");
                    sum += own ? Decimal::read(std::string_view(share.at("amount").as_string()), "tax") : Decimal{};
                }
            }
        }
        one.as_object()["items_tax"] = sum.text();
        rest -= sum;
    }
    if (!lines.empty()) {
        json::string& first = lines.front().as_object()["items_tax"].as_string();
        first = (Decimal::read(std::string_view(first), "tax") + rest).text();
    }
}

} // namespace

OrderText::OrderText(const std::string& currency) {
    _order = json::parse(R"({
        "kind": "order", "id": "998", "number": "1042", "shop": "acme", "created_via": "checkout",
        "status": {"mapped": "processing", "raw": "processing"}, "payment_status": "paid",
        "prices_include_tax": false, "created_at": "2026-03-29T00:30:00Z", "paid_at": "2026-03-29T00:31:00Z",
        "customer": {"is_guest": true, "email": "Jane@Example.com", "email_key": "jane@example.com", "display": "Jane Doe"},
        "billing": {"given": "Jane", "family": "Doe", "line1": "1 Main St", "city": "San Pablo", "region_code": "CA",
                    "postcode": "94806", "country": "US"},
        "lines": [], "fees": [], "shipping_lines": [], "discounts": [], "tax_lines": [], "payments": [], "refunds": [],
        "meta": {}})")
                 .as_object();
    _order["currency"] = currency;
}

OrderText& OrderText::add(const char* list, json::object component, const std::string& net, const Shares& taxes) {
    json::array& items = _order[list].as_array();
    component["id"] = std::to_string(items.size() + 1);
    component["net"] = net;
    _tax += putTaxes(component, taxes);
    items.push_back(std::move(component));
    _last = list;
    return *this;
}

OrderText& OrderText::line(const std::string& sku, const std::string& quantity, const std::string& net,
                           const Shares& taxes, const std::string& gross) {
    _items += Decimal::read(net, "net");
    json::object component{{"kind", "item"},
                           {"name", "Article " + sku},
                           {"qty", quantity},
                           {"gross", gross.empty() ? net : gross},
                           {"meta", json::object{}}};
    if (!sku.empty()) {
        component["sku"] = sku;
        component["product_id"] = "p" + sku;
    }
    return add("lines", std::move(component), net, taxes);
}

OrderText& OrderText::with(const char* member, json::value value) {
    _order[_last].as_array().back().as_object()[member] = std::move(value);
    return *this;
}

OrderText& OrderText::fee(const std::string& kind, const std::string& name, const std::string& net,
                          const Shares& taxes) {
    _fees += Decimal::read(net, "net");
    return add("fees", {{"kind", kind}, {"name", name}}, net, taxes);
}

OrderText& OrderText::shipping(const std::string& title, const std::string& net, const Shares& taxes) {
    _shipping += Decimal::read(net, "net");
    return add("shipping_lines", {{"method_id", "flat_rate"}, {"title", title}}, net, taxes);
}

OrderText& OrderText::rate(const std::string& id, const std::string& percent, const std::string& label) {
    json::object rate{{"id", "t" + id},    {"rate_id", id},    {"code", "US-" + id}, {"label", label},
                      {"compound", false}, {"items_tax", "0"}, {"shipping_tax", "0"}};
    if (!percent.empty()) {
        rate["percent"] = percent;
    }
    _order["tax_lines"].as_array().push_back(std::move(rate));
    return *this;
}

OrderText& OrderText::payment(const std::string& id, const std::string& gateway, const std::string& amount,
                              const std::string& tender, const std::string& status) {
    _order["payments"].as_array().push_back({{"id", id},
                                             {"gateway_id", gateway},
                                             {"gateway_title", "By " + gateway},
                                             {"transaction_ref", id},
                                             {"amount", amount},
                                             {"currency", _order["currency"]},
                                             {"paid_at", "2026-03-29T00:31:00Z"},
                                             {"status", status},
                                             {"tender", tender}});
    return *this;
}

OrderText& OrderText::status(const std::string& mapped, const std::string& raw) {
    return set("status", json::object{{"mapped", mapped}, {"raw", raw.empty() ? mapped : raw}});
}

OrderText& OrderText::set(const char* member, json::value value) {
    _order[member] = std::move(value);
    return *this;
}

OrderText& OrderText::total(const char* name, const std::string& value) {
    _totals.emplace_back(name, value);
    return *this;
}

json::object OrderText::object() const {
    json::object order = _order;
    Decimal tax = _tax;
    for (const auto& [name, value] : _totals) {
        tax = name == "tax" ? Decimal::read(value, "tax") : tax;
    }
    putTaxLines(order, tax);
    json::object totals{
        {"items", _items.text()}, {"discount", "0"},   {"shipping", _shipping.text()},
        {"fees", _fees.text()},   {"tax", tax.text()}, {"grand", (_items + _fees + _shipping + tax).text()},
        {"refunded", "0"},        {"due", "0"}};
    for (const auto& [name, value] : _totals) {
        totals[name] = value;
    }
    order["totals"] = std::move(totals);
    return order;
}

std::string OrderText::text() const {
    return json::serialize(object());
}

RefundText::RefundText(const std::string& amount, const std::string& currency) {
    _refund = json::parse(R"({"kind": "refund", "id": "1001", "order_id": "998", "at": "2026-04-02T10:00:00Z",
        "lines": [], "fees": [], "shipping_lines": [], "tax_lines": [], "to_gateway": true, "meta": {}})")
                  .as_object();
    _refund["amount"] = amount;
    _refund["currency"] = currency;
}

RefundText& RefundText::line(const std::string& sku, const std::string& quantity, const std::string& net,
                             const Shares& taxes) {
    json::object component{{"id", "1"},       {"sku", sku}, {"product_id", "p" + sku}, {"name", "Article " + sku},
                           {"qty", quantity}, {"net", net}};
    putTaxes(component, taxes);
    _refund["lines"].as_array().push_back(std::move(component));
    return *this;
}

RefundText& RefundText::shipping(const std::string& net, const Shares& taxes) {
    json::object component{{"id", "2"}, {"title", "Flat rate"}, {"net", net}};
    putTaxes(component, taxes);
    _refund["shipping_lines"].as_array().push_back(std::move(component));
    return *this;
}

RefundText& RefundText::fee(const std::string& net, const Shares& taxes) {
    json::object component{{"id", "3"}, {"name", "Gift wrap"}, {"net", net}};
    putTaxes(component, taxes);
    _refund["fees"].as_array().push_back(std::move(component));
    return *this;
}

RefundText& RefundText::rate(const std::string& id, const std::string& label) {
    _refund["tax_lines"].as_array().push_back(
        {{"rate_id", id}, {"label", label}, {"items_tax", "0"}, {"shipping_tax", "0"}});
    return *this;
}

RefundText& RefundText::set(const char* member, json::value value) {
    _refund[member] = std::move(value);
    return *this;
}

std::string RefundText::text() const {
    return json::serialize(_refund);
}

} // namespace documents_test
