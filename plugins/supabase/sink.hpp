// Writes records into the tables of schema.sql, a batch at a time.
#pragma once

#include "client.hpp"
#include "config.hpp"

#include <crossdock/component.hpp>
#include <crossdock/sink.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace supabase {

/// The sink. Its writes are guarded by (version, read time) in the database, so that any of them may be repeated, late or twice.
/// Concurrent: it holds nothing but its settings.
class Sink final : public crossdock::Sink {
public:
    Sink(crossdock::Context& context, const crossdock::Settings& settings)
        : _config(Config::from(settings)),
          _client(context, _config) {}

    static crossdock::Component describe();

    void check(crossdock::Call& call, crossdock::Report& report) override;
    void discover(crossdock::Call& call, crossdock::Report& report);
    void write(crossdock::Call& call, std::string_view entity, const std::vector<crossdock::ItemView>& items,
               crossdock::ResultWriter& writer) override;
    void plan(crossdock::Call& call, std::string_view entity, const std::vector<crossdock::ItemView>& items,
              crossdock::PlanWriter& writer);
    void find(crossdock::Call& call, std::string_view entity, const std::vector<crossdock::ItemView>& items,
              crossdock::ResultWriter& writer);

private:
    struct Batch;

    std::string arguments(std::string_view entity, const std::vector<std::string>& records) const;
    std::string recordFor(std::string_view entity, const crossdock::ItemView& item, bool forPlan) const;
    void writeCustomers(const Batch& batch, const std::vector<std::size_t>& indices);
    void callWriter(const Batch& batch, const std::vector<std::size_t>& indices, const char* function,
                    const std::string& tail);
    void writeHalves(const Batch& batch, const std::vector<std::size_t>& indices, const Answer& answer);
    void writePart(const Batch& batch, const std::vector<std::size_t>& indices);

    Config _config;
    Client _client;
};

} // namespace supabase
