#include "engine/deliverer.hpp"

namespace crossdock::engine {

namespace {

constexpr std::int64_t idleUs = 100'000;

// A person sent back what was refused when it was read: there is nothing to send.
Failure neverRead() {
    Failure failure =
        failed(ErrorClass::Hold, "this version was refused when it was read, so there is nothing to send; "
                                 "mend it in the source, then it is read anew");
    failure.reason = "never_read";
    return failure;
}

Failure damaged() {
    Failure failure = failed(ErrorClass::Hold,
                             "what the store kept of this version is damaged, so nothing was sent; look at the disk "
                             "and run crossdock store check, read the record anew (crossdock sync FLOW --full), "
                             "then retry");
    failure.reason = "body_damaged";
    return failure;
}

} // namespace

UtcTime Deliverer::step() {
    switch (_phase) {
    case Phase::Idle:
        return claim();
    case Phase::Claimed:
        return decideAll();
    case Phase::Writing:
    case Phase::Finding:
        return call();
    case Phase::Written:
    case Phase::Found:
        break;
    }
    return judgeAll();
}

void Deliverer::reset() {
    _phase = Phase::Idle;
    _batch = Batch{};
    _fields.clear();
    _jobs.clear();
    _results.clear();
    _verdicts.clear();
    _notes.clear();
}

UtcTime Deliverer::forget(const Failure& failure) {
    _setting.halt.storeFailed(failure);
    _setting.ledger.letGo(_batch.fence);
    reset();
    return _setting.later(idleUs);
}

UtcTime Deliverer::claim() {
    const UtcTime now = _setting.clock.now();
    if (_setting.halt.stopped()) {
        return _setting.later(idleUs);
    }
    if (_nextBatch > now) {
        return _nextBatch;
    }
    if (const UtcTime free = _setting.sinkGate.ask(now); free > now) {
        return free;
    }
    const Policy& policy = _setting.policy;
    // While the breaker probes, one record is enough to risk.
    const BatchSize size{_setting.sinkGate.closed() ? policy.batchSize : 1, policy.patienceUs, policy.queueLimit()};
    Result<Batch> batch = _setting.ledger.claim(_setting.entityNames(), size, now, UtcTime{now.us + policy.leaseUs});
    if (!batch) {
        return forget(batch.failure());
    }
    if (batch->items.empty()) {
        return _setting.later(idleUs);
    }
    _batch = std::move(*batch);
    for (ClaimedItem& item : _batch.items) {
        item.hash = _setting.inspection.renewed(item.hash); // it is mapped by the conf of now
    }
    _phase = Phase::Claimed;
    return now;
}

UtcTime Deliverer::decideAll() {
    const UtcTime now = _setting.clock.now();
    const SinkCapabilities sink = _setting.sink.capabilities();
    bool anyFind = false;
    _fields.assign(_batch.items.size(), {});
    for (std::size_t i = 0; i < _batch.items.size(); ++i) {
        const ClaimedItem& item = _batch.items[i];
        if (_setting.halt.stopped()) {
            _verdicts.push_back(release(item));
            continue;
        }
        Result<Transformed> transformed{Transformed{}};
        if (item.isDamaged) {
            transformed = damaged();
        } else if (item.op == Op::Upsert) {
            transformed = item.body.empty()
                              ? Result<Transformed>(neverRead())
                              : _setting.transform.transform(_batch.entity, item.body, !item.link.target.empty());
        }
        Decision decision = decide(item, transformed, _batch.entity, _setting.ledger.identity(), sink, now);
        if (transformed.ok()) {
            _fields[i] = std::move(transformed->fields);
        }
        if (decision.action == Action::Send || decision.action == Action::Find) {
            anyFind = anyFind || decision.action == Action::Find;
            _jobs.push_back({i, std::move(decision)});
        } else {
            _verdicts.push_back(judgeDecision(item, decision));
        }
    }
    if (anyFind) {
        std::vector<Job> finds;
        for (Job& job : _jobs) {
            if (job.decision.action == Action::Find) {
                finds.push_back(std::move(job));
            } else {
                _verdicts.push_back(release(_batch.items[job.item]));
            }
        }
        _jobs = std::move(finds);
    }
    return prepare();
}

UtcTime Deliverer::prepare() {
    const UtcTime now = _setting.clock.now();
    if (_jobs.empty()) {
        return confirm();
    }
    if (_jobs.front().decision.action == Action::Find) {
        _phase = Phase::Finding;
        if (_verdicts.empty()) {
            return now;
        }
        const Status confirmed = _setting.ledger.confirm(_batch, _verdicts, _notes, now);
        _verdicts.clear();
        _notes.clear();
        return confirmed ? now : forget(confirmed.failure());
    }
    const UtcTime leaseUntil{now.us + _setting.policy.leaseUs};
    const UtcTime until{leaseUntil.us + _setting.policy.driftUs};
    std::vector<Intent> intents;
    for (const Job& job : _jobs) {
        intents.push_back({_batch.items[job.item].id, job.decision.requestId, job.decision.contentHash, until});
    }
    const Status intended = _setting.ledger.intend(_batch, intents, leaseUntil);
    if (!intended) {
        return forget(intended.failure());
    }
    _batch.leaseUntil = leaseUntil;
    _phase = Phase::Writing;
    return now;
}

std::vector<SinkItem> Deliverer::sinkItems() const {
    std::vector<SinkItem> items;
    items.reserve(_jobs.size());
    for (const Job& job : _jobs) {
        const ClaimedItem& item = _batch.items[job.item];
        SinkItem out;
        out.op = item.op;
        out.key = item.key;
        out.version = item.version;
        out.seen = item.seen;
        out.body = item.body;
        out.fields = _fields[job.item];
        out.raw = item.raw;
        out.requestId = _phase == Phase::Writing ? job.decision.requestId : item.link.requestId;
        out.target = item.link.target;
        out.token = item.link.token;
        out.postedHash = item.link.posted;
        out.note = item.note;
        items.push_back(std::move(out));
    }
    return items;
}

UtcTime Deliverer::call() {
    const UtcTime now = _setting.clock.now();
    if (now.us + _setting.policy.callUs > _batch.leaseUntil.us) {
        _setting.ledger.letGo(_batch.fence);
        reset();
        return now;
    }
    std::uint32_t attempt = 1;
    for (const Job& job : _jobs) {
        attempt = std::max(attempt, _batch.items[job.item].attempt);
    }
    _setting.sinkGate.began(now);
    const std::vector<SinkItem> items = sinkItems();
    if (_phase == Phase::Writing) {
        _results = _setting.sink.write(_setting.call(attempt), _batch.entity, items);
        _phase = Phase::Written;
    } else {
        _results = _setting.sink.find(_setting.call(attempt), _batch.entity, items);
        _phase = Phase::Found;
    }
    _results.resize(items.size());
    weigh();
    return _setting.clock.now();
}

void Deliverer::weigh() {
    const UtcTime now = _setting.clock.now();
    bool any = false;
    std::optional<Failure> worst;
    for (const SinkResult& result : _results) {
        if (result.outcome != Outcome::Failed || fateOf(result.failure) == CallFate::Fine) {
            any = true;
        } else if (!worst || fateOf(result.failure) > fateOf(*worst)) {
            worst = result.failure;
        }
    }
    if (!worst || (any && fateOf(*worst) == CallFate::Refused)) {
        _setting.sinkGate.ended(CallFate::Fine, now, now);
        return;
    }
    const std::int64_t pause = worst->retryAfterMs < 0 ? _setting.policy.throttleUs : worst->retryAfterMs * 1000;
    const CallFate fate = fateOf(*worst);
    _setting.sinkGate.ended(fate, now, UtcTime{now.us + pause});
    const bool over = fate == CallFate::Stopped ||
                      (fate == CallFate::Refused && _setting.policy.readAttempts != 0 && _setting.sinkGate.down());
    if (over && _setting.halt.stop(within("write " + _batch.entity, *worst))) {
        _notes.push_back({"flow_stopped", _batch.entity, {}, worst->message, {}});
    }
}

UtcTime Deliverer::judgeAll() {
    const UtcTime now = _setting.clock.now();
    const SinkCapabilities sink = _setting.sink.capabilities();
    const bool closed = _setting.sinkGate.closed();
    for (std::size_t i = 0; i < _jobs.size(); ++i) {
        const ClaimedItem& item = _batch.items[_jobs[i].item];
        const std::uint64_t random = _setting.random.next();
        const SinkResult& result = _results[i];
        const bool counts = closed || result.outcome != Outcome::Failed || !nobodyThere(result.failure);
        _verdicts.push_back(
            _phase == Phase::Written
                ? judgeWrite(item, _jobs[i].decision, result, sink, _setting.policy, now, random, counts)
                : judgeFind(item, result, sink, _setting.policy, now, random, counts));
    }
    return confirm();
}

UtcTime Deliverer::confirm() {
    const UtcTime now = _setting.clock.now();
    const Status confirmed = _setting.ledger.confirm(_batch, _verdicts, _notes, now);
    if (!confirmed) {
        return forget(confirmed.failure());
    }
    reset();
    _nextBatch = UtcTime{now.us + _setting.policy.batchDelayUs};
    return now;
}

} // namespace crossdock::engine
