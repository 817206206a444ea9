#include "sandbox_shop/made_order.hpp"

#include "sandbox_shop/chance.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

constexpr std::int64_t itemsPerOrder = 90;

template <typename Taxes>
Amount sumOf(const Taxes& taxes, Amount MadeTax::*part) {
    Amount sum;
    for (const MadeTax& tax : taxes) {
        sum += tax.*part;
    }
    return sum;
}

/// Builds one order step by step; each step draws from the order's own chance.
class Making {
public:
    Making(const ShopGenerator& shop, const ShopPlan& plan, std::int64_t index)
        : _shop(shop),
          _plan(plan),
          _index(index),
          _chance(plan.seed, static_cast<std::uint64_t>(index), 32),
          _nextItem(index * itemsPerOrder) {}

    MadeOrder make() {
        _order.head = _shop.orderHead(_index);
        who();
        _order.pricesIncludeTax =
            kind() == OrderKind::pricesIncludeTax || (kind() == OrderKind::plain && _chance.perMille(100));
        addLines();
        addDiscount();
        addShipping();
        addFees();
        sumUp();
        return std::move(_order);
    }

private:
    OrderKind kind() const { return _order.head.kind; }

    void who() {
        const bool guest = _order.head.customer == 0;
        if (kind() == OrderKind::deletedCustomer) {
            _order.person = customerPerson(_plan.seed, _shop.lastUserId() + 1 + _index);
        } else if (guest) {
            _order.person = guestPerson(_plan.seed, _chance.below(std::max<std::int64_t>(40, _plan.orders / 3)),
                                        kind() != OrderKind::guestWithoutEmail);
        } else {
            _order.person = customerPerson(_plan.seed, _order.head.customer);
        }
        if (kind() == OrderKind::compoundTax) {
            _order.person.country = "CA";
            _order.person.state = "QC";
        }
        _order.currency = kind() == OrderKind::euro ? "EUR" : kind() == OrderKind::yen ? "JPY" : "USD";
        _place = _order.person.place();
    }

    CatalogItem pickItem(bool safe) {
        const std::int64_t count = _shop.products();
        if (!safe && _chance.perMille(180)) {
            return catalogItem(_plan.seed, _chance.below(oddProducts));
        }
        if (!safe && _shop.variations() > 0 && _chance.perMille(150)) {
            return catalogVariation(_plan.seed, count, _chance.below(_shop.variations()));
        }
        std::int64_t index = oddProducts + _chance.below(count - oddProducts);
        index -= isVariableProduct(index) ? 1 : 0;
        return catalogItem(_plan.seed, index);
    }

    void addLines() {
        std::int64_t count = kind() == OrderKind::noLines      ? 0
                             : kind() == OrderKind::sixtyLines ? 60
                                                               : 1 + _chance.below(3) + _chance.below(3);
        for (std::int64_t i = 0; i < count; ++i) {
            MadeLine line;
            line.id = ++_nextItem;
            line.item = pickItem(i == 0);
            line.quantity = i > 0 && _chance.perMille(8) ? 0 : _chance.between(1, 3 + (_chance.perMille(100) ? 9 : 0));
            line.deleted = kind() == OrderKind::deletedProduct && i == 0;
            const auto rates = ratesAt(_shop.rates(), _place, line.item.taxClass);
            const Amount typed = line.item.price * line.quantity;
            line.subtotal = _order.pricesIncludeTax ? netOf(typed, rates) : typed;
            line.total = line.subtotal;
            _order.lines.push_back(std::move(line));
        }
    }

    void addDiscount() {
        const bool may =
            kind() == OrderKind::plain || kind() == OrderKind::pricesIncludeTax || kind() == OrderKind::sixtyLines;
        const bool all = kind() == OrderKind::zeroTotal;
        if (_order.lines.empty() || (!all && !(may && _chance.perMille(180)))) {
            return;
        }
        MadeCoupon coupon;
        coupon.id = ++_nextItem;
        const std::int64_t which = all ? 3 : _chance.below(3);
        coupon.code = which == 0 ? "tenoff" : which == 1 ? "third" : which == 2 ? "größe 10%" : "allfree";
        coupon.type = "percent";
        coupon.nominal = which == 1 ? 33.33 : which == 3 ? 100 : 10;
        const std::int64_t parts = which == 1 ? 333'300 : which == 3 ? Amount::unit : 100'000;
        for (MadeLine& line : _order.lines) {
            line.total = line.subtotal - line.subtotal.times(parts);
        }
        _order.coupon = std::move(coupon);
    }

