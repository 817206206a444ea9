// The services xd.links and xd.state of a connector, and permits: small durable things beside the
// queue.
#pragma once

#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace crossdock::store {

struct KnownLink {
    std::string key;
    std::string target;
    std::string token;
};

enum class ClaimOutcome { Granted, Known, Busy };

struct ClaimAnswer {
    ClaimOutcome outcome = ClaimOutcome::Busy;
    KnownLink link; ///< of Known
};

/// Which target record a source record became, in one flow: what the engine posted, and what
/// connectors put beside it (aliases, which go before). Thread-safe; every function is one
/// transaction.
class ConnectorLinks {
public:
    /// `claims` names whose claims these are: flows that share it make a thing once among them.
    ConnectorLinks(Store& store, std::string organisation, std::string flow, std::string claims)
        : _store(store),
          _organisation(std::move(organisation)),
          _flow(std::move(flow)),
          _claims(std::move(claims)) {}

    /// One look-up for all keys; those not known are not mentioned.
    Result<std::vector<KnownLink>> resolve(const std::string& entity, const std::vector<std::string>& keys);
    /// Asks to make (entity, key) once. `owner` names the call; a claim ends by release() or at
    /// `leaseUntil`, before which nothing that the owner sent may still land.
    Result<ClaimAnswer> claim(const std::string& entity, const std::string& key, const std::string& owner, UtcTime now,
                              UtcTime leaseUntil);
    /// Durable when it returns.
    Status put(const std::string& entity, const KnownLink& link, UtcTime now);
    Status release(const std::string& entity, const std::string& key, const std::string& owner);
    /// The owner is gone without a word on what became of the making: its claim ends at `until`.
    Status leave(const std::string& entity, const std::string& key, const std::string& owner, UtcTime until);

private:
    struct Scope {
        std::int64_t org;
        std::int64_t flow;
        std::int64_t entity;
        std::int64_t claims;
    };
    Result<Scope> scope(const std::string& entity);

    Store& _store;
    std::string _organisation;
    std::string _flow;
    std::string _claims;
};

} // namespace crossdock::store
