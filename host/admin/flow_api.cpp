#include "admin/api.hpp"

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

const char* nameOf(daemon::FlowState state) {
    switch (state) {
    case daemon::FlowState::Idle:
        return "idle";
    case daemon::FlowState::Running:
        return "running";
    case daemon::FlowState::Paused:
        return "paused";
    case daemon::FlowState::Stopped:
        return "stopped";
    case daemon::FlowState::ConfError:
        break;
    }
    return "conf_error";
}

Schema stateSchema() {
    return Schema::oneOf({"idle", "running", "paused", "stopped", "conf_error"});
}

JsonArray::Ptr listOf(const std::vector<std::string>& texts) {
    JsonArray::Ptr list = new JsonArray;
    for (const std::string& text : texts) {
        list->add(text);
    }
    return list;
}

JsonArray::Ptr timesOf(const std::vector<UtcTime>& times) {
    JsonArray::Ptr list = new JsonArray;
    for (const UtcTime time : times) {
        list->add(time.text());
    }
    return list;
}

/// The members that schedule and flow have in common.
void setSchedule(JsonObject::Ptr object, const daemon::FlowStatus& flow) {
    object->set("state", std::string(nameOf(flow.state)));
    object->set("schedule", flow.schedule);
    object->set("timezone", flow.timezone);
    object->set("schedule_changed", flow.scheduleChanged);
    object->set("paused", flow.pause.has_value());
    object->set("paused_by", flow.pause ? Var(flow.pause->who) : Var());
    object->set("paused_because", flow.pause ? Var(flow.pause->why) : Var());
    object->set("paused_since", flow.pause ? timeOrNull(flow.pause->since) : Var());
    object->set("next_runs", timesOf(flow.nextRuns));
    object->set("last_run", timeOrNull(flow.lastRun));
    object->set("last_complete", timeOrNull(flow.lastGood));
    object->set("notes", listOf(flow.notes));
}

std::vector<Schema::Member> scheduleMembers() {
    return {{"state", stateSchema()},
            {"schedule", Schema::text("cron or \"every 5m\"; empty: none")},
            {"timezone", Schema::text()},
            {"schedule_changed", Schema::boolean("differs from the conf file")},
            {"paused", Schema::boolean()},
            {"paused_by", Schema::text().orNull()},
            {"paused_because", Schema::text().orNull()},
            {"paused_since", Schema::time().orNull()},
            {"next_runs", Schema::list(Schema::time())},
            {"last_run", Schema::time("start of the last sync").orNull()},
            {"last_complete", Schema::time("end of the last sync that was complete").orNull()},
            {"notes", Schema::list(Schema::text())}};
}

