// The shop's webhooks: how they are signed, and what a delivery is about.
#pragma once

#include <crossdock/webhook.hpp>

#include <string_view>

namespace crossdock::woocommerce {

/// Base64 of HMAC-SHA256 over the body in X-WC-Webhook-Signature; the headers are not signed and nothing says when it was sent. A new
/// webhook is tried with the unsigned form "webhook_id=17". Seen at a shop of version 10.5.
Webhook deliveryProof();

/// One delivery is one resource as it is now, or {"id":7} when it was deleted. `resource` is the word of X-WC-Webhook-Resource ("order");
/// a whole topic ("order.updated") does too. A variation counts as its product. Other resources (coupons, actions of plug-ins) and
/// bodies without an id name nothing: among them the answer that a shop sends when the webhook's owner may not see the resource.
void parseDelivery(std::string_view resource, std::string_view body, HintWriter& hints);

} // namespace crossdock::woocommerce
