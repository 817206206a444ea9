// Where permits come from: the state store in production (shared by all hosts, survives restarts).
#pragma once

#include "core/result.hpp"
#include "limit/permit.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace crossdock::limit {

/// Grants permits, bucket by bucket. A bucket is one connection of one organisation. Thread-safe;
/// nothing throws. A failure means that the store cannot say: no call may be made.
class PermitStore {
public:
    virtual ~PermitStore() = default;

    /// At most `want` permits of `bucket` by decideGrant(), recorded durably before this returns.
    virtual Result<Grant> grant(const std::string& bucket, UtcTime now, std::uint32_t want, const Rate& rate) = 0;

    /// No grant before `until`: the remote asked for silence. Never shortens a running pause.
    virtual Status pause(const std::string& bucket, UtcTime until) = 0;
};

/// Keeps the rows in memory: for tests, and for commands that run without a store.
class MemoryPermitStore final : public PermitStore {
public:
    Result<Grant> grant(const std::string& bucket, UtcTime now, std::uint32_t want, const Rate& rate) override;
    Status pause(const std::string& bucket, UtcTime until) override;

private:
    struct Bucket {
        std::vector<PermitRow> rows;
        UtcTime pausedUntil;
    };

    std::mutex _mutex;
    std::map<std::string, Bucket> _buckets;
};

} // namespace crossdock::limit
