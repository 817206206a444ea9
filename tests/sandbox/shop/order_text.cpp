#include "sandbox_shop/order_text.hpp"

#include "sandbox_shop/chance.hpp"
#include "sandbox_shop/json_text.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

constexpr std::int64_t metasPerOrder = 400;

class Writing {
public:
    Writing(std::string& out, std::int64_t index, const ShopZone& zone)
        : _json(out),
          _zone(zone),
          _meta(index * metasPerOrder) {}

    JsonText& json() { return _json; }

    void dates(std::string_view name, Seconds at) {
        at == neverModified ? _json.raw(name, "null") : _json.text(name, _zone.localText(at));
    }
    void datesGmt(std::string_view name, Seconds at) {
        at == neverModified ? _json.raw(name, "null") : _json.text(name, utcText(at));
    }

    void meta(std::string_view key, std::string_view valueJson, bool display = false) {
        _json.open('{').number("id", ++_meta).text("key", key).raw("value", valueJson);
        if (display) {
            _json.text("display_key", key).raw("display_value", valueJson);
        }
        _json.close('}');
    }

    void taxes(const std::vector<MadeTax>& list, bool subtotals, bool negative) {
        _json.name("taxes").open('[');
        for (const MadeTax& tax : list) {
            const Amount total = negative ? -tax.total : tax.total;
            _json.open('{').number("id", tax.rate->id).amount("total", total);
            subtotals ? _json.amount("subtotal", negative ? total : tax.subtotal) : _json.text("subtotal", "");
            _json.close('}');
        }
        _json.close(']');
    }

    void itemMembers(const MadeLine& line, std::int64_t quantity) {
        _json.text("name", line.item.name).number("product_id", line.deleted ? 0 : line.item.id);
        _json.number("variation_id", line.deleted ? 0 : line.item.variationId)
            .number("quantity", quantity)
            .text("tax_class", line.item.taxClass);
    }

    void itemEnd(const MadeLine& line, double price) {
        if (line.deleted) {
            _json.raw("sku", "null").raw("global_unique_id", "null");
        } else {
            _json.text("sku", line.item.sku).text("global_unique_id", "");
        }
        const bool variation = line.item.variationId != 0;
        _json.real("price", price)
            .raw("image", variation || line.deleted ? R"({"id":0,"src":""})" : R"({"id":"","src":""})");
        variation && !line.deleted ? _json.text("parent_name", line.item.parentName) : _json.raw("parent_name", "null");
        _json.close('}');
    }

    void line(const MadeLine& line) {
        _json.open('{').number("id", line.id);
        itemMembers(line, line.quantity);
        _json.amount("subtotal", line.subtotal).amount("subtotal_tax", line.subtotalTax());
        _json.amount("total", line.total).amount("total_tax", line.totalTax());
        taxes(line.taxes, true, false);
        _json.name("meta_data").open('[');
        if (!line.item.color.empty()) {
            meta("color", quoted(line.item.color), true);
            meta("size", quoted(line.item.size), true);
        }
        _json.close(']');
        // PHP divides as it goes, so the price carries binary noise.
        itemEnd(line, line.quantity == 0 ? 0 : line.total.number() / static_cast<double>(line.quantity));
    }

    void taxLine(std::int64_t id, const TaxRate& rate, Amount tax, Amount shippingTax) {
        _json.open('{')
            .number("id", id)
            .text("rate_code", rate.code())
            .number("rate_id", rate.id)
            .text("label", rate.name);
        _json.flag("compound", rate.compound).amount("tax_total", tax).amount("shipping_tax_total", shippingTax);
        _json.real("rate_percent", rate.percent()).raw("meta_data", "[]").close('}');
    }

    void extra(const MadeExtra& extra, bool isFee) {
        _json.open('{').number("id", extra.id);
        if (isFee) {
            _json.text("name", extra.title)
                .text("tax_class", "")
                .text("tax_status", extra.taxable ? "taxable" : "none")
                .text("amount", extra.amount);
        } else {
            _json.text("method_title", extra.title).text("method_id", extra.method).text("instance_id", "");
        }
        _json.amount("total", extra.total).amount("total_tax", extra.totalTax());
        taxes(extra.taxes, false, false);
        if (!isFee) {
            _json.text("tax_status", "taxable");
        }
        _json.raw("meta_data", "[]").close('}');
    }

    static std::string quoted(std::string_view text) {
        std::string out;
        appendWireString(out, text);
        return out;
    }

private:
    JsonText _json;
    const ShopZone& _zone;
    std::int64_t _meta;
};

