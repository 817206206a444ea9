#include "engine/opener.hpp"

#include "engine/cursor.hpp"

namespace crossdock::engine {

namespace {

constexpr std::int64_t idleUs = 200'000;

} // namespace

UtcTime Opener::step() {
    if (_wish.resumeOnly || _entity >= _setting.entities.size()) {
        _finished = true;
    }
    if (_finished || _setting.halt.stopped()) {
        return _setting.later(idleUs);
    }
    const EntityRoute& entity = _setting.entities[_entity];
    switch (_phase) {
    case Phase::Ask:
        return ask(entity);
    case Phase::Probe:
        return probe(entity);
    case Phase::Split:
        return split(entity);
    case Phase::Open:
        break;
    }
    return open();
}

void Opener::reset() {
    _phase = Phase::Ask;
}

UtcTime Opener::forget(const Failure& failure) {
    _setting.halt.storeFailed(failure);
    reset();
    return _setting.later(idleUs);
}

UtcTime Opener::next() {
    ++_entity;
    _phase = Phase::Ask;
    _finished = _entity >= _setting.entities.size();
    return _setting.clock.now();
}

bool Opener::splittable(const EntityRoute& entity) const {
    return entity.splits && _setting.policy.windows > 1 && _wish.limit == 0 && !_wish.since && !_wish.until;
}

UtcTime Opener::ask(const EntityRoute& entity) {
    if (_wish.sweep && !entity.keys) {
        return next();
    }
    const Result<Mark> mark = _setting.ledger.mark(entity.name);
    if (!mark) {
        return forget(mark.failure());
    }
    const bool bounded = _wish.since || _wish.until || _wish.limit > 0;
    if (mark->passOpen && !_wish.sweep && !bounded && (!_wish.full || mark->passIsFull)) {
        return next();
    }
    _plan = PassPlan{};
    _plan.entity = entity.name;
    _plan.mode = _wish.sweep ? PassMode::Keys : PassMode::Full;
    _plan.overlapUs = _setting.policy.overlapUs;
    _plan.lagUs = _setting.policy.lagUs;
    _plan.limit = _wish.limit;
    _plan.sync = _setting.sync;
    _plan.moves = entity.incremental && !bounded && !_wish.sweep;
    _phase = Phase::Open;
    if (_wish.sweep) {
        return _setting.clock.now();
    }
    const bool fromCursor = entity.incremental && mark->known && !_wish.full;
    if (_wish.since || _wish.until) {
        _plan.since = _wish.since.value_or(UtcTime{});
        _plan.until = _wish.until.value_or(UtcTime{});
    } else if (fromCursor) {
        _plan.since = sinceOf(mark->hwm, _setting.policy.overlapUs);
    } else if (splittable(entity)) {
        _phase = Phase::Probe;
    }
    return _setting.clock.now();
}

UtcTime Opener::probe(const EntityRoute& entity) {
    const UtcTime now = _setting.clock.now();
    if (const UtcTime free = _setting.sourceGate.ask(now); free > now) {
        return free;
    }
    Pass pass;
    pass.entity = entity.name;
    pass.maxRecords = 1;
    const SourcePage page = _setting.source.read(_patience.begin(), pass);
    _patience.end(page.failure ? &*page.failure : nullptr);
    if (page.failure) {
        return _patience.failed(*page.failure, "read " + entity.name);
    }
    _patience.fine();
    _plan.opened = page.serverDate;
    // Without the source's clock nothing says where the closing pass would have to begin.
    _phase = page.serverDate.us > 0 && !page.done ? Phase::Split : Phase::Open;
    return _setting.clock.now();
}

UtcTime Opener::split(const EntityRoute& entity) {
    const UtcTime now = _setting.clock.now();
    if (const UtcTime free = _setting.sourceGate.ask(now); free > now) {
        return free;
    }
    Result<std::vector<std::string>> windows =
        _setting.source.split(_patience.begin(), entity.name, _setting.policy.windows);
    _patience.end(windows ? nullptr : &windows.failure());
    if (!windows) {
        return _patience.failed(windows.failure(), "split " + entity.name);
    }
    _patience.fine();
    if (windows->size() > 1) {
        _plan.windows = std::move(*windows);
        _plan.closing = entity.incremental;
    }
    _phase = Phase::Open;
    return _setting.clock.now();
}

UtcTime Opener::open() {
    const Result<bool> opened = _setting.ledger.openPass(_plan, _setting.clock.now());
    return opened ? next() : forget(opened.failure());
}

} // namespace crossdock::engine
