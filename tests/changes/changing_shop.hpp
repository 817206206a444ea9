// A shop in which people work while somebody reads: the stand-in's own classes, in process, without sockets.
#pragma once

#include "core/random.hpp"
#include "sandbox_woocommerce/woocommerce.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace crossdock::changes {

/// Changes by the REST API, as a shop's people and customers make them, and some behind its back. Its clock stands still unless
/// moved, so that much may happen within one second.
class ChangingShop {
public:
    ChangingShop(std::uint64_t seed, std::int64_t orders, Random& random);

    sandbox::Response answer(const std::string& method, const std::string& pathAndQuery, const std::string& body = {});
    /// A list, all pages of it.
    boost::json::array all(const std::string& path, const std::string& query = {});

    /// Something happens to an order, refund, product or customer. A refused change is no change.
    void changeSomething();

    sandbox::SandboxClock clock;
    std::function<void(const std::string&)> tell = {}; ///< the story of the run, line by line

private:
    std::string one(const std::vector<std::string>& ids) { return ids.empty() ? "0" : ids[_random.below(ids.size())]; }
    void send(const std::string& method, const std::string& path, const std::string& body = {});
    void changeOrder();
    void createOrder();
    void behindItsBack();
    void changeCustomer();
    void changeProduct();

    Random& _random;
    sandbox::woo::WooCommerce _shop;
    std::string _authorization;
    std::vector<std::string> _orders; ///< ids that were seen, also of what has gone since
    std::vector<std::string> _products;
    std::vector<std::string> _customers;
    std::vector<std::pair<std::string, std::string>> _refunds; ///< order and refund
};

} // namespace crossdock::changes
