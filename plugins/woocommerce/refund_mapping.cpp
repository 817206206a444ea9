#include "mapping.hpp"

#include "html_text.hpp"
#include "json_view.hpp"
#include "mapping_parts.hpp"

namespace crossdock::woocommerce {

namespace json = boost::json;

namespace {

template <typename Write>
void writeList(JsonWriter& writer, std::string_view name, const json::array& items, Write&& write) {
    writer.key(name).beginArray();
    for (const json::value& item : items) {
        if (const json::object* object = item.if_object()) {
            writer.beginObject();
            write(*object);
            writer.endObject();
        }
    }
    writer.endArray();
}

void writeLine(JsonWriter& writer, const json::object& line) {
    writer.member("id", textAt(line, "id"));
    writer.optional("refunds_line_id", metaText(line, "_refunded_item_id"));
    writer.optional("product_id", idAt(line, "product_id")).optional("variant_id", idAt(line, "variation_id"));
    writer.optional("sku", textAt(line, "sku")).member("name", plainText(viewAt(line, "name")));
    writer.member("qty", amountAt(line, "quantity")).member("net", amountAt(line, "total"));
    writer.member("tax", amountAt(line, "total_tax"));
    writeTaxes(writer, line);
}

void writeFee(JsonWriter& writer, const json::object& fee) {
    writer.member("id", textAt(fee, "id")).member("name", plainText(viewAt(fee, "name")));
    writer.member("net", amountAt(fee, "total")).member("tax", amountAt(fee, "total_tax"));
    writeTaxes(writer, fee);
}

void writeShipping(JsonWriter& writer, const json::object& line) {
    writer.member("id", textAt(line, "id")).member("title", plainText(viewAt(line, "method_title")));
    writer.member("net", amountAt(line, "total")).member("tax", amountAt(line, "total_tax"));
    writeTaxes(writer, line);
}

void writeTaxLine(JsonWriter& writer, const json::object& tax) {
    writer.member("rate_id", textAt(tax, "rate_id")).member("label", plainText(viewAt(tax, "label")));
    writer.member("items_tax", amountAt(tax, "tax_total")).member("shipping_tax", amountAt(tax, "shipping_tax_total"));
}

/// Positive, whatever sign a shop gives it.
std::string amountOfRefund(const json::object& refund) {
    const std::string amount = amountAt(refund, "amount");
    const std::optional<Decimal> value = Decimal::parse(amount);
    return value ? value->abs().text() : amount;
}

} // namespace

std::string refundStamp(const json::object& refund, std::string_view orderId) {
    return std::string(orderId) + "|" + amountOfRefund(refund);
}

Mapped mapRefund(const json::object& refund, const std::string& currency, const std::string& orderId,
                 const MappingConfig& config) {
    const std::optional<UtcTime> at = gmtAt(refund, "date_created_gmt");
    const std::string parent = idAt(refund, "parent_id");
    const std::string& order = parent.empty() ? orderId : parent;

    Mapped mapped;
    mapped.key = textAt(refund, "id");
    mapped.version = at.value_or(UtcTime{}); // a refund has no date of change; REST cannot change one
    mapped.created = mapped.version;
    mapped.stamp = refundStamp(refund, order);

    JsonWriter writer(1024);
    writer.beginObject()
        .member("kind", "refund")
        .member("id", mapped.key)
        .member("order_id", order)
        .member("currency", currency);
    writeTime(writer, "at", at);
    writer.member("amount", amountOfRefund(refund)).optional("reason", typedAt(refund, "reason"));
    writeList(writer, "lines", arrayAt(refund, "line_items"),
              [&](const json::object& line) { writeLine(writer, line); });
    writeList(writer, "fees", arrayAt(refund, "fee_lines"), [&](const json::object& fee) { writeFee(writer, fee); });
    writeList(writer, "shipping_lines", arrayAt(refund, "shipping_lines"),
              [&](const json::object& line) { writeShipping(writer, line); });
    writeList(writer, "tax_lines", arrayAt(refund, "tax_lines"),
              [&](const json::object& tax) { writeTaxLine(writer, tax); });
    writer.member("to_gateway", flagAt(refund, "refunded_payment"));
    writeMeta(writer, refund, config);
    mapped.body = writer.endObject().take();
    return mapped;
}

} // namespace crossdock::woocommerce
