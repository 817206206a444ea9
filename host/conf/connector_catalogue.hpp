// What the conf check must know about the loaded connectors. The plug-in registry implements it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::conf {

/// A source or a sink of a connector, as far as conf is concerned.
struct ComponentFacts {
    /// JSON schema (the subset named in abi.h); empty: takes no settings
    std::string settingsSchema;
    std::vector<std::string> entities;
    /// Names that [credentials] may hold: user and secret keys of its auths, the key of its webhooks
    std::vector<std::string> credentials;
    std::uint32_t requestsPerMinute = 0; ///< default limits, 0: none
    std::uint32_t requestsPerSecond = 0;
    std::uint32_t concurrency = 0; ///< 0: not said
};

/// A connector under the name that `connector = "..."` uses (xd_component.id; its source and sink
/// share it).
struct ConnectorFacts {
    std::string id;
    std::optional<ComponentFacts> source;
    std::optional<ComponentFacts> sink;
};

/// Answers questions about connectors; const and thread-safe. Pointers stay valid while the
/// catalogue lives.
class ConnectorCatalogue {
public:
    virtual ~ConnectorCatalogue() = default;
    virtual std::vector<std::string> connectorIds() const = 0;
    /// nullptr when no such connector is loaded.
    virtual const ConnectorFacts* find(const std::string& id) const = 0;
};

} // namespace crossdock::conf
