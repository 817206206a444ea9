// Runs one flow: by its schedule, when somebody asks, when something waits to be delivered.
#pragma once

#include "core/log.hpp"
#include "core/random.hpp"
#include "daemon/agenda.hpp"
#include "daemon/change_hub.hpp"
#include "daemon/flow_work.hpp"
#include "daemon/heartbeats.hpp"
#include "store/flow_memory.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace crossdock::daemon {

/// What all loops share; outlives them.
struct LoopSetting {
    const Clock& clock;
    Log& log;
    Random& random;
    Heartbeats& heartbeats;
    ChangeHub& changes;
};

/// Does the wish cover what the schedule would do?
bool coversSchedule(const SyncWish& wish);

/// One thread. Runs of the flow never overlap; runs that were missed become one.
class FlowLoop {
public:
    /// As far as the loop knows; the rest of FlowStatus is the conf's and the store's.
    struct Snapshot {
        std::string runningSync;
        std::optional<Pause> pause;
        std::optional<Stop> stop;
        std::vector<UtcTime> nextRuns;
        std::vector<std::string> notes; ///< about the schedule
    };

    /// Begins at once. `memory` is what the store knows of the flow, `interrupted` the sync that a crash ended; empty: none.
    FlowLoop(const LoopSetting& setting, store::FlowMemories memories, const store::FlowMemory& memory, FlowPlan plan,
             std::shared_ptr<FlowWork> work, const std::string& interrupted);
    /// Cancels a running sync and waits for it.
    ~FlowLoop();
    FlowLoop(const FlowLoop&) = delete;
    FlowLoop& operator=(const FlowLoop&) = delete;

    /// Its id, once the sync stands in the store. "conflict" when one runs, or the flow is paused and it is no dry run. What prepare() says.
    Result<std::string> start(const SyncWish& wish);
    void nudge();
    /// From the next run on; undoes retire(). `mended`: what stopped the flow may be gone, so it is tried soon. False when the thread
    /// has ended.
    bool take(FlowPlan plan, std::shared_ptr<FlowWork> work, bool mended);
    void pause(std::optional<Pause> pause);
    /// A changed schedule; runs before now are owed to nobody.
    void setSchedule(std::optional<schedule::Schedule> schedule);

    /// No run begins any more; the running one goes on.
    void retire();
    /// Retired, and nothing runs.
    bool idle() const;
    /// Like retire, and the running sync is asked to end; it can be resumed.
    void stop();
    /// Waits for the thread; false when it has not ended after `ms`.
    bool joined(std::int64_t ms);

    Snapshot snapshot() const;
    /// Looks at the clock anew.
    void wake();

private:
    struct Request {
        SyncWish wish;
        Step::What what = Step::What::Nothing; ///< what it is for the agenda
        std::string sync;
        std::unique_ptr<SyncJob> job;
        bool begun = false;
    };

    void live();
    /// The next thing to run, or nothing when the loop is to end.
    std::shared_ptr<Request> await(Heartbeats::Beat& beat);
    Result<std::shared_ptr<Request>> prepare(const SyncWish& wish, Step::What what);
    SyncWish wishOf(const Step& step) const;
    void run(Request& request, Heartbeats::Beat& beat);
    engine::RunSummary drive(Request& request, Heartbeats::Beat& beat);
    void report(const Request& request, const engine::RunSummary& summary);
    /// `status` of the run that has just ended; empty at the start.
    void planDelivery(const std::string& status);
    void keepPlace(Step::What what);
    /// A sync that the end of the daemon cancelled goes on after the next start.
    void keepInterrupted(const Request& request);
    void announce(Change::What what, const std::string& sync);
    void failedToBegin(Step::What what, const Failure& failure);
    void tellStop(const Failure& failure, const std::string& sync);

    const LoopSetting _setting;
    store::FlowMemories _memories;
    const std::string _name;
    mutable std::mutex _mutex;
    std::condition_variable _changed;
    std::condition_variable _begun; ///< a request has begun or ended
    Agenda _agenda;                 ///< guarded by _mutex, as all below
    std::shared_ptr<FlowWork> _work;
    std::shared_ptr<Request> _request; ///< waits for the thread, or runs
    bool _retired = false;
    bool _stopping = false; ///< whatever begins is cancelled at once
    bool _ended = false;    ///< the thread is through
    std::thread _thread;
};

} // namespace crossdock::daemon
