// An order or a refund as amounts: what a form of the books is made from.
#pragma once

#include "documents/record.hpp"

#include <crossdock/decimal.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace crossdock::quickbooks::documents {

/// Tax of one thing by one of the shop's rates.
struct RateShare {
    std::string rate;
    Decimal amount;
};

/// One thing that was sold, charged or taken off. Amounts of a refund have their signs turned: positive is money given back.
struct Component {
    enum class Kind {
        Item,
        GiftCard, ///< sold
        Deposit,
        Shipping,
        Fee,
        Redeemed, ///< a gift card that paid: negative
        Rounding, ///< what the shop's own rounding added to the total, or took off
        Amount    ///< nothing but an amount
    };
    Kind kind = Kind::Item;
    std::string feeKind; ///< of a fee: "tip", "discount", ...
    std::string name;
    std::string product, variant, sku;
    std::optional<Decimal> quantity;
    Decimal gross, net, tax; ///< before and after discount, both without tax
    std::vector<RateShare> taxes;
    std::string taxClass;
    std::string taxCode; ///< of the books, where it is known already
};

/// A rate as the shop knows it.
struct ShopRate {
    std::string id, code, label;
    std::optional<Decimal> percent;
    bool compound = false;
};

/// A value type.
struct Sheet {
    std::string currency;
    unsigned digits = 2; ///< that amounts of documents have: those of the currency, at most 2
    std::vector<Component> components;
    std::vector<ShopRate> rates;
    Decimal total; ///< components and tax
    Decimal tax;
    unsigned shown = 2;  ///< digits that the shop's sums have: fewer than `digits` where it is set to no decimals
    Decimal taxRounding; ///< most that rounding to `shown` may have made of the tax; 0 where nothing was rounded
    bool pricesIncludeTax = false;
    bool isExempt = false;
    std::string country; ///< where it goes; empty when unknown
    std::vector<std::string> notes;

    const ShopRate* rate(const std::string& id) const;
};

/// Throws Held: bad_record, currency_unknown, amount_digits, broken_invariant, negative_total.
Sheet sheetOfOrder(const boost::json::object& order);

/// Lines may be missing: then there are no components. Throws as sheetOfOrder.
Sheet sheetOfRefund(const boost::json::object& refund);

} // namespace crossdock::quickbooks::documents
