// The two ports through which the engine meets the outer world. Production puts the plug-in adapters behind them, the simulation
// and the tests put models there.
#pragma once

#include "core/result.hpp"
#include "engine/record.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace crossdock::engine {

/// What every call through a port carries. `deadlineMonoUs` is on Clock::monoUs().
struct CallContext {
    std::int64_t deadlineMonoUs = 0;
    std::uint32_t attempt = 1;
    std::string syncId;
};

/// One finding of a check.
struct Finding {
    int level = XD_LOG_INFO;
    std::string subject;
    std::string text;
};

/// What a check found. A check that fails has often said why before, so its findings stand beside the failure.
struct CheckReport {
    std::vector<Finding> findings;
    Status status; ///< a failure when the system is not usable
};

/// A system that records are read from. Calls block; implementations are thread-safe. Nothing throws.
class SourcePort {
public:
    virtual ~SourcePort() = default;
    virtual CheckReport check(const CallContext& call) = 0;
    /// One bounded batch. Never fails as a whole: SourcePage::failure says why the read broke off.
    virtual SourcePage read(const CallContext& call, const Pass& pass) = 0;
    /// At most `most` disjoint windows that hold all records existing now; empty when the source does not split this entity.
    virtual Result<std::vector<std::string>> split(const CallContext& call, const std::string& entity,
                                                   std::uint32_t most) = 0;
    /// Ends running calls soon, with Cancelled.
    virtual void cancelAll() = 0;
};

/// What a target can do; see XD_SINK_....
struct SinkCapabilities {
    bool replays = false;
    bool reference = false;
    bool drifts = false;
    bool mirrors = false;
};

/// A system that records are written into. Calls block; implementations are thread-safe. Nothing throws.
class SinkPort {
public:
    virtual ~SinkPort() = default;
    virtual SinkCapabilities capabilities() const = 0;
    virtual CheckReport check(const CallContext& call) = 0;
    /// One result per item, in order. An item that the sink said nothing about has the call's failure.
    virtual std::vector<SinkResult> write(const CallContext& call, const std::string& entity,
                                          const std::vector<SinkItem>& items) = 0;
    virtual std::vector<SinkResult> find(const CallContext& call, const std::string& entity,
                                         const std::vector<SinkItem>& items) = 0;
    virtual Result<std::vector<PlannedChange>> plan(const CallContext& call, const std::string& entity,
                                                    const std::vector<SinkItem>& items) = 0;
    virtual void cancelAll() = 0;
};

} // namespace crossdock::engine
