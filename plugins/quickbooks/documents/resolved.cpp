#include "documents/resolved.hpp"

#include "documents/exact_json.hpp"
#include "documents/members.hpp"

#include <algorithm>

namespace crossdock::quickbooks {

namespace json = boost::json;

Sale Sale::from(const json::object& document) {
    Sale sale;
    sale.customer = documents::reference(document, "CustomerRef");
    sale.currency = documents::reference(document, "CurrencyRef");
    sale.exchangeRate = exact::decimalAt(document, "ExchangeRate");
    sale.total = exact::decimalAt(document, "TotalAmt");
    sale.balance = exact::decimalAt(document, "Balance");
    const json::object& tax = documents::object(document, "TxnTaxDetail");
    sale.tax = exact::decimalAt(tax, "TotalTax");
    sale.taxGroup = documents::reference(tax, "TxnTaxCodeRef");
    sale.depositAccount = documents::reference(document, "DepositToAccountRef");
    sale.paymentMethod = documents::reference(document, "PaymentMethodRef");
    std::map<std::string, int> counts;
    for (const json::value& one : documents::array(document, "Line")) {
        if (const json::object* line = one.if_object()) {
            const std::string code =
                documents::reference(documents::object(*line, "SalesItemLineDetail"), "TaxCodeRef");
            if (code.empty()) {
                continue;
            }
            if (++counts[code] == 1) {
                sale.taxCodes.push_back(code);
            }
            sale.netByCode[code] += exact::decimalAt(*line, "Amount").value_or(Decimal{});
        }
    }
    std::stable_sort(sale.taxCodes.begin(), sale.taxCodes.end(),
                     [&](const std::string& a, const std::string& b) { return counts[a] > counts[b]; });
    return sale;
}

} // namespace crossdock::quickbooks
