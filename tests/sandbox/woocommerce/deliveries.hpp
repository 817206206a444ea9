// Webhook deliveries as WooCommerce queues and signs them, handed out to whoever sends them.
#pragma once

#include "sandbox_woocommerce/hooks.hpp"
#include "sandbox_woocommerce/shop_state.hpp"

#include "sandbox_control/message.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace crossdock::sandbox::woo {

/// One HTTP request that the shop would send.
struct OutgoingHook {
    std::int64_t webhook = 0; ///< 0: none to count the outcome for
    std::string url;
    Pairs headers;
    std::string body;
    bool ping = false;
};

/// Waiting deliveries. The shop's lock covers it.
class Deliveries {
public:
    /// Queues a delivery for each active webhook of the events' topics; several changes of one resource before the queue runs are one
    /// delivery. Events of new or re-addressed webhooks are pings.
    void queue(const std::vector<Hooks::Event>& events, const ShopState& shop);
    /// Takes what waits, with bodies as the shop is now. The pings come first.
    std::vector<OutgoingHook> take(const ShopState& shop);
    std::size_t waiting() const { return _queue.size(); }
    void clear() {
        _queue.clear();
        _failures.clear();
    }

    /// Counts an outcome: the seventh failure in a row disables the webhook; a success starts the count anew.
    void outcome(std::int64_t webhook, bool good, ShopState& shop);

private:
    struct Waiting {
        std::int64_t webhook;
        std::string topic;
        std::int64_t id;
        bool ping;
    };
    std::vector<Waiting> _queue;
    std::map<std::int64_t, int> _failures;
};

} // namespace crossdock::sandbox::woo
