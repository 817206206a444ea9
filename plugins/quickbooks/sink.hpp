// Writes records into the books of one company, a batch at a time.
#pragma once

#include "client.hpp"
#include "company_reader.hpp"
#include "config.hpp"
#include "delivery.hpp"
#include "webhook.hpp"

#include <crossdock/component.hpp>
#include <crossdock/sink.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace crossdock::quickbooks {

/// The sink. A write whose answer is lost is uncertain: `find` looks for it by document number and our own note. Concurrent: it holds its
/// settings and what was read about the company.
class Sink final : public crossdock::Sink {
public:
    Sink(Context& context, const crossdock::Settings& settings)
        : _context(context),
          _config(Config::from(settings)),
          _client(context, _config.realm),
          _company(context, _client, _config) {}

    static Component describe();
    static Webhook webhook() { return notificationProof(); }
    static void parseWebhook(const crossdock::Settings& settings, std::string_view, std::string_view body,
                             HintWriter& hints) {
        parseNotification(settings.text("realm_id"), body, hints);
    }

    void check(Call& call, Report& report) override;
    void discover(Call& call, Report& report);
    void write(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer) override;
    void plan(Call& call, std::string_view entity, const std::vector<ItemView>& items, PlanWriter& writer);
    void find(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer);

private:
    void writeNames(Call& call, std::string_view entity, Delivery& delivery);

    const Context& _context;
    const Config _config;
    const Client _client;
    CompanyReader _company;
};

} // namespace crossdock::quickbooks
