// A sync that the running daemon makes for a command.
#pragma once

#include "cli/cancellation.hpp"
#include "cli/command.hpp"
#include "daemon/control_protocol.hpp"

#include <functional>

namespace crossdock::cli {

/// Starts it, follows it to its end and tells it whenever it moved; an interruption cancels it. Failure when it cannot begin, or when the
/// daemon goes away: then it goes on after the daemon's next start.
Result<store::SyncRow> syncByDaemon(daemon::RemoteControl& daemon, const daemon::SyncWish& wish,
                                    Cancellation& cancellation,
                                    const std::function<void(const engine::SyncCounters&)>& moved);

} // namespace crossdock::cli
