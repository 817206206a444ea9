#include "engine/reader.hpp"

#include "engine/page.hpp"

#include <algorithm>

namespace crossdock::engine {

namespace {

constexpr std::int64_t idleUs = 200'000;

std::vector<ListedKey> listedOn(const SourcePage& page) {
    std::vector<ListedKey> listed;
    for (const SourceRecord& record : page.records) {
        if (!record.refused) {
            listed.push_back({record.key, record.stamp});
        }
    }
    return listed;
}

} // namespace

UtcTime Reader::step() {
    if (_page) {
        return store();
    }
    if (!_part) {
        return claim();
    }
    if (_setting.halt.stopped()) {
        return giveBack();
    }
    return _room ? read() : awaitRoom();
}

void Reader::reset() {
    _part.reset();
    _page.reset();
    _room = false;
    _formerKeys.clear();
}

void Reader::letGo() {
    if (_part) {
        _setting.ledger.letGo(_part->fence);
    }
    reset();
}

UtcTime Reader::forget(const Failure& failure) {
    _setting.halt.storeFailed(failure);
    letGo();
    return _setting.later(idleUs);
}

UtcTime Reader::claim() {
    const UtcTime now = _setting.clock.now();
    if (_setting.halt.stopped()) {
        return _setting.later(idleUs);
    }
    if (const UtcTime free = _setting.sourceGate.ask(now); free > now) {
        return free;
    }
    Result<std::optional<PartClaim>> part =
        _setting.ledger.claimPart(_setting.entityNames(), now, UtcTime{now.us + _setting.policy.leaseUs});
    if (!part) {
        return forget(part.failure());
    }
    if (!*part) {
        return _setting.later(idleUs);
    }
    _part = std::move(**part);
    return now;
}

UtcTime Reader::giveBack() {
    const Status released = _setting.ledger.releasePart(*_part);
    if (!released) {
        letGo();
        return _setting.later(idleUs);
    }
    reset();
    return _setting.clock.now();
}

UtcTime Reader::awaitRoom() {
    const std::uint32_t bound = _setting.policy.queueLimit();
    const Result<std::uint64_t> ready = _setting.ledger.readyUpTo(_setting.entityNames(), bound);
    if (!ready) {
        return forget(ready.failure());
    }
    _room = *ready < bound;
    return _room ? _setting.clock.now() : _setting.later(idleUs);
}

UtcTime Reader::read() {
    const UtcTime now = _setting.clock.now();
    if (now.us + _setting.policy.callUs > _part->leaseUntil.us) {
        letGo();
        return now;
    }
    if (const UtcTime free = _setting.sourceGate.ask(now); free > now) {
        return free;
    }
    Pass pass;
    pass.mode = _part->mode;
    pass.entity = _part->entity;
    pass.since = _part->since;
    pass.until = _part->until;
    pass.window = _part->window;
    pass.position = _part->position;
    pass.maxRecords = _setting.policy.pageSize;
    if (_part->left > 0) {
        pass.maxRecords = static_cast<std::uint32_t>(std::min<std::int64_t>(_part->left, pass.maxRecords));
    }
    _seen = now;
    _page = _setting.source.read(_patience.begin(), pass);
    _patience.end(_page->failure ? &*_page->failure : nullptr);
    return _setting.clock.now();
}

PageWrite Reader::writeOf(UtcTime now) {
    if (_part->left > 0 && static_cast<std::int64_t>(_page->records.size()) > _part->left) {
        _page->records.resize(static_cast<std::size_t>(_part->left));
    }
    PageWrite write;
    if (_part->mode == PassMode::Keys) {
        write.position = _page->records.empty() ? _part->position : _page->records.back().position;
        write.serverDate = _page->serverDate;
        write.done = _page->done && !_page->failure;
    } else {
        write = pageOf(*_page, _part->entity, _part->position, _setting.inspection);
    }
    if (_part->left > 0 && static_cast<std::int64_t>(_page->records.size()) >= _part->left) {
        write.done = true;
    }
    write.seen = _seen;
    write.now = now;
    write.leaseUntil = UtcTime{now.us + _setting.policy.leaseUs};
    return write;
}

Result<PageCounts> Reader::storeIn(const PageWrite& write) {
    return _part->mode == PassMode::Keys ? _setting.ledger.storeKeys(*_part, write, listedOn(*_page))
                                         : _setting.ledger.storePage(*_part, write);
}

UtcTime Reader::store() {
    const std::string doing = "read " + _part->entity;
    const std::string stuck = stuckReason(*_page, _part->position, _formerKeys);
    if (!stuck.empty()) {
        _page.reset();
        return _patience.failed(failed(ErrorClass::Permanent, stuck), doing);
    }
    const std::optional<Failure> failure = _page->failure;
    if (failure && _page->records.empty()) {
        _page.reset();
        return _patience.failed(*failure, doing);
    }
    const PageWrite write = writeOf(_setting.clock.now());
    const Result<PageCounts> stored = storeIn(write);
    if (!stored) {
        return forget(stored.failure());
    }
    _formerKeys = keysOf(*_page);
    _part->position = write.position;
    _part->leaseUntil = write.leaseUntil;
    _part->left -= _part->left > 0 ? static_cast<std::int64_t>(_page->records.size()) : 0;
    _page.reset();
    _room = false;
    if (failure) {
        return _patience.failed(*failure, doing);
    }
    _patience.fine();
    if (write.done) {
        reset();
    }
    return _setting.clock.now();
}

} // namespace crossdock::engine
