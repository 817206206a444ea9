// Canonical records of a small shop, as the host hands them over.
#pragma once

#include <crossdock/record.hpp>

#include <deque>
#include <string>
#include <vector>

namespace crossdock::quickbooks::test {

/// An order of one line without tax. What is empty is left out.
struct OrderText {
    std::string id = "1";
    std::string amount = "20.00";
    std::string email = "jane@example.com";
    std::string display = "Jane Roe";
    std::string account; ///< the shop's customer; empty: a guest
    std::string sku = "LAMP";
    std::string product = "5";
    std::string status = "processing";
    std::string payment = "paid";
    std::string quantity = "1";

    std::string json() const;
};

std::string customerJson(const std::string& id, const std::string& display, const std::string& email);
std::string productJson(const std::string& id, const std::string& name, const std::string& sku,
                        const std::string& price);
/// A refund of one line of the order.
std::string refundJson(const std::string& id, const std::string& order, const std::string& amount);

/// Keeps the texts that items point to.
class Items {
public:
    Items& add(const std::string& key, const std::string& body, const std::string& target = {},
               const std::string& token = {}, const std::string& requestId = {});
    Items& remove(const std::string& key, const std::string& target, const std::string& token);
    const std::vector<ItemView>& list() const { return _items; }

private:
    std::string_view keep(const std::string& text) { return _texts.emplace_back(text); }

    std::deque<std::string> _texts;
    std::vector<ItemView> _items;
};

/// The next version of order 1, which costs 25.00 now; `posted` is what became of the last.
Items dearerOrder(const Written& posted, const std::string& requestId = "g2");

} // namespace crossdock::quickbooks::test
