#include "documents/needs.hpp"

#include "documents/customer.hpp"
#include "documents/held.hpp"
#include "documents/items.hpp"
#include "documents/members.hpp"
#include "documents/sale.hpp"
#include "documents/sheet.hpp"
#include "documents/text.hpp"

namespace crossdock::quickbooks {

namespace json = boost::json;

namespace {

void needOrder(Needs& needs, const ShopRecord& record, const Company& company, const DocumentSettings& settings) {
    if (!documents::willPost(record, company, settings)) {
        for (const json::value& refund : documents::array(record.body, "refunds")) {
            needs.refunds.insert(refund.is_object() ? documents::text(refund.get_object(), "id") : std::string());
        }
        needs.refunds.erase("");
        return;
    }
    const CustomerNeed buyer = documents::buyerOf(record.body, company, settings);
    needs.customers.emplace(buyer.key, buyer);
    for (const documents::Component& component : documents::sheetOfOrder(record.body).components) {
        const documents::ItemChoice choice = chooseItem(component, company, settings);
        if (choice.need) {
            needs.items.emplace(choice.need->key, *choice.need);
        }
    }
}

void needRefund(Needs& needs, const ShopRecord& record, const Company& company, const DocumentSettings& settings) {
    if (record.isDeleted) {
        return;
    }
    needs.sales.insert(documents::text(record.body, "order_id"));
    for (const documents::Component& component : documents::sheetOfRefund(record.body).components) {
        const documents::ItemChoice choice = chooseItem(component, company, settings);
        if (choice.need) {
            needs.items.emplace(choice.need->key, *choice.need);
        }
    }
}

Needs onlySales(const Needs& needs) {
    Needs sales;
    sales.sales = needs.sales;
    return sales;
}

} // namespace

void Needs::add(const Needs& other) {
    customers.insert(other.customers.begin(), other.customers.end());
    items.insert(other.items.begin(), other.items.end());
    lists.insert(other.lists.begin(), other.lists.end());
    sales.insert(other.sales.begin(), other.sales.end());
    refunds.insert(other.refunds.begin(), other.refunds.end());
}

Needs needsOf(const ShopRecord& record, const Company& company, const DocumentSettings& settings) {
    Needs needs;
    try {
        if (record.entity == "order") {
            needOrder(needs, record, company, settings);
        } else if (record.entity == "refund") {
            needRefund(needs, record, company, settings);
        } else if (record.entity == "customer" && !record.isDeleted) {
            const CustomerNeed need = documents::needOfCustomer(record.body, company, settings);
            needs.customers.emplace(need.key, need);
        }
        needs.lists = listsOf(settings);
    } catch (const documents::Held&) {
        return onlySales(needs); // build will say why, once the sale is there
    } catch (const Error&) {
        return onlySales(needs);
    }
    return needs;
}

std::set<ListEntry> listsOf(const DocumentSettings& settings) {
    std::set<ListEntry> lists;
    const auto need = [&](const char* list, const std::string& entry) {
        if (!entry.empty() && entry != documents::shippingItem && entry != documents::gratuityItem) {
            lists.insert({list, entry});
        }
    };
    const auto needAll = [&](const char* list, const std::map<std::string, std::string>& map) {
        for (const auto& [key, entry] : map) {
            need(list, entry);
        }
    };
    for (const std::string& item :
         {settings.defaultItem, settings.shippingItem, settings.feeItem, settings.tipItem, settings.discountItem,
          settings.giftCardItem, settings.depositItem, settings.refundItem, settings.taxItem, settings.roundingItem}) {
        need("Item", item);
    }
    needAll("Item", settings.items);
    needAll("Item", settings.feeItems);
    for (const std::string& account : {settings.itemIncomeAccount, settings.discountAccount, settings.refundAccount}) {
        need("Account", account);
    }
    needAll("Account", settings.depositAccounts);
    needAll("PaymentMethod", settings.paymentMethods);
    need("Term", settings.terms);
    need("Class", settings.businessClass);
    need("Department", settings.department);
    return lists;
}

Document withName(const Document& document, const std::string& name) {
    Document renamed = document;
    renamed.body[document.entity == "Item" ? "Name" : "DisplayName"] = name;
    if (document.entity == "Customer" && documents::length(name) > 110) {
        renamed.body["PrintOnCheckName"] = documents::name(name, 110);
    }
    return renamed;
}

} // namespace crossdock::quickbooks
