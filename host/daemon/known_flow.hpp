// A flow as the daemon knows it at one moment.
#pragma once

#include "daemon/daemon.hpp"

namespace crossdock::daemon {

struct Daemon::Known {
    std::shared_ptr<app::Host> host; ///< keeps `flow` alive
    const conf::Flow* flow = nullptr;
    std::shared_ptr<FlowLoop> loop;
};

/// What stands in force: a person's word before the conf file's.
struct EffectiveSchedule {
    std::string text; ///< empty: none
    std::string timezone;
    bool changed = false; ///< differs from the conf file
};

inline EffectiveSchedule effectiveSchedule(const conf::Flow& flow, const store::FlowMemory& memory) {
    EffectiveSchedule schedule;
    schedule.text = memory.schedule.empty() ? *flow.schedule : memory.schedule;
    schedule.timezone = memory.timezone.empty() ? *flow.timezone : memory.timezone;
    schedule.changed = schedule.text != *flow.schedule || schedule.timezone != *flow.timezone;
    return schedule;
}

} // namespace crossdock::daemon
