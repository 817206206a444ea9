#include "daemon/flow_plan.hpp"

#include "daemon/refusal.hpp"

namespace crossdock::daemon {

namespace {

constexpr const char* pausedByConf = "conf";

} // namespace

EffectiveSchedule effectiveSchedule(const conf::Flow& flow, const store::FlowMemory& memory) {
    EffectiveSchedule schedule;
    schedule.text = memory.schedule.empty() ? *flow.schedule : memory.schedule;
    schedule.timezone = memory.timezone.empty() ? *flow.timezone : memory.timezone;
    schedule.changed = schedule.text != *flow.schedule || schedule.timezone != *flow.timezone;
    return schedule;
}

Status checkSchedule(const std::string& schedule, const std::string& timezone) {
    const auto bad = [](const char* what, const schedule::Fault& fault) {
        const std::string place = fault.column > 0 ? "column " + std::to_string(fault.column) + ": " : "";
        return failed(ErrorClass::Config, std::string(what) + ": " + place + fault.message);
    };
    if (!timezone.empty()) {
        if (const auto fault = schedule::checkTimezone(timezone)) {
            return bad("timezone", *fault);
        }
    }
    if (!schedule.empty()) {
        if (const auto fault = schedule::checkSchedule(schedule)) {
            return bad("schedule", *fault);
        }
    }
    return {};
}

FlowPlan planOf(const conf::Flow& flow, const store::FlowMemory& memory, UtcTime since) {
    FlowPlan plan;
    plan.name = flow.name;
    plan.jitterUs = flow.jitter->count() * 1'000;
    plan.sweepEveryUs = flow.sweepEvery->count() * 1'000;
    const EffectiveSchedule wanted = effectiveSchedule(flow, memory);
    if (!wanted.text.empty()) {
        auto parsed = schedule::Schedule::parse(wanted.text, wanted.timezone);
        if (auto* schedule = std::get_if<schedule::Schedule>(&parsed)) {
            plan.schedule = std::move(*schedule);
        }
    }
    if (memory.pausedAt.us != 0) {
        plan.pause = Pause{memory.pausedBy, memory.pausedWhy, memory.pausedAt};
    } else if (*flow.paused) {
        plan.pause = Pause{pausedByConf, "paused = true in " + flow.paused.at.text(), since};
    }
    return plan;
}

Failure refusalOf(const std::string& flow, const Pause& pause) {
    const std::string name = "flow \"" + flow + "\"";
    if (pause.who == pausedByConf) {
        return refusal("conflict", name + " is paused by its conf file, " + pause.why +
                                       ": only dry runs are made until the line is taken out and the conf reloaded");
    }
    return refusal("conflict", name + " is paused by " + pause.who + " since " + pause.since.text() +
                                   (pause.why.empty() ? "" : ": \"" + pause.why + "\"") +
                                   "; only dry runs are made until somebody resumes it: crossdock resume " + flow +
                                   ", or Resume on its page");
}

Agenda agendaOf(FlowPlan plan, const store::FlowMemory& memory, UtcTime now) {
    Agenda agenda;
    agenda.plan = std::move(plan);
    agenda.considered = memory.considered.us == 0 ? now : memory.considered;
    agenda.swept = memory.swept.us == 0 ? now : memory.swept;
    agenda.loaded = memory.lastGood.us != 0;
    return agenda;
}

} // namespace crossdock::daemon
