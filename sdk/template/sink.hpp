// Writes products.
#pragma once

#include <crossdock/component.hpp>
#include <crossdock/sink.hpp>

#include "client.hpp"

namespace example {

/// Each product is put under its source key: writing twice has the effect of one.
class ExampleSink : public crossdock::Sink {
public:
    static crossdock::Component describe();

    ExampleSink(crossdock::Context& context, const crossdock::Settings&) : _client(context) {}

    void check(crossdock::Call& call, crossdock::Report& report) override;
    void write(crossdock::Call& call, std::string_view entity, const std::vector<crossdock::ItemView>& items,
               crossdock::ResultWriter& results) override;

private:
    Client _client;
};

} // namespace example
