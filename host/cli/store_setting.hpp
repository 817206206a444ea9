// What commands that look into the queue work on.
#pragma once

#include "app/store_access.hpp"
#include "app/workspace.hpp"
#include "cli/command.hpp"
#include "store/store.hpp"

#include <memory>

namespace crossdock::cli {

/// The conf and the opened store.
struct StoreSetting {
    std::unique_ptr<app::Workspace> workspace;
    std::unique_ptr<app::StoreAccess> access;
    std::unique_ptr<store::Store> store;

    /// Config failure when the conf is not usable.
    static Result<StoreSetting> open(Invocation& invocation);
};

} // namespace crossdock::cli
