// Drives the webhook of a connector's class through the boundary as a host does. No host is needed for it.
//
//     auto webhook = testing::WebhookDriver::of<ShopSource>();
//     const testing::HintResult said = webhook.parse("order.updated", R"({"id":7})");
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crossdock/plugin.hpp"

namespace crossdock {
inline namespace v1 {
namespace testing {

/// A record to read again.
struct Hint {
    std::string entity;
    std::string key;
};

/// Of a parse. Hints before a failure are there; a host takes none of them.
struct HintResult {
    std::vector<Hint> hints;
    std::size_t foreign = 0; ///< parts about something else than this connection
    std::optional<Failure> failure;
};

class WebhookDriver {
public:
    /// Throws std::logic_error when the component offers no webhook.
    explicit WebhookDriver(const xd_component* component) {
        const void* table =
            component->extension != nullptr ? component->extension(detail::toAbi(XD_EXT_WEBHOOK)) : nullptr;
        if (table == nullptr) {
            throw std::logic_error("this component offers no webhook");
        }
        _webhook = static_cast<const xd_webhook*>(table);
    }
    template <typename T>
    static WebhookDriver of() {
        return WebhookDriver(ComponentTable::of<T>());
    }

    /// The writer says stop after this many hints; 0: never.
    std::size_t stopAfter = 0;

    const xd_webhook& descriptor() const noexcept { return *_webhook; }

    /// `settings` is a JSON object as the host would give it.
    HintResult parse(std::string_view topic, std::string_view body, std::string_view settings = "{}") const {
        Taker taker{{}, stopAfter};
        xd_hint_writer writer = detail::sized<xd_hint_writer>();
        writer.context = &taker;
        writer.append = &Taker::append;
        writer.foreign = [](void* context) { ++static_cast<Taker*>(context)->result.foreign; };
        xd_error error = detail::emptyError();
        const std::int32_t status =
            _webhook->parse(detail::toAbi(settings), detail::toAbi(topic), detail::toAbi(body), &writer, &error);
        if (status != XD_OK) {
            taker.result.failure = detail::takeFailure(status, error);
        }
        return std::move(taker.result);
    }

private:
    struct Taker {
        HintResult result;
        std::size_t most;

        static std::int32_t append(void* context, xd_str entity, xd_str key) {
            auto& taker = *static_cast<Taker*>(context);
            taker.result.hints.push_back({std::string(detail::toView(entity)), std::string(detail::toView(key))});
            return taker.most != 0 && taker.result.hints.size() >= taker.most ? XD_STOP : XD_OK;
        }
    };

    const xd_webhook* _webhook = nullptr;
};

} // namespace testing
} // namespace v1
} // namespace crossdock