Answer flows(const ApiParts& parts, const Request& request) {
    JsonArray::Ptr list = new JsonArray;
    store::Queries queries = parts.queries(request);
    for (const daemon::FlowStatus& flow : parts.flows(request)) {
        const auto counts = queries.counts(flow.name);
        if (!counts) {
            return Problem::of(counts.failure());
        }
        JsonObject::Ptr entry = orderedObject();
        entry->set("name", flow.name);
        entry->set("from", flow.from);
        entry->set("to", flow.to);
        entry->set("entities", listOf(flow.entities));
        setSchedule(entry, flow);
        entry->set("running_sync", flow.runningSync.empty() ? Var() : Var(flow.runningSync));
        entry->set("problem", seenBy(request, flow.problem));
        entry->set("problem_class", flow.problemClass);
        entry->set("draft_count", counts->draft);
        entry->set("processing_count", counts->processing);
        entry->set("failed_count", counts->failed);
        entry->set("action_required_count", counts->actionRequired);
        list->add(entry);
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("flows", list);
    return jsonAnswer(answer);
}

Schema flowsSchema() {
    const Schema count = Schema::integer(0, INT64_MAX);
    std::vector<Schema::Member> members = {{"name", Schema::text()},
                                           {"from", Schema::text("connection")},
                                           {"to", Schema::text("connection")},
                                           {"entities", Schema::list(Schema::text())}};
    for (Schema::Member& member : scheduleMembers()) {
        members.push_back(std::move(member));
    }
    members.push_back({"running_sync", Schema::text().orNull()});
    members.push_back({"problem", Schema::text("why it is stopped, or what is wrong with its conf")});
    members.push_back({"problem_class", Schema::text()});
    for (const char* name : {"draft_count", "processing_count", "failed_count", "action_required_count"}) {
        members.push_back({name, count});
    }
    return Schema::object({{"flows", Schema::list(Schema::object(std::move(members)))}});
}

Answer scheduleOf(const ApiParts& parts, const Request& request) {
    const Result<daemon::FlowStatus> flow = parts.flow(request, request.names.at("name"));
    if (!flow) {
        return Problem::of(flow.failure());
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("flow", flow->name);
    setSchedule(answer, *flow);
    return jsonAnswer(answer);
}

Answer change(const ApiParts& parts, const Request& request) {
    const Result<daemon::FlowStatus> flow = parts.flow(request, request.names.at("name"));
    if (!flow) {
        return Problem::of(flow.failure());
    }
    const JsonObject::Ptr body = request.json.extract<JsonObject::Ptr>();
    const std::string& who = request.visitor.name;
    const bool pauses = body->has("paused") && body->getValue<bool>("paused");
    if (pauses && body->optValue<std::string>("reason", "").empty()) {
        return Problem::unprocessable("A pause needs a reason.",
                                      {{"/reason", "whoever finds the flow resting wants to know why"}});
    }
    Status done;
    if (body->has("schedule") || body->has("timezone")) {
        done = parts.control.setSchedule(flow->name, body->optValue<std::string>("schedule", ""),
                                         body->optValue<std::string>("timezone", ""), who);
    }
    if (done && body->has("paused")) {
        done = pauses ? parts.control.pause(flow->name, who, body->optValue<std::string>("reason", ""))
                      : parts.control.resume(flow->name, who);
    }
    return done ? scheduleOf(parts, request) : Answer(Problem::of(done.failure()));
}

Answer pause(const ApiParts& parts, const Request& request, bool pauses) {
    const Result<daemon::FlowStatus> flow = parts.flow(request, request.names.at("name"));
    if (!flow) {
        return Problem::of(flow.failure());
    }
    const JsonObject::Ptr body = request.json.extract<JsonObject::Ptr>();
    const std::string& who = request.visitor.name;
    const Status done = pauses ? parts.control.pause(flow->name, who, body->optValue<std::string>("reason", ""))
                               : parts.control.resume(flow->name, who);
    return done ? scheduleOf(parts, request) : Answer(Problem::of(done.failure()));
}

} // namespace

std::vector<Route> flowRoutes(const ApiParts& parts) {
    std::vector<Schema::Member> members = {{"flow", Schema::text()}};
    for (Schema::Member& member : scheduleMembers()) {
        members.push_back(std::move(member));
    }
    const Schema schedule = Schema::object(std::move(members));
    const Schema reason = Schema::text("stands in the activity log").atMost(1'000);

    Route list = apiRoute("GET", "/api/flows", Role::Viewer, "lists the flows and how they stand",
                          [parts](const Request& request) { return flows(parts, request); });
    list.answer = flowsSchema();
    Route read = apiRoute("GET", "/api/flows/{name}/schedule", Role::Viewer, "when a flow runs",
                          [parts](const Request& request) { return scheduleOf(parts, request); });
    read.answer = schedule;
    Route write = apiRoute("PUT", "/api/flows/{name}/schedule", Role::Operator, "changes, pauses or resumes a schedule",
                           [parts](const Request& request) { return change(parts, request); });
    write.body = Schema::object(
        {maybe("schedule", Schema::text("cron or \"every 5m\"; empty: as the conf file says").atMost(256)),
         maybe("timezone", Schema::text("empty: as the conf file says").atMost(128)),
         maybe("paused", Schema::boolean()), maybe("reason", reason)});
    write.answer = schedule;
    Route hold = apiRoute("POST", "/api/flows/{name}/pause", Role::Operator, "pauses a flow; a running sync finishes",
                          [parts](const Request& request) { return pause(parts, request, true); });
    hold.body = Schema::object({{"reason", reason.atLeast(1)}});
    hold.answer = schedule;
    Route go = apiRoute("POST", "/api/flows/{name}/resume", Role::Operator, "lets a paused flow run again",
                        [parts](const Request& request) { return pause(parts, request, false); });
    go.body = Schema::object({maybe("reason", reason)});
    go.answer = schedule;
    return {list, read, write, hold, go};
}

} // namespace crossdock::admin
