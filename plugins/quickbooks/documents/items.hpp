// Which item of the books a component is sold under.
#pragma once

#include "documents/build.hpp"
#include "documents/needs.hpp"
#include "documents/sheet.hpp"

#include <optional>
#include <string>

namespace crossdock::quickbooks::documents {

constexpr std::string_view shippingItem = "SHIPPING_ITEM_ID";
constexpr std::string_view gratuityItem = "GRATUITY_ITEM_ID";

/// What the settings say. Without a need and with an empty entry nothing is set.
struct ItemChoice {
    std::optional<ItemNeed> need; ///< a product
    std::string entry;            ///< an item by id or name; behind a need: what to take when there is none
    std::string holds;            ///< reason of the hold when nothing is found
    std::string setting;          ///< the setting that would help
};

ItemChoice chooseItem(const Component& component, const Company& company, const DocumentSettings& settings);

/// The id of an Item that the settings name; SHIPPING_ITEM_ID and GRATUITY_ITEM_ID stand for themselves. Throws Held (reference_missing).
std::string listId(const char* list, const std::string& entry, const char* setting, const Resolved& resolved);

/// Throws Held: what the choice says, item_missing, reference_missing.
std::string itemOf(const Component& component, const Books& books);

} // namespace crossdock::quickbooks::documents
