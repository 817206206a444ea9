// The shop's tax rates and which of them meet at an address.
#pragma once

#include "sandbox_shop/amount.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::sandbox {

struct TaxRate {
    std::int64_t id = 0;
    std::string country, state, name, taxClass; ///< class "standard", "reduced-rate", ...
    std::vector<std::string> postcodes;
    std::int64_t millionths = 0; ///< 4.875 % is 48,750
    int priority = 1;
    bool compound = false;
    bool shipping = true;

    /// "US-NY-NY STATE-1"
    std::string code() const;
    /// 4.875 as the number that rate_percent carries
    double percent() const { return static_cast<double>(millionths) / 10'000.0; }
};

struct TaxPlace {
    std::string country, state, postcode;
};

/// One rate's part of a line's tax.
struct TaxShare {
    const TaxRate* rate;
    Amount amount; ///< to a millionth
};

/// The rates of a class that hold at a place: at most one of each priority, in that order.
std::vector<const TaxRate*> ratesAt(const std::vector<TaxRate>& rates, const TaxPlace& place,
                                    std::string_view taxClass);
/// Taxes on a net amount: plain rates on the net, compound ones on net and all taxes before them.
std::vector<TaxShare> taxesOn(Amount net, const std::vector<const TaxRate*>& rates);
/// The net part of a gross amount, to a millionth.
Amount netOf(Amount gross, const std::vector<const TaxRate*>& rates);

} // namespace crossdock::sandbox
