// How the tax of a form is brought about: by the service's own reckoning, by an override, by a line.
#pragma once

#include "documents/build.hpp"
#include "documents/sheet.hpp"
#include "documents/tax_codes.hpp"

#include <crossdock/decimal.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

/// What is taxed: amounts as the lines will have them, one for each component of the sheet.
struct TaxableAmounts {
    std::vector<Decimal> amounts;
    Decimal tax;                       ///< the shop's, with the digits of the form
    Decimal discount;                  ///< of a discount line, positive
    std::vector<bool> outsideDiscount; ///< the company's own shipping line has no part in a discount
    bool inclusive = false;            ///< of global companies
};

/// A value type.
struct TaxPlan {
    std::vector<std::string> codes; ///< one for each component
    std::string outOfScope;         ///< of lines that are no sale
    std::string group;
    std::optional<Decimal> totalTax;
    Decimal asLine;      ///< tax that goes on a line of its own
    Decimal rounding;    ///< difference that goes on a rounding line
    bool isExact = true; ///< the service's own arithmetic, or its override, gives the shop's tax
    std::vector<std::string> notes;
};

/// Throws Held: tax_code_unmapped, tax_code_ambiguous, tax_item_missing, tax_mismatch.
TaxPlan planTax(const Sheet& sheet, const TaxableAmounts& taxable, const Books& books, const TaxCodes& codes);

} // namespace crossdock::quickbooks::documents
