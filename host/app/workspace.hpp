// A conf folder with the connectors that it names: all that can be said without store, vault and network.
#pragma once

#include "app/connectors.hpp"
#include "conf/loader.hpp"

#include <filesystem>
#include <memory>

namespace crossdock::app {

/// Immutable once made. Made even from a wrong conf, so that everything wrong can be told.
class Workspace {
public:
    enum class Scan { No, Yes };

    /// Never fails: what is wrong is among the mistakes.
    static std::unique_ptr<Workspace> load(const std::filesystem::path& confFolder, Scan scan);

    const conf::Configuration& conf() const { return _loaded.configuration; }
    const conf::Mistakes& mistakes() const { return _loaded.mistakes; }
    const Connectors& connectors() const { return *_connectors; }

    /// A config failure that holds every mistake, one a line; success when there is no error among them.
    Status usable() const;
    /// The flow or connection of that name; a config failure suggests the nearest.
    Result<const conf::Flow*> flow(const std::string& name) const;
    Result<const conf::Connection*> connection(const std::string& name) const;

private:
    Workspace() = default;

    std::unique_ptr<Connectors> _connectors;
    conf::Loaded _loaded;
};

} // namespace crossdock::app
