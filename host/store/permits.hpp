// The permits of limit::Gate in the store, so that neither a restart nor a second host forgets what was used.
#pragma once

#include "limit/permit_store.hpp"
#include "store/store.hpp"

#include <string>

namespace crossdock::store {

/// How much of its limits a connection uses.
struct PermitUse {
    std::uint32_t lastMinute = 0; ///< permits granted for the last 60 s; 0 where no rate is set
    UtcTime pausedUntil;          ///< the remote asked for silence; epoch: it did not
};

/// Rows (bucket, use_by, n); a pause is a row of part 0 with n = 0. A bucket is named "ORGANISATION/CONNECTION". Thread-safe; each
/// function is one transaction.
class Permits final : public limit::PermitStore {
public:
    explicit Permits(Store& store) : _store(store) {}

    Result<limit::Grant> grant(const std::string& bucket, UtcTime now, std::uint32_t want,
                               const limit::Rate& rate) override;
    Status pause(const std::string& bucket, UtcTime until) override;
    Status keepCircuit(const std::string& bucket, const limit::CircuitNote& note) override;
    Result<std::optional<limit::CircuitNote>> circuit(const std::string& bucket) override;

    Result<PermitUse> use(const std::string& bucket, UtcTime now);

private:
    struct Scope {
        std::int64_t org;
        std::int64_t bucket;
    };
    Result<Scope> scope(const std::string& bucket);
    /// With the number of the connection itself.
    Result<Scope> connectionOf(const std::string& bucket);

    Store& _store;
};

} // namespace crossdock::store
