#include "documents/mapped_fields.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace crossdock::quickbooks::documents {

namespace {

/// Of sales, refunds, customers and items, as the service lists them when it meets one that it does not know.
constexpr std::array<std::string_view, 107> known = {"AcctNum",
                                                     "Active",
                                                     "AllowIPNPayment",
                                                     "AllowOnlineACHPayment",
                                                     "AllowOnlineCreditCardPayment",
                                                     "AllowOnlinePayment",
                                                     "AlternatePhone",
                                                     "ApplyTaxAfterDiscount",
                                                     "AssetAccountRef",
                                                     "Balance",
                                                     "BalanceWithJobs",
                                                     "BillAddr",
                                                     "BillEmail",
                                                     "BillEmailBcc",
                                                     "BillEmailCc",
                                                     "BillWithParent",
                                                     "ClassRef",
                                                     "ClientEntityId",
                                                     "CompanyName",
                                                     "CurrencyRef",
                                                     "CustomField",
                                                     "CustomerMemo",
                                                     "CustomerRef",
                                                     "CustomerTypeRef",
                                                     "DefaultTaxCodeRef",
                                                     "DeliveryInfo",
                                                     "DepartmentRef",
                                                     "Deposit",
                                                     "DepositToAccountRef",
                                                     "Description",
                                                     "DisplayName",
                                                     "DocNumber",
                                                     "DueDate",
                                                     "EmailStatus",
                                                     "ExchangeRate",
                                                     "ExpenseAccountRef",
                                                     "FamilyName",
                                                     "Fax",
                                                     "FreeFormAddress",
                                                     "FullyQualifiedName",
                                                     "GivenName",
                                                     "GlobalTaxCalculation",
                                                     "HomeBalance",
                                                     "HomeTotalAmt",
                                                     "Id",
                                                     "IncomeAccountRef",
                                                     "InvStartDate",
                                                     "InvoiceLink",
                                                     "IsProject",
                                                     "Job",
                                                     "Level",
                                                     "Line",
                                                     "LinkedTxn",
                                                     "MetaData",
                                                     "MiddleName",
                                                     "Mobile",
                                                     "Name",
                                                     "Notes",
                                                     "OpenBalanceDate",
                                                     "ParentRef",
                                                     "PaymentMethodRef",
                                                     "PaymentRefNum",
                                                     "PaymentType",
                                                     "PrefVendorRef",
                                                     "PreferredDeliveryMethod",
                                                     "PrimaryEmailAddr",
                                                     "PrimaryPhone",
                                                     "PrimaryTaxIdentifier",
                                                     "PrintOnCheckName",
                                                     "PrintStatus",
                                                     "PrivateNote",
                                                     "PurchaseCost",
                                                     "PurchaseDesc",
                                                     "PurchaseTaxCodeRef",
                                                     "PurchaseTaxIncluded",
                                                     "QtyOnHand",
                                                     "RemainingCredit",
                                                     "ReorderPoint",
                                                     "ResaleNum",
                                                     "SalesTaxCodeRef",
                                                     "SalesTaxIncluded",
                                                     "SalesTermRef",
                                                     "ShipAddr",
                                                     "ShipDate",
                                                     "ShipFromAddr",
                                                     "ShipMethodRef",
                                                     "Sku",
                                                     "SubItem",
                                                     "Suffix",
                                                     "SyncToken",
                                                     "TaxClassificationRef",
                                                     "TaxExemptionReasonId",
                                                     "Taxable",
                                                     "Title",
                                                     "TotalAmt",
                                                     "TrackQtyOnHand",
                                                     "TrackingNum",
                                                     "TransactionLocationType",
                                                     "TxnDate",
                                                     "TxnSource",
                                                     "TxnStatus",
                                                     "TxnTaxDetail",
                                                     "Type",
                                                     "UnitPrice",
                                                     "WebAddr",
                                                     "domain",
                                                     "sparse"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Inserted, dropped and changed letters; case counts as nothing.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t before = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = before + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            before = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string_view meantField(std::string_view name) {
    constexpr std::size_t most = 2;
    constexpr std::size_t longest = 64;
    if (name.size() > longest || std::find(known.begin(), known.end(), name) != known.end()) {
        return {};
    }
    std::string_view best;
    std::size_t least = std::min(most, name.size() / 3) + 1;
    for (const std::string_view field : known) {
        if (const std::size_t far = distance(name, field); far < least) {
            least = far;
            best = field;
        }
    }
    return best;
}

} // namespace crossdock::quickbooks::documents
