// Sends waiting webhook deliveries, as the shop's queue does when it runs.
#pragma once

#include "sandbox_woocommerce/deliveries.hpp"

namespace crossdock::sandbox::woo {

/// POSTs one delivery over plain HTTP and answers the status; 0 when nobody answered within ten seconds, or for an https address. Unlike a real
/// shop it reaches loopback addresses and any port, which tests need.
int sendHook(const OutgoingHook& hook);

/// 200 to 302 count as taken; redirects are not followed.
inline bool hookTaken(int status) {
    return status >= 200 && status <= 302;
}

} // namespace crossdock::sandbox::woo
