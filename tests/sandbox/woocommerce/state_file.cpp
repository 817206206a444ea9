#include "sandbox_woocommerce/state_file.hpp"

#include "sandbox_shop/exact_json.hpp"
#include "sandbox_shop/wire.hpp"
#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/generated_shop.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

json::value readFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
        throw std::runtime_error("cannot read " + file.string());
    }
    try {
        return parseJson(text.str());
    } catch (const std::exception& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

/// Files of a folder by name; none when the folder is not there.
std::vector<fs::path> filesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// A recorded exchange's answer.
const json::value& answerOf(const json::value& exchange) {
    return exchange.at("response").at("body");
}

void storeAll(ShopState& shop, Table& table, const json::value& body, std::string_view owner) {
    if (const auto* list = body.if_array()) {
        for (const json::value& item : *list) {
            shop.store(table, item.as_object(), owner);
        }
    } else {
        shop.store(table, body.as_object(), owner);
    }
}

void loadNotes(ShopState& shop, const json::value& exchange) {
    const std::string path{exchange.at("request").at("path").as_string()};
    const std::string orders = "/orders/";
    for (const json::value& note : answerOf(exchange).as_array()) {
        shop.store(shop.notes, note.as_object()).owner = std::stoll(path.substr(path.find(orders) + orders.size()));
    }
}

void loadRecorded(ShopState& shop, const fs::path& folder) {
    const auto pages = [&](const char* name, Table& table, std::string_view owner) {
        for (const fs::path& file : filesIn(folder / name)) {
            const std::string stem = file.stem().string();
            if (stem.starts_with("page-") || stem == "trash" || stem == "draft") {
                storeAll(shop, table, answerOf(readFile(file)), owner);
            }
        }
    };
    pages("orders", shop.orders, "customer_id");
    pages("orders-trash", shop.orders, "customer_id");
    for (const fs::path& file : filesIn(folder / "orders-single")) {
        if (file.stem().string().ends_with("-dp8")) {
            storeAll(shop, shop.orders, answerOf(readFile(file)), "customer_id");
        }
    }
    pages("products", shop.products, {});
    pages("customers", shop.customers, {});
    pages("coupons", shop.coupons, {});
    pages("taxes", shop.taxes, {});
    pages("refunds-all", shop.refunds, "parent_id");
    for (const fs::path& file : filesIn(folder / "variations")) {
        storeAll(shop, shop.variations, answerOf(readFile(file)), "parent_id");
    }
    if (fs::exists(folder / "products" / "categories.json")) {
        storeAll(shop, shop.categories, answerOf(readFile(folder / "products" / "categories.json")), {});
    }
    if (fs::exists(folder / "orders" / "notes.json")) {
        loadNotes(shop, readFile(folder / "orders" / "notes.json"));
    }
    std::vector<fs::path> settings = filesIn(folder / "settings");
    settings.push_back(folder / "products" / "attributes.json");
    for (const fs::path& file : settings) {
        if (fs::exists(file)) {
            const json::value exchange = readFile(file);
            const std::string path{exchange.at("request").at("path").as_string()};
            shop.pages[path.substr(std::string_view{"/wp-json"}.size())] = answerOf(exchange);
        }
    }
}

json::array listOf(const Table& table) {
    json::array list;
    for (const Row& row : table.rows()) {
        json::object document = table.document(row);
        list.push_back(std::move(document));
    }
    return list;
}

struct Part {
    const char* name;
    Table ShopState::*table;
    const char* owner;
};

constexpr Part parts[] = {
    {"orders", &ShopState::orders, "customer_id"}, {"refunds", &ShopState::refunds, "parent_id"},
    {"products", &ShopState::products, ""},        {"variations", &ShopState::variations, "parent_id"},
    {"categories", &ShopState::categories, ""},    {"customers", &ShopState::customers, ""},
    {"coupons", &ShopState::coupons, ""},          {"taxes", &ShopState::taxes, ""},
    {"webhooks", &ShopState::webhooks, ""}};

void readSettings(Settings& settings, const json::object& given) {
    if (!textOf(given, "home").empty()) {
        settings.home = textOf(given, "home");
    }
    if (!textOf(given, "currency").empty()) {
        settings.currency = textOf(given, "currency");
    }
    settings.decimals = static_cast<int>(numberOf(given, "decimals", settings.decimals));
    if (const auto* value = given.if_contains("prices_include_tax")) {
        settings.pricesIncludeTax = value->as_bool();
    }
    if (const auto* value = given.if_contains("round_at_subtotal")) {
        settings.roundAtSubtotal = value->as_bool();
    }
    if (const auto* list = given.if_contains("custom_statuses")) {
        settings.customStatuses = json::value_to<std::vector<std::string>>(*list);
    }
}

} // namespace

