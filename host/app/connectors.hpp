// The loaded connectors, as the host runs them and as the conf check asks about them.
#pragma once

#include "conf/connector_catalogue.hpp"
#include "plugin/registry.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace crossdock::app {

/// Loads all connectors of some folders once; const and thread-safe from then on.
class Connectors final : public conf::ConnectorCatalogue {
public:
    /// Loads every *.so of the folders. A library that is refused is left out and told by refusals(). With `scan` each one is
    /// first looked at in a process of its own.
    explicit Connectors(const std::vector<std::filesystem::path>& folders, bool scan);

    const std::vector<Failure>& refusals() const { return _refusals; }
    std::vector<std::shared_ptr<const plugin::Library>> libraries() const { return _registry.libraries(); }

    /// A failure names the connector and the folders that were searched.
    Result<plugin::Found> find(const std::string& connector, plugin::Kind kind) const;

    std::vector<std::string> connectorIds() const override;
    const conf::ConnectorFacts* find(const std::string& id) const override;

private:
    plugin::Registry _registry;
    std::vector<Failure> _refusals;
    std::string _searched;
    std::map<std::string, conf::ConnectorFacts> _facts;
};

/// The folders that crossdock.toml names; when none of them is there, the one beside the program (../plugins), so that a build
/// tree works as it is.
std::vector<std::filesystem::path> pluginFolders(const std::vector<std::filesystem::path>& configured);

} // namespace crossdock::app
