// Orders and refunds of every kind, made by chance, the same for the same seed.
#pragma once

#include "company_case.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace documents_test {

/// What distinguishes an order from the plain ones.
enum class OrderKind {
    plain,
    sixtyLines,
    zeroTotal,
    noLines,
    feePlus,
    feeMinus,
    feeTakesAll,
    manyShipping,
    tip,
    giftCardSold,
    giftCardRedeemed,
    pricesIncludeTax,
    roundedAtSubtotal,
    manyDecimals,
    coupon,
    fractionalQuantity,
    negativeLine,
    freeLine,
    mixedRates,
    zeroRated,
    guestWithoutEmail,
    splitPayments,
    hugeQuantity,
    onlyShipping,
    strangeNames,
    taxOffByACent,
    taxSetByHand,   ///< another tax than any rate makes
    totalSetByHand, ///< an invariant is broken
    unknownRate,
    unpaid
};
constexpr int orderKinds = 30;

const char* nameOf(OrderKind kind);

struct MadeOrder {
    OrderKind kind = OrderKind::plain;
    std::string text; ///< canonical JSON
    std::string note; ///< what the host found wrong with it
    std::string total;
    bool hasLines = false;
};

/// Order number `index` into a company of this kind, in its home currency or (foreign) in another. Checked by the host's own inspection.
MadeOrder makeOrder(Kind company, bool foreign, std::uint64_t seed, int index);

/// A refund of it: full, by lines, by amount, of shipping, of tax alone, or of more than the order, by chance.
struct MadeRefund {
    std::string how;
    std::string text;
};
std::vector<MadeRefund> makeRefunds(const MadeOrder& order, std::uint64_t seed, int index);

} // namespace documents_test
