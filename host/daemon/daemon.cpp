#include "daemon/daemon.hpp"

#include "app/resumption.hpp"
#include "daemon/host_flow.hpp"
#include "daemon/known_flow.hpp"
#include "daemon/refusal.hpp"
#include "daemon/rehearsal.hpp"
#include "daemon/sync_span.hpp"
#include "store/by_hand.hpp"
#include "store/queries.hpp"
#include "store/retention.hpp"
#include "store/runs.hpp"
#include "store/sync_end.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr auto keeperStep = std::chrono::seconds(1);
constexpr std::int64_t keeperSilenceUs = 60 * second;
constexpr std::int64_t retentionEveryUs = 30 * second; // a step looks at a thousand rows

std::set<std::string> organisationsOf(const conf::Configuration& conf) {
    std::set<std::string> names{*conf.host.organisation.name};
    for (const auto& [name, flow] : conf.flows) {
        names.insert(flow.organisation);
    }
    return names;
}

/// The newest sync of a flow; empty when it never ran.
Result<std::optional<store::SyncRow>> newestSync(store::Store& store, const conf::Flow& flow) {
    const Result<std::vector<store::SyncRow>> last = store::Queries(store, flow.organisation).syncs(flow.name, 0, 1);
    if (!last) {
        return last.failure();
    }
    return last->empty() ? std::nullopt : std::optional(last->front());
}

} // namespace

Daemon::Daemon(std::shared_ptr<app::Host> host)
    : _heartbeats(host->clock()),
      _host(std::move(host)),
      _began(_host->clock().now()) {}

Result<std::unique_ptr<Daemon>> Daemon::begin(std::unique_ptr<app::Host> host) {
    std::unique_ptr<Daemon> daemon(new Daemon(std::move(host)));
    if (const Status begun = daemon->beginFlows(); !begun) {
        return begun.failure();
    }
    daemon->_keeper = std::thread([self = daemon.get()] { self->keep(); });
    return daemon;
}

Daemon::~Daemon() {
    (void)stop(INT64_MAX / 2'000'000);
}

Status Daemon::beginFlows() {
    const conf::Configuration& conf = _host->workspace().conf();
    if (const Result<std::uint64_t> ended = store::endDeadRuns(_host->store().database(), _began); !ended) {
        return ended.failure();
    }
    for (const auto& [name, flow] : conf.flows) {
        const Result<store::FlowMemory> memory = memories(flow.organisation).of(name);
        if (!memory) {
            return within("flow " + name, memory.failure());
        }
        const Result<std::optional<store::SyncRow>> newest = newestSync(_host->store(), flow);
        if (!newest) {
            return within("flow " + name, newest.failure());
        }
        // Whichever process found out first that it had died: it says so. The queue is delivered anyway.
        const bool died = *newest && (*newest)->status == "failed" && !(*newest)->dryRun &&
                          (*newest)->message == store::interruptedMessage && (*newest)->mode != "deliver" &&
                          (*newest)->mode != "sweep";
        const std::string interrupted = died ? (*newest)->id : memory->interrupted;
        if (!interrupted.empty()) {
            _host->log().info("the last sync was interrupted; it goes on", {{"flow", name}, {"sync", interrupted}});
        }
        _loops.emplace(name, makeLoop(_host, flow, *memory, interrupted));
    }
    return {};
}

