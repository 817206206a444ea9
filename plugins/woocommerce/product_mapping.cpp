#include "mapping.hpp"

#include "html_text.hpp"
#include "json_view.hpp"
#include "mapping_parts.hpp"

#include <algorithm>
#include <utility>

namespace crossdock::woocommerce {

namespace json = boost::json;

namespace {

std::string_view typeOf(std::string_view raw) {
    if (raw == "simple" || raw == "variable") {
        return raw;
    }
    if (raw == "bundle" || raw == "composite" || raw == "woosb") {
        return "bundle";
    }
    if (raw == "subscription" || raw == "variable-subscription") {
        return "subscription";
    }
    if (raw == "gift-card" || raw == "pw-gift-card") {
        return "gift_card";
    }
    if (raw == "booking" || raw == "appointment" || raw == "accommodation-booking") {
        return "service";
    }
    return "other";
}

std::string_view statusOf(std::string_view raw) {
    if (raw == "publish") {
        return "published";
    }
    if (raw == "draft" || raw == "pending" || raw == "auto-draft") {
        return "draft";
    }
    return raw == "private" ? "private" : raw == "trash" ? "trashed" : "other";
}

void writeNames(JsonWriter& writer, std::string_view name, const json::array& items) {
    writer.key(name).beginArray();
    for (const json::value& item : items) {
        if (const json::object* object = item.if_object()) {
            writer.text(plainText(viewAt(*object, "name")));
        }
    }
    writer.endArray();
}

void writeCategories(JsonWriter& writer, const json::object& product) {
    writer.key("categories").beginArray();
    for (const json::value& item : arrayAt(product, "categories")) {
        if (const json::object* object = item.if_object()) {
            writer.beginObject()
                .member("id", textAt(*object, "id"))
                .member("name", plainText(viewAt(*object, "name")))
                .endObject();
        }
    }
    writer.endArray();
}

void writeImages(JsonWriter& writer, const json::object& product) {
    writer.key("images").beginArray();
    for (const json::value& item : arrayAt(product, "images")) {
        const json::object* object = item.if_object();
        if (object != nullptr && !viewAt(*object, "src").empty()) {
            writer.text(viewAt(*object, "src"));
        }
    }
    writer.endArray();
}

/// "Red, S": the name of a variation, which older shops do not send.
std::string titleOf(const json::object& variation, const json::object& product) {
    std::string title = plainText(viewAt(variation, "name"));
    if (title.empty()) {
        for (const json::value& item : arrayAt(variation, "attributes")) {
            if (const json::object* attribute = item.if_object()) {
                title.append(title.empty() ? "" : ", ").append(plainText(viewAt(*attribute, "option")));
            }
        }
    }
    return title.empty() ? plainText(viewAt(product, "name")) : title;
}

void writeOptions(JsonWriter& writer, const json::object& variation) {
    std::vector<std::pair<std::string, std::string>> options;
    for (const json::value& item : arrayAt(variation, "attributes")) {
        const json::object* attribute = item.if_object();
        if (attribute == nullptr || find(*attribute, "option") == nullptr) {
            continue; // an attribute of the whole product lists `options`, it chooses none
        }
        std::string name = plainText(viewAt(*attribute, "name"));
        const bool again =
            std::any_of(options.begin(), options.end(), [&](const auto& option) { return option.first == name; });
        options.emplace_back(again ? name + " (" + textAt(*attribute, "slug") + ")" : std::move(name),
                             plainText(viewAt(*attribute, "option")));
    }
    writer.key("options").beginObject();
    for (const auto& [name, option] : options) {
        writer.foreignKey(name).text(option);
    }
    writer.endObject();
}

/// `variation` is the product itself when it is not a variable one.
void writeVariant(JsonWriter& writer, const json::object& variation, const json::object& product) {
    // manage_stock is "parent" where the variable product counts for all of its variations.
    const bool byParent = viewAt(variation, "manage_stock") == "parent";
    std::string stock = amountAt(variation, "stock_quantity", "");
    if (stock.empty() && byParent) {
        stock = amountAt(product, "stock_quantity", "");
    }
    writer.beginObject().member("id", textAt(variation, "id"));
    writer.optional("sku", textAt(variation, "sku")).optional("barcode", textAt(variation, "global_unique_id"));
    writer.member("title", titleOf(variation, product));
    writeOptions(writer, variation);
    writer.optional("price", amountAt(variation, "price", ""));
    writer.optional("regular_price", amountAt(variation, "regular_price", ""));
    writer.optional("sale_price", amountAt(variation, "sale_price", ""));
    writer.member("manage_stock", byParent || flagAt(variation, "manage_stock"));
    writer.optional("stock", stock).optional("stock_status", textAt(variation, "stock_status"));
    writer.optional("backorders", textAt(variation, "backorders"))
        .optional("weight", amountAt(variation, "weight", ""));
    writer.member("is_virtual", flagAt(variation, "virtual"))
        .member("is_downloadable", flagAt(variation, "downloadable"));
    writer.optional("status", textAt(variation, "status")).endObject();
}

void writeVariants(JsonWriter& writer, const json::object& product, const std::vector<json::object>& variations) {
    writer.key("variants").beginArray();
    for (const json::object& variation : variations) {
        writeVariant(writer, variation, product);
    }
    if (variations.empty() && arrayAt(product, "variations").empty()) {
        writeVariant(writer, product, product);
    }
    writer.endArray();
}

} // namespace

std::string productStamp(const json::object& product) {
    std::string stamp = textAt(product, "date_modified_gmt");
    for (const char* name : {"status", "price", "sku", "stock_quantity", "stock_status"}) {
        stamp.append("|").append(textAt(product, name));
    }
    return stamp;
}

Mapped mapProduct(const json::object& product, const std::vector<json::object>& variations,
                  const MappingConfig& config) {
    const std::optional<UtcTime> modified = gmtAt(product, "date_modified_gmt");
    const std::optional<UtcTime> created = gmtAt(product, "date_created_gmt");
    const std::string_view type = viewAt(product, "type");
    const std::string_view status = viewAt(product, "status");
    std::string description = plainText(viewAt(product, "description"));

    Mapped mapped;
    mapped.key = textAt(product, "id");
    mapped.version = modified.value_or(UtcTime{});
    mapped.created = created.value_or(UtcTime{});
    mapped.stamp = productStamp(product);

    JsonWriter writer(2048);
    writer.beginObject().member("kind", "product").member("id", mapped.key);
    writer.key("type").beginObject().member("mapped", typeOf(type)).member("raw", type).endObject();
    writer.key("status").beginObject().member("mapped", statusOf(status)).member("raw", status).endObject();
    writer.member("name", plainText(viewAt(product, "name"))).optional("sku", textAt(product, "sku"));
    writer.optional("description", description.empty() ? plainText(viewAt(product, "short_description")) : description);
    writeCategories(writer, product);
    writeNames(writer, "tags", arrayAt(product, "tags"));
    writer.optional("tax_class", textAt(product, "tax_class"));
    const std::string_view taxStatus = viewAt(product, "tax_status");
    writer.optional("tax_status", taxStatus == "taxable" ? std::string_view() : taxStatus);
    writeImages(writer, product);
    writeVariants(writer, product, variations);
    writeTime(writer, "created_at", created);
    writeTime(writer, "modified_at", modified);
    if (status == "trash") {
        writeTime(writer, "deleted_at", modified);
    }
    writeMeta(writer, product, config);
    writer.key("volatile").beginObject().optional("total_sales", textAt(product, "total_sales"));
    writer.optional("permalink", textAt(product, "permalink"));
    writeVolatileMeta(writer, product, config);
    mapped.body = writer.endObject().endObject().take();
    return mapped;
}

} // namespace crossdock::woocommerce
