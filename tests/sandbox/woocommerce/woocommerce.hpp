// The stand-in for a WooCommerce 10.5 shop: WordPress' REST dispatcher over a shop's state.
#pragma once

#include "sandbox_control/sandbox_clock.hpp"
#include "sandbox_control/stand_in.hpp"
#include "sandbox_woocommerce/auth.hpp"
#include "sandbox_woocommerce/deliveries.hpp"
#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/router.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace crossdock::sandbox::woo {

/// What a shop begins with, and comes back to on reset.
struct ShopStart {
    std::string data;        ///< a folder of recorded answers, or a file that `dump` wrote; empty: none
    std::int64_t orders = 0; ///< orders to generate when `data` is empty; 0: an empty shop
    std::uint64_t seed = 1;
    std::string home; ///< the shop's address; empty: as the data say, or https://shop.example.com
};

/// Keys that tests use when none are given: ck_/cs_ and forty times '1', and the same with '2' (read only) and '3' (write only).
ApiKey testKey(Rights rights);

class WooCommerce final : public StandIn {
public:
    /// Throws std::exception when the data cannot be read.
    WooCommerce(const SandboxClock& clock, ShopStart start);

    void addKey(ApiKey key) { _keys.add(std::move(key)); }
    /// The address that links carry and OAuth signatures must name.
    void setHome(const std::string& home);

    std::string kind(const Request& request) const override;
    Response answer(const Request& request) override;
    Response refusal(Refusal what, int status) const override;
    boost::json::value dump() const override;
    void load(const boost::json::value& state) override;
    boost::json::value edit(const boost::json::value& change) override;
    void reset() override;
    std::optional<Response> control(const Request& request, std::string_view path) override;

    /// Waiting webhook deliveries, each handed out once.
    std::vector<OutgoingHook> takeHooks();
    void hookOutcome(std::int64_t webhook, bool good);

private:
    void begin();
    Response dispatch(const Request& request);
    Answer run(const Request& request, Call& call, const Route*& matched);
    Response framed(const Call& call, const Answer& answer, const Route* route) const;

    ShopStart _start;
    ShopState _shop;
    Hooks _hooks;
    Keys _keys;
    Router _router;
    Deliveries _deliveries;
};

} // namespace crossdock::sandbox::woo
