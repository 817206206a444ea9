#include "sandbox_quickbooks/schema.hpp"

namespace crossdock::sandbox::qbo::schema {

namespace {

Field text(std::string_view name, int most = 0) {
    return {name, Kind::text, most};
}
Field choice(std::string_view name, std::string_view among) {
    return {name, Kind::choice, 0, among};
}
Field flag(std::string_view name) {
    return {name, Kind::boolean};
}
Field number(std::string_view name) {
    return {name, Kind::number};
}
Field reference(std::string_view name, std::string_view among = {}) {
    return {name, Kind::reference, 0, among};
}
Field own(Field field) {
    field.access = Access::service;
    return field;
}
Field object(std::string_view name, const std::vector<Field>& nested) {
    return {name, Kind::object, 0, {}, &nested};
}

const std::vector<Field>& phone() {
    static const std::vector<Field> fields{text("FreeFormNumber", 30), text("Id"), flag("Default"), text("Tag")};
    return fields;
}

const std::vector<Field>& web() {
    static const std::vector<Field> fields{text("URI", 1000), text("Id"), flag("Default"), text("Tag")};
    return fields;
}

std::vector<Field> person() {
    return {text("Title", 16),
            text("GivenName", 100),
            text("MiddleName", 100),
            text("FamilyName", 100),
            text("Suffix", 16),
            own(text("FullyQualifiedName")),
            text("CompanyName", 100),
            text("DisplayName", 500),
            text("PrintOnCheckName", 110),
            flag("Active"),
            object("PrimaryPhone", phone()),
            object("AlternatePhone", phone()),
            object("Mobile", phone()),
            object("Fax", phone()),
            object("PrimaryEmailAddr", email()),
            object("WebAddr", web())};
}

Entity customer() {
    return {"Customer", "customer", Family::name, "DisplayName",
            joined({{flag("Taxable"),
                     object("BillAddr", address()),
                     object("ShipAddr", address()),
                     text("Notes", 2000),
                     flag("Job"),
                     flag("BillWithParent"),
                     reference("ParentRef", "Customer"),
                     own(number("Level")),
                     reference("SalesTermRef", "Term"),
                     reference("PaymentMethodRef", "PaymentMethod"),
                     reference("CustomerTypeRef"),
                     own(number("Balance")),
                     {"OpenBalanceDate", Kind::day},
                     own(number("BalanceWithJobs")),
                     reference("CurrencyRef"),
                     choice("PreferredDeliveryMethod", "Print|Email|None"),
                     text("ResaleNum", 16),
                     text("AcctNum", 100),
                     text("PrimaryTaxIdentifier", 20),
                     text("TaxExemptionReasonId"),
                     flag("IsProject"),
                     text("ClientEntityId")},
                    base(),
                    person(),
                    {reference("DefaultTaxCodeRef", "TaxCode")}})};
}

Entity vendor() {
    return {"Vendor", "vendor", Family::name, "DisplayName",
            joined({{object("BillAddr", address()), reference("TermRef", "Term"), text("TaxIdentifier", 20),
                     own(number("Balance")), text("AcctNum", 100), flag("Vendor1099"), reference("CurrencyRef"),
                     text("Notes", 2000)},
                    base(),
                    person()})};
}

Entity employee() {
    return {"Employee", "employee", Family::name, "DisplayName",
            joined({{flag("BillableTime"),
                     object("PrimaryAddr", address()),
                     text("EmployeeNumber", 100),
                     {"HiredDate", Kind::day}},
                    base(),
                    person()})};
}

Entity item() {
    return {"Item", "item", Family::name, "Name",
            joined({{text("Name", 100),
                     text("Sku", 100),
                     text("Description", 4000),
                     flag("Active"),
                     flag("SubItem"),
                     reference("ParentRef", "Item"),
                     own(number("Level")),
                     own(text("FullyQualifiedName")),
                     flag("Taxable"),
                     flag("SalesTaxIncluded"),
                     reference("SalesTaxCodeRef", "TaxCode"),
                     number("UnitPrice"),
                     choice("Type", "Service|NonInventory|Inventory|Group|Category"),
                     reference("IncomeAccountRef", "Account"),
                     text("PurchaseDesc", 1000),
                     flag("PurchaseTaxIncluded"),
                     reference("PurchaseTaxCodeRef", "TaxCode"),
                     number("PurchaseCost"),
                     reference("ExpenseAccountRef", "Account"),
                     reference("AssetAccountRef", "Account"),
                     flag("TrackQtyOnHand"),
                     number("QtyOnHand"),
                     number("ReorderPoint"),
                     {"InvStartDate", Kind::day},
                     reference("TaxClassificationRef"),
                     reference("ClassRef", "Class"),
                     reference("PrefVendorRef", "Vendor")},
                    base()})};
}

Entity account() {
    return {"Account", "account", Family::name, "Name",
            joined({{text("Name", 100), flag("SubAccount"), reference("ParentRef", "Account"), text("Description", 100),
                     own(text("FullyQualifiedName")), flag("Active"), own(text("Classification")),
                     choice("AccountType", "Bank|Other Current Asset|Fixed Asset|Other Asset|Accounts "
                                           "Receivable|Equity|Expense|Other Expense|Cost of "
                                           "Goods Sold|Accounts Payable|Credit Card|Long Term Liability|Other Current "
                                           "Liability|Income|Other Income"),
                     text("AccountSubType"), text("AcctNum", 20), own(number("CurrentBalance")),
                     own(number("CurrentBalanceWithSubAccounts")), reference("CurrencyRef"),
                     reference("TaxCodeRef", "TaxCode")},
                    base()})};
}

Entity tree(std::string_view name, std::string_view path, std::string_view sub) {
    return {name, path, Family::name, "Name",
            joined({{text("Name", 100), flag(sub), reference("ParentRef", name), own(text("FullyQualifiedName")),
                     flag("Active")},
                    base()})};
}

const std::vector<Field>& rateDetails() {
    static const std::vector<Field> fields{reference("TaxRateRef"), text("TaxTypeApplicable"), number("TaxOrder")};
    static const std::vector<Field> list{{"TaxRateDetail", Kind::list, 0, {}, &fields}};
    return list;
}

} // namespace

std::vector<Entity> nameLists() {
    std::vector<Entity> list{customer(), vendor(), employee(), item(), account()};
    list.push_back(tree("Class", "class", "SubClass"));
    list.push_back(tree("Department", "department", "SubDepartment"));
    list.push_back({"Term", "term", Family::name, "Name",
                    joined({{text("Name", 31), flag("Active"), choice("Type", "STANDARD|DATE_DRIVEN"),
                             number("DueDays"), number("DayOfMonthDue"), number("DueNextMonthDays"),
                             number("DiscountPercent"), number("DiscountDays"), number("DiscountDayOfMonth")},
                            base()})});
    list.push_back(
        {"PaymentMethod", "paymentmethod", Family::name, "Name",
         joined({{text("Name", 31), flag("Active"), choice("Type", "CREDIT_CARD|NON_CREDIT_CARD")}, base()})});
    list.push_back({"TaxCode", "taxcode", Family::fixed, "Name",
                    joined({{text("Name", 100), text("Description", 100), flag("Active"), flag("Hidden"),
                             flag("Taxable"), flag("TaxGroup"), object("SalesTaxRateList", rateDetails()),
                             object("PurchaseTaxRateList", rateDetails()), text("TaxCodeConfigType")},
                            base()}),
                    false});
    list.push_back({"TaxRate", "taxrate", Family::fixed, "Name",
                    joined({{text("Name", 100),
                             text("Description", 100),
                             flag("Active"),
                             number("RateValue"),
                             reference("AgencyRef", "TaxAgency"),
                             reference("TaxReturnLineRef"),
                             text("SpecialTaxType"),
                             text("DisplayType"),
                             {"EffectiveTaxRate", Kind::any}},
                            base()}),
                    false});
    list.push_back(
        {"TaxAgency", "taxagency", Family::name, "DisplayName",
         joined({{flag("TaxTrackedOnPurchases"), flag("TaxTrackedOnSales"), text("TaxRegistrationNumber", 30)},
                 base(),
                 {text("DisplayName", 100)}}),
         false});
    return list;
}

} // namespace crossdock::sandbox::qbo::schema
