// The two systems of a flow, by what tells one from another.
#pragma once

#include "app/workspace.hpp"
#include "store/flow_ends.hpp"

#include <string>

namespace crossdock::app {

/// Connector, address and those settings that say which system it is (Field::identity()), of one connection. `settings` are what the
/// connector gets, `schema` is its own; both JSON. A loopback address is told without its port: behind it is a tunnel or a test, which
/// gets another port at each start.
std::string endLine(const conf::Connection& connection, const std::string& settings, const std::string& schema);

/// Of both connections of a flow. Config failure when one of them, or its connector, is not there.
Result<store::EndLines> endLinesOf(const Workspace& workspace, const conf::Flow& flow);

} // namespace crossdock::app
