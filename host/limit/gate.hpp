// The gate of one connection: concurrency, rate, pauses and breaker in the order in which a call
// passes them. One Gate per bucket and process; HTTP client and engine share it.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "limit/breaker.hpp"
#include "limit/permit_store.hpp"
#include "limit/turnstile.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

namespace crossdock::limit {

/// How long a caller is ready to wait.
struct Patience {
    std::int64_t deadlineMonoUs = 0; ///< on Clock::monoUs()
    std::function<bool()> cancelled; ///< may be empty; called from the waiting thread
};

/// Thread-safe. Nothing throws. Must outlive its Passes. What it learns about its remote's health
/// is kept in the store, for people to see and for the next process: that one begins with a probe
/// where the last one found the circuit open.
class Gate {
public:
    /// `bucket` names the rows in the store: organisation and connection.
    Gate(const Clock& clock, PermitStore& store, std::string bucket, Limits limits);

    /// A call on its way through: holds a place, and the breaker's probe if it is one.
    class Pass {
    public:
        Pass(Gate& gate, Turnstile::Place place, bool probe);
        Pass(Pass&& other) noexcept;
        Pass& operator=(Pass&&) = delete;
        /// Settles as Neutral what was not settled.
        ~Pass();

        /// Tells the breaker how it went; only the first word counts. Keeps the place. `cause` of a
        /// failed call is shown to people while the circuit is open.
        void settle(CallOutcome outcome, const std::string& cause = {});

    private:
        Gate* _gate;
        Turnstile::Place _place;
        bool _probe;
    };

    /// Waits for a place, for the breaker, and until a permit is likely to be had; takes no permit
    /// yet. Failures, none of which is an attempt: Deadline, Cancelled; RateLimited with
    /// retryAfterMs when the wait would outlast the deadline (reason "rate_limit", "remote_pause")
    /// or the breaker is open
    /// ("breaker_open"); Transient when the store cannot say.
    Result<Pass> enter(const Patience& patience);

    /// Takes one permit, waiting for it if need be. Called at the last moment before a request goes
    /// out, when its connection stands, so that the call falls into the window that it is charged
    /// to.
    Status takePermit(const Patience& patience);

    /// The remote asked for silence until then. Held in the store, so other hosts keep it too.
    void pauseUntil(UtcTime until);

    /// When the next call may go, as far as this process knows without asking the store: at most
    /// now when it may go at once. For the engine: it peeks before it claims work.
    UtcTime nextCallAt() const;

    /// The breaker lets all calls through.
    bool closed() const;
    /// Calls failed, and probes after them: nothing is to be expected of the remote soon.
    bool down() const;

    const std::string& bucket() const { return _bucket; }

private:
    Status waitUntil(UtcTime when, const char* reason, const Patience& patience) const;
    Status askStore();
    bool takeFromBlock();
    UtcTime readyAt() const;
    Status waitForTurn(const Patience& patience) const;
    void settle(CallOutcome outcome, bool probe, const std::string& cause);
    void recall();
    CircuitNote note() const;

    const Clock& _clock;
    PermitStore& _store;
    const std::string _bucket;
    const Limits _limits;
    Turnstile _turnstile;
    std::mutex _asking;                      ///< one question to the store at a time
    std::atomic<std::uint32_t> _waiting = 0; ///< callers in takePermit()

    mutable std::mutex _mutex; ///< guards all below; never held while the store is asked
    Breaker _breaker;
    UtcTime _since;             ///< CircuitNote::since
    std::string _cause;         ///< of the last failed call
    bool _kept = false;         ///< the store knows of the circuit what this process knows
    std::once_flag _recalled;   ///< not guarded
    std::uint32_t _permits = 0; ///< of the block in hand
    UtcTime _useBy;             ///< of the block in hand
    UtcTime _next;              ///< as the store said last
    UtcTime _pausedUntil;
};

} // namespace crossdock::limit
