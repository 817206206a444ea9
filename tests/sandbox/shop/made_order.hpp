// One made-up order before it is written down: people, lines, taxes, totals.
#pragma once

#include "sandbox_shop/catalog.hpp"
#include "sandbox_shop/generator.hpp"
#include "sandbox_shop/people.hpp"

#include <optional>
#include <vector>

namespace crossdock::sandbox {

/// Tax of one line by rate: `total` rounded to cents, `subtotal` too when the line has one.
struct MadeTax {
    const TaxRate* rate;
    Amount total, subtotal;
};

struct MadeLine {
    std::int64_t id = 0;
    CatalogItem item;
    bool deleted = false; ///< its product is gone
    std::int64_t quantity = 1;
    Amount subtotal, total;
    std::vector<MadeTax> taxes;

    Amount totalTax() const;
    Amount subtotalTax() const;
};

/// A fee or a shipping line.
struct MadeExtra {
    std::int64_t id = 0;
    std::string title, method, amount;
    bool taxable = true;
    Amount total;
    std::vector<MadeTax> taxes;

    Amount totalTax() const;
};

struct MadeTaxLine {
    std::int64_t id = 0;
    const TaxRate* rate;
    Amount tax, shippingTax;
};

struct MadeCoupon {
    std::int64_t id = 0;
    std::string code, type;
    double nominal = 0;
    Amount discount, discountTax;
};

struct MadeOrder {
    OrderHead head;
    Person person;
    std::string currency = "USD";
    bool pricesIncludeTax = false;
    std::vector<MadeLine> lines;
    std::vector<MadeExtra> shipping, fees;
    std::vector<MadeTaxLine> taxLines;
    std::optional<MadeCoupon> coupon;
    Amount discount, discountTax, shippingTotal, shippingTax, cartTax, total, totalTax;
};

/// One refund: its lines are the order's lines that it takes back, with what of each.
struct MadeRefund {
    struct Line {
        const MadeLine* line;
        std::int64_t quantity;
        Amount total;
        std::vector<MadeTax> taxes;
    };
    std::string reason;
    Amount amount; ///< positive
    std::vector<Line> lines;
};

MadeOrder makeOrder(const ShopGenerator& shop, const ShopPlan& plan, std::int64_t index);
/// Refund `number` of an order; they never take back more than the order's total, and all of it when it is refunded.
MadeRefund makeRefund(const ShopPlan& plan, std::int64_t index, const MadeOrder& order, int number);

} // namespace crossdock::sandbox
