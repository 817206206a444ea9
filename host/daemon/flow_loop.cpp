#include "daemon/flow_loop.hpp"

#include "daemon/flow_plan.hpp"

#include <algorithm>
#include <chrono>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t longestSleepUs = 10 * second; // so that a changed wall clock is noticed, and the heart beats
constexpr std::int64_t idleSilenceUs = 60 * second;
constexpr auto longestBegin = std::chrono::seconds(30); // it begins at once, unless the machine stalls
constexpr std::size_t listedRuns = 5;

Failure conflict(const std::string& message) {
    Failure failure = failed(ErrorClass::Config, message);
    failure.code = "conflict";
    return failure;
}

Step::What whatOf(const SyncWish& wish) {
    if (coversSchedule(wish)) {
        return Step::What::Sync;
    }
    if (wish.dryRun) {
        return Step::What::Nothing;
    }
    return wish.kind == SyncWish::Kind::Sweep ? Step::What::Sweep : Step::What::Deliver;
}

} // namespace

FlowLoop::FlowLoop(const LoopSetting& setting, store::FlowMemories memories, const store::FlowMemory& memory,
                   FlowPlan plan, std::shared_ptr<FlowWork> work, const std::string& interrupted)
    : _setting(setting),
      _memories(std::move(memories)),
      _name(plan.name),
      _work(std::move(work)) {
    _agenda = agendaOf(std::move(plan), memory, _setting.clock.now());
    _agenda.interrupted = interrupted;
    // Else a flow that is always restarted before its first run would never have one.
    if (memory.considered.us == 0) {
        keepPlace(Step::What::Sync);
    }
    if (memory.swept.us == 0) {
        keepPlace(Step::What::Sweep);
    }
    planDelivery({});
    _thread = std::thread([this] { live(); });
}

FlowLoop::~FlowLoop() {
    stop();
    if (_thread.joinable()) {
        _thread.join();
    }
}

void FlowLoop::live() {
    Heartbeats::Beat beat(_setting.heartbeats, "flow " + _name);
    while (const std::shared_ptr<Request> request = await(beat)) {
        run(*request, beat);
    }
    _changed.notify_all();
}

void FlowLoop::keepPlace(Step::What what) {
    const UtcTime now = _setting.clock.now();
    Status kept;
    if (what == Step::What::Resume) {
        kept = _memories.interrupted(_name, {});
    }
    if (what == Step::What::Sweep) {
        kept = _memories.swept(_name, now);
    } else if (what != Step::What::Deliver && what != Step::What::Nothing) {
        kept = _memories.considered(_name, now);
    }
    if (!kept) { // a restart may then run once more
        _setting.log.warning("the schedule's place is not stored",
                             {{"flow", _name}, {"cause", kept.failure().message}});
    }
}

std::shared_ptr<FlowLoop::Request> FlowLoop::await(Heartbeats::Beat& beat) {
    std::unique_lock lock(_mutex);
    for (;;) {
        beat.beat(idleSilenceUs);
        if (_request != nullptr) {
            return _request;
        }
        if (_retired) {
            _ended = true;
            return nullptr;
        }
        const UtcTime now = _setting.clock.now();
        const Step step = _agenda.next(now);
        if (step.at <= now) {
            lock.unlock();
            Result<std::shared_ptr<Request>> made = prepare(wishOf(step), step.what);
            if (!made && made.failure().code != "conflict") {
                failedToBegin(step.what, made.failure());
            }
            lock.lock();
            continue;
        }
        _changed.wait_for(lock, std::chrono::microseconds(std::min(step.at.us - now.us, longestSleepUs)));
    }
}

SyncWish FlowLoop::wishOf(const Step& step) const {
    SyncWish wish;
    wish.flow = _name;
    wish.who = "schedule";
    switch (step.what) {
    case Step::What::Resume: {
        wish.kind = SyncWish::Kind::Resume;
        wish.who = "restart";
        const std::lock_guard lock(_mutex);
        wish.resumeFrom = _agenda.interrupted;
        break;
    }
    case Step::What::Sweep:
        wish.kind = SyncWish::Kind::Sweep;
        break;
    case Step::What::Deliver:
        wish.kind = SyncWish::Kind::Deliver;
        wish.who = "queue";
        break;
    case Step::What::Probe: {
        // Nobody asked a flow without a schedule to read.
        const std::lock_guard lock(_mutex);
        wish.kind = _agenda.plan.schedule ? SyncWish::Kind::Sync : SyncWish::Kind::Deliver;
        break;
    }
    case Step::What::Sync:
    case Step::What::Nothing:
        break;
    }
    return wish;
}

Result<std::shared_ptr<FlowLoop::Request>> FlowLoop::prepare(const SyncWish& wish, Step::What what) {
    auto request = std::make_shared<Request>();
    request->wish = wish;
    request->what = what;
    request->sync = "s" + randomId(_setting.random, 11);
    std::shared_ptr<FlowWork> work;
    {
        const std::lock_guard lock(_mutex);
        if (_request != nullptr) {
            return conflict("flow \"" + _name + "\" is running already, as " + _request->sync);
        }
        if (_retired) {
            return conflict("flow \"" + _name + "\" takes no new syncs: it was removed, or the daemon is stopping");
        }
        _request = request; // reserved: nobody else begins
        work = _work;
    }
    Result<std::unique_ptr<SyncJob>> job = work->prepare(wish, request->sync);
    const std::lock_guard lock(_mutex);
    if (!job) {
        _request.reset();
        _changed.notify_all();
        return job.failure();
    }
    request->job = std::move(*job);
    if (_stopping) {
        request->job->cancel();
    }
    if (what != Step::What::Nothing) {
        _agenda.begin(what, _setting.clock.now());
    }
    _changed.notify_all();
    return request;
}

