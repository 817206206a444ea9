#include "app/flow_loop.hpp"

#include "store/queries.hpp"

#include <algorithm>
#include <chrono>
#include <variant>

namespace crossdock::app {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t longestSleepUs = 60 * second; // so that a changed wall clock is noticed

} // namespace

FlowLoop::FlowLoop(Host& host, std::string flow)
    : _host(host),
      _name(std::move(flow)),
      _flow(**host.workspace().flow(_name)),
      _lastSweep(host.clock().now()),
      _thread([this] { live(); }) {}

FlowLoop::~FlowLoop() {
    {
        const std::lock_guard lock(_mutex);
        _stopped = true;
        if (_running != nullptr) {
            _running->cancel();
        }
    }
    _changed.notify_all();
    _thread.join();
}

void FlowLoop::live() {
    Result<std::unique_ptr<FlowRuntime>> runtime = FlowRuntime::open(_host, _name, {});
    if (!runtime) {
        _host.log().error("the flow cannot run", {{"flow", _name}, {"cause", runtime.failure().message}});
        return;
    }
    auto parsed = schedule::Schedule::parse(*_flow.schedule, *_flow.timezone);
    if (std::holds_alternative<schedule::Fault>(parsed)) { // checked with the conf
        _host.log().error("the schedule cannot be used",
                          {{"flow", _name}, {"cause", std::get<schedule::Fault>(parsed).message}});
        return;
    }
    const schedule::Schedule schedule = std::get<schedule::Schedule>(std::move(parsed));
    UtcTime last = lastRun().value_or(UtcTime{_host.clock().now().us - 1});
    while (sleepUntil(nextRun(schedule, last))) {
        last = _host.clock().now();
        runOnce(**runtime, engine::RunKind::Sync);
        if (sweepDue(last)) {
            _lastSweep = last;
            runOnce(**runtime, engine::RunKind::Sweep);
        }
    }
}

std::optional<UtcTime> FlowLoop::lastRun() {
    const Result<std::vector<store::SyncRow>> syncs =
        store::Queries(_host.store(), _flow.organisation).syncs(_name, 0, 1);
    return syncs && !syncs->empty() ? std::optional(syncs->front().started) : std::nullopt;
}

UtcTime FlowLoop::nextRun(const schedule::Schedule& schedule, UtcTime last) const {
    const UtcTime now = _host.clock().now();
    if (schedule.due(last, now)) {
        return now;
    }
    const std::optional<UtcTime> next = schedule.next(now);
    return next ? schedule::withJitter(*next, _name, _flow.jitter->count() * 1'000) : UtcTime{INT64_MAX};
}

bool FlowLoop::sweepDue(UtcTime now) const {
    const std::int64_t every = _flow.sweepEvery->count() * 1'000;
    return every > 0 && now.us - _lastSweep.us >= every;
}

void FlowLoop::runOnce(FlowRuntime& runtime, engine::RunKind kind) {
    engine::RunOptions options;
    options.sync = _host.newSyncId();
    options.kind = kind;
    options.who = "schedule";
    engine::FlowRun run(runtime.parts(), options);
    {
        const std::lock_guard lock(_mutex);
        if (_stopped) {
            return;
        }
        _running = &run;
    }
    const engine::RunSummary summary = run.run();
    {
        const std::lock_guard lock(_mutex);
        _running = nullptr;
    }
    const engine::SyncCounters& counters = summary.counters;
    const bool fine = summary.status == "completed";
    _host.log().write(fine ? LogLevel::Info : LogLevel::Warning, "sync " + summary.status,
                      {{"flow", _name},
                       {"sync", summary.sync},
                       {"read", std::to_string(counters.read)},
                       {"created", std::to_string(counters.created)},
                       {"updated", std::to_string(counters.updated)},
                       {"unchanged", std::to_string(counters.unchanged)},
                       {"held", std::to_string(counters.held)},
                       {"failed", std::to_string(counters.failed)},
                       {"message", summary.message}});
    _host.flush();
}

bool FlowLoop::sleepUntil(UtcTime when) {
    std::unique_lock lock(_mutex);
    for (;;) {
        const std::int64_t left = when.us - _host.clock().now().us;
        if (_stopped || left <= 0) {
            return !_stopped;
        }
        _changed.wait_for(lock, std::chrono::microseconds(std::min(left, longestSleepUs)));
    }
}

} // namespace crossdock::app