    void addShipping() {
        const std::int64_t count = kind() == OrderKind::manyShipping ? 3 : _chance.perMille(820) ? 1 : 0;
        for (std::int64_t i = 0; i < count; ++i) {
            MadeExtra line;
            line.id = ++_nextItem;
            line.title = count == 1 ? "Flat rate" : i == 2 ? "Pickup" : "Parcel " + std::to_string(i + 1);
            line.method = i == 2 ? "local_pickup" : "flat_rate";
            const bool free = kind() == OrderKind::zeroTotal || i == 2;
            line.total =
                free ? Amount{} : Amount::cents(_chance.perMille(300) ? 1'233 : _chance.between(0, 3) * 295 + 500);
            for (const TaxShare& share : taxesOn(line.total, ratesAt(_shop.rates(), _place, ""))) {
                if (share.rate->shipping) {
                    line.taxes.push_back({share.rate, share.amount.rounded(), {}});
                }
            }
            _order.shipping.push_back(std::move(line));
        }
    }

    void addFees() {
        if (kind() != OrderKind::feePlus && kind() != OrderKind::feeMinus && kind() != OrderKind::feeCut) {
            return;
        }
        MadeExtra fee;
        fee.id = ++_nextItem;
        if (kind() == OrderKind::feeCut) {
            // A negative fee is cut down to the net sum of what it is taken from; `amount` keeps what was asked.
            fee.title = "Store credit";
            fee.amount = "-9999";
            fee.taxable = false;
            for (const MadeLine& line : _order.lines) {
                fee.total = fee.total - line.total.rounded();
            }
            for (const MadeExtra& line : _order.shipping) {
                fee.total = fee.total - line.total;
            }
        } else {
            fee.title = kind() == OrderKind::feePlus ? "Gift wrap 🎁" : "Goodwill";
            fee.total = kind() == OrderKind::feePlus ? Amount::cents(300) : Amount::cents(-333);
            for (const TaxShare& share : taxesOn(fee.total, ratesAt(_shop.rates(), _place, ""))) {
                fee.taxes.push_back({share.rate, share.amount.rounded(), {}});
            }
        }
        _order.fees.push_back(std::move(fee));
    }

    MadeTaxLine& taxLine(const TaxRate* rate) {
        for (MadeTaxLine& line : _order.taxLines) {
            if (line.rate == rate) {
                return line;
            }
        }
        _order.taxLines.push_back({0, rate, {}, {}});
        return _order.taxLines.back();
    }

    void sumUp() {
        const bool atSubtotal = kind() == OrderKind::roundedAtSubtotal;
        Amount exactCartTax, exactDiscountTax, net;
        for (MadeLine& line : _order.lines) {
            const auto rates = ratesAt(_shop.rates(), _place, line.item.taxClass);
            const auto onTotal = taxesOn(line.total, rates);
            const auto onSubtotal = taxesOn(line.subtotal, rates);
            for (std::size_t i = 0; i < onTotal.size(); ++i) {
                line.taxes.push_back({onTotal[i].rate, onTotal[i].amount.rounded(), onSubtotal[i].amount.rounded()});
                taxLine(onTotal[i].rate).tax += atSubtotal ? onTotal[i].amount : line.taxes.back().total;
                exactCartTax += onTotal[i].amount;
                exactDiscountTax += onSubtotal[i].amount - onTotal[i].amount;
            }
            line.subtotal = line.subtotal.rounded();
            line.total = line.total.rounded();
            net += line.total;
            _order.discount += line.subtotal - line.total;
        }
        for (const MadeExtra& line : _order.shipping) {
            _order.shippingTotal += line.total;
            net += line.total;
            for (const MadeTax& tax : line.taxes) {
                taxLine(tax.rate).shippingTax += tax.total;
            }
        }
        for (const MadeExtra& fee : _order.fees) {
            net += fee.total;
            for (const MadeTax& tax : fee.taxes) {
                taxLine(tax.rate).tax += tax.total;
                exactCartTax += tax.total;
            }
        }
        const int decimals = kind() == OrderKind::zeroDecimals ? 0 : 2;
        for (MadeTaxLine& line : _order.taxLines) {
            line.id = ++_nextItem;
            line.tax = line.tax.rounded(decimals);
            line.shippingTax = line.shippingTax.rounded(decimals);
            _order.cartTax += line.tax;
            _order.shippingTax += line.shippingTax;
        }
        _order.totalTax = _order.cartTax + _order.shippingTax;
        if (atSubtotal) {
            _order.cartTax = exactCartTax.rounded();
        }
        _order.discountTax = exactDiscountTax.rounded(decimals);
        if (_order.coupon) {
            _order.coupon->discount = _order.discount;
            _order.coupon->discountTax = _order.discountTax;
        }
        _order.discount = _order.discount.rounded(decimals);
        _order.shippingTotal = _order.shippingTotal.rounded(decimals);
        _order.total = (net + _order.totalTax).rounded(decimals);
        if (kind() == OrderKind::overriddenTotal) {
            _order.total = Amount::cents(9'999);
        }
    }

    const ShopGenerator& _shop;
    const ShopPlan& _plan;
    std::int64_t _index;
    Chance _chance;
    std::int64_t _nextItem;
    TaxPlace _place;
    MadeOrder _order;
};

} // namespace

Amount MadeLine::totalTax() const {
    return sumOf(taxes, &MadeTax::total);
}
Amount MadeLine::subtotalTax() const {
    return sumOf(taxes, &MadeTax::subtotal);
}
Amount MadeExtra::totalTax() const {
    return sumOf(taxes, &MadeTax::total);
}

MadeOrder makeOrder(const ShopGenerator& shop, const ShopPlan& plan, std::int64_t index) {
    return Making(shop, plan, index).make();
}

MadeRefund makeRefund(const ShopPlan& plan, std::int64_t index, const MadeOrder& order, int number) {
    Chance chance(plan.seed, static_cast<std::uint64_t>(index), 40 + static_cast<std::uint64_t>(number));
    MadeRefund refund;
    refund.reason = chance.perMille(500) ? "" : "Goodwill – “sorry”";
    const std::int64_t how = chance.below(10);
    if (order.head.status == "refunded") {
        // All parts but the last are a third each; the last takes the rest, so that the sum is the total to the cent.
        const Amount part = order.total.share(1, 3).rounded();
        const bool last = number + 1 == order.head.refunds;
        refund.amount = last ? order.total - part * number : part;
        if (order.head.refunds == 1 && how < 4) {
            for (const MadeLine& line : order.lines) {
                refund.lines.push_back({&line, line.quantity, line.total, line.taxes});
            }
        }
        return refund;
    }
    // By amount; 41 of 69 recorded refunds are.
    refund.amount = std::min(Amount::cents(123 + 50 * number), order.total.share(1, 4).rounded());
    if (how < 6 || number > 0 || order.lines.empty()) {
        return refund;
    }
    const MadeLine& line = order.lines.front();
    const std::int64_t quantity = std::max<std::int64_t>(line.quantity, 1);
    MadeRefund::Line taken{&line, 1, line.total.share(1, quantity).rounded(), {}};
    Amount sum = taken.total;
    for (const MadeTax& tax : line.taxes) {
        taken.taxes.push_back({tax.rate, tax.total.share(1, quantity).rounded(), {}});
        sum += taken.taxes.back().total;
    }
    if (sum >= order.total) {
        return refund; // it would make the order refunded
    }
    refund.lines.push_back(std::move(taken));
    // Some refunds' lines do not add up to their amount: the amount is the truth.
    refund.amount = how == 9 ? std::min(sum, order.total.share(1, 4).rounded()) : sum;
    return refund;
}

} // namespace crossdock::sandbox
