#include "sandbox_shop/generator.hpp"

#include "sandbox_shop/catalog.hpp"
#include "sandbox_shop/chance.hpp"
#include "sandbox_shop/made_order.hpp"
#include "sandbox_shop/order_text.hpp"

#include <algorithm>

namespace crossdock::sandbox {

namespace {

constexpr Seconds day = 86'400;
constexpr Seconds span = 730 * day;
constexpr std::int64_t idsPerOrder = 4; ///< the order and up to three refunds
constexpr std::int64_t coupons = 8;
constexpr std::int64_t burstSize = 30;
constexpr std::int64_t bulkEditSize = 130; ///< more than a page within one second

std::vector<TaxRate> madeRates() {
    return {{1, "US", "NY", "NY State", "standard", {}, 40'000, 1, false, true},
            {2, "US", "NY", "NYC City", "standard", {"10001", "10002"}, 48'750, 2, false, false},
            {3, "CA", "QC", "GST", "standard", {}, 50'000, 1, false, true},
            {4, "CA", "QC", "QST", "standard", {}, 99'750, 2, true, true},
            {5, "DE", "", "MwSt", "standard", {}, 190'000, 1, false, true},
            {6, "DE", "", "MwSt", "reduced-rate", {}, 70'000, 1, false, true},
            {7, "FR", "", "TVA", "standard", {}, 200'000, 1, false, true},
            {8, "GB", "", "VAT", "standard", {}, 200'000, 1, false, true},
            {9, "JP", "", "消費税", "standard", {}, 100'000, 1, false, true},
            {10, "", "", "Zero", "zero-rate", {}, 0, 1, false, false}};
}

/// The kinds of a shop's orders beyond the forced ones, each in so many of a thousand.
struct Share {
    OrderKind kind;
    int perMille;
};
constexpr Share shares[] = {{OrderKind::noLines, 10},
                            {OrderKind::sixtyLines, 1},
                            {OrderKind::zeroTotal, 12},
                            {OrderKind::feePlus, 35},
                            {OrderKind::feeMinus, 20},
                            {OrderKind::feeCut, 6},
                            {OrderKind::manyShipping, 20},
                            {OrderKind::euro, 25},
                            {OrderKind::yen, 15},
                            {OrderKind::pricesIncludeTax, 30},
                            {OrderKind::roundedAtSubtotal, 8},
                            {OrderKind::zeroDecimals, 17},
                            {OrderKind::overriddenTotal, 3},
                            {OrderKind::deletedProduct, 15},
                            {OrderKind::deletedCustomer, 12},
                            {OrderKind::checkoutDraft, 3},
                            {OrderKind::customStatus, 5},
                            {OrderKind::richMeta, 25},
                            {OrderKind::compoundTax, 40},
                            {OrderKind::guestWithoutEmail, 20}};

bool mayBeRefunded(OrderKind kind) {
    return kind == OrderKind::plain || kind == OrderKind::feePlus || kind == OrderKind::euro ||
           kind == OrderKind::yen || kind == OrderKind::pricesIncludeTax || kind == OrderKind::compoundTax ||
           kind == OrderKind::manyShipping;
}

std::string_view statusOf(OrderKind kind, Chance& chance) {
    if (kind == OrderKind::checkoutDraft) {
        return "checkout-draft";
    }
    if (kind == OrderKind::customStatus) {
        return "shipped";
    }
    const std::int64_t at = chance.below(1'000);
    return at < 440   ? "completed"
           : at < 760 ? "processing"
           : at < 855 ? "on-hold"
           : at < 890 ? "pending"
           : at < 915 ? "cancelled"
           : at < 938 ? "failed"
           : at < 958 ? "trash"
                      : "refunded";
}

} // namespace

ShopGenerator::ShopGenerator(ShopPlan plan) : _plan(std::move(plan)), _rates(madeRates()) {}

std::int64_t ShopGenerator::customers() const {
    return std::max<std::int64_t>(20, _plan.orders / 4);
}
std::int64_t ShopGenerator::products() const {
    return std::clamp<std::int64_t>(_plan.orders / 20, 50, 5'000);
}

std::int64_t ShopGenerator::lastPostId() const {
    return firstProductId + products() + variations() + coupons + 100 + _plan.orders * idsPerOrder;
}
std::int64_t ShopGenerator::lastItemId() const {
    return (_plan.orders + 1) * 90;
}
std::int64_t ShopGenerator::lastMetaId() const {
    return (_plan.orders + 1) * 400;
}
std::int64_t ShopGenerator::lastUserId() const {
    return customers();
}

OrderHead ShopGenerator::orderHead(std::int64_t index) const {
    Chance chance(_plan.seed, static_cast<std::uint64_t>(index), 31);
    OrderHead head;
    head.id = firstProductId + products() + variations() + coupons + 100 + index * idsPerOrder;
    const Seconds begin = _plan.now - span;
    const auto placed = [&](std::int64_t i) {
        return begin + (span - 2 * day) / std::max<std::int64_t>(_plan.orders, 1) * i;
    };
    const std::int64_t group = index / burstSize;
    const bool burst = group == 1 || Chance(_plan.seed, static_cast<std::uint64_t>(group), 33).perMille(40);
    const Seconds jitter = chance.between(0, 7'200);
    head.created = burst ? placed(group * burstSize) : placed(index) + jitter;

    if (index >= 2 && index < 2 + orderKinds - 1) {
        head.kind = static_cast<OrderKind>(index - 1);
    } else {
        std::int64_t at = chance.below(1'000);
        for (const Share& share : shares) {
            if (at < share.perMille) {
                head.kind = share.kind;
                break;
            }
            at -= share.perMille;
        }
    }
    head.status = statusOf(head.kind, chance);
    const bool guest =
        head.kind == OrderKind::guestWithoutEmail || head.kind == OrderKind::deletedCustomer || chance.perMille(350);
    head.customer = guest ? 0 : 2 + chance.below(customers() - 1);

    const bool paid = head.status == "completed" || head.status == "processing";
    if (head.status == "refunded" && !mayBeRefunded(head.kind)) {
        head.status = "completed";
    }
    const bool forced = index == 30 || index == 31 || index == 32;
    if (forced) {
        head.kind = OrderKind::plain;
        head.status = index == 30 ? "refunded" : "completed";
    }
    if (head.status == "refunded") {
        head.refunds = chance.perMille(300) ? 2 : 1;
    } else if (forced || (paid && mayBeRefunded(head.kind) && chance.perMille(120))) {
        head.refunds = chance.perMille(700) && index != 31 ? 1 : 1 + static_cast<int>(chance.between(1, 2));
    }

    head.modified = head.created + chance.between(91, 3'600);
    for (int i = 0; i < head.refunds; ++i) {
        head.modified = std::max(head.modified, refundHead(index, i).created);
    }
    if (chance.perMille(120)) {
        head.modified += chance.between(1, 60) * day + chance.between(0, day);
    }
    const std::int64_t bulk = _plan.orders / 2;
    if (_plan.orders >= 400 && index >= bulk && index < bulk + bulkEditSize) {
        head.modified = placed(bulk + bulkEditSize) + 70 * day;
    }
    head.modified = std::min(head.modified, _plan.now - 60);
    return head;
}

std::string ShopGenerator::orderText(std::int64_t index) const {
    const MadeOrder order = makeOrder(*this, _plan, index);
    MadeRefund refunds[3];
    for (int i = 0; i < order.head.refunds; ++i) {
        refunds[i] = makeRefund(_plan, index, order, i);
    }
    return sandbox::orderText(order, refunds, index, _plan, _zone);
}

RecordHead ShopGenerator::refundHead(std::int64_t order, int number) const {
    Chance chance(_plan.seed, static_cast<std::uint64_t>(order), 60 + static_cast<std::uint64_t>(number));
    const std::int64_t orderId = firstProductId + products() + variations() + coupons + 100 + order * idsPerOrder;
    const Seconds placed = _plan.now - span + (span - 2 * day) / std::max<std::int64_t>(_plan.orders, 1) * order;
    const Seconds at = placed + 3 * day + number * (5 * day) + chance.below(day);
    return {orderId + 1 + number,
            std::min(at, _plan.now - 90 + number),
            std::min(at, _plan.now - 90 + number),
            {},
            orderId};
}

std::string ShopGenerator::refundText(std::int64_t order, int number) const {
    const MadeOrder made = makeOrder(*this, _plan, order);
    return sandbox::refundText(makeRefund(_plan, order, made, number), refundHead(order, number), order, number, _plan,
                               _zone);
}

} // namespace crossdock::sandbox
