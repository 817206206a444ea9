#include "documents/product.hpp"

#include "documents/exact_json.hpp"
#include "documents/head.hpp"
#include "documents/held.hpp"
#include "documents/members.hpp"
#include "documents/text.hpp"

#include <algorithm>
#include <set>

namespace crossdock::quickbooks {

namespace json = boost::json;

std::string skuToWrite(const ItemNeed& need) {
    return need.ownsSku ? documents::line(need.sku, 100) : std::string();
}

Document itemToMake(const ItemNeed& need, const std::string& name, const Company&, const DocumentSettings& settings,
                    const std::map<ListEntry, std::string>& lists) {
    const auto account = lists.find({"Account", settings.itemIncomeAccount});
    if (settings.itemIncomeAccount.empty() || account == lists.end()) {
        throw Error::hold("income_account_missing",
                          "item " + need.key +
                              " is to be made, and item_income_account names no active account of the company: set it");
    }
    Document item;
    item.entity = "Item";
    item.role = need.variantId.empty() || need.variantId == need.productId ? "item" : "variant:" + need.variantId;
    item.body = {{"Name", documents::name(name, 100)},
                 {"Type", settings.itemType == DocumentSettings::ItemType::Service ? "Service" : "NonInventory"},
                 {"IncomeAccountRef", documents::reference(account->second)}};
    if (const std::string sku = skuToWrite(need); !sku.empty()) {
        item.body["Sku"] = sku;
    }
    if (const std::string text = documents::lines(need.name, 4000); !text.empty()) {
        item.body["Description"] = text;
    }
    return item;
}

namespace documents {

namespace {

/// A SKU that a variation has from its parent, or that several have, tells none of them from the others: then there is none.
std::string skuOf(const json::object& product, const json::object& variant, bool isOnly) {
    const std::string sku = text(variant, "sku");
    const std::string parent = text(product, "sku");
    if (isOnly || sku.empty()) {
        return isOnly && sku.empty() ? parent : sku;
    }
    const json::array& all = array(product, "variants");
    const auto owners = std::count_if(all.begin(), all.end(), [&](const json::value& one) {
        return one.is_object() && text(one.get_object(), "sku") == sku;
    });
    return sku == parent || owners > 1 ? std::string() : sku;
}

ItemNeed needOf(const json::object& product, const json::object& variant, bool isOnly) {
    ItemNeed need;
    need.productId = text(product, "id");
    need.variantId = isOnly ? std::string() : text(variant, "id");
    need.key = isOnly ? "product:" + need.productId : "variant:" + need.variantId;
    need.sku = skuOf(product, variant, isOnly);
    const std::string title = text(variant, "title");
    need.name = text(product, "name") + (isOnly || title.empty() ? "" : " - " + title);
    return need;
}

} // namespace

Outcome buildProduct(const ShopRecord& record, const Attempt& attempt, const Books& books) {
    const json::object& product = record.body;
    const std::string status = text(object(product, "status"), "mapped");
    if (record.isDeleted || status == "trashed") {
        return Skip{"gone_from_shop"}; // past documents name its item
    }
    if (status == "draft") {
        return Skip{"draft"};
    }
    const json::array& variants = array(product, "variants");
    Built built;
    std::set<std::string> items;
    for (const json::value& one : variants) {
        const json::object* variant = one.if_object();
        if (variant == nullptr) {
            continue;
        }
        const bool isOnly = variants.size() == 1 && text(*variant, "id") == text(product, "id");
        const ItemNeed need = needOf(product, *variant, isOnly);
        std::string base = name(need.name, 100);
        base = base.empty() ? "Item " + need.key : base;
        if (attempt.number > 0) {
            const std::string id = isOnly ? need.productId : need.variantId;
            const std::string mark = need.sku.empty() ? "#" + id : name(need.sku, 40);
            base = withSuffix(
                base, " (" + mark + (attempt.number > 1 ? "-" + std::to_string(attempt.number) : "") + ")", 100);
        }
        Document item;
        try {
            item = itemToMake(need, base, books.company, books.settings, books.resolved.lists);
        } catch (const Error& error) {
            throw Held(error.failure().reason, error.failure().message);
        }
        if (flag(*variant, "is_virtual") || text(object(product, "type"), "mapped") == "service") {
            item.body["Type"] = "Service";
        }
        if (member(*variant, "price") != nullptr) {
            item.body["UnitPrice"] = exact::number(amount(*variant, "price"));
        }
        continueFrom(item, attempt.posted);
        if (!item.id.empty() && !items.insert(item.id).second) {
            built.notes.push_back("variant " + text(*variant, "id") + " has the same item as another: left alone");
            continue; // the second update of an item in one go would be a stale one
        }
        if (item.action == Action::Update) {
            // Names and accounts are the bookkeeper's once the item is there.
            for (const char* owned : {"Name", "Type", "IncomeAccountRef"}) {
                item.body.erase(owned);
            }
            item.body["sparse"] = true;
        }
        putFields(item.body, record);
        built.documents.push_back(std::move(item));
    }
    if (built.documents.empty()) {
        return Skip{"nothing_sold"};
    }
    return built;
}

} // namespace documents

} // namespace crossdock::quickbooks
