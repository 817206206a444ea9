// One sync of one flow, from its first pass to the last record that can be delivered.
#pragma once

#include "engine/opener.hpp"
#include "engine/setting.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::engine {

/// What a flow run stands on. References only: the caller keeps all of it alive until run() is
/// back. `ledger`, the ports and the pure interfaces are used from several threads at a time.
struct FlowParts {
    Ledger& ledger;
    SourcePort& source;
    SinkPort& sink;
    Inspection& inspection;
    Transform& transform;
    const Clock& clock;
    Random& random;
    Gate& sourceGate; ///< one per connection, shared by the flows that use it
    Gate& sinkGate;
    Policy policy;
    std::vector<EntityRoute> entities; ///< parents first
};

enum class RunKind {
    Sync,   ///< open passes, read, deliver
    Resume, ///< go on with the unfinished passes (of a cancelled or failed sync), deliver
    Sweep,  ///< compare keys, read what differs, deliver
    Deliver ///< no pass: what is queued, due or wanted (retries by hand, webhooks)
};

struct RunOptions {
    std::string sync; ///< id of this run, from the caller
    RunKind kind = RunKind::Sync;
    PassWish wish;
    std::string who;            ///< who asked: a user, "schedule", "webhook"
    bool allEntities = true;    ///< of the flow
    bool waitForRetries = true; ///< false: leave items that wait for a back-off to the next run
};

struct RunProgress {
    SyncCounters counters;
    Backlog backlog;
};

/// How a run ended.
struct RunSummary {
    std::string sync;
    std::string status; ///< "completed", "partial" (something is held, failed or waiting),
                        ///< "failed", "cancelled"
    std::string message;
    std::optional<Failure> failure; ///< of "failed"
    SyncCounters counters;
    Backlog backlog;
};

/// Runs once. run() blocks; cancel() may come from any thread.
class FlowRun {
public:
    FlowRun(const FlowParts& parts, RunOptions options);
    FlowRun(const FlowRun&) = delete;
    FlowRun& operator=(const FlowRun&) = delete;

    /// `progress` is called from run()'s own thread, at most about every 200 ms, and once at the
    /// end.
    RunSummary run(const std::function<void(const RunProgress&)>& progress = {});

    /// Nothing new begins, running calls are asked to end, what is in hand is stored. The sync
    /// becomes "cancelled" and can be resumed. The same happens within a second when the ledger
    /// tells that somebody wishes so.
    void cancel();

private:
    Status begin();
    Result<RunProgress> look();
    void obeyWish();
    bool quiet(bool opened, const Backlog& backlog) const;
    RunSummary end(const std::optional<Failure>& storeTrouble);

    const FlowParts _parts;
    RunOptions _options;
    Halt _halt;
    Setting _setting;
    std::string _wish; ///< to be cancelled, as the ledger told it
};

} // namespace crossdock::engine
