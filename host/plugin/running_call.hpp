// One call into an instance while it runs: the host's side of xd_call.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "engine/ports.hpp"
#include "net/call.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

namespace crossdock::plugin {

/// Thread-safe. Not movable: the connector holds its address.
class RunningCall {
public:
    RunningCall(const Clock& clock, const engine::CallContext& context);
    RunningCall(const RunningCall&) = delete;
    RunningCall& operator=(const RunningCall&) = delete;

    const xd_call* raw() const { return &_raw; }
    /// The call behind what a connector passed to a service; null when it passed NULL or something of its own making.
    static RunningCall* behind(const xd_call* raw);

    std::uint64_t id() const { return _raw.id; }
    std::int64_t deadlineMonoUs() const { return _raw.deadline_mono_us; }
    void cancel();
    bool cancelled() const { return _cancelled.load(); }
    net::Call forServices() const;

    /// Waits on `clock`. XD_OK, XD_CANCELLED or XD_DEADLINE.
    std::int32_t sleepUs(const Clock& clock, std::int64_t us);

private:
    std::string _syncId;
    xd_call _raw = {};
    std::atomic<bool> _cancelled{false};
    std::mutex _mutex;
    std::condition_variable _woken;
};

} // namespace crossdock::plugin
