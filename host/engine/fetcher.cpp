#include "engine/fetcher.hpp"

#include "engine/page.hpp"

namespace crossdock::engine {

namespace {

constexpr std::int64_t idleUs = 500'000;
// A source that says nothing of a key, not even that there is more to come, is asked so often.
constexpr std::uint32_t fetchAttempts = 5;

} // namespace

UtcTime Fetcher::step() {
    if (_page) {
        return store();
    }
    if (_setting.halt.stopped()) {
        reset();
        return _setting.later(idleUs);
    }
    return _keys.empty() ? ask() : read();
}

void Fetcher::reset() {
    _keys.clear();
    _page.reset();
}

UtcTime Fetcher::forget(const Failure& failure) {
    _setting.halt.storeFailed(failure);
    reset();
    return _setting.later(idleUs);
}

UtcTime Fetcher::ask() {
    const UtcTime now = _setting.clock.now();
    Result<std::vector<std::string>> keys =
        _setting.ledger.wanted(_setting.entityNames(), _setting.policy.pageSize, now, _entity);
    if (!keys) {
        return forget(keys.failure());
    }
    _keys = std::move(*keys);
    return _keys.empty() ? _setting.later(idleUs) : now;
}

UtcTime Fetcher::read() {
    const UtcTime now = _setting.clock.now();
    if (const UtcTime free = _setting.sourceGate.ask(now); free > now) {
        return free;
    }
    Pass pass;
    pass.mode = PassMode::Ids;
    pass.entity = _entity;
    pass.ids = _keys;
    pass.maxRecords = static_cast<std::uint32_t>(_keys.size());
    _seen = now;
    _page = _setting.source.read(_patience.begin(), pass);
    _patience.end(_page->failure ? &*_page->failure : nullptr);
    return _setting.clock.now();
}

UtcTime Fetcher::store() {
    if (_page->failure && _page->records.empty()) {
        const Failure failure = *_page->failure;
        _page.reset();
        return _patience.failed(failure, "read " + _entity + " by id");
    }
    // What a read did not come to is not missing. What a complete one leaves out is there, but out of
    // the source's scope (a status that it does not carry): it stays as it is.
    const bool complete = _page->done && !_page->failure;
    std::vector<std::string> asked = _keys;
    if (!complete && !_page->records.empty()) {
        asked.clear();
        for (const SourceRecord& record : _page->records) {
            asked.push_back(record.key);
        }
    }
    PageWrite write = pageOf(*_page, _entity, {}, _setting.inspection);
    write.seen = _seen;
    write.now = _setting.clock.now();
    const Result<PageCounts> stored =
        _setting.ledger.storeFetched(_entity, _setting.sync, asked, write, complete ? 0 : fetchAttempts);
    if (!stored) {
        return forget(stored.failure());
    }
    _patience.fine();
    reset();
    return _setting.clock.now();
}

} // namespace crossdock::engine
