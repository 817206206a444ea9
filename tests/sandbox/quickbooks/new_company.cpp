#include "sandbox_quickbooks/company.hpp"

#include "sandbox_quickbooks/numbers.hpp"

namespace crossdock::sandbox::qbo {

namespace {

namespace json = boost::json;

class Setup {
public:
    Setup(Company& company, UtcTime now, const PacificTime& zone) : _company(company), _stamp(zone.stamp(now)) {}

    void account(int id, std::string_view name, std::string_view type, std::string_view subType,
                 std::string_view classification) {
        put("Account", id,
            {{"Name", name},
             {"SubAccount", false},
             {"FullyQualifiedName", name},
             {"Active", true},
             {"Classification", classification},
             {"AccountType", type},
             {"AccountSubType", subType},
             {"CurrentBalance", 0},
             {"CurrentBalanceWithSubAccounts", 0},
             {"CurrencyRef", currency()}});
    }
    void term(int id, std::string_view name, int days) {
        put("Term", id,
            {{"Name", name}, {"Active", true}, {"Type", "STANDARD"}, {"DueDays", days}, {"DiscountDays", 0}});
    }
    void paymentMethod(int id, std::string_view name, bool card) {
        put("PaymentMethod", id,
            {{"Name", name}, {"Active", true}, {"Type", card ? "CREDIT_CARD" : "NON_CREDIT_CARD"}});
    }
    void agency(int id, std::string_view name) {
        put("TaxAgency", id, {{"TaxTrackedOnPurchases", false}, {"TaxTrackedOnSales", true}, {"DisplayName", name}});
    }
    void rate(int id, std::string_view name, std::string_view percent, int agencyId) {
        put("TaxRate", id,
            {{"Name", name},
             {"Description", "Sales Tax"},
             {"Active", true},
             {"RateValue", numberOf(Decimal::read(percent, "rate"))},
             {"AgencyRef", {{"value", std::to_string(agencyId)}}},
             {"SpecialTaxType", "NONE"},
             {"DisplayType", "ReadOnly"}});
    }
    void code(int id, std::string_view name, bool group, const std::vector<int>& rates) {
        json::array details;
        for (const int rateId : rates) {
            const std::string value = std::to_string(rateId);
            details.push_back(
                {{"TaxRateRef", {{"value", value}, {"name", textIn(*_company.find("TaxRate", value), "Name")}}},
                 {"TaxTypeApplicable", "TaxOnAmount"},
                 {"TaxOrder", 0}});
        }
        put("TaxCode", id,
            {{"Name", name},
             {"Description", name},
             {"Active", true},
             {"Taxable", !rates.empty()},
             {"TaxGroup", group},
             {"SalesTaxRateList", {{"TaxRateDetail", std::move(details)}}},
             {"PurchaseTaxRateList", {{"TaxRateDetail", json::array{}}}}});
    }
    void service(int id, std::string_view name) {
        put("Item", id,
            {{"Name", name},
             {"Active", true},
             {"FullyQualifiedName", name},
             {"Taxable", false},
             {"UnitPrice", 0},
             {"Type", "Service"},
             {"IncomeAccountRef", {{"value", "1"}, {"name", "Services"}}},
             {"PurchaseCost", 0},
             {"TrackQtyOnHand", false}});
    }
    json::object meta() const { return {{"CreateTime", _stamp}, {"LastUpdatedTime", _stamp}}; }

private:
    json::object currency() const {
        const std::string code = _company.homeCurrency();
        return {{"value", code}, {"name", currencyName(code)}};
    }
    void put(std::string_view entity, int id, json::object object) {
        object["domain"] = "QBO";
        object["sparse"] = false;
        object["Id"] = std::to_string(id);
        object["SyncToken"] = "0";
        object["MetaData"] = meta();
        _company.put(*entityByName(entity), std::move(object));
    }

