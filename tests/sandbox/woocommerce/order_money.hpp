// The shop's reckoning: taxes of lines, the clamp on negative fees, and an order's totals.
#pragma once

#include "sandbox_shop/tax_rates.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <boost/json.hpp>

#include <string_view>
#include <vector>

namespace crossdock::sandbox::woo {

/// Reckons orders in the form of the REST API.
class OrderMoney {
public:
    explicit OrderMoney(const ShopState& shop);

    /// A price as it was typed in, without the tax that it holds when the order's prices include tax.
    Amount netPrice(const boost::json::object& order, Amount typed, std::string_view taxClass) const;
    /// Takes coupons off the lines and fills coupon_lines; the lines' totals start from their subtotals. Throws WpError for a coupon that does
    /// not hold; the order is then half done.
    void applyCoupons(boost::json::object& order, const std::vector<std::string>& codes,
                      std::int64_t& lastItemId) const;
    /// Taxes of all lines, tax_lines and the order's sums anew.
    void recalculate(boost::json::object& order, std::int64_t& lastItemId) const;

private:
    bool isTaxable(const boost::json::object& line) const;
    std::vector<const TaxRate*> ratesFor(const boost::json::object& order, std::string_view taxClass) const;

    const ShopState& _shop;
    std::vector<TaxRate> _rates;
};

/// The taxes entry of one line for the tax_lines of its order or refund.
boost::json::object taxLineOf(const TaxRate& rate, std::int64_t id, Amount tax, Amount shippingTax);

Amount amountOf(const boost::json::object& document, std::string_view member);

} // namespace crossdock::sandbox::woo
