#include "cli/flow_commands.hpp"

#include "cli/named_flow.hpp"
#include "cli/report.hpp"
#include "cli/running_daemon.hpp"
#include "daemon/flow_plan.hpp"
#include "store/flow_memory.hpp"

namespace crossdock::cli {

namespace {

constexpr std::size_t listedRuns = 5;

/// Without a daemon: the store is changed, and the next daemon finds it so.
Status inStore(Invocation& invocation, const std::string& flow,
               const std::function<Status(store::FlowMemories&, const conf::Flow&)>& change) {
    return onFlow(invocation, flow, [&](StoreSetting& setting, const conf::Flow& conf) {
        store::FlowMemories memories(*setting.store, conf.organisation);
        return change(memories, conf);
    });
}

ExitStatus report(Invocation& invocation, const std::string& flow, const Status& done, const std::string& sentence) {
    if (!done) {
        return reportFailure(invocation.out, done.failure());
    }
    invocation.out.line(sentence);
    JsonObject::Ptr result = orderedObject();
    if (!flow.empty()) {
        result->set("flow", flow);
    }
    result->set("message", sentence);
    invocation.out.result(result);
    return ExitStatus::Done;
}

/// As a daemon would plan, were it started now.
Result<std::vector<daemon::FlowStatus>> restingFlows(Invocation& invocation) {
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return setting.failure();
    }
    const UtcTime now = invocation.clock.now();
    std::vector<daemon::FlowStatus> list;
    for (const auto& [name, flow] : setting->workspace->conf().flows) {
        const Result<store::FlowMemory> memory = store::FlowMemories(*setting->store, flow.organisation).of(name);
        if (!memory) {
            return memory.failure();
        }
        const daemon::EffectiveSchedule schedule = daemon::effectiveSchedule(flow, *memory);
        const daemon::FlowPlan plan = daemon::planOf(flow, *memory, now);
        daemon::FlowStatus status;
        status.name = name;
        status.schedule = schedule.text;
        status.timezone = schedule.timezone;
        status.scheduleChanged = schedule.changed;
        status.pause = plan.pause;
        status.state = plan.pause ? daemon::FlowState::Paused : daemon::FlowState::Idle;
        status.notes = plan.schedule ? plan.schedule->notes(now) : std::vector<std::string>();
        status.nextRuns = daemon::agendaOf(plan, *memory, now).nextRuns(now, listedRuns);
        list.push_back(std::move(status));
    }
    return list;
}

JsonObject::Ptr objectOf(const daemon::FlowStatus& flow) {
    JsonObject::Ptr object = orderedObject();
    object->set("flow", flow.name);
    object->set("state", daemon::nameOf(flow.state));
    object->set("schedule", flow.schedule);
    object->set("timezone", flow.timezone);
    object->set("schedule_changed", flow.scheduleChanged);
    if (flow.pause) {
        object->set("paused_by", flow.pause->who);
        object->set("paused_why", flow.pause->why);
        object->set("paused_at", flow.pause->since.text());
    }
    JsonArray::Ptr runs = new JsonArray;
    for (const UtcTime run : flow.nextRuns) {
        runs->add(run.text());
    }
    object->set("next_runs", runs);
    JsonArray::Ptr notes = new JsonArray;
    for (const std::string& note : flow.notes) {
        notes->add(note);
    }
    object->set("notes", notes);
    object->set("problem", flow.problem);
    return object;
}

void printFlow(Output& out, const daemon::FlowStatus& flow) {
    out.line(flow.name + ": " + (flow.schedule.empty() ? "no schedule" : flow.schedule + " (" + flow.timezone + ")") +
             (flow.scheduleChanged ? ", changed by hand" : "") + ", " + daemon::nameOf(flow.state));
    if (flow.pause) {
        out.line("  paused by " + flow.pause->who + " since " + flow.pause->since.text() + ": " + flow.pause->why);
    }
    if (!flow.problem.empty()) {
        out.line("  " + flow.problem);
    }
    for (const UtcTime run : flow.nextRuns) {
        out.line("  " + run.text());
    }
    for (const std::string& note : flow.notes) {
        out.line("  note: " + note);
    }
}

ExitStatus changeSchedule(Invocation& invocation, const std::string& flow) {
    const Arguments& arguments = invocation.arguments;
    const std::string text = arguments.value("set").value_or("");
    const std::string zone = arguments.value("timezone").value_or("");
    if (arguments.has("reset") == (arguments.has("set") || arguments.has("timezone"))) {
        invocation.out.error("schedule: --reset and --set or --timezone exclude each other");
        return ExitStatus::Usage;
    }
    for (const char* option : {"set", "timezone"}) {
        if (arguments.has(option) && arguments.value(option).value_or("").empty()) {
            invocation.out.error(std::string("schedule: --") + option +
                                 " takes no empty text; --reset goes back to what the conf file says");
            return ExitStatus::Usage;
        }
    }
    Status done;
    if (const auto daemon = runningDaemon(invocation.confFolder)) {
        done = daemon->setSchedule(flow, text, zone);
    } else {
        done = daemon::checkSchedule(text, zone);
        if (done) {
            done = inStore(invocation, flow, [&](store::FlowMemories& memories, const conf::Flow&) {
                return memories.setSchedule(flow, text, zone, app::commandLineActor(), invocation.clock.now());
            });
        }
    }
    return report(invocation, flow, done,
                  arguments.has("reset") ? flow + " runs as its conf file says"
                                         : "the schedule of " + flow + " is changed");
}

} // namespace

