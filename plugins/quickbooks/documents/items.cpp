#include "documents/items.hpp"

#include "documents/held.hpp"
#include "documents/text.hpp"

namespace crossdock::quickbooks::documents {

namespace {

using Kind = Component::Kind;

std::string first(const std::string& a, const std::string& b) {
    return a.empty() ? b : a;
}

std::string mapped(const std::map<std::string, std::string>& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::string() : found->second;
}

ItemChoice forProduct(const Component& component, const DocumentSettings& settings) {
    ItemChoice choice{std::nullopt, {}, "default_item_missing", "default_item"};
    const std::string variant = component.variant.empty() ? "" : "variant:" + component.variant;
    const std::string product = component.product.empty() ? "" : "product:" + component.product;
    const std::string sku = component.sku.empty() ? "" : "sku:" + component.sku;
    for (const std::string& key : {variant, product, sku}) {
        if (!key.empty() && !mapped(settings.items, key).empty()) {
            return {std::nullopt, mapped(settings.items, key), "reference_missing", "items"};
        }
    }
    choice.entry = settings.defaultItem;
    const std::string key = first(variant, first(product, sku));
    if (key.empty()) {
        return choice;
    }
    ItemNeed need{key, component.product, component.variant, component.sku, component.name, {}};
    need.ownsSku = component.variant.empty();
    const std::string base = first(name(component.name, 100), "Item " + name(key, 90));
    need.names = {base};
    if (!component.sku.empty() && base != component.sku) {
        need.names.push_back(withSuffix(base, " (" + name(component.sku, 40) + ")", 100));
    }
    need.names.push_back(
        withSuffix(base, " (#" + name(first(component.variant, first(component.product, "?")), 30) + ")", 100));
    choice.need = std::move(need);
    if (settings.itemPolicy != DocumentSettings::ItemPolicy::Default) {
        choice.entry.clear();
        choice.holds = "item_missing";
        choice.setting = "items";
    }
    return choice;
}

ItemChoice forFee(const Component& component, const Company& company, const DocumentSettings& settings) {
    std::string own = first(mapped(settings.feeItems, component.name), mapped(settings.feeItems, component.feeKind));
    if (own.empty() && component.feeKind == "tip") {
        own = settings.tipItem == gratuityItem && !company.allowsGratuity ? std::string() : settings.tipItem;
    }
    if (own.empty() && component.feeKind == "discount") {
        own = settings.discountItem;
    }
    return {std::nullopt, first(own, first(settings.feeItem, settings.defaultItem)), "fee_item_missing", "fee_item"};
}

} // namespace

ItemChoice chooseItem(const Component& component, const Company& company, const DocumentSettings& settings) {
    switch (component.kind) {
    case Kind::Item:
        return forProduct(component, settings);
    case Kind::Fee:
        return forFee(component, company, settings);
    case Kind::Shipping: {
        const bool isOff = settings.shippingItem == shippingItem && !company.allowsShipping;
        return {std::nullopt, first(isOff ? "" : settings.shippingItem, first(settings.feeItem, settings.defaultItem)),
                "shipping_item_missing", "shipping_item"};
    }
    case Kind::GiftCard:
    case Kind::Redeemed:
        return {std::nullopt, settings.giftCardItem, "gift_card_item_missing", "gift_card_item"};
    case Kind::Deposit:
        return {std::nullopt, settings.depositItem, "deposit_item_missing", "deposit_item"};
    case Kind::Rounding:
        return {std::nullopt, settings.roundingItem, "rounding_item_missing", "rounding_item"};
    case Kind::Amount:
        return {std::nullopt, first(settings.refundItem, settings.defaultItem), "refund_item_missing", "refund_item"};
    }
    return {std::nullopt, settings.defaultItem, "default_item_missing", "default_item"};
}

std::string listId(const char* list, const std::string& entry, const char* setting, const Resolved& resolved) {
    if (entry == shippingItem || entry == gratuityItem) {
        return entry;
    }
    const auto found = resolved.lists.find({list, entry});
    if (found == resolved.lists.end()) {
        throw Held("reference_missing", std::string(setting) + " names \"" + entry + "\", which is no active " + list +
                                            " of the company: correct the setting, or make it there");
    }
    return found->second;
}

std::string itemOf(const Component& component, const Books& books) {
    const ItemChoice choice = chooseItem(component, books.company, books.settings);
    if (choice.need) {
        const auto found = books.resolved.items.find(choice.need->key);
        if (found != books.resolved.items.end()) {
            return found->second;
        }
    }
    if (choice.entry.empty()) {
        const std::string what =
            choice.need ? choice.need->key + " has no item in the company" : "no item is set for this";
        throw Held(choice.holds, what + ": set " + choice.setting + ", or make the item in QuickBooks");
    }
    return listId("Item", choice.entry, choice.setting.c_str(), books.resolved);
}

} // namespace crossdock::quickbooks::documents
