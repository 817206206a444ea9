// What a flow's loop drives: the syncs of one flow under one conf.
#pragma once

#include "daemon/control.hpp"
#include "engine/flow_run.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace crossdock::daemon {

/// One sync, ready to run. run() is called once; cancel() may come from any thread, before it too.
class SyncJob {
public:
    virtual ~SyncJob() = default;
    /// Blocks until the sync has ended. `progress` comes from run()'s own thread, at most about every 200 ms.
    virtual engine::RunSummary run(const std::function<void(const engine::RunProgress&)>& progress) = 0;
    virtual void cancel() = 0;
    /// How long run() may go without progress while all is well: its longest remote call, and what comes with it.
    virtual std::int64_t silenceUs() const = 0;
};

/// Thread-safe.
class FlowWork {
public:
    virtual ~FlowWork() = default;
    /// Makes a sync ready. Failures: wish, conf or connectors unusable; "not_found" for a sync to resume that is not there.
    virtual Result<std::unique_ptr<SyncJob>> prepare(const SyncWish& wish, const std::string& sync) = 0;
    /// What waits to be delivered.
    virtual Result<engine::Backlog> backlog() = 0;
};

} // namespace crossdock::daemon