void countIds(ShopState& shop) {
    const auto highest = [](const Table& table) { return table.rows().empty() ? 0 : table.rows().back().id; };
    for (const Table* table : {&shop.orders, &shop.refunds, &shop.products, &shop.variations, &shop.coupons}) {
        shop.lastPostId = std::max(shop.lastPostId, highest(*table));
    }
    shop.lastUserId = std::max(shop.lastUserId, highest(shop.customers));
    shop.lastNoteId = std::max(shop.lastNoteId, highest(shop.notes));
    for (const Table* table : {&shop.orders, &shop.refunds}) {
        for (const Row& row : table->rows()) {
            if (!row.text) {
                continue;
            }
            const json::object document = table->document(row);
            for (const char* lines : {"line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines"}) {
                if (const auto* list = document.if_contains(lines)) {
                    for (const json::value& line : list->as_array()) {
                        shop.lastItemId = std::max(shop.lastItemId, numberOf(line.as_object(), "id"));
                        for (const json::value& meta : line.at("meta_data").as_array()) {
                            shop.lastItemMetaId = std::max(shop.lastItemMetaId, numberOf(meta.as_object(), "id"));
                        }
                    }
                }
            }
            for (const json::value& meta : document.at("meta_data").as_array()) {
                shop.lastMetaId = std::max(shop.lastMetaId, numberOf(meta.as_object(), "id"));
            }
        }
    }
}

void fillShop(ShopState& shop, const std::string& data, std::int64_t orders, std::uint64_t seed,
              const std::string& home) {
    shop.clear();
    if (data.empty() || !fs::exists(data)) {
        generateShop(shop, orders, seed, home);
        return;
    }
    shop.settings = Settings{};
    if (fs::is_directory(data)) {
        loadRecorded(shop, data);
        countIds(shop);
    } else {
        loadShop(shop, readFile(data));
    }
}

json::value dumpShop(const ShopState& shop) {
    json::object state;
    json::array custom;
    for (const std::string& status : shop.settings.customStatuses) {
        custom.push_back(json::value(status));
    }
    state["settings"] = {{"home", shop.settings.home},
                         {"currency", shop.settings.currency},
                         {"decimals", shop.settings.decimals},
                         {"prices_include_tax", shop.settings.pricesIncludeTax},
                         {"round_at_subtotal", shop.settings.roundAtSubtotal},
                         {"custom_statuses", std::move(custom)}};
    for (const Part& part : parts) {
        state[part.name] = listOf(shop.*part.table);
    }
    json::array notes;
    for (const Row& row : shop.notes.rows()) {
        notes.push_back({{"order", row.owner}, {"note", shop.notes.document(row)}});
    }
    state["notes"] = std::move(notes);
    json::object pages;
    for (const auto& [path, page] : shop.pages) {
        pages[path] = page;
    }
    state["pages"] = std::move(pages);
    return state;
}

void loadShop(ShopState& shop, const json::value& state) {
    const json::object& given = state.as_object();
    shop.clear();
    shop.settings = Settings{};
    if (const auto* settings = given.if_contains("settings")) {
        readSettings(shop.settings, settings->as_object());
    }
    for (const Part& part : parts) {
        if (const auto* list = given.if_contains(part.name)) {
            storeAll(shop, shop.*part.table, *list, part.owner);
        }
    }
    if (const auto* notes = given.if_contains("notes")) {
        for (const json::value& note : notes->as_array()) {
            shop.store(shop.notes, note.at("note").as_object()).owner = numberOf(note.as_object(), "order");
        }
    }
    if (const auto* pages = given.if_contains("pages")) {
        for (const auto& page : pages->as_object()) {
            shop.pages[std::string{page.key()}] = page.value();
        }
    }
    countIds(shop);
}

} // namespace crossdock::sandbox::woo
