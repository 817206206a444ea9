#include "engine/flow_run.hpp"

#include "engine/deliverer.hpp"
#include "engine/fetcher.hpp"
#include "engine/janitor.hpp"
#include "engine/reader.hpp"
#include "engine/runner.hpp"

#include <tuple>

namespace crossdock::engine {

namespace {

constexpr std::int64_t lookUs = 100'000;
// A sink that keeps saying "no parent" although it is posted must not keep the run alive.
constexpr int mostChildWakes = 3;
constexpr int storeFailuresUntilStop = 50;

// What changes while a run gets on. To take a batch and to put it back is no progress.
auto stateOf(const RunProgress& progress) {
    const SyncCounters& c = progress.counters;
    const Backlog& b = progress.backlog;
    return std::tuple(c.read, c.created, c.updated, c.unchanged, c.skipped, c.deleted, c.failed, c.held, c.retried,
                      b.ready + b.inHand, b.retrying, b.waiting, b.held, b.wanted, b.openParts);
}

std::string modeOf(const RunOptions& options) {
    switch (options.kind) {
    case RunKind::Resume:
        return "resumed";
    case RunKind::Sweep:
        return "sweep";
    case RunKind::Deliver:
        return "deliver";
    case RunKind::Sync:
        break;
    }
    return options.wish.full ? "full" : "incremental";
}

bool isWhole(const RunOptions& options) {
    const bool reads = options.kind == RunKind::Sync || options.kind == RunKind::Resume;
    const PassWish& wish = options.wish;
    return reads && options.allEntities && !wish.since && !wish.until && wish.limit == 0;
}

} // namespace

FlowRun::FlowRun(const FlowParts& parts, RunOptions options)
    : _parts(parts),
      _options(std::move(options)),
      _setting{parts.ledger, parts.source,   parts.sink,   parts.inspection, parts.transform,
               parts.clock,  parts.random,   _halt,        parts.sourceGate, parts.sinkGate,
               parts.policy, parts.entities, _options.sync} {
    _options.wish.sweep = _options.kind == RunKind::Sweep;
    _options.wish.resumeOnly = _options.kind == RunKind::Resume;
}

void FlowRun::cancel() {
    _halt.cancel();
    _parts.source.cancelAll();
    _parts.sink.cancelAll();
}

Status FlowRun::begin() {
    SyncStart start;
    start.id = _options.sync;
    start.mode = modeOf(_options);
    start.who = _options.who;
    start.whole = isWhole(_options);
    for (const EntityRoute& entity : _parts.entities) {
        start.entities += (start.entities.empty() ? "" : " ") + entity.name;
    }
    const Status started = _parts.ledger.startSync(start, _parts.clock.now());
    return started && _options.kind != RunKind::Deliver ? _parts.ledger.adoptPasses(_options.sync) : started;
}

Result<RunProgress> FlowRun::look() {
    RunProgress progress;
    const Result<SyncCounters> counters = _parts.ledger.counters(_options.sync);
    if (!counters) {
        return counters.failure();
    }
    const Result<Backlog> backlog = _parts.ledger.backlog(_setting.entityNames());
    if (!backlog) {
        return backlog.failure();
    }
    progress.counters = *counters;
    progress.backlog = *backlog;
    return progress;
}

void FlowRun::obeyWish() {
    // A store that cannot be read now is asked again at the next look.
    const Result<std::optional<std::string>> wish = _parts.ledger.cancelWish(_options.sync);
    if (wish && *wish) {
        _wish = **wish;
        cancel();
    }
}

bool FlowRun::quiet(bool opened, const Backlog& backlog) const {
    // A run that reads nothing waits for no pass that another one left open.
    const bool read = _options.kind == RunKind::Deliver || (opened && backlog.openParts == 0);
    const bool delivered = backlog.ready == 0 && backlog.inHand == 0 && backlog.wanted == 0;
    return read && delivered && (backlog.retrying == 0 || !_options.waitForRetries);
}

RunSummary FlowRun::run(const std::function<void(const RunProgress&)>& progress) {
    if (const Status begun = begin(); !begun) {
        return end(begun.failure());
    }
    Bell readersBell;
    Bell deliverersBell;
    Bell ownBell;
    {
        Runner runner(_parts.clock);
        const Opener* opener = nullptr;
        if (_options.kind != RunKind::Deliver) {
            auto worker = std::make_unique<Opener>(_setting, _options.wish);
            opener = worker.get();
            runner.start(std::move(worker), readersBell, readersBell);
            for (std::uint32_t i = 0; i < _parts.policy.readers; ++i) {
                runner.start(std::make_unique<Reader>(_setting), readersBell, deliverersBell);
            }
        }
        runner.start(std::make_unique<Fetcher>(_setting), readersBell, deliverersBell);
        runner.start(std::make_unique<Janitor>(_setting), ownBell, ownBell);
        for (std::uint32_t i = 0; i < _parts.policy.concurrency; ++i) {
            runner.start(std::make_unique<Deliverer>(_setting), deliverersBell, readersBell);
        }
        int childWakes = 0;
        RunProgress before;
        while (!_halt.stopped()) {
            // Asked first: a pass that is opened between the two is one that the look must see.
            const bool opened = opener == nullptr || opener->finished();
            const Result<RunProgress> now = look();
            if (!now) {
                _halt.storeFailed(now.failure());
            } else {
                // That it can be read says nothing of whether it can be written.
                if (stateOf(*now) != stateOf(before)) {
                    _halt.storeWorks();
                    before = *now;
                }
                obeyWish();
                if (progress) {
                    progress(*now);
                }
                if (quiet(opened, now->backlog)) {
                    const bool children = now->backlog.waiting > 0 && childWakes++ < mostChildWakes;
                    const Result<std::uint64_t> woken =
                        children ? _parts.ledger.wakeChildren() : Result<std::uint64_t>(0);
                    if (!woken || *woken == 0) {
                        break;
                    }
                    deliverersBell.ring();
                }
            }
            _halt.stopAfterStoreFailures(storeFailuresUntilStop);
            ownBell.wait(lookUs);
        }
        runner.stop([this] {
            if (_halt.cancelled()) {
                cancel();
            }
        });
    }
    RunSummary summary = end({});
    if (progress) {
        progress({summary.counters, summary.backlog});
    }
    return summary;
}

RunSummary FlowRun::end(const std::optional<Failure>& storeTrouble) {
    RunSummary summary;
    summary.sync = _options.sync;
    summary.failure = storeTrouble ? storeTrouble : _halt.reason();
    if (Result<RunProgress> last = look(); last) {
        summary.counters = last->counters;
        summary.backlog = last->backlog;
    } else if (!summary.failure) {
        summary.failure = last.failure();
    }
    const Backlog& left = summary.backlog;
    if (summary.failure) {
        summary.status = "failed";
        summary.message = summary.failure->message;
    } else if (_halt.cancelled()) {
        summary.status = "cancelled";
        summary.message = _wish.empty() ? "cancelled; it goes on from its checkpoint when resumed" : _wish;
    } else if (summary.counters.failed + summary.counters.held + summary.counters.heldBefore > 0 || left.waiting > 0 ||
               left.retrying > 0) {
        summary.status = "partial";
        summary.message = "some records wait";
    } else {
        summary.status = "completed";
    }
    const Status finished =
        _parts.ledger.finishSync(_options.sync, summary.status, summary.message, _parts.clock.now());
    if (!finished && !summary.failure) {
        summary.status = "failed";
        summary.failure = finished.failure();
        summary.message = finished.failure().message;
    }
    return summary;
}

} // namespace crossdock::engine
