// Keeps the sign-in of one connection alive: hands out access tokens, and refreshes them before they end or when they are refused.
//
// One refresh at a time, whoever asks: threads of this process share one flight, other processes are kept off by a lease in the
// store. New tokens are stored before their first use. If this process dies between the service's answer and the store, the
// refresh token before is still there and is tried again (Intuit: a replaced value lives for another 24 hours).
#pragma once

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/random.hpp"
#include "net/credential.hpp"
#include "oauth/refresh_lease.hpp"
#include "oauth/token_endpoint.hpp"
#include "oauth/token_store.hpp"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace crossdock::oauth {

/// What a keeper works with; all of it outlives the keeper.
struct KeeperParts {
    const Clock& clock;
    Random& random;
    Log& log;
    TokenStore& store;
    RefreshLease& lease;
    /// Makes the endpoint of a scheme; called once.
    std::function<Result<std::unique_ptr<TokenEndpoint>>(const net::AuthScheme& scheme)> endpoint;
};

/// Thread-safe; nothing throws. Generations count the token sets that this keeper has seen; they mean nothing to another.
class TokenKeeper final : public net::TokenProvider {
public:
    /// From here on before the end of a sign-in it is warned about.
    static constexpr std::int64_t warnAheadUs = 14LL * 86'400 * 1'000'000;

    TokenKeeper(std::string connection, KeeperParts parts);

    /// Beyond the interface's: Config when nobody has connected yet or the vault cannot be opened; Transient while the token
    /// endpoint is out of reach and the token in hand has ended. A grant that is gone is asked for once, not at every call.
    Result<net::AccessToken> accessToken(const net::AuthScheme& scheme, const net::Call& call) override;
    Status refresh(const net::AuthScheme& scheme, std::uint64_t refusedGeneration, const net::Call& call) override;

private:
    /// The set in use.
    struct Held {
        secret::Secret access;
        UtcTime expires;
        UtcTime renewAt; ///< from here on a refresh is tried, while the token still serves
        std::uint64_t version = 0;
        std::uint64_t generation = 0; ///< 0: none held
    };
    /// Tokens that the service handed out and the store did not take: they are not used before it has.
    struct Unsaved {
        TokenSet set;
        std::uint64_t expectedVersion = 0;
    };

    Result<net::AccessToken> current(const net::AuthScheme& scheme, std::uint64_t refused, const net::Call& call);
    bool serves(std::uint64_t refused) const;
    Status awaitLanding(std::unique_lock<std::mutex>& lock, const net::Call& call);
    Status fly(const net::AuthScheme& scheme, const net::Call& call);
    std::int64_t backoffUs(const Failure& failure);

    Status renew(const net::AuthScheme& scheme, const net::Call& call);
    Status ask(const net::AuthScheme& scheme, const StoredSet& stored, const net::Call& call);
    Status persist(Unsaved fresh);
    bool isFresh(const StoredSet& stored) const;
    void adopt(const TokenSet& set, std::uint64_t version);
    void warnOfEnd(const TokenSet& set);
    Status stillWanted(const net::Call& call) const;
    Failure notConnected() const;
    Failure gone() const;
    Failure notStored(const Failure& cause) const;

    const std::string _connection;
    const KeeperParts _parts;
    const std::string _owner; ///< of the lease

    mutable std::mutex _mutex; ///< guards what follows, but for what a flight alone touches
    std::condition_variable _landed;
    bool _flying = false;
    std::uint64_t _flights = 0;
    Status _lastFlight;
    std::int64_t _retryAtMonoUs = 0; ///< no call to the endpoint before, after a failure
    unsigned _failures = 0;          ///< in a row
    Held _held;

    // Touched by the one that flies alone.
    std::unique_ptr<TokenEndpoint> _endpoint;
    std::optional<Unsaved> _unsaved;
    bool _asked = false;            ///< this flight has asked the endpoint in vain
    std::uint64_t _goneVersion = 0; ///< the version whose refresh token the service refused
    UtcTime _warnedAt;
};

} // namespace crossdock::oauth
