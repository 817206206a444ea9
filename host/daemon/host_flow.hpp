// A flow of the real host, for its loop.
#pragma once

#include "app/flow_runtime.hpp"
#include "daemon/dry_outcomes.hpp"
#include "daemon/flow_work.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace crossdock::daemon {

/// Keeps the host of its conf alive, and the runtime of the whole flow from run to run, so that connectors' instances and connections
/// stay warm.
class HostFlow final : public FlowWork {
public:
    HostFlow(std::shared_ptr<app::Host> host, std::string flow, std::shared_ptr<DryOutcomes> dryOutcomes)
        : _host(std::move(host)),
          _flow(std::move(flow)),
          _dryOutcomes(std::move(dryOutcomes)) {}

    Result<std::unique_ptr<SyncJob>> prepare(const SyncWish& wish, const std::string& sync) override;
    Result<engine::Backlog> backlog() override;

private:
    Result<std::shared_ptr<app::FlowRuntime>> runtime(const std::vector<std::string>& entities);

    const std::shared_ptr<app::Host> _host; ///< first, so that it goes last; shared with the other flows of its conf
    const std::string _flow;
    const std::shared_ptr<DryOutcomes> _dryOutcomes;
    std::mutex _mutex;
    std::shared_ptr<app::FlowRuntime> _runtime; ///< of all entities; made at first use, shared with the running job
};

} // namespace crossdock::daemon
