// From conf and memory to what a flow plans: the same for the daemon and for commands while none runs.
#pragma once

#include "conf/configuration.hpp"
#include "daemon/agenda.hpp"
#include "store/flow_memory.hpp"

#include <string>

namespace crossdock::daemon {

/// What stands in force: a person's word before the conf file's.
struct EffectiveSchedule {
    std::string text; ///< empty: none
    std::string timezone;
    bool changed = false; ///< differs from the conf file
};

EffectiveSchedule effectiveSchedule(const conf::Flow& flow, const store::FlowMemory& memory);

/// Says in which place a schedule or a zone is wrong, and what was probably meant. Empty texts are fine.
Status checkSchedule(const std::string& schedule, const std::string& timezone);

/// `since`: of a pause that stands in the conf file. A schedule that cannot be used any more (the zone database changed) is left out.
FlowPlan planOf(const conf::Flow& flow, const store::FlowMemory& memory, UtcTime since);

/// Why a paused flow runs nothing that somebody asks for: who paused it and why, and how it goes on. Code "conflict".
Failure refusalOf(const std::string& flow, const Pause& pause);

/// The agenda of a flow at the start of a daemon.
Agenda agendaOf(FlowPlan plan, const store::FlowMemory& memory, UtcTime now);

} // namespace crossdock::daemon
