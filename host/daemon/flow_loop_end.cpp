// FlowLoop: what follows from the end of a sync.
#include "daemon/flow_loop.hpp"

#include <algorithm>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t againUs = 300 * second; // between deliveries that begin by themselves

} // namespace

bool coversSchedule(const SyncWish& wish) {
    return (wish.kind == SyncWish::Kind::Sync || wish.kind == SyncWish::Kind::Resume) && wish.entities.empty() &&
           !wish.dryRun && !wish.since && !wish.until && wish.limit == 0;
}

void FlowLoop::report(const Request& request, const engine::RunSummary& summary) {
    const engine::SyncCounters& counters = summary.counters;
    const bool fine = summary.status == "completed" || summary.status == "cancelled";
    _setting.log.write(fine ? LogLevel::Info : LogLevel::Warning, "sync " + summary.status,
                       {{"flow", _name},
                        {"sync", summary.sync},
                        {"who", request.wish.who},
                        {"read", std::to_string(counters.read)},
                        {"created", std::to_string(counters.created)},
                        {"updated", std::to_string(counters.updated)},
                        {"unchanged", std::to_string(counters.unchanged)},
                        {"skipped", std::to_string(counters.skipped)},
                        {"held", std::to_string(counters.held + counters.heldBefore)},
                        {"failed", std::to_string(counters.failed)},
                        {"message", summary.message}});
    if (summary.status == "cancelled" || request.wish.dryRun) {
        keepInterrupted(request);
        return;
    }
    bool stopped = false;
    bool mended = false;
    {
        const std::lock_guard lock(_mutex);
        const bool before = _agenda.stop.has_value();
        stopped = _agenda.ended(summary.failure, _setting.clock.now());
        mended = before && !_agenda.stop;
        _agenda.loaded = _agenda.loaded || (!summary.failure && coversSchedule(request.wish));
    }
    if (stopped) {
        tellStop(*summary.failure, summary.sync);
    } else if (mended) {
        _setting.log.info("the flow works again", {{"flow", _name}});
        (void)_memories.note(_name, summary.sync, "flow_mended", "daemon", "works again", _setting.clock.now()).ok();
    }
}

void FlowLoop::keepInterrupted(const Request& request) {
    {
        const std::lock_guard lock(_mutex);
        const bool reads = request.wish.kind == SyncWish::Kind::Sync || request.wish.kind == SyncWish::Kind::Resume;
        if (!_stopping || request.wish.dryRun || !reads) { // the queue is delivered anyway
            return;
        }
    }
    if (const Status kept = _memories.interrupted(_name, request.sync); !kept) {
        _setting.log.warning("the sync will not go on by itself after the next start",
                             {{"flow", _name}, {"sync", request.sync}, {"cause", kept.failure().message}});
    }
}

void FlowLoop::tellStop(const Failure& failure, const std::string& sync) {
    _setting.log.error("the flow stops until somebody mends this; it is tried again now and then",
                       {{"flow", _name}, {"class", nameOf(failure.cls)}, {"cause", failure.message}});
    const Status noted = _memories.note(_name, sync, "flow_stopped", "daemon", failure.message, _setting.clock.now());
    if (!noted) {
        _setting.log.warning("the activity log cannot be written", {{"cause", noted.failure().message}});
    }
    announce(Change::What::Flow, sync);
}

void FlowLoop::failedToBegin(Step::What what, const Failure& failure) {
    const UtcTime now = _setting.clock.now();
    bool stopped = false;
    {
        const std::lock_guard lock(_mutex);
        _agenda.begin(what, now);
        stopped = _agenda.ended(failure, now);
    }
    if (stopped) {
        tellStop(failure, {});
    } else {
        _setting.log.warning("the flow could not begin", {{"flow", _name}, {"cause", failure.message}});
        planDelivery("failed");
    }
}

void FlowLoop::planDelivery(const std::string& status) {
    std::shared_ptr<FlowWork> work;
    {
        const std::lock_guard lock(_mutex);
        work = _work;
    }
    const Result<engine::Backlog> backlog = work->backlog();
    if (!backlog || status == "cancelled") { // whoever cancelled does not want it to go on by itself
        return;
    }
    const UtcTime soon{_setting.clock.now().us + second};
    const UtcTime later{soon.us + againUs};
    const std::lock_guard lock(_mutex);
    if (backlog->ready + backlog->wanted == 0) {
        _agenda.deliver.reset(); // what was asked for during the run went with it
        if (backlog->nextDue.us != 0) {
            _agenda.deliverFrom(std::max(backlog->nextDue, later));
        }
    } else {
        _agenda.deliverFrom(status.empty() && backlog->wanted > 0 ? soon : later);
    }
}

} // namespace crossdock::daemon
