#include "documents/mapped_fields.hpp"

namespace crossdock::quickbooks::documents {

namespace {

using Names = std::vector<std::string>;

/// Of all sales forms.
const Names form = {"BillAddr",    "BillEmail",    "BillEmailBcc",    "BillEmailCc",      "ClassRef",
                    "CustomField", "CustomerMemo", "DeliveryInfo",    "DepartmentRef",    "DepositToAccountRef",
                    "DueDate",     "EmailStatus",  "FreeFormAddress", "PaymentMethodRef", "PaymentRefNum",
                    "PaymentType", "PrintStatus",  "PrivateNote",     "SalesTermRef",     "ShipAddr",
                    "ShipDate",    "ShipFromAddr", "ShipMethodRef",   "TrackingNum",      "TransactionLocationType",
                    "TxnDate",     "TxnSource",    "TxnStatus"};

Names with(Names names, const Names& more) {
    names.insert(names.end(), more.begin(), more.end());
    return names;
}

} // namespace

const Names& mappedFields(std::string_view entity) {
    static const Names none;
    static const Names order = with(form, {"AllowIPNPayment", "AllowOnlineACHPayment", "AllowOnlineCreditCardPayment",
                                           "AllowOnlinePayment", "Deposit", "InvoiceLink"});
    static const Names customer = {"AcctNum",
                                   "Active",
                                   "AlternatePhone",
                                   "BillAddr",
                                   "BillWithParent",
                                   "ClientEntityId",
                                   "CompanyName",
                                   "CustomerTypeRef",
                                   "DefaultTaxCodeRef",
                                   "DisplayName",
                                   "FamilyName",
                                   "Fax",
                                   "GivenName",
                                   "IsProject",
                                   "Job",
                                   "MiddleName",
                                   "Mobile",
                                   "Notes",
                                   "OpenBalanceDate",
                                   "ParentRef",
                                   "PaymentMethodRef",
                                   "PreferredDeliveryMethod",
                                   "PrimaryEmailAddr",
                                   "PrimaryPhone",
                                   "PrimaryTaxIdentifier",
                                   "PrintOnCheckName",
                                   "ResaleNum",
                                   "SalesTermRef",
                                   "ShipAddr",
                                   "Suffix",
                                   "TaxExemptionReasonId",
                                   "Taxable",
                                   "Title",
                                   "WebAddr"};
    static const Names product = {"Active",
                                  "AssetAccountRef",
                                  "ClassRef",
                                  "Description",
                                  "ExpenseAccountRef",
                                  "IncomeAccountRef",
                                  "InvStartDate",
                                  "Name",
                                  "ParentRef",
                                  "PrefVendorRef",
                                  "PurchaseCost",
                                  "PurchaseDesc",
                                  "PurchaseTaxCodeRef",
                                  "PurchaseTaxIncluded",
                                  "QtyOnHand",
                                  "ReorderPoint",
                                  "SalesTaxCodeRef",
                                  "SalesTaxIncluded",
                                  "Sku",
                                  "SubItem",
                                  "TaxClassificationRef",
                                  "Taxable",
                                  "TrackQtyOnHand",
                                  "Type",
                                  "UnitPrice"};
    return entity == "order"      ? order
           : entity == "refund"   ? form
           : entity == "customer" ? customer
           : entity == "product"  ? product
                                  : none;
}

} // namespace crossdock::quickbooks::documents
