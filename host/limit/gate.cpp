#include "limit/gate.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace crossdock::limit {

namespace {

constexpr std::int64_t lookUpEveryUs = 20'000;

Failure notNow(const char* reason, std::int64_t waitUs, const std::string& bucket) {
    Failure failure = failed(ErrorClass::RateLimited, bucket + ": no call may go yet (" + reason + ")");
    failure.reason = reason;
    failure.retryAfterMs = std::max<std::int64_t>(waitUs + 999, 0) / 1000;
    return failure;
}

bool isCancelled(const Patience& patience) {
    return patience.cancelled && patience.cancelled();
}

} // namespace

Gate::Pass::Pass(Gate& gate, Turnstile::Place place, bool probe)
    : _gate(&gate),
      _place(std::move(place)),
      _probe(probe) {}

Gate::Pass::Pass(Pass&& other) noexcept
    : _gate(std::exchange(other._gate, nullptr)),
      _place(std::move(other._place)),
      _probe(other._probe) {}

Gate::Pass::~Pass() {
    settle(CallOutcome::Neutral);
}

void Gate::Pass::settle(CallOutcome outcome, const std::string& cause) {
    if (Gate* gate = std::exchange(_gate, nullptr)) {
        gate->settle(outcome, _probe, cause);
    }
}

Gate::Gate(const Clock& clock, PermitStore& store, std::string bucket, Limits limits)
    : _clock(clock),
      _store(store),
      _bucket(std::move(bucket)),
      _limits(limits),
      _turnstile(limits.concurrency) {}

Result<Gate::Pass> Gate::enter(const Patience& patience) {
    std::call_once(_recalled, [this] { recall(); });
    Turnstile::Place place =
        _turnstile.enter([&] { return isCancelled(patience) || _clock.monoUs() >= patience.deadlineMonoUs; });
    if (!place) {
        return isCancelled(patience) ? failed(ErrorClass::Cancelled, _bucket + ": cancelled before it was sent")
                                     : failed(ErrorClass::Deadline, _bucket + ": no free place before the deadline");
    }
    if (Status turn = waitForTurn(patience); !turn) {
        return turn.failure();
    }
    const std::lock_guard lock(_mutex);
    const std::int64_t now = _clock.monoUs();
    const Admission admission = _breaker.admit(now);
    if (admission == Admission::Refused) {
        return notNow("breaker_open", _breaker.nextAt(now) - now, _bucket);
    }
    return Pass(*this, std::move(place), admission == Admission::Probe);
}

Status Gate::takePermit(const Patience& patience) {
    if (_limits.rate.unlimited()) {
        return waitForTurn(patience);
    }
    struct Waiting {
        explicit Waiting(std::atomic<std::uint32_t>& all) : count(all) { ++count; }
        ~Waiting() { --count; }
        std::atomic<std::uint32_t>& count;
    } waiting(_waiting);
    for (;;) {
        if (takeFromBlock()) {
            return {};
        }
        if (Status turn = waitForTurn(patience); !turn) {
            return turn;
        }
        const std::lock_guard asking(_asking);
        if (takeFromBlock()) {
            return {};
        }
        if (Status asked = askStore(); !asked) {
            return asked;
        }
    }
}

void Gate::pauseUntil(UtcTime until) {
    {
        const std::lock_guard lock(_mutex);
        _pausedUntil = std::max(_pausedUntil, until);
        _permits = 0;
    }
    // A store that cannot be written now costs only what other hosts would have learnt from it.
    static_cast<void>(_store.pause(_bucket, until).ok());
}

UtcTime Gate::nextCallAt() const {
    const UtcTime ready = readyAt();
    const std::lock_guard lock(_mutex);
    const std::int64_t now = _clock.monoUs();
    const std::int64_t breakerWait = _breaker.nextAt(now) - now;
    return std::max(ready, UtcTime{_clock.now().us + breakerWait});
}

bool Gate::takeFromBlock() {
    const std::lock_guard lock(_mutex);
    const UtcTime now = _clock.now();
    if (_permits == 0 || now >= _useBy || now < _pausedUntil) {
        return false;
    }
    --_permits;
    return true;
}

