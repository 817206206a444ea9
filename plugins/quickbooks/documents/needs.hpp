// What must be known about the books before a record can become documents; gathered for a whole batch, answered in bulk.
#pragma once

#include "documents/company.hpp"
#include "documents/document.hpp"
#include "documents/document_settings.hpp"
#include "documents/record.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace crossdock::quickbooks {

/// A buyer. Answer with the id of the Customer under `key` in Resolved::customers: from the link of `accountId`, else an active Customer
/// with the e-mail, else one made with `document` under a claim of `key`.
struct CustomerNeed {
    /// Identity within the shop: "account:17", "email:jane@example.com", "order:1042", "generic". With "/EUR" behind it for a currency other than
    /// the company's own, since a Customer has one currency for ever.
    std::string key;
    std::string
        accountId; ///< key of the shop's customer record; empty for a guest, or when the currency is another than the home currency
    std::string email;    ///< trimmed and in lower case; empty: never match by it
    std::string currency; ///< code that the Customer must have; empty when the company has one currency
    /// DisplayNames in the order in which they are to be tried: the first whose holder is nobody, or is provably this buyer. Clean, unique
    /// suffixes at the end.
    std::vector<std::string> names;
    Document document; ///< creates it, with names[0]; see withName
};

/// Something sold. Answer with the id of the Item under `key` in Resolved::items. Order: the link of the product (Posted::byRole
/// "variant:ID", else "item"), an active Item with exactly this Sku (lowest id), then by DocumentSettings::itemPolicy: one made with itemToMake
/// under a claim of `key`, or none: then the default item, or a hold.
struct ItemNeed {
    std::string key; ///< "variant:7", "product:5", "sku:ABC"
    std::string productId;
    std::string variantId;
    std::string sku;                ///< empty never matches anything
    std::string name;               ///< of the line
    std::vector<std::string> names; ///< Item names in the order in which they are to be tried when it is made
    /// Is the SKU certainly its own? A line cannot tell a variation's from one that the shop answers for its parent: items are found by it,
    /// but never made with it, or the next variation that inherits it would be taken for this one.
    bool ownsSku = true;
};

/// An entry of one of the company's lists, as the settings name it: {"Item", "Shipping"}, {"Account", "35"}. `second` is an id or a name.
using ListEntry = std::pair<std::string, std::string>;

/// All that is asked for. A value type.
struct Needs {
    std::map<std::string, CustomerNeed> customers; ///< by key
    std::map<std::string, ItemNeed> items;         ///< by key
    std::set<ListEntry> lists;                     ///< of Item, Account, Term, PaymentMethod, Class, Department
    std::set<std::string> sales; ///< keys of the shop's orders whose documents must be known: the parents of refunds
    std::set<std::string>
        refunds; ///< keys of the shop's refunds whose documents must be known: of orders that are to be voided

    void add(const Needs& other);
};

/// What this record needs. Throws nothing for an odd record: build says what is wrong with it.
Needs needsOf(const ShopRecord& record, const Company& company, const DocumentSettings& settings);

/// Every list entry that the settings name, for a check of the configuration.
std::set<ListEntry> listsOf(const DocumentSettings& settings);

/// Sku of the item that is made for the need; empty: none.
std::string skuToWrite(const ItemNeed& need);

/// The document that creates the item under one of the need's names. Throws Error (hold, "income_account_missing") when the settings name
/// none that is resolved.
Document itemToMake(const ItemNeed& need, const std::string& name, const Company& company,
                    const DocumentSettings& settings, const std::map<ListEntry, std::string>& lists);

/// A Customer or Item document under another name: after 6240, with the next of the need's names.
Document withName(const Document& document, const std::string& name);

} // namespace crossdock::quickbooks
