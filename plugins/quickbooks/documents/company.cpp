#include "documents/company.hpp"

#include <algorithm>
#include <numeric>

namespace crossdock::quickbooks {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

Decimal TaxCode::percent() const {
    return std::accumulate(rates.begin(), rates.end(), Decimal{},
                           [](const Decimal& sum, const TaxRate& rate) { return sum + rate.percent; });
}

const TaxCode* Company::taxCode(std::string_view idOrName) const {
    const auto found = [&](auto&& matches) -> const TaxCode* {
        const auto code = std::find_if(taxCodes.begin(), taxCodes.end(),
                                       [&](const TaxCode& one) { return one.isActive && matches(one); });
        return code == taxCodes.end() ? nullptr : &*code;
    };
    const TaxCode* byId = found([&](const TaxCode& code) { return code.id == idOrName; });
    return byId != nullptr ? byId : found([&](const TaxCode& code) { return sameName(code.name, idOrName); });
}

} // namespace crossdock::quickbooks