Result<std::string> FlowLoop::start(const SyncWish& wish) {
    if (const std::optional<Pause> pause = snapshot().pause; pause && !wish.dryRun) {
        return refusalOf(_name, *pause);
    }
    Result<std::shared_ptr<Request>> request = prepare(wish, whatOf(wish));
    if (!request) {
        return request.failure();
    }
    // Whoever is told the id may ask for the sync right away: it has to be in the store.
    std::unique_lock lock(_mutex);
    _begun.wait_for(lock, longestBegin, [&] { return (*request)->begun; });
    return (*request)->sync;
}

void FlowLoop::run(Request& request, Heartbeats::Beat& beat) {
    {
        std::unique_lock lock(_mutex);
        _changed.wait(lock, [&] { return _request.get() != &request || request.job != nullptr; });
        if (request.job == nullptr) { // it could not be prepared
            return;
        }
    }
    keepPlace(request.what);
    const engine::RunSummary summary = drive(request, beat);
    beat.beat(idleSilenceUs);
    report(request, summary);
    {
        const std::lock_guard lock(_mutex);
        request.begun = true;
        _request.reset();
    }
    _begun.notify_all();
    planDelivery(summary.status);
    announce(Change::What::Sync, request.sync);
    announce(Change::What::Flow, request.sync);
}

engine::RunSummary FlowLoop::drive(Request& request, Heartbeats::Beat& beat) {
    const std::int64_t silenceUs = request.job->silenceUs();
    beat.beat(silenceUs);
    try {
        return request.job->run([&](const engine::RunProgress&) {
            beat.beat(silenceUs);
            {
                const std::lock_guard lock(_mutex);
                request.begun = true;
            }
            _begun.notify_all();
            announce(Change::What::Sync, request.sync);
        });
    } catch (const std::exception& error) { // the thread's own edge: one flow must not take the others with it
        engine::RunSummary summary;
        summary.sync = request.sync;
        summary.status = "failed";
        summary.message = error.what();
        summary.failure = failed(ErrorClass::Internal, error.what());
        return summary;
    }
}

void FlowLoop::nudge() {
    {
        const std::lock_guard lock(_mutex);
        _agenda.nudge(UtcTime{_setting.clock.now().us + second}); // events come in swarms
    }
    _changed.notify_all();
    announce(Change::What::Items, {});
}

bool FlowLoop::take(FlowPlan plan, std::shared_ptr<FlowWork> work, bool mended) {
    {
        const std::lock_guard lock(_mutex);
        if (_ended) {
            return false;
        }
        _agenda.plan = std::move(plan);
        _work = std::move(work);
        _retired = false;
        if (mended && _agenda.stop) {
            _agenda.stop->nextTry = _setting.clock.now();
        }
    }
    _changed.notify_all();
    announce(Change::What::Flow, {});
    return true;
}

void FlowLoop::pause(std::optional<Pause> pause) {
    {
        const std::lock_guard lock(_mutex);
        if (!pause && _agenda.plan.pause) {
            _agenda.considered = std::max(_agenda.considered, _setting.clock.now());
        }
        _agenda.plan.pause = std::move(pause);
    }
    _changed.notify_all();
    announce(Change::What::Flow, {});
}

void FlowLoop::setSchedule(std::optional<schedule::Schedule> schedule) {
    {
        const std::lock_guard lock(_mutex);
        _agenda.plan.schedule = std::move(schedule);
        _agenda.considered = std::max(_agenda.considered, _setting.clock.now());
    }
    _changed.notify_all();
    announce(Change::What::Flow, {});
}

void FlowLoop::retire() {
    {
        const std::lock_guard lock(_mutex);
        _retired = true;
    }
    _changed.notify_all();
}

bool FlowLoop::idle() const {
    const std::lock_guard lock(_mutex);
    return _ended;
}

void FlowLoop::stop() {
    {
        const std::lock_guard lock(_mutex);
        _retired = true;
        _stopping = true;
        if (_request != nullptr && _request->job != nullptr) {
            _request->job->cancel();
        }
    }
    _changed.notify_all();
}

bool FlowLoop::joined(std::int64_t ms) {
    std::unique_lock lock(_mutex);
    return _changed.wait_for(lock, std::chrono::milliseconds(ms), [this] { return _ended; });
}

FlowLoop::Snapshot FlowLoop::snapshot() const {
    const std::lock_guard lock(_mutex);
    Snapshot now;
    now.runningSync = _request != nullptr && _request->job != nullptr ? _request->sync : "";
    now.pause = _agenda.plan.pause;
    now.stop = _agenda.stop;
    now.nextRuns = _agenda.nextRuns(_setting.clock.now(), listedRuns);
    if (_agenda.plan.schedule) {
        now.notes = _agenda.plan.schedule->notes(_setting.clock.now());
    }
    return now;
}

void FlowLoop::wake() {
    {
        // Else the loop could be about to sleep by the time from before, and hear nothing of this.
        const std::lock_guard lock(_mutex);
    }
    _changed.notify_all();
}

void FlowLoop::announce(Change::What what, const std::string& sync) {
    _setting.changes.tell({what, _name, sync});
}

} // namespace crossdock::daemon
