// Asks a connector what a webhook is about.
#pragma once

#include "core/result.hpp"

#include <crossdock/abi.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::plugin {

/// What a webhook names, in the connector's order, each record once.
struct WebhookContent {
    struct Record {
        std::string entity;
        std::string key;
    };
    std::vector<Record> records; ///< at most 1,000
    std::size_t foreign = 0;     ///< parts about something else than this connection
    bool isCut = false;          ///< it named more than are taken
};

/// The component's webhook; NULL when it offers none.
const xd_webhook* webhookOf(const xd_component& component);

/// Calls the connector's parse on this thread and believes nothing that it says: an entity is a word of at most 64 letters, digits and
/// . _ -, a key 1 to 256 bytes of UTF-8 without control characters. After anything else the whole answer is refused (internal). Else a failure is
/// the connector's own. Nothing throws.
Result<WebhookContent> readWebhook(const xd_webhook& webhook, std::string_view settings, std::string_view topic,
                                   std::string_view body);

} // namespace crossdock::plugin
