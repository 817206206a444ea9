// What both ends of a flow say of themselves, laid side by side: a source's currencies against those that the sink takes, the fields of
// [map] against those that the target has.
#pragma once

#include "app/connection_check.hpp"

#include <string>
#include <vector>

namespace crossdock::app {

/// Compares what two discoveries told of the flow's entities (sdk/README.md, "discover"). What an end does not tell is not compared. Lines
/// that are no JSON object are passed over. Pure.
std::vector<engine::Finding> compareEnds(const conf::Flow& flow, const std::vector<engine::Finding>& source,
                                         const std::vector<engine::Finding>& sink);

/// Asks both ends, for at most a minute each, and compares. `failure`, Config, when a finding is an error; that of an end that could
/// not be asked.
ConnectionFindings checkFlow(Host& host, const conf::Flow& flow);

} // namespace crossdock::app
