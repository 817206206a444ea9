// A made-up shop of any size, the same for the same seed, whose records are made when they are asked for.
#pragma once

#include "sandbox_shop/local_time.hpp"
#include "sandbox_shop/tax_rates.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox {

struct ShopPlan {
    std::int64_t orders = 100;
    std::uint64_t seed = 1;
    std::string home = "https://shop.example.com"; ///< without a slash at its end
    Seconds now = 1'795'000'000;                   ///< the newest record is a little older
};

/// What distinguishes an order from the plain ones. Each kind appears in every shop of 64 orders and more.
enum class OrderKind {
    plain,
    noLines,
    sixtyLines,
    zeroTotal,
    feePlus,
    feeMinus,
    feeCut, ///< a negative fee cut down to the net sum
    manyShipping,
    euro,
    yen,
    pricesIncludeTax,
    roundedAtSubtotal,
    zeroDecimals, ///< made while the store had no decimals
    overriddenTotal,
    deletedProduct,
    deletedCustomer,
    checkoutDraft,
    customStatus,
    richMeta,
    compoundTax,
    guestWithoutEmail
};
constexpr int orderKinds = 21;

/// What lists sort and filter by, without the order's text.
struct OrderHead {
    std::int64_t id = 0;
    Seconds created = 0, modified = 0;
    std::string_view status;
    std::int64_t customer = 0; ///< 0: a guest, or a deleted customer
    OrderKind kind = OrderKind::plain;
    int refunds = 0; ///< 0 to 3; their ids follow the order's
};

struct RecordHead {
    std::int64_t id = 0;
    Seconds created = 0, modified = 0; ///< modified may be `neverModified`
    std::string_view status;
    std::int64_t parent = 0;
};
constexpr Seconds neverModified = INT64_MIN;

/// Thread-safe but for moveTo: every other member is const and makes its answer from the plan alone. Texts are JSON as WooCommerce 10.5 writes it over the wire.
class ShopGenerator {
public:
    explicit ShopGenerator(ShopPlan plan);
    /// Another address of the shop for all later texts; no other member may run meanwhile.
    void moveTo(const std::string& home) { _plan.home = home; }

    std::int64_t orders() const { return _plan.orders; }
    OrderHead orderHead(std::int64_t index) const;
    std::string orderText(std::int64_t index) const;
    /// Refund `number` (0 to refunds - 1) of an order.
    RecordHead refundHead(std::int64_t order, int number) const;
    std::string refundText(std::int64_t order, int number) const;

    std::int64_t customers() const;
    RecordHead customerHead(std::int64_t index) const;
    std::string customerText(std::int64_t index) const;

    std::int64_t products() const;
    RecordHead productHead(std::int64_t index) const;
    std::string productText(std::int64_t index) const;
    /// Every 25th product is a variable one with six variations.
    std::int64_t variations() const { return (products() / 25) * 6; }
    RecordHead variationHead(std::int64_t index) const;
    std::string variationText(std::int64_t index) const;

    /// JSON arrays of all records.
    std::string couponsText() const;
    std::string taxesText() const;
    std::string categoriesText() const;

    const std::vector<TaxRate>& rates() const { return _rates; }
    std::int64_t lastPostId() const;
    std::int64_t lastItemId() const;
    std::int64_t lastMetaId() const;
    std::int64_t lastUserId() const;
    const ShopZone& zone() const { return _zone; }

private:
    ShopPlan _plan;
    ShopZone _zone;
    std::vector<TaxRate> _rates;
};

} // namespace crossdock::sandbox
