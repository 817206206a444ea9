// What every request carries of the call that it belongs to; the host's side of xd_call.
#pragma once

#include <cstdint>
#include <functional>

namespace crossdock::net {

/// Until when, and whether still wanted.
struct Call {
    std::int64_t deadlineMonoUs = 0; ///< on Clock::monoUs(); nothing outlasts it
    /// May be empty. Asked from several threads, about every 20 ms, until the request ends; so it
    /// must be thread-safe and quick.
    std::function<bool()> cancelled;
    std::uint64_t id = 0; ///< for log lines
};

} // namespace crossdock::net
