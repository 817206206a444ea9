// The amounts of an order or refund as text with as many decimals as asked.
#pragma once

#include "sandbox_woocommerce/params.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// An order's or refund's stored text, written out for a request: dp and _fields. The stored text carries amounts with two decimals, or with
/// more where the shop remembers more.
class OrderText {
public:
    /// `decimals`: the shop's present ones, which hold when the query has no dp.
    OrderText(const Params& query, int decimals);

    /// `fine`: the text remembers more than two decimals.
    std::string render(const std::string& stored, bool fine, bool single) const;
    std::string render(boost::json::object document, bool single) const;

private:
    int _decimals;
    std::vector<std::string> _fields;
};

/// `amount` rounded half away from zero to `decimals`, padded with zeros; text that is no amount stays.
std::string withDecimals(const std::string& amount, int decimals);
/// Rewrites all amounts of an order or refund.
void setDecimals(boost::json::object& document, int decimals);

} // namespace crossdock::sandbox::woo
