#include "sandbox_woocommerce/state_edit.hpp"

#include "sandbox_woocommerce/document_text.hpp"
#include "sandbox_woocommerce/state_file.hpp"

#include <stdexcept>
#include <utility>

namespace crossdock::sandbox::woo {

namespace {

namespace json = boost::json;

std::pair<Table*, std::string_view> tableNamed(ShopState& shop, std::string_view name) {
    const std::pair<std::string_view, std::pair<Table*, std::string_view>> tables[] = {
        {"orders", {&shop.orders, "customer_id"}}, {"refunds", {&shop.refunds, "parent_id"}},
        {"products", {&shop.products, ""}},        {"variations", {&shop.variations, "parent_id"}},
        {"categories", {&shop.categories, ""}},    {"customers", {&shop.customers, ""}},
        {"coupons", {&shop.coupons, ""}},          {"taxes", {&shop.taxes, ""}},
        {"webhooks", {&shop.webhooks, ""}}};
    for (const auto& [known, table] : tables) {
        if (known == name) {
            return table;
        }
    }
    throw std::invalid_argument("no such table: " + std::string{name});
}

void editSettings(Settings& settings, const json::object& given) {
    for (const auto& member : given) {
        const std::string_view name = member.key();
        if (name == "decimals") {
            settings.decimals = static_cast<int>(numberOf(&member.value()));
        } else if (name == "currency") {
            settings.currency = json::value_to<std::string>(member.value());
        } else if (name == "prices_include_tax") {
            settings.pricesIncludeTax = member.value().as_bool();
        } else if (name == "round_at_subtotal") {
            settings.roundAtSubtotal = member.value().as_bool();
        } else if (name == "silent_customer_deletion") {
            settings.silentCustomerDeletion = member.value().as_bool();
        } else if (name == "custom_statuses") {
            settings.customStatuses = json::value_to<std::vector<std::string>>(member.value());
        } else {
            throw std::invalid_argument("settings." + std::string{name} + ": unknown");
        }
    }
}

ApiKey keyOf(const json::object& given) {
    const std::string rights = textOf(given, "permissions");
    return {textOf(given, "key"), textOf(given, "secret"),
            rights == "read"    ? Rights::read
            : rights == "write" ? Rights::write
                                : Rights::readWrite};
}

} // namespace

json::value editShop(ShopState& shop, Keys& keys, const json::value& change) {
    std::int64_t put = 0, merged = 0, removed = 0;
    for (const auto& part : change.as_object()) {
        const std::string_view what = part.key();
        if (what == "settings") {
            editSettings(shop.settings, part.value().as_object());
        } else if (what == "keys") {
            for (const json::value& key : part.value().as_array()) {
                keys.add(keyOf(key.as_object()));
            }
        } else if (what == "put" || what == "merge" || what == "remove") {
            for (const auto& entry : part.value().as_object()) {
                const auto [table, owner] = tableNamed(shop, entry.key());
                for (const json::value& item : entry.value().as_array()) {
                    if (what == "remove") {
                        removed += table->erase(numberOf(&item)) ? 1 : 0;
                        continue;
                    }
                    json::object document = item.as_object();
                    if (what == "merge") {
                        const Row* row = table->find(numberOf(document, "id"));
                        if (row == nullptr) {
                            throw std::invalid_argument("merge: no such id: " +
                                                        std::to_string(numberOf(document, "id")));
                        }
                        json::object old = table->document(*row);
                        for (const auto& member : document) {
                            old[member.key()] = member.value();
                        }
                        document = std::move(old);
                        ++merged;
                    } else {
                        ++put;
                    }
                    shop.store(*table, document, owner);
                }
            }
        } else if (what != "last_ids") {
            throw std::invalid_argument(std::string{what} +
                                        ": unknown; known are settings, keys, put, merge, remove, last_ids");
        }
    }
    countIds(shop);
    if (const auto* last = change.as_object().if_contains("last_ids")) {
        const json::object& given = last->as_object();
        shop.lastPostId = numberOf(given, "post", shop.lastPostId);
        shop.lastUserId = numberOf(given, "user", shop.lastUserId);
        shop.lastItemId = numberOf(given, "item", shop.lastItemId);
        shop.lastMetaId = numberOf(given, "meta", shop.lastMetaId);
        shop.lastItemMetaId = numberOf(given, "item_meta", shop.lastItemMetaId);
        shop.lastNoteId = numberOf(given, "note", shop.lastNoteId);
    }
    return {{"put", put}, {"merged", merged}, {"removed", removed}};
}

} // namespace crossdock::sandbox::woo
