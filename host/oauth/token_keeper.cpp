#include "oauth/token_keeper.hpp"

#include "vault/guarded.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace crossdock::oauth {

namespace {

constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t dayUs = 86'400 * secondUs;
constexpr std::int64_t longestMarginUs = 300 * secondUs;
constexpr std::int64_t longestBackoffUs = 60 * secondUs;
constexpr std::int64_t leastTimeUs = 2 * secondUs; ///< a refresh is not begun with less time left
constexpr unsigned saveAttempts = 3;
constexpr auto beat = std::chrono::milliseconds(25);
constexpr std::size_t ownerLength = 16;

/// How long before its end a token is renewed: a small part of its life.
std::int64_t marginOf(const TokenSet& set) {
    const std::int64_t lifeUs = set.accessExpires.us - set.refreshedAt.us;
    return std::clamp<std::int64_t>(lifeUs / 4, 0, longestMarginUs);
}

/// Gives the lease back at the end of a scope.
class Leased {
public:
    Leased(RefreshLease& lease, const std::string& owner) : _lease(lease), _owner(owner) {}
    ~Leased() { static_cast<void>(_lease.release(_owner).ok()); } // else it ends by itself
    Leased(const Leased&) = delete;
    Leased& operator=(const Leased&) = delete;

private:
    RefreshLease& _lease;
    const std::string& _owner;
};

} // namespace

TokenKeeper::TokenKeeper(std::string connection, KeeperParts parts)
    : _connection(std::move(connection)),
      _parts(std::move(parts)),
      _owner("refresh-" + randomId(_parts.random, ownerLength)) {}

Result<net::AccessToken> TokenKeeper::accessToken(const net::AuthScheme& scheme, const net::Call& call) {
    return vault::guarded([&] { return current(scheme, 0, call); });
}

Status TokenKeeper::refresh(const net::AuthScheme& scheme, std::uint64_t refusedGeneration, const net::Call& call) {
    const Result<net::AccessToken> token = vault::guarded([&] { return current(scheme, refusedGeneration, call); });
    return token ? Status() : Status(token.failure());
}

/// Whether the token in hand may be used, given that the remote refused all up to `refused`.
bool TokenKeeper::serves(std::uint64_t refused) const {
    return _held.generation > refused && _parts.clock.now() < _held.expires;
}

Result<net::AccessToken> TokenKeeper::current(const net::AuthScheme& scheme, std::uint64_t refused,
                                              const net::Call& call) {
    std::unique_lock lock(_mutex);
    for (;;) {
        const bool usable = serves(refused);
        const bool due = !usable || _parts.clock.now() >= _held.renewAt;
        const bool quiet = _parts.clock.monoUs() < _retryAtMonoUs;
        if (usable && (!due || _flying || quiet)) {
            return net::AccessToken{_held.access.clone(), _held.generation};
        }
        if (!_flying && quiet) {
            return _lastFlight.failure();
        }
        if (!_flying) {
            _flying = true;
            lock.unlock();
            const Status flown = fly(scheme, call);
            lock.lock();
            if (!flown && !serves(refused)) {
                return flown.failure();
            }
            continue;
        }
        if (const Status landed = awaitLanding(lock, call); !landed) {
            return landed.failure();
        }
        // What ended another's flight for reasons of its own is no answer for this call.
        const bool own = !_lastFlight && (_lastFlight.failure().cls == ErrorClass::Cancelled ||
                                          _lastFlight.failure().cls == ErrorClass::Deadline);
        if (!_lastFlight && !own && !serves(refused)) {
            return _lastFlight.failure();
        }
    }
}

Status TokenKeeper::awaitLanding(std::unique_lock<std::mutex>& lock, const net::Call& call) {
    const std::uint64_t awaited = _flights;
    while (_flying && _flights == awaited) {
        _landed.wait_for(lock, beat);
        if (const Status wanted = stillWanted(call); !wanted && _flying) {
            return wanted;
        }
    }
    return {};
}

Status TokenKeeper::fly(const net::AuthScheme& scheme, const net::Call& call) {
    _asked = false;
    const Status flown = vault::guarded([&] { return renew(scheme, call); });
    const std::lock_guard lock(_mutex);
    if (flown) {
        _failures = 0;
        _retryAtMonoUs = 0;
    } else if (_asked && flown.failure().code != "invalid_grant") {
        _retryAtMonoUs = _parts.clock.monoUs() + backoffUs(flown.failure());
        ++_failures;
    }
    _flying = false;
    ++_flights;
    _lastFlight = flown;
    _landed.notify_all();
    return flown;
}

