#include "sandbox_woocommerce/order_lines.hpp"

#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/error.hpp"
#include "sandbox_woocommerce/meta_data.hpp"
#include "sandbox_woocommerce/products.hpp"

#include <algorithm>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

/// Nobody orders more than a hundred thousand of anything.
std::int64_t quantityOf(const json::object& given, std::int64_t otherwise) {
    return std::clamp<std::int64_t>(numberOf(given, "quantity", otherwise), -100'000, 100'000);
}

class Lines {
public:
    Lines(ShopState& shop, const OrderMoney& money, json::object& order) : _shop(shop), _money(money), _order(order) {}

    json::object newItem(const json::object& given) const {
        const std::string sku = textOf(given, "sku");
        if (!given.contains("product_id") && !given.contains("variation_id") && sku.empty()) {
            throw WpError(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.");
        }
        const auto sold = findSold(_shop, numberOf(given, "product_id"), numberOf(given, "variation_id"), sku);
        const std::int64_t quantity = quantityOf(given, 1);
        json::object line{{"id", ++_shop.lastItemId},
                          {"name", sold ? sold->name : ""},
                          {"product_id", sold ? sold->productId : 0},
                          {"variation_id", sold ? sold->variationId : 0},
                          {"quantity", quantity},
                          {"tax_class", sold ? sold->taxClass : ""}};
        const Amount price =
            sold ? _money.netPrice(_order, Amount::parse(sold->price) * quantity, sold->taxClass) : Amount{};
        line["subtotal"] = price.text(6);
        line["subtotal_tax"] = "0.00";
        line["total"] = price.text(6);
        line["total_tax"] = "0.00";
        line["taxes"] = json::array{};
        json::array meta;
        if (sold) {
            for (const json::value& attribute : sold->attributes) {
                const std::string option = textOf(attribute.as_object(), "option");
                meta.push_back({{"id", ++_shop.lastItemMetaId},
                                {"key", textOf(attribute.as_object(), "slug")},
                                {"value", option},
                                {"display_key", capitalised(textOf(attribute.as_object(), "name"))},
                                {"display_value", option}});
            }
        }
        line["meta_data"] = std::move(meta);
        line["sku"] = sold ? json::value(sold->sku) : json::value(nullptr);
        line["global_unique_id"] = sold ? json::value(sold->globalUniqueId) : json::value(nullptr);
        line["price"] = 0;
        line["image"] = {{"id", sold && !sold->isVariation ? json::value("") : json::value(0)}, {"src", ""}};
        line["parent_name"] = sold && sold->isVariation ? json::value(sold->parentName) : json::value(nullptr);
        return line;
    }

    void changeItem(json::object& line, const json::object& given, bool isNew) const {
        if (!isNew && given.contains("quantity")) {
            const std::int64_t before = std::max<std::int64_t>(1, numberOf(line, "quantity"));
            const std::int64_t quantity = quantityOf(given, 0);
            for (const char* name : {"subtotal", "total"}) {
                line[name] = amountOf(line, name).share(quantity, before).text(6);
            }
            line["quantity"] = quantity;
        }
        for (const char* name : {"name", "tax_class"}) {
            if (given.contains(name)) {
                line[name] = textOf(given, name);
            }
        }
        if (given.contains("subtotal")) {
            line["subtotal"] = amountOf(given, "subtotal").text(6);
        }
        if (given.contains("total")) {
            line["total"] = amountOf(given, "total").text(6);
        }
    }

    json::object newShipping() const {
        return {{"id", ++_shop.lastItemId}, {"method_title", ""},      {"method_id", ""},
                {"instance_id", ""},        {"total", "0.00"},         {"total_tax", "0.00"},
                {"taxes", json::array{}},   {"tax_status", "taxable"}, {"meta_data", json::array{}}};
    }

    json::object newFee() const {
        return {{"id", ++_shop.lastItemId},
                {"name", ""},
                {"tax_class", ""},
                {"tax_status", "taxable"},
                {"amount", ""},
                {"total", "0.00"},
                {"total_tax", "0.00"},
                {"taxes", json::array{}},
                {"meta_data", json::array{}}};
    }

    static void changeTexts(json::object& line, const json::object& given, std::initializer_list<const char*> names) {
        for (const char* name : names) {
            if (given.contains(name)) {
                line[name] = textOf(given, name);
            }
        }
        if (given.contains("total")) {
            line["total"] = amountOf(given, "total").text(6);
        }
    }

    void merge(const char* which, const json::object& given) {
        const std::string_view kind = which;
        json::array& lines = _order[which].as_array();
        const std::int64_t id = numberOf(given, "id");
        auto* old = std::find_if(lines.begin(), lines.end(),
                                 [&](const json::value& line) { return numberOf(line.as_object(), "id") == id; });
        const char* naming = kind == "line_items" ? "product_id" : kind == "shipping_lines" ? "method_id" : "name";
        const auto* named = given.if_contains(naming);
        const auto* quantity = given.if_contains("quantity");
        if (id != 0 && old == lines.end()) {
            throw WpError(400, "woocommerce_rest_invalid_item_id",
                          "Order item ID provided is not associated with order.");
        }
        if (id != 0 && ((named != nullptr && named->is_null()) || (quantity != nullptr && numberOf(quantity) == 0))) {
            lines.erase(old);
            return;
        }
        const bool isNew = id == 0;
        if (isNew) {
            lines.push_back(kind == "line_items"       ? newItem(given)
                            : kind == "shipping_lines" ? newShipping()
                                                       : newFee());
            old = &lines.back();
        }
        json::object& line = old->as_object();
        if (kind == "line_items") {
            changeItem(line, given, isNew);
        } else if (kind == "shipping_lines") {
            changeTexts(line, given, {"method_title", "method_id", "instance_id"});
        } else {
            changeTexts(line, given, {"name", "tax_class", "tax_status"});
            if (given.contains("amount")) {
                line["amount"] = given.at("amount").is_string() ? textOf(given, "amount") : wire(given.at("amount"));
                line["total"] =
                    given.contains("total") ? line["total"] : json::value(amountOf(given, "amount").text(6));
            }
        }
        if (const auto* meta = given.if_contains("meta_data")) {
            mergeMeta(line["meta_data"].as_array(), *meta, _shop.lastItemMetaId, true);
        }
    }

private:
    ShopState& _shop;
    const OrderMoney& _money;
    json::object& _order;
};

} // namespace

void mergeLines(ShopState& shop, const OrderMoney& money, json::object& order, const json::object& body) {
    Lines lines(shop, money, order);
    for (const char* which : {"line_items", "shipping_lines", "fee_lines"}) {
        const auto* given = body.if_contains(which);
        if (given == nullptr || !given->is_array()) {
            continue;
        }
        for (const json::value& line : given->get_array()) {
            if (line.is_object()) {
                lines.merge(which, line.get_object());
            }
        }
    }
}

} // namespace crossdock::sandbox::woo
