// What commands that look into the queue work on.
#pragma once

#include "app/store_access.hpp"
#include "app/workspace.hpp"
#include "cli/command.hpp"
#include "store/store.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace crossdock::cli {

/// A flow as whoever looks into the queue needs it.
struct KnownFlow {
    std::string name;
    std::string organisation;
    std::string from; ///< connections
    std::string to;
    std::vector<std::string> entities;
};

/// The opened store, and the flows whose queues it holds: those that the conf names, or, when the conf has a mistake, those
/// that a running daemon goes on with. A mistake is told on standard error, and keeps nobody from the queue.
struct StoreSetting {
    std::unique_ptr<app::Workspace> workspace; ///< perhaps not usable
    std::map<std::string, KnownFlow> flows;
    std::unique_ptr<app::StoreAccess> access;
    std::unique_ptr<store::Store> store;

    /// Config failure when crossdock.toml is not usable, or when the conf is not and no daemon runs.
    static Result<StoreSetting> open(Invocation& invocation);
    /// Config failure when there is none of that name; suggests the nearest.
    Result<KnownFlow> flow(const std::string& name) const;
};

} // namespace crossdock::cli
