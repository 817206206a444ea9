// Runs one flow by its schedule, for as long as the daemon lives.
#pragma once

#include "app/flow_runtime.hpp"
#include "schedule/schedule.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace crossdock::app {

/// One thread. Runs of a flow never overlap; runs that were missed, while the daemon was down or a run took long, become one. The time of
/// the last run comes from the store. Between scheduled runs it delivers what comes due by itself.
class FlowLoop {
public:
    /// Begins at once. `host` outlives it.
    FlowLoop(Host& host, std::string flow);
    /// Cancels a running sync and waits for it.
    ~FlowLoop();
    FlowLoop(const FlowLoop&) = delete;
    FlowLoop& operator=(const FlowLoop&) = delete;

private:
    void live();
    void runOnce(FlowRuntime& runtime, engine::RunKind kind);
    std::optional<UtcTime> lastRun();
    UtcTime nextRun(const schedule::Schedule& schedule, UtcTime last) const;
    bool sweepDue(UtcTime now) const;
    /// False when the loop is to end.
    bool sleepUntil(UtcTime when);

    Host& _host;
    const std::string _name;
    const conf::Flow& _flow;
    UtcTime _lastSweep;
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _stopped = false;               ///< guarded by _mutex
    engine::FlowRun* _running = nullptr; ///< guarded by _mutex
    std::thread _thread;
};

} // namespace crossdock::app