    Company& _company;
    std::string _stamp;
};

void chartOfAccounts(Setup& setup) {
    setup.account(1, "Services", "Income", "ServiceFeeIncome", "Revenue");
    setup.account(4, "Undeposited Funds", "Other Current Asset", "UndepositedFunds", "Asset");
    setup.account(30, "Uncategorized Income", "Income", "ServiceFeeIncome", "Revenue");
    setup.account(31, "Uncategorized Expense", "Expense", "OtherMiscellaneousServiceCost", "Expense");
    setup.account(32, "Uncategorized Asset", "Other Current Asset", "OtherCurrentAssets", "Asset");
    setup.account(35, "Checking", "Bank", "Checking", "Asset");
    setup.account(36, "Payment Processor Clearing", "Bank", "Checking", "Asset");
    setup.account(40, "Payment Processing Fees", "Expense", "OtherMiscellaneousServiceCost", "Expense");
    setup.account(79, "Sales of Product Income", "Income", "SalesOfProductIncome", "Revenue");
    setup.account(80, "Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs", "Expense");
    setup.account(81, "Inventory Asset", "Other Current Asset", "Inventory", "Asset");
    setup.account(82, "Shipping Income", "Income", "ServiceFeeIncome", "Revenue");
    setup.account(84, "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "Asset");
    setup.account(86, "Discounts given", "Income", "DiscountsRefundsGiven", "Revenue");
    setup.account(89, "Board of Equalization Payable", "Other Current Liability", "GlobalTaxPayable", "Liability");
}

void taxes(Setup& setup, Edition edition) {
    if (edition == Edition::global) {
        setup.agency(1, "HM Revenue & Customs (VAT)");
        setup.rate(1, "20.0% S (Sales)", "20", 1);
        setup.rate(2, "5.0% R (Sales)", "5", 1);
        setup.rate(3, "0.0% Z (Sales)", "0", 1);
        setup.rate(4, "Exempt (Sales)", "0", 1);
        setup.code(1, "20.0% S", true, {1});
        setup.code(2, "5.0% R", true, {2});
        setup.code(3, "0.0% Z", true, {3});
        setup.code(4, "Exempt", true, {4});
        setup.code(5, "No VAT", false, {});
        return;
    }
    setup.agency(1, "Arizona Dept. of Revenue");
    setup.agency(2, "Board of Equalization");
    setup.rate(1, "AZ State tax", "7.1", 1);
    setup.rate(2, "Tucson City", "2", 1);
    setup.rate(3, "California", "8", 2);
    setup.code(2, "California", true, {3});
    setup.code(3, "Tucson", true, {1, 2});
    if (edition == Edition::usAutomated) {
        setup.agency(3, "New York State Department of Taxation and Finance");
        setup.rate(4, "New York", "4", 3);
        setup.rate(5, "New York City", "4.875", 3);
        setup.code(4, "New York", true, {4, 5});
    }
}

json::object preferencesOf(Edition edition) {
    json::object tax{{"UsingSalesTax", true}};
    if (edition == Edition::usAutomated) {
        tax["PartnerTaxEnabled"] = true;
    }
    if (edition != Edition::global) {
        tax["TaxGroupCodeRef"] = json::object{{"value", "2"}};
    }
    const json::object custom{
        {"CustomField",
         json::array{json::object{{"CustomField", json::array{json::object{{"Name", "SalesFormsPrefs.UseSalesCustom1"},
                                                                           {"Type", "BooleanType"},
                                                                           {"BooleanValue", true}}}}},
                     json::object{{"CustomField", json::array{json::object{{"Name", "SalesFormsPrefs.SalesCustomName1"},
                                                                           {"Type", "StringType"},
                                                                           {"StringValue", "Web order"}}}}}}}};
    json::object sales{{"CustomTxnNumbers", true},
                       {"AllowDeposit", false},
                       {"AllowDiscount", true},
                       {"DefaultDiscountAccount", "86"},
                       {"AllowEstimates", true},
                       {"AllowServiceDate", false},
                       {"AllowShipping", true},
                       {"AllowGratuity", false},
                       {"AutoApplyCredit", false},
                       {"WarnDuplicateDocNumber", true},
                       {"DefaultTerms", {{"value", "3"}}},
                       {"UsingPriceLevels", false}};
    sales["CustomField"] = custom.at("CustomField");
    return {
        {"AccountingInfoPrefs",
         {{"TrackDepartments", true},
          {"ClassTrackingPerTxn", false},
          {"ClassTrackingPerTxnLine", true},
          {"CustomerTerminology", "Customers"}}},
        {"ProductAndServicesPrefs",
         {{"ForSales", true}, {"ForPurchase", true}, {"QuantityWithPriceAndRate", true}, {"QuantityOnHand", true}}},
        {"SalesFormsPrefs", std::move(sales)},
        {"VendorAndPurchasesPrefs", {{"TrackingByCustomer", true}, {"BillableExpenseTracking", true}}},
        {"TaxPrefs", std::move(tax)},
        {"CurrencyPrefs",
         {{"MultiCurrencyEnabled", false}, {"HomeCurrency", {{"value", edition == Edition::global ? "GBP" : "USD"}}}}},
        {"ReportPrefs", {{"ReportBasis", "Accrual"}, {"CalcAgingReportFromTxnDate", false}}},
        {"OtherPrefs",
         {{"NameValue", json::array{json::object{{"Name", "SalesFormsPrefs.DefaultItem"}, {"Value", "1"}}}}}},
        {"domain", "QBO"},
        {"sparse", false},
        {"Id", "1"},
        {"SyncToken", "0"}};
}

} // namespace

Company newCompany(Edition edition, const std::string& realm, UtcTime now, const PacificTime& zone) {
    Company company;
    company.edition = edition;
    company.realm = realm;
    company.preferences = preferencesOf(edition);
    company.exchangeRates = {{"EUR", 1.09}, {"GBP", 1.31}, {"CAD", 0.76}, {"USD", 1}};
    Setup setup(company, now, zone);
    company.preferences["MetaData"] = setup.meta();
    const bool us = edition != Edition::global;
    company.info = {
        {"CompanyName", us ? "Cedar & Pine Outfitters" : "Cedar & Pine Outfitters Ltd"},
        {"LegalName", us ? "Cedar & Pine Outfitters LLC" : "Cedar & Pine Outfitters Ltd"},
        {"CompanyAddr", us ? json::object{{"Id", "1"},
                                          {"Line1", "123 Sierra Way"},
                                          {"City", "San Pablo"},
                                          {"Country", "USA"},
                                          {"CountrySubDivisionCode", "CA"},
                                          {"PostalCode", "94806"}}
                           : json::object{{"Id", "1"},
                                          {"Line1", "1 Mill Lane"},
                                          {"City", "Leeds"},
                                          {"Country", "GBR"},
                                          {"PostalCode", "LS1 1AA"}}},
        {"Country", us ? "US" : "GB"},
        {"FiscalYearStartMonth", "January"},
        {"SupportedLanguages", "en"},
        {"NameValue", json::array{json::object{{"Name", "NeoEnabled"}, {"Value", "true"}},
                                  json::object{{"Name", "OfferingSku"}, {"Value", "QuickBooks Online Plus"}}}},
        {"domain", "QBO"},
        {"sparse", false},
        {"Id", "1"},
        {"SyncToken", "0"},
        {"MetaData", setup.meta()}};
    chartOfAccounts(setup);
    setup.term(1, "Due on receipt", 0);
    setup.term(2, "Net 15", 15);
    setup.term(3, "Net 30", 30);
    setup.term(4, "Net 60", 60);
    setup.paymentMethod(1, "Cash", false);
    setup.paymentMethod(2, "Check", false);
    setup.paymentMethod(3, "Visa", true);
    setup.paymentMethod(4, "MasterCard", true);
    taxes(setup, edition);
    setup.service(1, "Services");
    setup.service(2, "Hours");
    return company;
}

} // namespace crossdock::sandbox::qbo
