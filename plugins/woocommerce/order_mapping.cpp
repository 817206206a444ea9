#include "mapping.hpp"

#include "html_text.hpp"
#include "json_view.hpp"
#include "mapping_parts.hpp"

#include <array>
#include <utility>

namespace crossdock::woocommerce {

namespace json = boost::json;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> knownStatuses{{{"pending", "pending"},
                                                                                       {"processing", "processing"},
                                                                                       {"on-hold", "on_hold"},
                                                                                       {"completed", "completed"},
                                                                                       {"cancelled", "cancelled"},
                                                                                       {"refunded", "refunded"},
                                                                                       {"failed", "failed"},
                                                                                       {"checkout-draft", "draft"},
                                                                                       {"auto-draft", "draft"},
                                                                                       {"draft", "draft"},
                                                                                       {"trash", "trashed"}}};

template <typename Write>
void eachObject(const json::array& items, Write&& write) {
    for (const json::value& item : items) {
        if (const json::object* object = item.if_object()) {
            write(*object);
        }
    }
}

bool beginsWith(std::string_view text, std::string_view prefix) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (text.size() < prefix.size()) {
        return false;
    }
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        if (lower(text[i]) != lower(prefix[i])) {
            return false;
        }
    }
    return true;
}

std::string_view feeKind(std::string_view name, std::string_view net, const MappingConfig& config) {
    for (const auto& [prefix, kind] : config.feeKinds) {
        if (beginsWith(name, prefix)) {
            return kind;
        }
    }
    return !net.empty() && net.front() == '-' ? "discount" : "other";
}

std::string_view tenderOf(std::string_view gateway) {
    if (gateway == "bacs") {
        return "bank";
    }
    if (gateway == "cod") {
        return "cash";
    }
    if (gateway == "stripe" || gateway == "stripe_cc" || gateway == "woocommerce_payments" ||
        gateway.find("card") != std::string_view::npos) {
        return gateway.find("gift") != std::string_view::npos ? "gift_card" : "card";
    }
    return "other";
}

/// What the mapping of one order works out once and uses in several places.
struct Figures {
    std::string currency;
    std::string grand;
    Sum items;
    Sum fees;
    Sum refunded;
    bool paid = false;
    std::string_view status;
};

Figures figuresOf(const json::object& order) {
    Figures figures;
    figures.currency = textAt(order, "currency");
    figures.grand = amountAt(order, "total");
    eachObject(arrayAt(order, "line_items"),
               [&](const json::object& line) { figures.items.add(amountAt(line, "total")); });
    eachObject(arrayAt(order, "fee_lines"), [&](const json::object& fee) { figures.fees.add(amountAt(fee, "total")); });
    eachObject(arrayAt(order, "refunds"), [&](const json::object& refund) {
        const std::optional<Decimal> total = Decimal::parse(amountAt(refund, "total"));
        figures.refunded.add(total ? total->abs().text() : std::string());
    });
    figures.paid = gmtAt(order, "date_paid_gmt").has_value();
    figures.status = viewAt(order, "status");
    return figures;
}

std::string_view paymentStatus(const Figures& figures) {
    const std::optional<Decimal> grand = Decimal::parse(figures.grand);
    const Decimal& refunded = figures.refunded.value();
    if (figures.status == "refunded" || (refunded.sign() > 0 && grand && refunded >= *grand)) {
        return "refunded";
    }
    if (refunded.sign() > 0) {
        return "partially_refunded";
    }
    return figures.paid ? "paid" : "unpaid";
}

std::string dueOf(const Figures& figures) {
    const std::optional<Decimal> grand = Decimal::parse(figures.grand);
    if (figures.paid || !grand) {
        return "0";
    }
    const Decimal due = *grand - figures.refunded.value();
    return due.sign() < 0 ? "0" : due.text();
}

void writeLines(JsonWriter& writer, const json::object& order, const MappingConfig& config) {
    writer.key("lines").beginArray();
    eachObject(arrayAt(order, "line_items"), [&](const json::object& line) {
        writer.beginObject().member("id", textAt(line, "id"));
        // Bundles and composites name the line that carries them; both plug-ins add the member to the REST answer.
        const std::string bundle = idAt(line, "bundled_by");
        writer.optional("parent_line_id", bundle.empty() ? idAt(line, "composite_parent") : bundle);
        writer.member("kind", "item");
        writer.optional("product_id", idAt(line, "product_id"));
        writer.optional("variant_id", idAt(line, "variation_id"));
        writer.optional("sku", textAt(line, "sku"));
        writer.member("name", plainText(viewAt(line, "name")));
        writer.member("qty", amountAt(line, "quantity"));
        writer.member("gross", amountAt(line, "subtotal"));
        writer.member("net", amountAt(line, "total"));
        writer.member("tax", amountAt(line, "total_tax"));
        writeTaxes(writer, line);
        writer.optional("tax_class", textAt(line, "tax_class"));
        writeMeta(writer, line, config);
        writer.endObject();
    });
    writer.endArray();
}

