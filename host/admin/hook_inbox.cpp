#include "admin/hook_inbox.hpp"

#include "vault/crypto.hpp"

#include <chrono>

namespace crossdock::admin {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t kept = 8LL * 24 * 60 * minute;
constexpr std::int64_t mostKept = 100'000;
constexpr std::int64_t mostWaiting = 10'000;
constexpr std::int64_t pruneEvery = 500;
constexpr std::int64_t again = 5 * second;
constexpr std::int64_t mostTopics = 8; // a shop sends one body under four: trash of an order in its old tables

void prune(store::Connection& connection, const std::string& name, UtcTime now) {
    connection.prepare("DELETE FROM hook WHERE connection = :name AND last < :old")
        .bind(":name", name)
        .bind(":old", now.us - kept)
        .run();
    connection
        .prepare("DELETE FROM hook WHERE id IN (SELECT id FROM hook INDEXED BY hook_age WHERE connection = :name ORDER "
                 "BY last DESC "
                 "LIMIT -1 OFFSET :most)")
        .bind(":name", name)
        .bind(":most", mostKept)
        .run();
}

} // namespace

HookInbox::HookInbox(const HookInboxParts& parts) : _parts(parts), _thread([this] { work(); }) {}

HookInbox::~HookInbox() {
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
    }
    _news.notify_all();
    _thread.join();
}

Result<HookInbox::Taken> HookInbox::take(const std::string& name, const std::string& topic, const std::string& body) {
    const Result<vault::Digest> digest = vault::sha256(vault::bytesOf(body));
    if (!digest) {
        return digest.failure();
    }
    const UtcTime now = _parts.clock.now();
    Result<Taken> taken = _parts.database.transaction([&](store::Connection& connection) {
        std::int64_t id = 0;
        std::int64_t due = 0;
        {
            store::Statement row = connection.prepare(
                "SELECT id, due, done FROM hook WHERE connection = :name AND digest = :digest AND hint = :hint");
            row.bind(":name", name).bindBlob(":digest", vault::textOf(*digest)).bind(":hint", topic);
            if (row.step()) {
                id = row.integer(0);
                // One that still waits keeps its time; one that was looked at is so again, but once a minute.
                due = row.integer(2) == 0 ? row.integer(1) : std::max(now.us, row.integer(1) + minute);
            }
        }
        if (id != 0) {
            connection
                .prepare(
                    "UPDATE hook SET last = :now, times = times + 1, body = :body, done = 0, due = :due WHERE id = :id")
                .bind(":now", now.us)
                .bindBlob(":body", body)
                .bind(":due", due)
                .bind(":id", id)
                .run();
            return Taken::Duplicate;
        }
        store::Statement twins =
            connection.prepare("SELECT count(*) FROM hook WHERE connection = :name AND digest = :digest");
        twins.bind(":name", name).bindBlob(":digest", vault::textOf(*digest)).step();
        if (twins.integer(0) >= mostTopics) {
            return Taken::Duplicate;
        }
        store::Statement waits = connection.prepare("SELECT count(*) FROM hook INDEXED BY hook_waiting WHERE done = 0");
        waits.step();
        const bool full = waits.integer(0) >= mostWaiting;
        store::Statement row =
            connection.prepare("INSERT INTO hook(connection, digest, hint, body, first, last, due, done) "
                               "VALUES(:name, :digest, :hint, :body, :now, :now, :now, :done) RETURNING id");
        row.bind(":name", name).bindBlob(":digest", vault::textOf(*digest)).bind(":hint", topic).bind(":now", now.us);
        full ? row.bindNull(":body") : row.bindBlob(":body", body);
        row.bind(":done", std::int64_t{full ? 1 : 0}).step();
        id = row.integer(0);
        row.reset();
        if (id % pruneEvery == 0) {
            prune(connection, name, now);
        }
        return full ? Taken::Full : Taken::New;
    });
    if (taken) {
        const std::lock_guard lock(_mutex);
        _rung = true;
        _news.notify_all();
    }
    return taken;
}

void HookInbox::settle() {
    std::unique_lock lock(_mutex);
    _rung = true;
    _news.notify_all();
    _news.wait(lock, [this] { return _ending || (!_rung && !_busy); });
}

void HookInbox::work() {
    std::unique_lock lock(_mutex);
    while (!_ending) {
        _news.wait_for(lock, std::chrono::seconds(1), [this] { return _rung || _ending; });
        if (_ending) {
            return;
        }
        _rung = false;
        _busy = true;
        lock.unlock();
        workOff();
        lock.lock();
        _busy = false;
        _news.notify_all();
    }
}

Result<std::vector<HookInbox::Waiting>> HookInbox::waiting() {
    return _parts.database.read([this](store::Connection& connection) {
        std::vector<Waiting> found;
        store::Statement row =
            connection.prepare("SELECT id, connection, hint, body FROM hook INDEXED BY hook_waiting WHERE "
                               "done = 0 AND due <= :now ORDER BY id LIMIT 50");
        row.bind(":now", _parts.clock.now().us);
        while (row.step()) {
            found.push_back({row.integer(0), row.text(1), row.text(2), row.blob(3)});
        }
        return found;
    });
}

void HookInbox::workOff() {
    for (;;) {
        const Result<std::vector<Waiting>> all = waiting();
        if (!all || all->empty()) {
            return;
        }
        for (const Waiting& hook : *all) {
            const Status wanted = deliver(hook);
            const bool later = !wanted && wanted.failure().cls != ErrorClass::Config;
            const Status noted = _parts.database.transaction([&](store::Connection& connection) {
                store::Statement row =
                    connection.prepare(later ? "UPDATE hook SET due = :due WHERE id = :id"
                                             : "UPDATE hook SET done = 1, body = NULL WHERE id = :id");
                if (later) {
                    row.bind(":due", _parts.clock.now().us + again);
                }
                row.bind(":id", hook.id).run();
            });
            if (!noted) {
                return;
            }
        }
    }
}

Status HookInbox::deliver(const Waiting& hook) {
    const Result<HookContent> content = _parts.directory.read(hook.connection, hook.topic, hook.body);
    if (!content) {
        _parts.counts.hook(hook.connection, "unreadable");
        _parts.log.warning("a webhook could not be read",
                           {{"connection", hook.connection}, {"cause", content.failure().message}});
        return {};
    }
    for (std::size_t i = 0; i < content->foreign; ++i) {
        _parts.counts.hook(hook.connection, "foreign");
    }
    if (content->isCut) {
        _parts.counts.hook(hook.connection, "sweep_needed");
        _parts.log.warning("a webhook names too many records; the next sync finds the rest",
                           {{"connection", hook.connection}});
    }
    if (content->hints.empty()) {
        _parts.log.info("a webhook names no record", {{"connection", hook.connection}, {"topic", hook.topic}});
    }
    for (const HookHint& hint : content->hints) {
        if (const Status wanted = _parts.control.want(hook.connection, hint.entity, hint.keys); !wanted) {
            _parts.log.warning(
                "a webhook's records were not asked for",
                {{"connection", hook.connection}, {"entity", hint.entity}, {"cause", wanted.failure().message}});
            return wanted;
        }
    }
    return {};
}

} // namespace crossdock::admin