bool Daemon::stop(std::int64_t ms) {
    std::vector<std::shared_ptr<FlowLoop>> loops;
    {
        const std::lock_guard lock(_mutex);
        _stopping = true;
        for (const Loops* each : {&_loops, &_leaving}) {
            for (const auto& [name, loop] : *each) {
                loops.push_back(loop);
            }
        }
    }
    _stopped.notify_all();
    if (_keeper.joinable()) {
        _keeper.join();
    }
    for (const std::shared_ptr<FlowLoop>& loop : loops) {
        loop->stop();
    }
    const std::int64_t until = _host->clock().monoUs() + ms * 1'000;
    bool all = true;
    for (const std::shared_ptr<FlowLoop>& loop : loops) {
        all = loop->joined(std::max<std::int64_t>(0, (until - _host->clock().monoUs()) / 1'000)) && all;
    }
    host()->flush();
    return all;
}

std::shared_ptr<app::Host> Daemon::host() const {
    const std::lock_guard lock(_mutex);
    return _host;
}

void Daemon::wake() {
    const std::lock_guard lock(_mutex);
    for (const auto& [name, loop] : _loops) {
        loop->wake();
    }
}

store::FlowMemories Daemon::memories(const std::string& organisation) const {
    return {host()->store(), organisation};
}

std::shared_ptr<FlowLoop> Daemon::makeLoop(const std::shared_ptr<app::Host>& host, const conf::Flow& flow,
                                           const store::FlowMemory& memory, const std::string& interrupted) {
    const LoopSetting setting{host->clock(), host->log(), host->random(), _heartbeats, _changes};
    return std::make_shared<FlowLoop>(setting, memories(flow.organisation), memory, planOf(flow, memory, _began),
                                      std::make_shared<HostFlow>(host, flow.name, _dryOutcomes), interrupted);
}

Result<Daemon::Known> Daemon::find(const std::string& flow) const {
    const std::lock_guard lock(_mutex);
    const auto loop = _loops.find(flow);
    if (loop != _loops.end()) {
        return Known{_host, &_host->workspace().conf().flows.at(flow), loop->second};
    }
    const auto fault = _faults.find(flow);
    if (fault != _faults.end()) {
        return failed(ErrorClass::Config, fault->second);
    }
    const Result<const conf::Flow*> known = _host->workspace().flow(flow);
    return refusal("not_found", known ? "no flow \"" + flow + "\"" : known.failure().message);
}

Result<std::string> Daemon::start(const SyncWish& wish) {
    const Result<Known> known = find(wish.flow);
    if (!known) {
        return known.failure();
    }
    if (const Status span = checkSpan(wish.full, wish.since, wish.until); !span) {
        return span.failure();
    }
    if (wish.limit < 0) {
        return failed(ErrorClass::Config, "the limit is negative");
    }
    if (wish.kind == SyncWish::Kind::Resume && !wish.resumeFrom.empty()) {
        if (const auto former = app::wishedResumption(*known->host, wish.flow, wish.resumeFrom); !former) {
            return former.failure();
        }
    }
    return known->loop->start(wish);
}

Status Daemon::cancel(const std::string& sync, const std::string& who, const std::string& why) {
    const std::shared_ptr<app::Host> host = this->host();
    for (const std::string& organisation : organisationsOf(host->workspace().conf())) {
        const Result<std::optional<store::SyncRow>> row = store::Queries(host->store(), organisation).sync(sync);
        if (!row) {
            return row.failure();
        }
        if (!*row) {
            continue;
        }
        const std::string flow = (*row)->flow;
        // The run learns of it from the store, as it would if it were another process's.
        const Result<store::ByHand::Cancelled> cancelled =
            store::ByHand(host->store(), organisation, flow).cancelSync(sync, who, why, host->clock().now());
        if (!cancelled) {
            return cancelled.failure();
        }
        if (*cancelled == store::ByHand::Cancelled::Finished) {
            return refusal("conflict", "sync " + sync + " has ended: " + (*row)->status);
        }
        host->log().info("sync is cancelled by hand", {{"flow", flow}, {"sync", sync}, {"who", who}, {"why", why}});
        return {};
    }
    return refusal("not_found", "no sync \"" + sync + "\"");
}

void Daemon::nudge(const std::string& flow) {
    if (const Result<Known> known = find(flow)) {
        known->loop->nudge();
    }
}

Result<Rehearsal> Daemon::rehearse(const std::string& flow, const std::vector<std::int64_t>& items) {
    const Result<Known> known = find(flow);
    return known ? rehearsalOf(*known->host, *known->flow, items) : known.failure();
}

Status Daemon::want(const std::string& connection, const std::string& entity, const std::vector<std::string>& keys) {
    const std::shared_ptr<app::Host> host = this->host();
    const conf::Configuration& conf = host->workspace().conf();
    if (conf.connections.count(connection) == 0) {
        return refusal("not_found", "no connection \"" + connection + "\"");
    }
    for (const auto& [name, flow] : conf.flows) {
        const std::vector<std::string>& entities = *flow.entities;
        if (*flow.from != connection || std::find(entities.begin(), entities.end(), entity) == entities.end()) {
            continue;
        }
        const Result<std::unique_ptr<engine::Ledger>> ledger = host->store().ledger(flow.organisation, name);
        if (!ledger) {
            return ledger.failure();
        }
        if (const Status stored = (*ledger)->want(entity, keys, host->clock().now()); !stored) {
            return stored;
        }
        nudge(name);
    }
    return {};
}

Status Daemon::pause(const std::string& flow, const std::string& who, const std::string& why) {
    const Result<Known> known = find(flow);
    if (!known) {
        return known.failure();
    }
    const UtcTime now = known->host->clock().now();
    if (const Status kept = memories(known->flow->organisation).pause(flow, who, why, now); !kept) {
        return kept;
    }
    known->loop->pause(Pause{who, why, now});
    known->host->log().info("the flow is paused", {{"flow", flow}, {"who", who}, {"why", why}});
    return {};
}

Status Daemon::resume(const std::string& flow, const std::string& who) {
    const Result<Known> known = find(flow);
    if (!known) {
        return known.failure();
    }
    if (*known->flow->paused) {
        return refusal("conflict", "the flow is paused by its conf file: take the line " +
                                       known->flow->paused.at.text() + " out and reload");
    }
    if (!known->loop->snapshot().pause) {
        return refusal("conflict", "flow \"" + flow + "\" is not paused");
    }
    const UtcTime now = known->host->clock().now();
    if (const Status kept = memories(known->flow->organisation).resume(flow, who, now); !kept) {
        return kept;
    }
    known->loop->pause(std::nullopt);
    known->host->log().info("the flow goes on", {{"flow", flow}, {"who", who}});
    return {};
}

Status Daemon::setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone,
                           const std::string& who) {
    const Result<Known> known = find(flow);
    if (!known) {
        return known.failure();
    }
    if (const Status fine = checkSchedule(schedule, timezone); !fine) {
        return fine;
    }
    const UtcTime now = known->host->clock().now();
    store::FlowMemories memory = memories(known->flow->organisation);
    if (const Status kept = memory.setSchedule(flow, schedule, timezone, who, now); !kept) {
        return kept;
    }
    const Result<store::FlowMemory> stored = memory.of(flow);
    if (!stored) {
        return stored.failure();
    }
    known->loop->setSchedule(planOf(*known->flow, *stored, _began).schedule);
    known->host->log().info("the schedule is changed", {{"flow", flow}, {"schedule", schedule}, {"who", who}});
    return {};
}

Status Daemon::noteFor(const std::string& flow, const std::string& kind, const std::string& who,
                       const std::string& message) {
    const std::shared_ptr<app::Host> host = this->host();
    const Result<const conf::Flow*> known = host->workspace().flow(flow);
    const std::string organisation = known ? (*known)->organisation : *host->workspace().conf().host.organisation.name;
    return memories(organisation).note(flow, {}, kind, who, message, host->clock().now());
}

std::unique_ptr<Control::Watch> Daemon::watch(std::function<void(const Change&)> seen) {
    return _changes.watch(std::move(seen));
}

void Daemon::keep() {
    Heartbeats::Beat beat(_heartbeats, "keeper");
    const Clock& clock = host()->clock();
    store::RetentionWalk walk;
    std::int64_t nextRetention = clock.monoUs() + retentionEveryUs;
    for (;;) {
        beat.beat(keeperSilenceUs);
        std::vector<std::shared_ptr<FlowLoop>> gone; // their threads are joined without the lock
        {
            std::unique_lock lock(_mutex);
            if (_stopped.wait_for(lock, keeperStep, [this] { return _stopping; })) {
                return;
            }
            std::erase_if(_leaving, [&gone](const auto& each) {
                const bool idle = each.second->idle();
                if (idle) {
                    gone.push_back(each.second);
                }
                return idle;
            });
        }
        gone.clear();
        if (clock.monoUs() >= nextRetention) {
            const std::shared_ptr<app::Host> host = this->host();
            const conf::StoreConf& conf = host->workspace().conf().host.store;
            store::RetentionPolicy policy;
            policy.payloadUs = conf.rawRetention->count() * 1'000;
            policy.itemUs = conf.historyRetention->count() * 1'000;
            const Result<std::uint64_t> forgotten = store::forgetOld(host->store(), policy, walk, clock.now());
            if (!forgotten) {
                host->log().warning("old records cannot be forgotten", {{"cause", forgotten.failure().message}});
            }
            // A full round of the tables, then an hour of rest.
            nextRetention = clock.monoUs() + (walk.roundDone || !forgotten ? 120 * retentionEveryUs : retentionEveryUs);
        }
    }
}

} // namespace crossdock::daemon