void writeFees(JsonWriter& writer, const json::object& order, const MappingConfig& config) {
    writer.key("fees").beginArray();
    eachObject(arrayAt(order, "fee_lines"), [&](const json::object& fee) {
        const std::string name = plainText(viewAt(fee, "name"));
        const std::string net = amountAt(fee, "total"); // `amount` keeps -25 where a clamped fee counts as -10
        writer.beginObject()
            .member("id", textAt(fee, "id"))
            .member("kind", feeKind(name, net, config))
            .member("name", name);
        writer.member("net", net).member("tax", amountAt(fee, "total_tax"));
        writeTaxes(writer, fee);
        writer.optional("tax_class", textAt(fee, "tax_class"));
        writer.endObject();
    });
    writer.endArray();
}

void writeShipping(JsonWriter& writer, const json::object& order) {
    writer.key("shipping_lines").beginArray();
    eachObject(arrayAt(order, "shipping_lines"), [&](const json::object& line) {
        writer.beginObject().member("id", textAt(line, "id")).member("method_id", textAt(line, "method_id"));
        writer.optional("instance_id", textAt(line, "instance_id"));
        writer.member("title", plainText(viewAt(line, "method_title")));
        writer.member("net", amountAt(line, "total")).member("tax", amountAt(line, "total_tax"));
        writeTaxes(writer, line);
        writer.endObject();
    });
    writer.endArray();
}

void writeDiscounts(JsonWriter& writer, const json::object& order) {
    writer.key("discounts").beginArray();
    eachObject(arrayAt(order, "coupon_lines"), [&](const json::object& coupon) {
        writer.beginObject().member("id", textAt(coupon, "id")).member("code", textAt(coupon, "code"));
        writer.optional("type", textAt(coupon, "discount_type"));
        writer.member("amount", amountAt(coupon, "discount"))
            .member("tax", amountAt(coupon, "discount_tax"))
            .endObject();
    });
    writer.endArray();
}

void writeTaxLines(JsonWriter& writer, const json::object& order) {
    writer.key("tax_lines").beginArray();
    eachObject(arrayAt(order, "tax_lines"), [&](const json::object& tax) {
        writer.beginObject().member("id", textAt(tax, "id")).member("rate_id", textAt(tax, "rate_id"));
        writer.optional("code", textAt(tax, "rate_code"));
        writer.member("label", plainText(viewAt(tax, "label")));
        writer.optional("percent", amountAt(tax, "rate_percent", ""));
        writer.member("compound", flagAt(tax, "compound"));
        writer.member("items_tax", amountAt(tax, "tax_total"))
            .member("shipping_tax", amountAt(tax, "shipping_tax_total"))
            .endObject();
    });
    writer.endArray();
}

std::string gatewayFee(const json::object& order, const MappingConfig& config) {
    for (const std::string& key : config.gatewayFeeMeta) {
        const std::string fee = amountOf(metaText(order, key), "");
        if (!fee.empty() && Decimal::parse(fee)) {
            return fee;
        }
    }
    return {};
}

void writePayments(JsonWriter& writer, const json::object& order, const Figures& figures, const MappingConfig& config) {
    const std::string gateway = textAt(order, "payment_method");
    const std::string reference = textAt(order, "transaction_id");
    const std::optional<Decimal> grand = Decimal::parse(figures.grand);
    writer.key("payments").beginArray();
    if (!gateway.empty() || !reference.empty() || (figures.paid && grand && !grand->isZero())) {
        const std::string_view status = figures.paid ? (paymentStatus(figures) == "refunded" ? "refunded" : "paid")
                                                     : (figures.status == "failed" ? "failed" : "pending");
        writer.beginObject().member("id", reference.empty() ? "order-" + textAt(order, "id") : reference);
        writer.member("gateway_id", gateway).member("gateway_title", plainText(viewAt(order, "payment_method_title")));
        writer.optional("transaction_ref", reference);
        writer.member("amount", figures.grand).member("currency", figures.currency);
        writer.optional("fee", gatewayFee(order, config));
        writeTime(writer, "paid_at", gmtAt(order, "date_paid_gmt"));
        writer.member("status", status).member("tender", tenderOf(gateway)).endObject();
    }
    writer.endArray();
}

void writeRefunds(JsonWriter& writer, const json::object& order) {
    writer.key("refunds").beginArray();
    eachObject(arrayAt(order, "refunds"), [&](const json::object& refund) {
        const std::string total = amountAt(refund, "total");
        const std::optional<Decimal> value = Decimal::parse(total);
        writer.beginObject().member("id", textAt(refund, "id")).member("amount", value ? value->abs().text() : total);
        writer.optional("reason", typedAt(refund, "reason"));
        writer.endObject();
    });
    writer.endArray();
}

