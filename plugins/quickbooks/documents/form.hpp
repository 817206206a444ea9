// The money of a sales form: its lines, discount and tax, made so that the service's own arithmetic gives the shop's total.
#pragma once

#include "documents/build.hpp"
#include "documents/sheet.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

struct FormLine {
    Decimal amount; ///< without tax
    std::optional<Decimal> quantity, price;
    std::string description;
    std::string item;
    std::string taxCode;              ///< "TAX" or "NON" in the US; empty where there is no tax
    std::optional<Decimal> inclusive; ///< the amount with tax, of inclusive forms
};

/// A value type.
struct Form {
    std::vector<FormLine> lines;
    std::optional<Decimal> discount; ///< of the discount line
    std::string discountAccount;
    std::string globalMode; ///< GlobalTaxCalculation; empty in the US
    std::string taxGroup;   ///< TxnTaxCodeRef
    std::optional<Decimal> totalTax;
    Decimal total; ///< that the answer must show
    std::vector<std::string> notes;

    /// Sets Line, TxnTaxDetail, GlobalTaxCalculation, ApplyTaxAfterDiscount.
    /// `lineClass` is the id of a class for each line; may be empty.
    void writeTo(boost::json::object& body, const std::string& lineClass) const;
};

/// `sale` is what a refund refunds, or null. Throws Held.
Form formOf(const Sheet& sheet, const Books& books, const Sale* sale);

} // namespace crossdock::quickbooks::documents
