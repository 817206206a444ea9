// What is different between two confs.
#pragma once

#include "conf/configuration.hpp"

#include <string>
#include <vector>

namespace crossdock::daemon {

/// Names, in order.
struct ConfChanges {
    std::vector<std::string> newFlows;
    std::vector<std::string> changedFlows; ///< their file, or one of their connections
    std::vector<std::string> removedFlows;
    std::vector<std::string> newConnections;
    std::vector<std::string> changedConnections;
    std::vector<std::string> removedConnections;
    /// Tables of crossdock.toml that are different but need a restart: "store", "vault", "admin", "control", "log".
    std::vector<std::string> needRestart;

    /// One line for people: "new flow a; changed flow b; removed connection c", or "nothing has changed".
    std::string text() const;
};

ConfChanges changesBetween(const conf::Configuration& before, const conf::Configuration& after);

} // namespace crossdock::daemon
