#include "sandbox_shop/tax_rates.hpp"

#include <algorithm>

namespace crossdock::sandbox {

std::string TaxRate::code() const {
    std::string upper = name;
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    std::string out;
    for (const std::string& part : {country, state, upper}) {
        out += part.empty() ? "" : part + "-";
    }
    return out + std::to_string(priority);
}

std::vector<const TaxRate*> ratesAt(const std::vector<TaxRate>& rates, const TaxPlace& place,
                                    std::string_view taxClass) {
    const std::string_view wanted = taxClass.empty() ? "standard" : taxClass;
    std::vector<const TaxRate*> found;
    for (const TaxRate& rate : rates) {
        const bool here = (rate.country.empty() || rate.country == place.country) &&
                          (rate.state.empty() || rate.state == place.state) &&
                          (rate.postcodes.empty() || std::find(rate.postcodes.begin(), rate.postcodes.end(),
                                                               place.postcode) != rate.postcodes.end());
        const bool taken = std::any_of(found.begin(), found.end(),
                                       [&](const TaxRate* other) { return other->priority == rate.priority; });
        if (here && rate.taxClass == wanted && !taken) {
            found.push_back(&rate);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const TaxRate* a, const TaxRate* b) { return a->priority < b->priority; });
    return found;
}

std::vector<TaxShare> taxesOn(Amount net, const std::vector<const TaxRate*>& rates) {
    std::vector<TaxShare> shares;
    Amount before;
    for (const bool compound : {false, true}) {
        for (const TaxRate* rate : rates) {
            if (rate->compound == compound) {
                shares.push_back({rate, (compound ? net + before : net).times(rate->millionths)});
                before += shares.back().amount;
            }
        }
    }
    return shares;
}

Amount netOf(Amount gross, const std::vector<const TaxRate*>& rates) {
    std::int64_t plain = Amount::unit;
    for (const TaxRate* rate : rates) {
        plain += rate->compound ? 0 : rate->millionths;
    }
    Amount net = gross;
    for (const TaxRate* rate : rates) {
        if (rate->compound) {
            net = net.share(Amount::unit, Amount::unit + rate->millionths);
        }
    }
    return net.share(Amount::unit, plain);
}

} // namespace crossdock::sandbox
