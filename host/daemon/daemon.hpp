// The running daemon: the loops of all flows over one host.
#pragma once

#include "app/host.hpp"
#include "conf/mistake.hpp"
#include "daemon/change_hub.hpp"
#include "daemon/conf_changes.hpp"
#include "daemon/control.hpp"
#include "daemon/dry_outcomes.hpp"
#include "daemon/flow_loop.hpp"
#include "daemon/heartbeats.hpp"

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace crossdock::daemon {

/// Thread-safe. Has the store's scheduling to itself: the caller holds the InstanceLock.
class Daemon final : public Control {
public:
    /// Begins the loops of all flows; syncs that a crash interrupted go on. Failure when the store cannot be read.
    static Result<std::unique_ptr<Daemon>> begin(std::unique_ptr<app::Host> host);
    /// As stop(), without an end.
    ~Daemon() override;

    /// Cancels what runs, and waits at most `ms` for it; what is not finished goes on after the next start. False when something did not
    /// end in time: then the process must not unload anything, but exit.
    bool stop(std::int64_t ms);

    /// The host under the conf that is in force. Its store, network and log stay the same over reloads.
    std::shared_ptr<app::Host> host() const;
    Heartbeats& heartbeats() { return _heartbeats; }
    /// All loops look at the clock anew.
    void wake();

    Result<std::string> start(const SyncWish& wish) override;
    Status cancel(const std::string& sync, const std::string& who, const std::string& why) override;
    void nudge(const std::string& flow) override;
    Result<Rehearsal> rehearse(const std::string& flow, const std::vector<std::int64_t>& items) override;
    Status want(const std::string& connection, const std::string& entity,
                const std::vector<std::string>& keys) override;
    std::vector<DryOutcome> dryOutcomes(const std::string& sync) override { return _dryOutcomes->of(sync); }
    std::vector<FlowStatus> flows() override;
    Result<FlowStatus> flow(const std::string& name) override;
    Status pause(const std::string& flow, const std::string& who, const std::string& why) override;
    Status resume(const std::string& flow, const std::string& who) override;
    Status setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                       const std::string& who) override;
    std::vector<ConnectionStatus> connections() override;
    Result<CheckOutcome> check(const std::string& connection) override;
    std::vector<PluginStatus> plugins() override;
    Result<std::vector<std::string>> reload(const std::string& who) override;
    Health health() override;
    std::unique_ptr<Watch> watch(std::function<void(const Change&)> seen) override;

private:
    using Loops = std::map<std::string, std::shared_ptr<FlowLoop>>;
    struct Known; ///< a flow, its conf and its loop at one moment

    explicit Daemon(std::shared_ptr<app::Host> host);
    Status beginFlows();
    Result<Known> find(const std::string& flow) const;
    FlowStatus statusOf(const Known& known) const;
    store::FlowMemories memories(const std::string& organisation) const;
    std::shared_ptr<FlowLoop> makeLoop(const std::shared_ptr<app::Host>& host, const conf::Flow& flow,
                                       const store::FlowMemory& memory, const std::string& interrupted);
    void refuse(const conf::Mistakes& mistakes, const std::string& who);
    Result<std::vector<std::string>> takeOver(std::unique_ptr<app::Workspace> workspace, const std::string& who);
    Status noteFor(const std::string& flow, const std::string& kind, const std::string& who,
                   const std::string& message);
    void keep();
    /// Why it cannot be written; empty: it can.
    std::string storeProblem();

    Heartbeats _heartbeats;
    ChangeHub _changes;
    const std::shared_ptr<DryOutcomes> _dryOutcomes = std::make_shared<DryOutcomes>(); ///< shared with the runs
    std::mutex _reloading;                                                             ///< one reload at a time
    mutable std::mutex _mutex;
    std::shared_ptr<app::Host> _host; ///< guarded by _mutex, as all below; shared with runs under it
    Loops _loops;
    Loops _leaving;                             ///< of removed flows, until their last sync has ended
    std::map<std::string, std::string> _faults; ///< flow -> mistakes of a conf that was refused
    UtcTime _probed;                            ///< when the store was last written to see whether it can be
    std::string _storeProblem;                  ///< what was found then
    bool _stopping = false;
    std::condition_variable _stopped;
    const UtcTime _began;
    std::thread _keeper;
};

} // namespace crossdock::daemon
