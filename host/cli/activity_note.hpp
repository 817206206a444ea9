// What a person did at the terminal to credentials, users and tokens, kept in the activity log.
#pragma once

#include "app/store_access.hpp"
#include "cli/command.hpp"
#include "store/flow_memory.hpp"

#include <string>

namespace crossdock::cli {

/// Gives `status` back. When it says Done, the activity log of `organisation` gets a line: `kind` such as "user_added", `what` of
/// names alone, never a value. A log that cannot be written undoes nothing: it is told, no more.
inline ExitStatus noted(Invocation& invocation, app::StoreAccess& access, const std::string& organisation,
                        const std::string& kind, const std::string& what, ExitStatus status) {
    if (status == ExitStatus::Done) {
        store::Store store(access.database());
        const Status kept = store::FlowMemories(store, organisation)
                                .note({}, {}, kind, app::commandLineActor(), what, invocation.clock.now());
        if (!kept) {
            invocation.out.error("the activity log has no line of this: " + kept.failure().message);
        }
    }
    return status;
}

} // namespace crossdock::cli
