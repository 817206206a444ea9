// The connector's own check of a connection, outside of any flow.
#pragma once

#include "app/host.hpp"
#include "engine/ports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::app {

/// A connection in one of its roles, with the settings that go with it.
struct ConnectionUse {
    const conf::Connection* connection = nullptr;
    plugin::Kind kind = plugin::Kind::Source;
    std::string settings; ///< JSON for the instance
};

/// Every role that the flows give to the connections, each once, with the settings of the first flow that does; connections
/// without a flow in the role that their connector offers.
std::vector<ConnectionUse> connectionUses(const Workspace& workspace);

/// What the check found; `failure` when the connection is not usable.
struct ConnectionFindings {
    std::vector<engine::Finding> findings;
    std::optional<Failure> failure;
};

/// Reaches the remote, for at most 60 s. Writes nothing there.
ConnectionFindings checkConnection(Host& host, const ConnectionUse& use);

/// What the connection holds (abi.h, discover): one finding per entity, its text JSON. Nothing from a connector that does not discover.
ConnectionFindings discoverConnection(Host& host, const ConnectionUse& use);

/// The word for a finding's level: "ok", "warning" or "error".
const char* levelName(int level);

} // namespace crossdock::app
