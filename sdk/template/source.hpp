// Reads products.
#pragma once

#include <crossdock/component.hpp>
#include <crossdock/source.hpp>
#include <crossdock/webhook.hpp>

#include <string_view>

#include "client.hpp"
#include "config.hpp"

namespace example {

/// Safe order: by id. Ids only grow, so a product that changes or goes while a pass runs makes no other one be missed.
/// Position: the id of the last product.
class ExampleSource : public crossdock::Source {
public:
    static crossdock::Component describe();
    /// The service calls the host when a product changes. Leave both out when yours does not.
    static crossdock::Webhook webhook();
    static void parseWebhook(const crossdock::Settings& settings, std::string_view topic, std::string_view body,
                             crossdock::HintWriter& hints);

    ExampleSource(crossdock::Context& context, const crossdock::Settings& settings)
        : _client(context),
          _config(settings) {}

    void check(crossdock::Call& call, crossdock::Report& report) override;
    crossdock::PageEnd read(crossdock::Call& call, const crossdock::Pass& pass,
                            crossdock::RecordWriter& writer) override;

private:
    crossdock::PageEnd readIds(crossdock::Call& call, const crossdock::Pass& pass,
                               crossdock::RecordWriter& writer) const;

    Client _client;
    Config _config;
};

} // namespace example