/// As many decimals as needed: "2", "0.4".
std::string shortest(Amount amount) {
    std::string text = amount.text(6);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text;
}

std::string orderKey(const ShopPlan& plan, std::int64_t index) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Chance chance(plan.seed, static_cast<std::uint64_t>(index), 50);
    std::string key = "wc_order_";
    for (int i = 0; i < 13; ++i) {
        key += chance.pick(letters);
    }
    return key;
}

void writeCoupon(Writing& writing, const MadeCoupon& coupon) {
    JsonText& json = writing.json();
    json.open('{').number("id", coupon.id).text("code", coupon.code).text("discount", shortest(coupon.discount));
    json.text("discount_tax", shortest(coupon.discountTax)).raw("meta_data", "[]").text("discount_type", coupon.type);
    json.real("nominal_amount", coupon.nominal).flag("free_shipping", false).close('}');
}

struct Payment {
    std::string_view method, title;
};
constexpr Payment payments[] = {
    {"bacs", "Bank transfer"}, {"cod", "Cash"}, {"cheque", "Check"}, {"stripe", "Card"}, {"", ""}};

} // namespace

std::string orderText(const MadeOrder& order, const MadeRefund* refunds, std::int64_t index, const ShopPlan& plan,
                      const ShopZone& zone) {
    const OrderHead& head = order.head;
    std::string out;
    out.reserve(4'600);
    Writing writing(out, index, zone);
    JsonText& json = writing.json();
    Chance chance(plan.seed, static_cast<std::uint64_t>(index), 51);
    const bool paid = head.status == "processing" || head.status == "completed" || head.status == "refunded" ||
                      head.status == "shipped";
    const bool completed = head.status == "completed" || (head.status == "refunded" && chance.perMille(500));
    const Seconds paidAt = paid ? head.created + 30 : neverModified;
    const Seconds completedAt = completed ? std::min(head.created + 91, head.modified) : neverModified;
    const std::string id = std::to_string(head.id);
    const std::string key = orderKey(plan, index);

    json.open('{')
        .number("id", head.id)
        .number("parent_id", 0)
        .text("status", head.status)
        .text("currency", order.currency);
    json.text("version", "10.5.0").flag("prices_include_tax", order.pricesIncludeTax);
    writing.dates("date_created", head.created);
    writing.dates("date_modified", head.modified);
    json.amount("discount_total", order.discount)
        .amount("discount_tax", order.discountTax)
        .amount("shipping_total", order.shippingTotal);
    json.amount("shipping_tax", order.shippingTax)
        .amount("cart_tax", order.cartTax)
        .amount("total", order.total)
        .amount("total_tax", order.totalTax);
    json.number("customer_id", head.customer).text("order_key", key);
    json.name("billing");
    appendBilling(out, order.person);
    json.name("shipping");
    appendShipping(out, order.person);
    const Payment& payment = chance.pick(payments);
    json.text("payment_method", payment.method).text("payment_method_title", payment.title);
    json.text("transaction_id", payment.method == "stripe" ? "ch_test_" + id : "")
        .text("customer_ip_address", "")
        .text("customer_user_agent", "");
    json.text("created_via", chance.perMille(120) ? "store-api" : "rest-api");
    json.text("customer_note", chance.perMille(60) ? "Please deliver <b>fast</b> & quietly 🐢\nSecond line" : "");
    writing.dates("date_completed", completedAt);
    writing.dates("date_paid", paidAt);
    json.text("cart_hash", "").text("number", id);
    json.name("meta_data").open('[');
    if (head.kind == OrderKind::richMeta) {
        writing.meta("_hidden", R"("x")");
        writing.meta("arr", R"([1,"two",{"three":3}])");
        writing.meta("bool", R"("1")");
        writing.meta("gift_msg", Writing::quoted("Ünïcödé 🎉"));
        writing.meta("object", R"({"a":{"b":[]},"c":null})");
    }
    json.close(']').name("line_items").open('[');
    for (const MadeLine& line : order.lines) {
        writing.line(line);
    }
    json.close(']').name("tax_lines").open('[');
    for (const MadeTaxLine& line : order.taxLines) {
        writing.taxLine(line.id, *line.rate, line.tax, line.shippingTax);
    }
    json.close(']').name("shipping_lines").open('[');
    for (const MadeExtra& line : order.shipping) {
        writing.extra(line, false);
    }
    json.close(']').name("fee_lines").open('[');
    for (const MadeExtra& fee : order.fees) {
        writing.extra(fee, true);
    }
    json.close(']').name("coupon_lines").open('[');
    if (order.coupon) {
        writeCoupon(writing, *order.coupon);
    }
    json.close(']').name("refunds").open('[');
    for (int i = head.refunds - 1; i >= 0; --i) {
        json.open('{')
            .number("id", head.id + 1 + i)
            .text("reason", refunds[i].reason)
            .amount("total", -refunds[i].amount)
            .close('}');
    }
    json.close(']');
    const bool unpaid = head.status == "pending" || head.status == "failed" || head.status == "checkout-draft";
    json.text("payment_url", plan.home + "/checkout/order-pay/" + id + "/?pay_for_order=true&key=" + key);
    json.flag("is_editable", head.status == "pending" || head.status == "on-hold");
    json.flag("needs_payment", unpaid && order.total > Amount{}).flag("needs_processing", !order.lines.empty());
    writing.datesGmt("date_created_gmt", head.created);
    writing.datesGmt("date_modified_gmt", head.modified);
    writing.datesGmt("date_completed_gmt", completedAt);
    writing.datesGmt("date_paid_gmt", paidAt);
    json.text("currency_symbol", order.currency == "EUR" ? "€" : order.currency == "JPY" ? "¥" : "$");
    const std::string api = plan.home + "/wp-json/wc/v3";
    std::string more = ",\"email_templates\":[{\"embeddable\":true,\"href\":" +
                       Writing::quoted(api + "/orders/" + id + "/actions/email_templates") + "}]";
    if (head.customer != 0) {
        more +=
            ",\"customer\":[{\"href\":" + Writing::quoted(api + "/customers/" + std::to_string(head.customer)) + "}]";
    }
    appendLinks(json, api + "/orders", head.id, allowAll, more);
    json.close('}');
    return out;
}

std::string refundText(const MadeRefund& refund, const RecordHead& head, std::int64_t index, int number,
                       const ShopPlan& plan, const ShopZone& zone) {
    std::string out;
    Writing writing(out, index, zone);
    JsonText& json = writing.json();
    // Items and metas of refunds come from the end of the order's share of numbers.
    std::int64_t item = index * 90 + 70 + number * 6L;
    json.open('{').number("id", head.id).number("parent_id", head.parent);
    writing.dates("date_created", head.created);
    writing.datesGmt("date_created_gmt", head.created);
    json.amount("amount", refund.amount)
        .text("reason", refund.reason)
        .number("refunded_by", 1)
        .flag("refunded_payment", false);
    json.name("meta_data").open('[');
    json.open('{')
        .number("id", index * metasPerOrder + 390 + number)
        .text("key", "_refund_type")
        .text("value", "partial")
        .close('}');
    json.close(']').name("line_items").open('[');
    std::vector<MadeTaxLine> taxLines;
    std::int64_t meta = index * metasPerOrder + 300 + number * 20L;
    for (const MadeRefund::Line& line : refund.lines) {
        Amount tax;
        for (const MadeTax& share : line.taxes) {
            tax += share.total;
            const auto known = std::find_if(taxLines.begin(), taxLines.end(),
                                            [&](const MadeTaxLine& other) { return other.rate == share.rate; });
            if (known == taxLines.end()) {
                taxLines.push_back({0, share.rate, share.total, {}});
            } else {
                known->tax += share.total;
            }
        }
        json.open('{').number("id", ++item);
        writing.itemMembers(*line.line, -line.quantity);
        json.amount("subtotal", -line.total)
            .amount("subtotal_tax", -tax)
            .amount("total", -line.total)
            .amount("total_tax", -tax);
        writing.taxes(line.taxes, true, true);
        const std::string refunded = Writing::quoted(std::to_string(line.line->id));
        json.name("meta_data")
            .open('[')
            .open('{')
            .number("id", ++meta)
            .text("key", "_refunded_item_id")
            .raw("value", refunded);
        json.text("display_key", "_refunded_item_id").raw("display_value", refunded).close('}').close(']');
        writing.itemEnd(*line.line, line.quantity == 0 ? 0 : line.total.number() / static_cast<double>(line.quantity));
    }
    json.close(']').raw("shipping_lines", "[]").name("tax_lines").open('[');
    for (const MadeTaxLine& line : taxLines) {
        writing.taxLine(++item, *line.rate, -line.tax, {});
    }
    json.close(']').raw("fee_lines", "[]");
    const std::string order = plan.home + "/wp-json/wc/v3/orders/" + std::to_string(head.parent);
    appendLinks(json, order + "/refunds", head.id, R"({"allow":["GET","DELETE"]})",
                ",\"up\":[{\"href\":" + Writing::quoted(order) + "}]");
    json.close('}');
    return out;
}

} // namespace crossdock::sandbox
