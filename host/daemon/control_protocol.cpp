#include "daemon/control_protocol.hpp"

#include "daemon/daemon.hpp"
#include "daemon/refusal.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <functional>
#include <map>
#include <sstream>

namespace crossdock::daemon {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr int deepest = 8;

std::string textOf(const Object& object) {
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

/// Null for what is no JSON object.
Object::Ptr parsed(const std::string& line) {
    try {
        Poco::JSON::Parser parser;
        parser.setDepth(deepest);
        return parser.parse(line).extract<Object::Ptr>();
    } catch (const Poco::Exception&) { // one answer for every kind of rubbish
        return nullptr;
    }
}

std::string text(const Object& object, const char* name) {
    return object.optValue<std::string>(name, "");
}

std::vector<std::string> texts(const Object& object, const char* name) {
    std::vector<std::string> list;
    if (const Array::Ptr array = object.getArray(name)) {
        for (unsigned i = 0; i < array->size(); ++i) {
            list.push_back(array->getElement<std::string>(i));
        }
    }
    return list;
}

Array::Ptr arrayOf(const std::vector<std::string>& list) {
    Array::Ptr array = new Array;
    for (const std::string& each : list) {
        array->add(each);
    }
    return array;
}

void setTime(Object& object, const char* name, const std::optional<UtcTime>& time) {
    if (time) {
        object.set(name, time->us);
    }
}

std::optional<UtcTime> time(const Object& object, const char* name) {
    return object.has(name) ? std::optional(UtcTime{object.getValue<std::int64_t>(name)}) : std::nullopt;
}

constexpr std::pair<const char*, std::int64_t engine::SyncCounters::*> counters[] = {
    {"read", &engine::SyncCounters::read},           {"created", &engine::SyncCounters::created},
    {"updated", &engine::SyncCounters::updated},     {"unchanged", &engine::SyncCounters::unchanged},
    {"skipped", &engine::SyncCounters::skipped},     {"deleted", &engine::SyncCounters::deleted},
    {"failed", &engine::SyncCounters::failed},       {"held", &engine::SyncCounters::held},
    {"cancelled", &engine::SyncCounters::cancelled}, {"retried", &engine::SyncCounters::retried},
    {"total", &engine::SyncCounters::total},         {"held_before", &engine::SyncCounters::heldBefore}};

constexpr std::pair<SyncWish::Kind, const char*> kinds[] = {{SyncWish::Kind::Sync, "sync"},
                                                            {SyncWish::Kind::Resume, "resume"},
                                                            {SyncWish::Kind::Sweep, "sweep"},
                                                            {SyncWish::Kind::Deliver, "deliver"}};

constexpr std::pair<FlowState, const char*> states[] = {{FlowState::Idle, "idle"},
                                                        {FlowState::Running, "running"},
                                                        {FlowState::Paused, "paused"},
                                                        {FlowState::Stopped, "stopped"},
                                                        {FlowState::ConfError, "conf_error"}};

template <typename Value, std::size_t size>
Value valueNamed(const std::pair<Value, const char*> (&table)[size], const std::string& name) {
    for (const auto& [value, word] : table) {
        if (name == word) {
            return value;
        }
    }
    return table[0].first;
}

template <typename Value, std::size_t size>
const char* wordFor(const std::pair<Value, const char*> (&table)[size], Value value) {
    for (const auto& [each, word] : table) {
        if (each == value) {
            return word;
        }
    }
    return "";
}

Object answerOf(const Status& status) {
    Object answer(Poco::JSON_PRESERVE_KEY_ORDER);
    answer.set("ok", status.ok());
    if (!status) {
        answer.set("class", nameOf(status.failure().cls));
        answer.set("code", status.failure().code);
        answer.set("message", status.failure().message);
    }
    return answer;
}

Object startFor(Daemon& daemon, const Object& request, const std::string& who) {
    SyncWish wish;
    wish.flow = text(request, "flow");
    wish.entities = texts(request, "entities");
    wish.kind = valueNamed(kinds, text(request, "kind"));
    wish.full = request.optValue("full", false);
    wish.since = time(request, "since");
    wish.until = time(request, "until");
    wish.limit = request.optValue<std::int64_t>("limit", 0);
    wish.resumeFrom = text(request, "resume");
    wish.who = who;
    const Result<std::string> sync = daemon.start(wish);
    Object answer = answerOf(sync ? Status() : Status(sync.failure()));
    if (sync) {
        answer.set("sync", *sync);
    }
    return answer;
}

Object syncFor(Daemon& daemon, const std::string& id) {
    const std::shared_ptr<app::Host> host = daemon.host();
    for (const FlowStatus& flow : daemon.flows()) {
        const Result<std::optional<store::SyncRow>> row = store::Queries(host->store(), flow.organisation).sync(id);
        if (!row) {
            return answerOf(row.failure());
        }
        if (*row) {
            Object answer = answerOf({});
            answer.set("sync", id);
            answer.set("flow", (*row)->flow);
            answer.set("status", (*row)->status);
            answer.set("message", (*row)->message);
            setTime(answer, "started", (*row)->started);
            setTime(answer, "completed", (*row)->completed);
            for (const auto& [name, counter] : counters) {
                answer.set(name, (*row)->counters.*counter);
            }
            return answer;
        }
    }
    return answerOf(refusal("not_found", "no sync \"" + id + "\""));
}

Object reloadFor(Daemon& daemon, const std::string& who) {
    const Result<std::vector<std::string>> taken = daemon.reload(who);
    Object answer = answerOf(taken ? Status() : Status(taken.failure()));
    if (taken) {
        answer.set("warnings", arrayOf(*taken));
    }
    return answer;
}

Object flowsOf(Daemon& daemon) {
    Array::Ptr list = new Array;
    for (const FlowStatus& flow : daemon.flows()) {
        Object::Ptr object = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
        object->set("name", flow.name);
        object->set("organisation", flow.organisation);
        object->set("from", flow.from);
        object->set("to", flow.to);
        object->set("entities", arrayOf(flow.entities));
        object->set("state", nameOf(flow.state));
        object->set("schedule", flow.schedule);
        object->set("timezone", flow.timezone);
        object->set("changed", flow.scheduleChanged);
        if (flow.pause) {
            object->set("paused_by", flow.pause->who);
            object->set("paused_why", flow.pause->why);
            object->set("paused_at", flow.pause->since.us);
        }
        object->set("running", flow.runningSync);
        setTime(*object, "last_run", flow.lastRun);
        setTime(*object, "last_good", flow.lastGood);
        Array::Ptr runs = new Array;
        for (const UtcTime run : flow.nextRuns) {
            runs->add(run.us);
        }
        object->set("next_runs", runs);
        object->set("notes", arrayOf(flow.notes));
        object->set("problem", flow.problem);
        list->add(object);
    }
    Object answer = answerOf({});
    answer.set("flows", list);
    return answer;
}

FlowStatus flowIn(const Object& object) {
    FlowStatus flow;
    flow.name = text(object, "name");
    flow.organisation = text(object, "organisation");
    flow.from = text(object, "from");
    flow.to = text(object, "to");
    flow.entities = texts(object, "entities");
    flow.state = valueNamed(states, text(object, "state"));
    flow.schedule = text(object, "schedule");
    flow.timezone = text(object, "timezone");
    flow.scheduleChanged = object.optValue("changed", false);
    if (object.has("paused_at")) {
        flow.pause = Pause{text(object, "paused_by"), text(object, "paused_why"), *time(object, "paused_at")};
    }
    flow.runningSync = text(object, "running");
    flow.lastRun = time(object, "last_run");
    flow.lastGood = time(object, "last_good");
    const Array::Ptr runs = object.getArray("next_runs");
    for (unsigned i = 0; runs && i < runs->size(); ++i) {
        flow.nextRuns.push_back(UtcTime{runs->getElement<std::int64_t>(i)});
    }
    flow.notes = texts(object, "notes");
    flow.problem = text(object, "problem");
    return flow;
}

using Act = std::function<Object(Daemon&, const Object&, const std::string& who)>;

const std::map<std::string, Act>& acts() {
    static const std::map<std::string, Act> table = {
        {"start", startFor},
        {"sync", [](Daemon& daemon, const Object& request,
                    const std::string&) { return syncFor(daemon, text(request, "sync")); }},
        {"cancel",
         [](Daemon& daemon, const Object& request, const std::string& who) {
             return answerOf(daemon.cancel(text(request, "sync"), who, text(request, "why")));
         }},
        {"nudge",
         [](Daemon& daemon, const Object& request, const std::string&) {
             daemon.nudge(text(request, "flow"));
             return answerOf({});
         }},
        {"reload", [](Daemon& daemon, const Object&, const std::string& who) { return reloadFor(daemon, who); }},
        {"flows", [](Daemon& daemon, const Object&, const std::string&) { return flowsOf(daemon); }},
        {"pause",
         [](Daemon& daemon, const Object& request, const std::string& who) {
             return answerOf(daemon.pause(text(request, "flow"), who, text(request, "why")));
         }},
        {"resume", [](Daemon& daemon, const Object& request,
                      const std::string& who) { return answerOf(daemon.resume(text(request, "flow"), who)); }},
        {"schedule",
         [](Daemon& daemon, const Object& request, const std::string& who) {
             return answerOf(
                 daemon.setSchedule(text(request, "flow"), text(request, "schedule"), text(request, "timezone"), who));
         }},
    };
    return table;
}

/// A failure as the daemon told it.
Failure failureIn(const Object& answer) {
    ErrorClass cls = ErrorClass::Internal;
    const std::string name = text(answer, "class");
    for (const ErrorClass each : {ErrorClass::Transient, ErrorClass::RateLimited, ErrorClass::Auth, ErrorClass::Config,
                                  ErrorClass::Permanent, ErrorClass::Hold, ErrorClass::Uncertain, ErrorClass::Cancelled,
                                  ErrorClass::Deadline, ErrorClass::Unsupported}) {
        cls = name == nameOf(each) ? each : cls;
    }
    Failure failure = failed(cls, text(answer, "message"));
    failure.code = text(answer, "code");
    return failure;
}

Result<Object::Ptr> ask(ControlClient& client, const Object& request) {
    const Result<std::string> line = client.ask(textOf(request));
    if (!line) {
        return line.failure();
    }
    Object::Ptr answer = parsed(*line);
    if (answer.isNull()) {
        return failed(ErrorClass::Internal, "the daemon's answer is no JSON");
    }
    return answer->optValue("ok", false) ? Result<Object::Ptr>(answer) : failureIn(*answer);
}

Object requestFor(const char* act) {
    Object request(Poco::JSON_PRESERVE_KEY_ORDER);
    request.set("do", act);
    return request;
}

Status statusOf(const Result<Object::Ptr>& answer) {
    return answer ? Status() : Status(answer.failure());
}

} // namespace

const char* nameOf(FlowState state) {
    return wordFor(states, state);
}

std::string answerControl(Daemon& daemon, const std::string& line, const std::string& who) {
    const Object::Ptr request = parsed(line);
    if (request.isNull()) {
        return textOf(answerOf(failed(ErrorClass::Config, "expected a JSON object on one line")));
    }
    try {
        const auto act = acts().find(text(*request, "do"));
        if (act == acts().end()) {
            return textOf(answerOf(failed(ErrorClass::Config, "nothing is known to do by that name")));
        }
        return textOf(act->second(daemon, *request, who));
    } catch (const Poco::Exception& error) { // a member of a wrong type
        return textOf(answerOf(failed(ErrorClass::Config, "unusable request: " + error.displayText())));
    }
}

std::unique_ptr<RemoteControl> RemoteControl::find(const std::filesystem::path& socket) {
    std::unique_ptr<ControlClient> client = ControlClient::find(socket);
    return client ? std::unique_ptr<RemoteControl>(new RemoteControl(std::move(client))) : nullptr;
}

Result<std::string> RemoteControl::start(const SyncWish& wish) {
    Object request = requestFor("start");
    request.set("flow", wish.flow);
    request.set("entities", arrayOf(wish.entities));
    request.set("kind", wordFor(kinds, wish.kind));
    request.set("full", wish.full);
    setTime(request, "since", wish.since);
    setTime(request, "until", wish.until);
    request.set("limit", wish.limit);
    request.set("resume", wish.resumeFrom);
    const Result<Object::Ptr> answer = ask(*_client, request);
    return answer ? Result<std::string>(text(**answer, "sync")) : answer.failure();
}

Result<store::SyncRow> RemoteControl::sync(const std::string& id) {
    Object request = requestFor("sync");
    request.set("sync", id);
    const Result<Object::Ptr> answer = ask(*_client, request);
    if (!answer) {
        return answer.failure();
    }
    store::SyncRow row;
    row.id = id;
    row.flow = text(**answer, "flow");
    row.status = text(**answer, "status");
    row.message = text(**answer, "message");
    row.started = time(**answer, "started").value_or(UtcTime{});
    row.completed = time(**answer, "completed");
    for (const auto& [name, counter] : counters) {
        row.counters.*counter = (*answer)->optValue<std::int64_t>(name, 0);
    }
    return row;
}

Status RemoteControl::cancel(const std::string& sync, const std::string& why) {
    Object request = requestFor("cancel");
    request.set("sync", sync);
    request.set("why", why);
    return statusOf(ask(*_client, request));
}

Status RemoteControl::nudge(const std::string& flow) {
    Object request = requestFor("nudge");
    request.set("flow", flow);
    return statusOf(ask(*_client, request));
}

Result<std::vector<std::string>> RemoteControl::reload() {
    const Result<Object::Ptr> answer = ask(*_client, requestFor("reload"));
    return answer ? Result<std::vector<std::string>>(texts(**answer, "warnings")) : answer.failure();
}

Result<std::vector<FlowStatus>> RemoteControl::flows() {
    const Result<Object::Ptr> answer = ask(*_client, requestFor("flows"));
    if (!answer) {
        return answer.failure();
    }
    std::vector<FlowStatus> list;
    const Array::Ptr flows = (*answer)->getArray("flows");
    for (unsigned i = 0; flows && i < flows->size(); ++i) {
        list.push_back(flowIn(*flows->getObject(i)));
    }
    return list;
}

Status RemoteControl::pause(const std::string& flow, const std::string& why) {
    Object request = requestFor("pause");
    request.set("flow", flow);
    request.set("why", why);
    return statusOf(ask(*_client, request));
}

Status RemoteControl::resume(const std::string& flow) {
    Object request = requestFor("resume");
    request.set("flow", flow);
    return statusOf(ask(*_client, request));
}

Status RemoteControl::setSchedule(const std::string& flow, const std::string& schedule, const std::string& timezone) {
    Object request = requestFor("schedule");
    request.set("flow", flow);
    request.set("schedule", schedule);
    request.set("timezone", timezone);
    return statusOf(ask(*_client, request));
}

} // namespace crossdock::daemon
