// A shop in process for tests: its clock, its keys, and short ways to ask it.
#pragma once

#include "sandbox_woocommerce/agreement.hpp"
#include "sandbox_woocommerce/woocommerce.hpp"

#include <boost/json.hpp>

#include <string>

namespace crossdock::sandbox::woo {

/// A shop with the three test keys and a frozen clock, at https://shop.example.com.
class ShopCase {
public:
    /// `data`: a folder of recorded answers; when it is empty, a generated shop of `orders` orders.
    explicit ShopCase(const std::string& data, std::int64_t orders = 0, std::uint64_t seed = 1);

    /// Sends over https with the full key. `body` empty: none.
    Response send(const std::string& method, const std::string& pathAndQuery, const std::string& body = {});
    boost::json::value get(const std::string& pathAndQuery);
    /// Ids of a list, in its order.
    std::vector<std::int64_t> ids(const std::string& pathAndQuery);
    void setClock(const std::string& utc);
    void advance(int seconds) { clock.advanceUs(seconds * 1'000'000LL); }
    void edit(const std::string& json);

    SandboxClock clock;
    WooCommerce shop;
};

/// Says that there is nothing recorded on this machine; true when so.
bool nothingRecorded();

} // namespace crossdock::sandbox::woo
