// Intuit's webhooks: how they are signed, and what a notification is about.
#pragma once

#include <crossdock/webhook.hpp>

#include <string_view>

namespace crossdock::quickbooks {

/// Base64 of HMAC-SHA256 over the body in intuit-signature, with the verifier token of the app: one for all companies that the app is
/// connected to, so it proves Intuit, not the company.
Webhook notificationProof();

/// Names what changed in the company `realm`, as Intuit's entities in lower case ("customer", "salesreceipt") and their ids; of a merge
/// both. A part about another company is foreign. Two shapes, both in use:
///
///     {"eventNotifications":[{"realmId":"1","dataChangeEvent":{"entities":[{"name":"Customer","id":"7"}]}}]}
///     [{"type":"qbo.customer.merged.v1","intuitaccountid":"1","intuitentityid":"7","data":{"deletedid":"27"}}]
void parseNotification(std::string_view realm, std::string_view body, HintWriter& hints);

} // namespace crossdock::quickbooks