Status Gate::askStore() {
    // Never for more calls than are waiting: a permit that nobody uses dies, and stays charged.
    const std::uint32_t want = std::clamp(_waiting.load(), 1U, _limits.rate.block());
    const Result<Grant> grant = _store.grant(_bucket, _clock.now(), want, _limits.rate);
    if (!grant) {
        return failed(ErrorClass::Transient, _bucket + ": no permit: " + grant.failure().message);
    }
    const std::lock_guard lock(_mutex);
    _permits = grant.value().count;
    _useBy = grant.value().useBy;
    _next = grant.value().next;
    return {};
}

UtcTime Gate::readyAt() const {
    const std::lock_guard lock(_mutex);
    const UtcTime now = _clock.now();
    const bool inHand = _permits != 0 && now < _useBy;
    return std::max({now, _pausedUntil, inHand || _limits.rate.unlimited() ? now : _next});
}

Status Gate::waitForTurn(const Patience& patience) const {
    for (;;) {
        const UtcTime ready = readyAt();
        if (ready <= _clock.now()) {
            return {};
        }
        bool paused = false;
        {
            const std::lock_guard lock(_mutex);
            paused = ready == _pausedUntil;
        }
        if (Status waited = waitUntil(ready, paused ? "remote_pause" : "rate_limit", patience); !waited) {
            return waited;
        }
    }
}

Status Gate::waitUntil(UtcTime when, const char* reason, const Patience& patience) const {
    if (isCancelled(patience)) {
        return failed(ErrorClass::Cancelled, _bucket + ": cancelled before it was sent");
    }
    const std::int64_t waitUs = when.us - _clock.now().us;
    const std::int64_t patienceUs = patience.deadlineMonoUs - _clock.monoUs();
    if (waitUs > 0 && waitUs >= patienceUs) {
        return notNow(reason, waitUs, _bucket);
    }
    const std::int64_t nap = std::clamp<std::int64_t>(waitUs, 0, lookUpEveryUs);
    std::this_thread::sleep_for(std::chrono::microseconds(nap));
    return {};
}

bool Gate::closed() const {
    const std::lock_guard lock(_mutex);
    return _breaker.state == Breaker::State::Closed;
}

bool Gate::down() const {
    const std::lock_guard lock(_mutex);
    return _breaker.down();
}

void Gate::recall() {
    const Result<std::optional<CircuitNote>> kept = _store.circuit(_bucket);
    if (!kept || !*kept) {
        return;
    }
    const std::lock_guard lock(_mutex);
    _since = (*kept)->since;
    _kept = true;
    if ((*kept)->state != Breaker::State::Closed) {
        _cause = (*kept)->cause;
        _breaker.failures = (*kept)->failures;
        _breaker.state = Breaker::State::Open;
        _breaker.failedProbes = _breaker.failures - std::min(_breaker.failures, Breaker::failuresToOpen);
        _breaker.reopensAtUs = _clock.monoUs();
    }
}

CircuitNote Gate::note() const {
    CircuitNote note{_breaker.state, _breaker.failures, _since, {}, _cause};
    if (note.state == Breaker::State::Open) {
        note.until = UtcTime{_clock.now().us + _breaker.reopensAtUs - _clock.monoUs()};
    }
    return note;
}

void Gate::settle(CallOutcome outcome, bool probe, const std::string& cause) {
    CircuitNote now;
    {
        const std::lock_guard lock(_mutex);
        const Breaker before = _breaker;
        _breaker.settle(outcome, probe, _clock.monoUs());
        const bool closes = _breaker.state == Breaker::State::Closed && before.state != Breaker::State::Closed;
        if (outcome == CallOutcome::Failed) {
            _since = _breaker.failures == 1 ? _clock.now() : _since;
            _cause = cause;
        } else if (closes || _since.us == 0) {
            _since = _clock.now();
            _cause.clear();
        }
        // Single failures of a circuit that stays closed are nobody's business.
        const bool moved = before.state != _breaker.state || before.failedProbes != _breaker.failedProbes;
        const bool single = outcome == CallOutcome::Failed && _breaker.state == Breaker::State::Closed;
        if (outcome == CallOutcome::Neutral || single || (_kept && !moved)) {
            return;
        }
        _kept = true;
        now = note();
    }
    // A store that cannot be written now costs only what others would have seen.
    static_cast<void>(_store.keepCircuit(_bucket, now).ok());
}

} // namespace crossdock::limit