void writeTotals(JsonWriter& writer, const json::object& order, const Figures& figures) {
    writer.key("totals").beginObject();
    writer.member("items", figures.items.text()).member("discount", amountAt(order, "discount_total"));
    writer.member("shipping", amountAt(order, "shipping_total")).member("fees", figures.fees.text());
    writer.member("tax", amountAt(order, "total_tax")).member("grand", figures.grand);
    writer.member("refunded", figures.refunded.text()).member("due", dueOf(figures)).endObject();
}

void writeCustomer(JsonWriter& writer, const json::object& order, const json::object& billing) {
    const std::string id = idAt(order, "customer_id");
    const std::string email = typedAt(billing, "email");
    const std::string nobody = id.empty() ? "Guest of order " + textAt(order, "number") : "Customer #" + id;
    writer.key("customer").beginObject();
    writer.optional("id", id).member("is_guest", id.empty());
    writer.optional("email", email).optional("email_key", emailKey(email));
    writer.member("display", displayName(billing, email, nobody)).endObject();
}

void writeAddressMember(JsonWriter& writer, std::string_view name, const json::object& address) {
    if (hasAddress(address)) {
        writer.key(name).beginObject();
        writeAddress(writer, address);
        writer.endObject();
    }
}

/// WordPress notes when something went into the trash, in seconds since 1970; the last change says it else.
std::optional<UtcTime> trashedAt(const json::object& order, const std::optional<UtcTime>& modified) {
    const std::optional<Decimal> seconds = Decimal::parse(metaText(order, "_wp_trash_meta_time"));
    const std::optional<std::int64_t> us = seconds && seconds->sign() > 0 ? seconds->minorUnits(6) : std::nullopt;
    return us && *us < 253'402'300'800'000'000 ? UtcTime{*us} : modified;
}

} // namespace

std::string orderStatus(std::string_view raw, const MappingConfig& config) {
    const auto own = config.statusMap.find(std::string(raw));
    if (own != config.statusMap.end()) {
        return own->second;
    }
    for (const auto& [name, mapped] : knownStatuses) {
        if (name == raw) {
            return std::string(mapped);
        }
    }
    return "other";
}

std::string orderStamp(const json::object& order) {
    std::string stamp = textAt(order, "date_modified_gmt");
    stamp.append("|").append(textAt(order, "status")).append("|").append(amountAt(order, "total"));
    // Deleting a customer turns their orders into guests' without moving the date; deleting a refund leaves it alone too.
    stamp.append("|").append(textAt(order, "customer_id")).append("|");
    eachObject(arrayAt(order, "refunds"), [&](const json::object& refund) {
        stamp.append(textAt(refund, "id")).append(":").append(amountAt(refund, "total")).append(";");
    });
    return stamp;
}

Mapped mapOrder(const json::object& order, const MappingConfig& config) {
    const Figures figures = figuresOf(order);
    const json::object& billing = objectAt(order, "billing");
    const std::optional<UtcTime> modified = gmtAt(order, "date_modified_gmt");
    const std::optional<UtcTime> created = gmtAt(order, "date_created_gmt");

    Mapped mapped;
    mapped.key = textAt(order, "id");
    mapped.version = modified.value_or(UtcTime{});
    mapped.created = created.value_or(UtcTime{});
    mapped.stamp = orderStamp(order);

    JsonWriter writer(4096);
    writer.beginObject().member("kind", "order").member("id", mapped.key).member("number", textAt(order, "number"));
    writer.member("shop", config.shop);
    writer.optional("parent_id", idAt(order, "parent_id")).optional("created_via", textAt(order, "created_via"));
    writer.key("status")
        .beginObject()
        .member("mapped", orderStatus(figures.status, config))
        .member("raw", figures.status)
        .endObject();
    writer.member("payment_status", paymentStatus(figures)).member("currency", figures.currency);
    writer.member("prices_include_tax", flagAt(order, "prices_include_tax"));
    writeTime(writer, "created_at", created ? created : modified);
    writeTime(writer, "modified_at", modified);
    writeTime(writer, "paid_at", gmtAt(order, "date_paid_gmt"));
    writeTime(writer, "completed_at", gmtAt(order, "date_completed_gmt"));
    if (figures.status == "trash") {
        writeTime(writer, "deleted_at", trashedAt(order, modified));
    }
    writeCustomer(writer, order, billing);
    writeAddressMember(writer, "billing", billing);
    writeAddressMember(writer, "shipping", objectAt(order, "shipping"));
    writer.optional("customer_note", typedAt(order, "customer_note"));
    writeLines(writer, order, config);
    writeFees(writer, order, config);
    writeShipping(writer, order);
    writeDiscounts(writer, order);
    writeTaxLines(writer, order);
    writePayments(writer, order, figures, config);
    writeRefunds(writer, order);
    writeTotals(writer, order, figures);
    writeMeta(writer, order, config);
    writer.key("volatile").beginObject().optional("made_with", textAt(order, "version"));
    writeVolatileMeta(writer, order, config);
    mapped.body = writer.endObject().endObject().take();
    return mapped;
}

} // namespace crossdock::woocommerce
