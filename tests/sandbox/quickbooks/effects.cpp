#include "sandbox_quickbooks/effects.hpp"

#include "sandbox_quickbooks/numbers.hpp"

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

void touch(const Writing& writing, json::object& object) {
    object["MetaData"].as_object()["LastUpdatedTime"] = writing.zone.stamp(writing.now);
}

void moveCustomer(const Writing& writing, const std::string& id, const Decimal& amount) {
    std::string at = id;
    for (int level = 0; level < 6 && !at.empty(); ++level) {
        json::object* customer = writing.company.find("Customer", at);
        if (customer == nullptr) {
            return;
        }
        if (level == 0) {
            addTo(*customer, "Balance", amount);
        }
        addTo(*customer, "BalanceWithJobs", amount);
        touch(writing, *customer);
        at = referenceIn(*customer, "ParentRef");
    }
}

void moveAccount(const Writing& writing, const std::string& id, const Decimal& amount) {
    if (json::object* account = writing.company.find("Account", id)) {
        addTo(*account, "CurrentBalance", amount);
        addTo(*account, "CurrentBalanceWithSubAccounts", amount);
        touch(writing, *account);
    }
}

void moveReceivables(const Writing& writing, const Decimal& amount) {
    for (auto& row : writing.company.tables["Account"]) {
        if (textIn(row.second, "AccountType") == "Accounts Receivable") {
            moveAccount(writing, textIn(row.second, "Id"), amount);
            return;
        }
    }
}

void moveStock(const Writing& writing, const json::object& sale, int sign) {
    for (const json::value& line : sale.at("Line").as_array()) {
        const auto* detail = line.as_object().if_contains("SalesItemLineDetail");
        json::object* item =
            detail == nullptr ? nullptr : writing.company.find("Item", referenceIn(detail->as_object(), "ItemRef"));
        if (item != nullptr && flagIn(*item, "TrackQtyOnHand")) {
            addTo(*item, "QtyOnHand", decimalIn(detail->as_object(), "Qty") * Decimal(sign));
            touch(writing, *item);
        }
    }
}

} // namespace

void book(const Writing& writing, std::string_view entity, const json::object& transaction, int sign) {
    const Decimal total = decimalIn(transaction, "TotalAmt") * Decimal(sign);
    const std::string customer = referenceIn(transaction, "CustomerRef");
    if (entity == "Payment") {
        moveCustomer(writing, customer, -total);
        moveReceivables(writing, -total);
        moveAccount(writing, referenceIn(transaction, "DepositToAccountRef"), total);
        return;
    }
    const bool refunds = entity == "CreditMemo" || entity == "RefundReceipt";
    moveStock(writing, transaction, refunds ? sign : -sign);
    if (entity == "Invoice" || entity == "CreditMemo") {
        const Decimal owed = refunds ? -total : total;
        moveCustomer(writing, customer, owed);
        moveReceivables(writing, owed);
    } else {
        moveAccount(writing, referenceIn(transaction, "DepositToAccountRef"), refunds ? -total : total);
    }
}

} // namespace crossdock::sandbox::qbo
