// Where permits come from: the state store in production (shared by all hosts, survives restarts).
#pragma once

#include "core/result.hpp"
#include "limit/breaker.hpp"
#include "limit/permit.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace crossdock::limit {

/// The circuit of a bucket as others are to see it.
struct CircuitNote {
    Breaker::State state = Breaker::State::Closed;
    std::uint32_t failures = 0; ///< calls that failed in a row
    UtcTime since;              ///< of the first of them; of a closed one: since when it is
    UtcTime until;              ///< open: when the next probe may go
    std::string cause;          ///< the last failure, redacted like all failures
};

/// Grants permits, bucket by bucket. A bucket is one connection of one organisation. Thread-safe;
/// nothing throws. A failure means that the store cannot say: no call may be made.
class PermitStore {
public:
    virtual ~PermitStore() = default;

    /// At most `want` permits of `bucket` by decideGrant(), recorded durably before this returns.
    virtual Result<Grant> grant(const std::string& bucket, UtcTime now, std::uint32_t want, const Rate& rate) = 0;

    /// No grant before `until`: the remote asked for silence. Never shortens a running pause.
    virtual Status pause(const std::string& bucket, UtcTime until) = 0;

    /// Keeps what a gate knows of its circuit in place of what was kept before.
    virtual Status keepCircuit(const std::string& bucket, const CircuitNote& note) = 0;
    /// What was kept last, by whatever process; nothing when nobody ever kept any.
    virtual Result<std::optional<CircuitNote>> circuit(const std::string& bucket) = 0;
};

/// Keeps the rows in memory: for tests, and for commands that run without a store.
class MemoryPermitStore final : public PermitStore {
public:
    Result<Grant> grant(const std::string& bucket, UtcTime now, std::uint32_t want, const Rate& rate) override;
    Status pause(const std::string& bucket, UtcTime until) override;
    Status keepCircuit(const std::string& bucket, const CircuitNote& note) override;
    Result<std::optional<CircuitNote>> circuit(const std::string& bucket) override;

private:
    struct Bucket {
        std::vector<PermitRow> rows;
        UtcTime pausedUntil;
        std::optional<CircuitNote> circuit;
    };

    std::mutex _mutex;
    std::map<std::string, Bucket> _buckets;
};

} // namespace crossdock::limit
