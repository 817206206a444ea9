#include "daemon/host_flow.hpp"

#include "app/resumption.hpp"
#include "engine/dry_run.hpp"

namespace crossdock::daemon {

namespace {

constexpr std::int64_t marginUs = 60'000'000;

engine::RunKind kindOf(SyncWish::Kind kind) {
    switch (kind) {
    case SyncWish::Kind::Sweep:
        return engine::RunKind::Sweep;
    case SyncWish::Kind::Deliver:
        return engine::RunKind::Deliver;
    case SyncWish::Kind::Resume: // a sync takes over unfinished passes by itself
    case SyncWish::Kind::Sync:
        break;
    }
    return engine::RunKind::Sync;
}

/// A FlowRun or a DryRun, with what it stands on.
template <typename Run>
class HostJob final : public SyncJob {
public:
    HostJob(std::shared_ptr<app::Host> host, std::shared_ptr<app::FlowRuntime> runtime,
            std::shared_ptr<DryOutcomes> dryOutcomes, engine::RunOptions options)
        : _host(std::move(host)),
          _runtime(std::move(runtime)),
          _dryOutcomes(std::move(dryOutcomes)),
          _sync(options.sync),
          _silenceUs(2 * _runtime->parts().policy.callUs + marginUs),
          _run(_runtime->parts(), std::move(options)) {}

    engine::RunSummary run(const std::function<void(const engine::RunProgress&)>& progress) override {
        engine::RunSummary summary;
        if constexpr (std::is_same_v<Run, engine::DryRun>) {
            summary = _run.run([this](const engine::DryChange& change) { _dryOutcomes->add(_sync, change); }, progress);
        } else {
            summary = _run.run(progress);
        }
        _host->flush();
        return summary;
    }
    void cancel() override { _run.cancel(); }
    std::int64_t silenceUs() const override { return _silenceUs; }

private:
    std::shared_ptr<app::Host> _host;
    std::shared_ptr<app::FlowRuntime> _runtime;
    const std::shared_ptr<DryOutcomes> _dryOutcomes;
    const std::string _sync;
    const std::int64_t _silenceUs;
    Run _run;
};

} // namespace

Result<std::shared_ptr<app::FlowRuntime>> HostFlow::runtime(const std::vector<std::string>& entities) {
    if (!entities.empty()) {
        Result<std::unique_ptr<app::FlowRuntime>> some = app::FlowRuntime::open(*_host, _flow, entities);
        return some ? Result<std::shared_ptr<app::FlowRuntime>>(std::move(*some)) : some.failure();
    }
    const std::lock_guard lock(_mutex);
    if (_runtime == nullptr) {
        Result<std::unique_ptr<app::FlowRuntime>> whole = app::FlowRuntime::open(*_host, _flow, {});
        if (!whole) {
            return whole.failure();
        }
        _runtime = std::move(*whole);
    }
    return _runtime;
}

Result<std::unique_ptr<SyncJob>> HostFlow::prepare(const SyncWish& wish, const std::string& sync) {
    engine::RunOptions options;
    options.sync = sync;
    options.kind = kindOf(wish.kind);
    options.wish.full = wish.full;
    options.wish.since = wish.since;
    options.wish.until = wish.until;
    options.wish.limit = wish.limit;
    options.who = wish.who;
    std::vector<std::string> entities = wish.entities;
    bool whole = true;
    if (wish.kind == SyncWish::Kind::Resume && !wish.resumeFrom.empty()) {
        Result<app::Resumption> resumption = app::resumptionOf(*_host, _flow, wish.resumeFrom);
        if (!resumption) {
            return resumption.failure();
        }
        options.wish.full = resumption->full;
        whole = resumption->whole;
        entities = std::move(resumption->entities);
    }
    Result<std::shared_ptr<app::FlowRuntime>> runtime = this->runtime(entities);
    if (!runtime) {
        return runtime.failure();
    }
    options.allEntities = whole && (*runtime)->carriesAll();
    if (wish.dryRun) {
        return std::unique_ptr<SyncJob>(
            std::make_unique<HostJob<engine::DryRun>>(_host, std::move(*runtime), _dryOutcomes, std::move(options)));
    }
    return std::unique_ptr<SyncJob>(
        std::make_unique<HostJob<engine::FlowRun>>(_host, std::move(*runtime), _dryOutcomes, std::move(options)));
}

Result<engine::Backlog> HostFlow::backlog() {
    const Result<const conf::Flow*> flow = _host->workspace().flow(_flow);
    if (!flow) {
        return flow.failure();
    }
    const Result<std::unique_ptr<engine::Ledger>> ledger = _host->store().ledger((*flow)->organisation, _flow);
    return ledger ? (*ledger)->backlog(*(*flow)->entities) : ledger.failure();
}

} // namespace crossdock::daemon
