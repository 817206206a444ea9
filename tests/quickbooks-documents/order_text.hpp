// Canonical orders and refunds, put together piece by piece, with totals that add up.
#pragma once

#include <crossdock/decimal.hpp>

#include <boost/json/object.hpp>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace documents_test {

/// One rate's share of a component's tax.
using Shares = std::vector<std::pair<std::string, std::string>>;

/// Builds an order; text() reckons its totals unless a test has set them. Every member gives back the order.
class OrderText {
public:
    explicit OrderText(const std::string& currency = "USD");

    OrderText& line(const std::string& sku, const std::string& quantity, const std::string& net,
                    const Shares& taxes = {}, const std::string& gross = {});
    /// Members of the line that was added last.
    OrderText& with(const char* member, boost::json::value value);
    OrderText& fee(const std::string& kind, const std::string& name, const std::string& net, const Shares& taxes = {});
    OrderText& shipping(const std::string& title, const std::string& net, const Shares& taxes = {});
    OrderText& rate(const std::string& id, const std::string& percent, const std::string& label = "Tax");
    OrderText& payment(const std::string& id, const std::string& gateway, const std::string& amount,
                       const std::string& tender = "card", const std::string& status = "paid");
    OrderText& status(const std::string& mapped, const std::string& raw = {});
    /// Any member of the order.
    OrderText& set(const char* member, boost::json::value value);
    /// A total other than what the parts make.
    OrderText& total(const char* name, const std::string& value);
    /// The tax where it is rounded otherwise than by line.
    OrderText& tax(const std::string& value) { return total("tax", value); }

    boost::json::object object() const;
    std::string text() const;

private:
    OrderText& add(const char* list, boost::json::object component, const std::string& net, const Shares& taxes);

    boost::json::object _order;
    std::string _last; ///< list that was added to last
    std::vector<std::pair<std::string, std::string>> _totals;
    crossdock::Decimal _items, _fees, _shipping, _tax;
};

/// A refund of order 998. Components are given with the refund's own signs: "-10.00".
class RefundText {
public:
    explicit RefundText(const std::string& amount, const std::string& currency = "USD");
    RefundText& line(const std::string& sku, const std::string& quantity, const std::string& net,
                     const Shares& taxes = {});
    RefundText& shipping(const std::string& net, const Shares& taxes = {});
    RefundText& fee(const std::string& net, const Shares& taxes = {});
    RefundText& rate(const std::string& id, const std::string& label = "Tax");
    RefundText& set(const char* member, boost::json::value value);
    std::string text() const;

private:
    boost::json::object _refund;
};

} // namespace documents_test
