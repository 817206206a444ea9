#include "company_case.hpp"

#include <cppunit/TestAssert.h>

namespace documents_test {

using namespace crossdock;
using namespace crossdock::quickbooks;

namespace {

TaxRate rate(const char* id, const char* name, const char* percent) {
    return {id, name, Decimal::read(percent, "percent")};
}

TaxCode code(const char* id, const char* name, std::vector<TaxRate> rates) {
    return {id, name, true, true, std::move(rates)};
}

} // namespace

CompanyCase::CompanyCase(Kind kind, bool manyCurrencies) {
    const bool global = kind == Kind::Global;
    company.country = global ? "GB" : "US";
    company.homeCurrency = global ? "GBP" : "USD";
    company.manyCurrencies = manyCurrencies;
    company.taxMode = kind == Kind::UsAutomated ? TaxMode::UsAutomated : global ? TaxMode::Global : TaxMode::UsManual;
    company.allowsDiscount = true;
    company.allowsShipping = true;
    company.discountAccount = "86";
    company.classPerLine = true;
    company.departments = true;
    company.customFields = {{"1", "Web order"}};
    if (global) {
        company.taxCodes = {code("1", "20.0% S", {rate("1", "20.0% S (Sales)", "20")}),
                            code("2", "5.0% R", {rate("2", "5.0% R (Sales)", "5")}),
                            code("3", "0.0% Z", {rate("3", "0.0% Z (Sales)", "0")}),
                            code("4", "Exempt", {rate("4", "Exempt (Sales)", "0")}), code("5", "No VAT", {})};
    } else {
        company.defaultTaxGroup = "2";
        company.taxCodes = {code("2", "California", {rate("3", "California", "8")}),
                            code("3", "Tucson", {rate("1", "AZ State tax", "7.1"), rate("2", "Tucson City", "2")})};
    }
    settings.defaultItem = "Hours";
    settings.shippingItem = "SHIPPING_ITEM_ID";
    settings.feeItem = "Fee";
    settings.tipItem = "Tip";
    settings.giftCardItem = "Gift card";
    settings.depositItem = "Deposit";
    settings.refundItem = "Refund";
    settings.taxItem = "Tax";
    settings.roundingItem = "Rounding";
    settings.itemIncomeAccount = "Sales of Product Income";
    settings.paymentMethods = {{"stripe", "Visa"}};
    settings.refundAccount = "35";
    resolved.lists = {
        {{"Item", "Hours"}, "2"},      {{"Item", "Fee"}, "13"},         {{"Item", "Tip"}, "14"},
        {{"Item", "Gift card"}, "15"}, {{"Item", "Deposit"}, "16"},     {{"Item", "Refund"}, "17"},
        {{"Item", "Tax"}, "18"},       {{"Item", "Rounding"}, "19"},    {{"Account", "Sales of Product Income"}, "79"},
        {{"Account", "35"}, "35"},     {{"PaymentMethod", "Visa"}, "3"}};
}

void CompanyCase::resolve(const ShopRecord& record) {
    const Needs needs = needsOf(record, company, settings);
    for (const auto& [key, need] : needs.customers) {
        resolved.customers.emplace(key, "61");
    }
    for (const auto& [key, need] : needs.items) {
        resolved.items.emplace(key, "21");
    }
}

Outcome CompanyCase::build(const ShopRecord& record, const Attempt& attempt) {
    resolve(record);
    return quickbooks::build(record, attempt, books());
}

Built CompanyCase::built(const ShopRecord& record, const Attempt& attempt) {
    const Outcome outcome = build(record, attempt);
    if (const Hold* hold = std::get_if<Hold>(&outcome)) {
        CPPUNIT_FAIL("held: " + hold->reason + ": " + hold->message);
    }
    if (const Skip* skip = std::get_if<Skip>(&outcome)) {
        CPPUNIT_FAIL("skipped: " + skip->reason);
    }
    return std::get<Built>(outcome);
}

Document CompanyCase::first(const ShopRecord& record, const Attempt& attempt) {
    return built(record, attempt).documents.front();
}

std::string CompanyCase::reason(const ShopRecord& record, const Attempt& attempt) {
    const Outcome outcome = build(record, attempt);
    if (const Hold* hold = std::get_if<Hold>(&outcome)) {
        return hold->reason;
    }
    const Skip* skip = std::get_if<Skip>(&outcome);
    return skip != nullptr ? "skip: " + skip->reason : "built";
}

ShopRecord recordOf(std::string_view entity, std::string_view body, std::string_view note, std::string_view fields,
                    bool isDeleted) {
    ItemView item;
    item.op = isDeleted ? Op::Delete : Op::Upsert;
    item.key = "998";
    item.body = body;
    item.fields = fields;
    item.note = note;
    return ShopRecord::from(entity, item);
}

std::string summary(const Document& document) {
    static constexpr const char* actions[] = {"create", "update", "void", "delete"};
    return std::string(actions[static_cast<int>(document.action)]) + " " + document.entity +
           (document.total ? " " + document.total->text() : "");
}

} // namespace documents_test
