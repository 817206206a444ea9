// The answers to Needs.
#pragma once

#include "documents/needs.hpp"
#include "documents/posted.hpp"

#include <crossdock/decimal.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// An order's main document as it stands in the books: what a refund of it leans on.
struct Sale {
    Posted posted;
    std::string customer; ///< Customer id
    std::string currency; ///< CurrencyRef
    std::optional<Decimal> exchangeRate;
    std::optional<Decimal> total;   ///< TotalAmt; nothing when the document was not read
    std::optional<Decimal> balance; ///< of an Invoice: what is still open
    std::optional<Decimal> tax;     ///< TxnTaxDetail.TotalTax
    std::string taxGroup;           ///< TxnTaxDetail.TxnTaxCodeRef
    std::string depositAccount;     ///< where the money went
    std::string paymentMethod;
    std::vector<std::string> taxCodes; ///< of its lines, the most used first
    /// Sum of the lines with each tax code, without tax.
    std::map<std::string, Decimal> netByCode;
    /// Sum of the refunds of this order that were posted already, the one to be built apart; nothing when unknown.
    std::optional<Decimal> refunded;

    /// From the object of an answer or a query row ({"Id":..., "Line":[...]}), with numbers as texts. `posted` and `refunded` are left alone.
    static Sale from(const boost::json::object& document);
};

/// A value type. What is missing here was looked for and not found: build then says which hold that is.
struct Resolved {
    std::map<std::string, std::string> customers; ///< CustomerNeed::key to Customer id
    std::map<std::string, std::string> items;     ///< ItemNeed::key to Item id
    std::map<ListEntry, std::string> lists;       ///< to the id of an active entry
    std::map<std::string, Sale> sales;            ///< by the order's key
    std::map<std::string, Posted> refunds;        ///< by the refund's key: those that are in the books
};

} // namespace crossdock::quickbooks
