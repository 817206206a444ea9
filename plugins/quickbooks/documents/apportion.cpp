#include "documents/apportion.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace crossdock::quickbooks::documents {

namespace {

/// The greatest number with `digits` digits that is not above `value`.
Decimal floorOf(const Decimal& value, unsigned digits) {
    const Decimal near = value.rounded(digits);
    return near > value ? near - Decimal::fromUnits(1, digits) : near;
}

} // namespace

std::vector<Decimal> apportioned(const std::vector<Decimal>& amounts, const Decimal& sum, unsigned digits) {
    const Decimal unit = Decimal::fromUnits(1, digits);
    std::vector<Decimal> shares;
    Decimal rest = sum;
    for (const Decimal& amount : amounts) {
        shares.push_back(floorOf(amount, digits));
        rest -= shares.back();
    }
    std::vector<std::size_t> order(amounts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto remainder = [&](std::size_t i) { return amounts[i] - shares[i]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return remainder(a) > remainder(b); });
    if (rest.sign() < 0) {
        std::reverse(order.begin(), order.end());
    }
    for (std::size_t i = 0; !order.empty() && !rest.isZero(); i = (i + 1) % order.size()) {
        const Decimal step = rest.sign() < 0 ? -unit : unit;
        // What is far from the sum is not rounding: all of it goes to one place, rather than cent by cent around.
        const Decimal share = rest.abs() > unit * Decimal(static_cast<int>(order.size())) ? rest : step;
        shares[order[i]] += share;
        rest -= share;
    }
    return shares;
}

std::optional<Decimal> unitPrice(const Decimal& amount, const Decimal& quantity) {
    if (quantity.isZero()) {
        return std::nullopt;
    }
    for (unsigned digits = 2; digits <= 7; ++digits) {
        const Decimal price = amount.dividedBy(quantity, digits);
        if ((price * quantity).rounded(2) == amount) {
            return price;
        }
    }
    return std::nullopt;
}

} // namespace crossdock::quickbooks::documents
