// What a retry would do, before a person decides on it.
#pragma once

#include "app/host.hpp"
#include "daemon/control.hpp"

#include <vector>

namespace crossdock::daemon {

/// Takes the items as they are kept, through filter and mapping of the conf in force, and asks the sink for its plan. Nothing is
/// claimed, changed or written, neither in the store nor in the target. Config failure when the flow cannot be opened; the sink's when
/// it cannot be asked. Thread-safe.
Result<Rehearsal> rehearsalOf(app::Host& host, const conf::Flow& flow, const std::vector<std::int64_t>& items);

} // namespace crossdock::daemon
