// Links and state of connectors, kept in the store.
#pragma once

#include "core/clock.hpp"
#include "plugin/services.hpp"
#include "store/connector_links.hpp"
#include "store/connector_state.hpp"

#include <string>

namespace crossdock::app {

/// Thread-safe.
class StoreLinks final : public plugin::LinkService {
public:
    StoreLinks(store::Store& store, const Clock& clock, std::string organisation, std::string flow)
        : _links(store, std::move(organisation), std::move(flow)),
          _clock(clock) {}

    Result<std::vector<plugin::KnownLink>> resolve(const net::Call& call, const std::string& entity,
                                                   const std::vector<std::string>& keys) override;
    /// A claim lasts as long as the call may.
    Result<plugin::ClaimAnswer> claim(const net::Call& call, const std::string& entity,
                                      const std::string& key) override;
    Status put(const net::Call& call, const std::string& entity, const plugin::KnownLink& link) override;
    void release(const net::Call& call, const std::string& entity, const std::string& key) override;

private:
    store::ConnectorLinks _links;
    const Clock& _clock;
};

/// Thread-safe.
class StoreState final : public plugin::StateService {
public:
    StoreState(store::Store& store, const Clock& clock, std::string organisation, std::string connection)
        : _state(store, std::move(organisation), std::move(connection)),
          _clock(clock) {}

    Result<std::optional<plugin::StateValue>> get(const std::string& name) override;
    Status set(const std::string& name, const std::string& value, std::int64_t revision) override;

private:
    store::ConnectorState _state;
    const Clock& _clock;
};

} // namespace crossdock::app
