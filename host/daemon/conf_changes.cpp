#include "daemon/conf_changes.hpp"

#include <algorithm>

namespace crossdock::daemon {

namespace {

using Names = std::vector<std::string>;

template <typename Value>
void compare(const std::map<std::string, Value>& before, const std::map<std::string, Value>& after, Names& added,
             Names& changed, Names& removed) {
    for (const auto& [name, value] : after) {
        const auto old = before.find(name);
        if (old == before.end()) {
            added.push_back(name);
        } else if (!(old->second == value)) {
            changed.push_back(name);
        }
    }
    for (const auto& [name, value] : before) {
        if (after.count(name) == 0) {
            removed.push_back(name);
        }
    }
}

bool has(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

ConfChanges changesBetween(const conf::Configuration& before, const conf::Configuration& after) {
    ConfChanges changes;
    compare(before.connections, after.connections, changes.newConnections, changes.changedConnections,
            changes.removedConnections);
    compare(before.flows, after.flows, changes.newFlows, changes.changedFlows, changes.removedFlows);
    for (const auto& [name, flow] : after.flows) {
        const bool moved = has(changes.changedConnections, *flow.from) || has(changes.changedConnections, *flow.to);
        if (moved && !has(changes.newFlows, name) && !has(changes.changedFlows, name)) {
            changes.changedFlows.push_back(name);
        }
    }
    std::sort(changes.changedFlows.begin(), changes.changedFlows.end());
    const conf::HostConf& old = before.host;
    const conf::HostConf& now = after.host;
    for (const auto& [table, same] :
         {std::pair("store", old.store == now.store), std::pair("vault", old.vault == now.vault),
          std::pair("admin", old.admin == now.admin), std::pair("control", old.control == now.control),
          std::pair("log", old.log == now.log)}) {
        if (!same) {
            changes.needRestart.emplace_back(table);
        }
    }
    return changes;
}

std::string ConfChanges::text() const {
    std::string line;
    const auto list = [&line](const char* what, const Names& names) {
        for (const std::string& name : names) {
            line += (line.empty() ? "" : "; ") + std::string(what) + " " + name;
        }
    };
    list("new flow", newFlows);
    list("changed flow", changedFlows);
    list("removed flow", removedFlows);
    list("new connection", newConnections);
    list("changed connection", changedConnections);
    list("removed connection", removedConnections);
    for (const std::string& table : needRestart) {
        line += (line.empty() ? "" : "; ") + std::string("[") + table + "] counts after a restart";
    }
    return line.empty() ? "nothing has changed" : line;
}

} // namespace crossdock::daemon