std::vector<OptionSpec> PauseCommand::options() const {
    return {{"reason", "TEXT", "why, kept in the activity log", false},
            {"why", "TEXT", "the same, by the name that retry and force-done have for it", false}};
}

ExitStatus PauseCommand::run(Invocation& invocation) const {
    const std::optional<std::string> flow = flowNamed(invocation, name());
    if (!flow) {
        return ExitStatus::Usage;
    }
    const std::string why =
        invocation.arguments.value("reason").value_or(invocation.arguments.value("why").value_or(""));
    if (why.empty()) {
        invocation.out.error("pause: --reason says why; whoever finds the flow resting wants to know");
        return ExitStatus::Usage;
    }
    Status done;
    if (const auto daemon = runningDaemon(invocation.confFolder)) {
        done = daemon->pause(*flow, why);
    } else {
        done = inStore(invocation, *flow, [&](store::FlowMemories& memories, const conf::Flow&) {
            return memories.pause(*flow, app::commandLineActor(), why, invocation.clock.now());
        });
    }
    return report(invocation, *flow, done, *flow + " is paused; crossdock resume " + *flow + " ends that");
}

ExitStatus ResumeCommand::run(Invocation& invocation) const {
    const std::optional<std::string> flow = flowNamed(invocation, name());
    if (!flow) {
        return ExitStatus::Usage;
    }
    Status done;
    if (const auto daemon = runningDaemon(invocation.confFolder)) {
        done = daemon->resume(*flow);
    } else {
        done = inStore(invocation, *flow, [&](store::FlowMemories& memories, const conf::Flow& conf) -> Status {
            if (*conf.paused) {
                return failed(ErrorClass::Config, "the flow is paused by its conf file: " + conf.paused.at.text());
            }
            return memories.resume(*flow, app::commandLineActor(), invocation.clock.now());
        });
    }
    return report(invocation, *flow, done, *flow + " runs by its schedule again");
}

std::vector<OptionSpec> ScheduleCommand::options() const {
    return {{"set", "TEXT", "run by this schedule instead of the conf file's: cron fields or \"every 5m\"", false},
            {"timezone", "ZONE", "and in this time zone", false},
            {"reset", "", "back to what the conf file says", false}};
}

ExitStatus ScheduleCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    const bool changes =
        invocation.arguments.has("set") || invocation.arguments.has("timezone") || invocation.arguments.has("reset");
    if (words.size() > 1 || (changes && words.empty())) {
        out.error("schedule: takes the name of one flow");
        return ExitStatus::Usage;
    }
    if (changes) {
        return changeSchedule(invocation, words[0]);
    }
    const auto daemon = runningDaemon(invocation.confFolder);
    const Result<std::vector<daemon::FlowStatus>> flows = daemon ? daemon->flows() : restingFlows(invocation);
    if (!flows) {
        return reportFailure(out, flows.failure());
    }
    JsonArray::Ptr list = new JsonArray;
    for (const daemon::FlowStatus& flow : *flows) {
        if (words.empty() || words[0] == flow.name) {
            printFlow(out, flow);
            list->add(objectOf(flow));
        }
    }
    if (list->size() == 0 && !words.empty()) {
        out.error("schedule: no flow \"" + words[0] + "\"");
        return ExitStatus::Usage;
    }
    if (!daemon) {
        out.line("no daemon runs: nothing of this happens before one does");
    }
    JsonObject::Ptr result = orderedObject();
    result->set("daemon", daemon != nullptr);
    result->set("flows", list);
    out.result(result);
    return ExitStatus::Done;
}

ExitStatus ReloadCommand::run(Invocation& invocation) const {
    if (!invocation.arguments.words().empty()) {
        invocation.out.error("reload: takes no words");
        return ExitStatus::Usage;
    }
    const auto daemon = runningDaemon(invocation.confFolder);
    if (!daemon) {
        invocation.out.error("reload: no daemon listens; the next one reads the conf as it is then");
        return ExitStatus::Usage;
    }
    const Result<std::vector<std::string>> taken = daemon->reload();
    if (!taken) {
        return reportFailure(invocation.out, taken.failure());
    }
    const std::string sentence = "the conf is taken over";
    invocation.out.line(sentence);
    JsonArray::Ptr warnings = new JsonArray;
    for (const std::string& warning : *taken) {
        invocation.out.note(warning);
        warnings->add(warning);
    }
    JsonObject::Ptr result = orderedObject();
    result->set("message", sentence);
    result->set("warnings", warnings);
    invocation.out.result(result);
    return ExitStatus::Done;
}

} // namespace crossdock::cli
