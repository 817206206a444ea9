#include "engine/dry_run.hpp"

#include "engine/cursor.hpp"
#include "engine/decide.hpp"
#include "engine/page.hpp"

#include <algorithm>

namespace crossdock::engine {

DryRun::DryRun(const FlowParts& parts, RunOptions options)
    : _parts(parts),
      _options(std::move(options)),
      _setting{parts.ledger, parts.source,   parts.sink,   parts.inspection, parts.transform,
               parts.clock,  parts.random,   _halt,        parts.sourceGate, parts.sinkGate,
               parts.policy, parts.entities, _options.sync} {}

void DryRun::cancel() {
    _halt.cancel();
    _parts.source.cancelAll();
    _parts.sink.cancelAll();
    _bell.ring();
}

RunSummary DryRun::run(const std::function<void(const DryChange&)>& changed,
                       const std::function<void(const RunProgress&)>& progress) {
    _changed = changed;
    _progress = progress;
    SyncStart start;
    start.id = _options.sync;
    start.mode = "plan";
    start.dryRun = true;
    start.who = _options.who;
    for (const EntityRoute& entity : _parts.entities) {
        start.entities += (start.entities.empty() ? "" : " ") + entity.name;
    }
    Status status = _parts.ledger.startSync(start, _parts.clock.now());
    if (status && _progress) { // who waits for it to stand in the store need not wait for the source
        _progress({_counters, {}});
    }
    for (const EntityRoute& entity : _parts.entities) {
        if (status && !_halt.stopped()) {
            status = readEntity(entity);
        }
    }
    return end(status);
}

Status DryRun::rehearse(const std::string& entity, const PageWrite& page,
                        const std::function<void(const DryChange&)>& changed) {
    _changed = changed;
    return planPage(entity, page);
}

RunSummary DryRun::end(const Status& status) {
    RunSummary summary;
    summary.sync = _options.sync;
    summary.counters = _counters;
    summary.status = "completed";
    if (!status) {
        summary.status = "failed";
        summary.failure = status.failure();
        summary.message = status.failure().message;
    } else if (_halt.cancelled()) {
        summary.status = "cancelled";
        summary.message = _wish;
    } else if (_counters.failed + _counters.held > 0) {
        summary.status = "partial";
    }
    const Status counted = _parts.ledger.countSync(_options.sync, _counters, _parts.clock.now());
    const Status finished =
        _parts.ledger.finishSync(_options.sync, summary.status, summary.message, _parts.clock.now());
    if ((!counted || !finished) && !summary.failure) {
        summary.status = "failed";
        summary.failure = counted ? finished.failure() : counted.failure();
        summary.message = summary.failure->message;
    }
    return summary;
}

void DryRun::obeyWish() {
    const Result<std::optional<std::string>> wish = _parts.ledger.cancelWish(_options.sync);
    if (wish && *wish) {
        _wish = **wish;
        cancel();
    }
}

Result<SourcePage> DryRun::readPage(const Pass& pass) {
    Patience patience(_setting);
    while (!_halt.stopped()) {
        SourcePage page = _parts.source.read(patience.begin(), pass);
        patience.end(page.failure ? &*page.failure : nullptr);
        if (!page.failure || !page.records.empty()) {
            return page;
        }
        const UtcTime again = patience.failed(*page.failure, "read " + pass.entity);
        for (std::int64_t wait = again.us - _parts.clock.now().us; wait > 0 && !_halt.stopped();
             wait = again.us - _parts.clock.now().us) {
            _bell.wait(wait);
        }
    }
    return _halt.reason().value_or(failed(ErrorClass::Cancelled, "cancelled"));
}

Status DryRun::readEntity(const EntityRoute& entity) {
    const Result<Mark> mark = _parts.ledger.mark(entity.name);
    if (!mark) {
        return mark.failure();
    }
    const PassWish& wish = _options.wish;
    Pass pass;
    pass.entity = entity.name;
    pass.maxRecords = _parts.policy.pageSize;
    pass.until = wish.until.value_or(UtcTime{});
    if (wish.since) {
        pass.since = *wish.since;
    } else if (entity.incremental && mark->known && !wish.full && !wish.until) {
        pass.since = sinceOf(mark->hwm, _parts.policy.overlapUs);
    }
    std::string formerKeys;
    std::int64_t left = wish.limit;
    bool totalKnown = false;
    for (bool done = false; !done && !_halt.stopped();) {
        if (left > 0) {
            pass.maxRecords = static_cast<std::uint32_t>(std::min<std::int64_t>(left, _parts.policy.pageSize));
        }
        const UtcTime seen = _parts.clock.now();
        Result<SourcePage> page = readPage(pass);
        if (!page) {
            return page.failure().cls == ErrorClass::Cancelled ? Status() : Status(page.failure());
        }
        const std::string stuck = stuckReason(*page, pass.position, formerKeys);
        if (!stuck.empty()) {
            return failed(ErrorClass::Permanent, "read " + entity.name + ": " + stuck);
        }
        if (left > 0 && static_cast<std::int64_t>(page->records.size()) > left) {
            page->records.resize(static_cast<std::size_t>(left));
        }
        formerKeys = keysOf(*page);
        PageWrite write = pageOf(*page, entity.name, pass.position, _parts.inspection);
        write.seen = seen;
        if (write.total >= 0 && !totalKnown) {
            _counters.total = std::max<std::int64_t>(_counters.total, 0) + write.total;
            totalKnown = true;
        }
        if (const Status planned = planPage(entity.name, write); !planned) {
            return planned;
        }
        pass.position = write.position;
        left -= left > 0 ? static_cast<std::int64_t>(page->records.size()) : 0;
        done = write.done || (wish.limit > 0 && left <= 0);
        if (_progress) {
            _progress({_counters, {}});
        }
        obeyWish();
    }
    return {};
}

Status DryRun::planPage(const std::string& entity, const PageWrite& page) {
    std::vector<std::string> keys;
    for (const NewItem& item : page.items) {
        keys.push_back(item.key);
    }
    const Result<std::vector<Link>> links = _parts.ledger.links(entity, keys);
    if (!links) {
        return links.failure();
    }
    const SinkCapabilities sink = _parts.sink.capabilities();
    std::vector<ClaimedItem> items;
    std::vector<SinkItem> sinkItems;
    for (std::size_t i = 0; i < page.items.size(); ++i) {
        const NewItem& read = page.items[i];
        ClaimedItem item;
        item.op = read.op;
        item.key = read.key;
        item.version = read.version;
        item.seen = page.seen;
        item.hash = read.hash;
        item.note = read.note;
        item.link = (*links)[i];
        // A dry run does not settle what is open; it tells what the write itself would do.
        item.link.requestId.clear();
        item.link.look = false;
        ++_counters.read;
        if (read.refused) {
            report(item, entity, PlanAction::Fail, *read.refused);
            continue;
        }
        Result<Transformed> transformed{Transformed{}};
        if (item.op == Op::Upsert) {
            transformed = _parts.transform.transform(entity, read.body, !item.link.target.empty());
        }
        const Decision decision = decide(item, transformed, entity, _parts.ledger.identity(), sink, _parts.clock.now());
        switch (decision.action) {
        case Action::Send: {
            SinkItem out{
                item.op,  item.key,           item.version,     item.seen,       read.body,        transformed->fields,
                read.raw, decision.requestId, item.link.target, item.link.token, item.link.posted, item.note};
            items.push_back(std::move(item));
            sinkItems.push_back(std::move(out));
            break;
        }
        case Action::Skip:
            report(item, entity, PlanAction::Skip, {}, reasonFilter);
            break;
        case Action::Hold:
            report(item, entity, decision.failure.cls == ErrorClass::Hold ? PlanAction::Hold : PlanAction::Fail,
                   decision.failure);
            break;
        case Action::Find:
        case Action::Settle:
        case Action::Unchanged:
        case Action::Nothing:
        case Action::Outdated:
            ++_counters.unchanged;
            break;
        }
    }
    return planBatch(entity, items, sinkItems);
}

Status DryRun::planBatch(const std::string& entity, const std::vector<ClaimedItem>& items,
                         const std::vector<SinkItem>& sinkItems) {
    for (std::size_t from = 0; from < sinkItems.size(); from += _parts.policy.batchSize) {
        const std::size_t to = std::min<std::size_t>(sinkItems.size(), from + _parts.policy.batchSize);
        const std::vector<SinkItem> batch(sinkItems.begin() + static_cast<std::ptrdiff_t>(from),
                                          sinkItems.begin() + static_cast<std::ptrdiff_t>(to));
        Result<std::vector<PlannedChange>> plan = _parts.sink.plan(_setting.call(1), entity, batch);
        if (!plan && plan.failure().cls != ErrorClass::Unsupported) {
            return within("plan " + entity, plan.failure());
        }
        for (std::size_t i = from; i < to; ++i) {
            DryChange change{entity, items[i].key, items[i].version, items[i].hash, {}};
            if (plan && i - from < plan->size()) {
                change.change = (*plan)[i - from];
            } else {
                // A sink that plans nothing still lets us count.
                change.change.action = items[i].link.target.empty() ? PlanAction::Create : PlanAction::Update;
            }
            count(change);
            if (_changed && change.change.action != PlanAction::Unchanged) {
                _changed(change);
            }
        }
    }
    return {};
}

void DryRun::count(const DryChange& change) {
    switch (change.change.action) {
    case PlanAction::Create:
        ++_counters.created;
        break;
    case PlanAction::Update:
        ++_counters.updated;
        break;
    case PlanAction::Unchanged:
        ++_counters.unchanged;
        break;
    case PlanAction::Void:
        ++_counters.deleted;
        break;
    case PlanAction::Hold:
        ++_counters.held;
        break;
    case PlanAction::Fail:
        ++_counters.failed;
        break;
    case PlanAction::Skip:
        ++_counters.skipped;
        break;
    }
}

void DryRun::report(const ClaimedItem& item, const std::string& entity, PlanAction action, const Failure& failure,
                    const std::string& reason) {
    DryChange change{entity, item.key, item.version, item.hash, {}};
    change.change.action = action;
    change.change.failure = failure;
    change.change.reason = reason;
    count(change);
    if (_changed) {
        _changed(change);
    }
}

} // namespace crossdock::engine
