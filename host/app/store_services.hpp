// Links and state of connectors, kept in the store.
#pragma once

#include "core/clock.hpp"
#include "plugin/services.hpp"
#include "store/connector_links.hpp"
#include "store/connector_state.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace crossdock::app {

/// Thread-safe.
class StoreLinks final : public plugin::LinkService {
public:
    /// Links are of the flow, claims of the connection: two flows into one company make a buyer's customer once. `driftUs`: how long
    /// after the end of a call what it sent may still land.
    StoreLinks(store::Store& store, const Clock& clock, std::string organisation, std::string flow,
               std::string connection, std::int64_t driftUs)
        : _links(store, std::move(organisation), std::move(flow), std::move(connection)),
          _clock(clock),
          _driftUs(driftUs) {}

    Result<std::vector<plugin::KnownLink>> resolve(const net::Call& call, const std::string& entity,
                                                   const std::vector<std::string>& keys) override;
    /// A claim that is not released, as when this process dies, lasts until nothing that its call may send can land any more.
    Result<plugin::ClaimAnswer> claim(const net::Call& call, const std::string& entity,
                                      const std::string& key) override;
    Status put(const net::Call& call, const std::string& entity, const plugin::KnownLink& link) override;
    void release(const net::Call& call, const std::string& entity, const std::string& key) override;
    void ended(const net::Call& call) noexcept override;

private:
    using Thing = std::pair<std::string, std::string>; // entity, key

    store::ConnectorLinks _links;
    const Clock& _clock;
    std::int64_t _driftUs;
    std::mutex _mutex;
    std::map<std::uint64_t, std::set<Thing>> _granted; // by call; guarded by _mutex
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