std::int64_t TokenKeeper::backoffUs(const Failure& failure) {
    constexpr unsigned mostDoublings = 6;
    const std::int64_t base = std::min(secondUs << std::min(_failures, mostDoublings), longestBackoffUs);
    const auto jitter = static_cast<std::int64_t>(_parts.random.below(static_cast<std::uint64_t>(base / 2)));
    return std::max(base + jitter, failure.retryAfterMs * 1'000);
}

Status TokenKeeper::renew(const net::AuthScheme& scheme, const net::Call& call) {
    if (_unsaved) {
        Unsaved fresh = std::move(*_unsaved);
        _unsaved.reset();
        return persist(std::move(fresh));
    }
    for (;;) {
        const Result<StoredSet> stored = _parts.store.load();
        if (!stored) {
            return stored.failure().code == "vault_missing" ? notConnected() : stored.failure();
        }
        if (isFresh(*stored)) {
            adopt(stored->set, stored->version);
            return {};
        }
        if (stored->version == _goneVersion) {
            return gone();
        }
        if (const Status wanted = stillWanted(call); !wanted) {
            return wanted;
        }
        const UtcTime now = _parts.clock.now();
        const Result<bool> leased = _parts.lease.acquire(_owner, now, {now.us + HttpTokenEndpoint::callUs});
        if (!leased) {
            return within("no refresh without the store", leased.failure());
        }
        if (!*leased) {
            std::this_thread::sleep_for(beat); // another process is at it: it has new tokens soon, or its lease ends
            continue;
        }
        const Leased held(_parts.lease, _owner);
        const Result<StoredSet> still = _parts.store.load();
        if (still && still->version == stored->version) {
            return ask(scheme, *still, call);
        }
    }
}

Status TokenKeeper::ask(const net::AuthScheme& scheme, const StoredSet& stored, const net::Call& call) {
    if (_endpoint == nullptr) {
        Result<std::unique_ptr<TokenEndpoint>> made = _parts.endpoint(scheme);
        if (!made) {
            return made.failure();
        }
        _endpoint = std::move(*made);
    }
    // Not to be cancelled: an answer that nobody takes may hold the only refresh token that still counts.
    const net::Call own{std::min(call.deadlineMonoUs, _parts.clock.monoUs() + HttpTokenEndpoint::callUs), {}, call.id};
    _asked = true;
    Result<TokenAnswer> answer = _endpoint->refresh(stored.set.refresh, own);
    if (answer) {
        _asked = false; // whatever becomes of it now is the store's doing
        return persist({renewed(stored.set, std::move(*answer), _parts.clock.now()), stored.version});
    }
    if (answer.failure().code != "invalid_grant") {
        return answer.failure();
    }
    const Result<StoredSet> latest = _parts.store.load();
    if (latest && latest->version != stored.version) { // somebody has connected anew meanwhile
        adopt(latest->set, latest->version);
        return {};
    }
    _goneVersion = stored.version;
    const Failure failure = gone();
    _parts.log.error("the sign-in is gone", {{"connection", _connection}, {"detail", failure.message}});
    return failure;
}

Status TokenKeeper::persist(Unsaved fresh) {
    Failure cause;
    for (unsigned attempt = 0; attempt < saveAttempts; ++attempt) {
        const Result<std::uint64_t> saved = _parts.store.save(fresh.set, fresh.expectedVersion);
        if (saved) {
            adopt(fresh.set, *saved);
            _parts.log.info("access token renewed", {{"connection", _connection},
                                                     {"until", fresh.set.accessExpires.text()},
                                                     {"number", std::to_string(fresh.set.generation)}});
            return {};
        }
        cause = saved.failure();
        const Result<StoredSet> latest = _parts.store.load();
        if (latest && latest->version != fresh.expectedVersion) {
            adopt(latest->set, latest->version); // stored after all, or somebody has connected anew
            return {};
        }
        if (!latest && latest.failure().code == "vault_missing") {
            return notConnected();
        }
        std::this_thread::sleep_for(beat);
    }
    _unsaved = std::move(fresh);
    Failure failure = notStored(cause);
    _parts.log.error("new tokens are not stored", {{"connection", _connection}, {"detail", failure.message}});
    return failure;
}

/// Whether the stored set is another than the one in hand, and serves for a while.
bool TokenKeeper::isFresh(const StoredSet& stored) const {
    const bool another = _held.generation == 0 || stored.version != _held.version;
    return another && _parts.clock.now().us < stored.set.accessExpires.us - marginOf(stored.set);
}

void TokenKeeper::adopt(const TokenSet& set, std::uint64_t version) {
    warnOfEnd(set);
    const std::int64_t margin = marginOf(set);
    const auto jitter = static_cast<std::int64_t>(_parts.random.below(static_cast<std::uint64_t>(margin / 4 + 1)));
    secret::Secret access = set.access.clone();
    const std::lock_guard lock(_mutex);
    _held = {
        std::move(access), set.accessExpires, {set.accessExpires.us - margin - jitter}, version, _held.generation + 1};
}

void TokenKeeper::warnOfEnd(const TokenSet& set) {
    const UtcTime now = _parts.clock.now();
    const std::optional<UtcTime> end = set.ends();
    if (end && end->us - now.us < warnAheadUs && now.us - _warnedAt.us >= dayUs) {
        _warnedAt = now;
        _parts.log.warning("the sign-in ends soon: run crossdock connect " + _connection,
                           {{"connection", _connection}, {"until", end->text()}});
    }
}

Status TokenKeeper::stillWanted(const net::Call& call) const {
    if (call.cancelled && call.cancelled()) {
        return failed(ErrorClass::Cancelled, "cancelled while waiting for a token");
    }
    if (_parts.clock.monoUs() + leastTimeUs > call.deadlineMonoUs) {
        return failed(ErrorClass::Deadline, "no time left to wait for a new token");
    }
    return {};
}

Failure TokenKeeper::notConnected() const {
    return failed(ErrorClass::Config, "nobody has signed in yet; run: crossdock connect " + _connection);
}

Failure TokenKeeper::gone() const {
    Failure failure = failed(ErrorClass::Auth, "the service no longer accepts the sign-in; connect again with: "
                                               "crossdock connect " +
                                                   _connection);
    failure.code = "invalid_grant";
    return failure;
}

Failure TokenKeeper::notStored(const Failure& cause) const {
    return failed(ErrorClass::Auth, "new tokens could not be stored (" + cause.message +
                                        "), so they are not used, and the old ones may be dead; mend the store, run "
                                        "again, and if the sign-in is refused then: crossdock connect " +
                                        _connection);
}

} // namespace crossdock::oauth
