// A flow as the daemon knows it at one moment.
#pragma once

#include "daemon/daemon.hpp"
#include "daemon/flow_plan.hpp"

namespace crossdock::daemon {

struct Daemon::Known {
    std::shared_ptr<app::Host> host; ///< keeps `flow` alive
    const conf::Flow* flow = nullptr;
    std::shared_ptr<FlowLoop> loop;
};

} // namespace crossdock::daemon
