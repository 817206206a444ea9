// Daemon: what it tells about itself.
#include "daemon/daemon.hpp"

#include "app/connection_check.hpp"
#include "daemon/known_flow.hpp"
#include "daemon/refusal.hpp"
#include "store/fault.hpp"
#include "store/queries.hpp"

namespace crossdock::daemon {

namespace {

constexpr std::int64_t probeEveryUs = 10'000'000;

/// What is wrong with the store, for probes: they tell no path.
std::string wordsFor(const Failure& failure) {
    if (failure.code == store::codeOf(store::Fault::Full)) {
        return "disk full";
    }
    if (failure.code == store::codeOf(store::Fault::Corrupt)) {
        return "it is damaged";
    }
    return failure.code == store::codeOf(store::Fault::Busy) ? "another process holds it" : "input or output fails";
}

std::optional<UtcTime> given(UtcTime time) {
    return time.us == 0 ? std::nullopt : std::optional(time);
}

} // namespace

FlowStatus Daemon::statusOf(const Known& known) const {
    const conf::Flow& flow = *known.flow;
    const FlowLoop::Snapshot now = known.loop->snapshot();
    FlowStatus status;
    status.name = flow.name;
    status.organisation = flow.organisation;
    status.from = *flow.from;
    status.to = *flow.to;
    status.entities = *flow.entities;
    const Result<store::FlowMemory> memory = store::FlowMemories(known.host->store(), flow.organisation).of(flow.name);
    const EffectiveSchedule schedule = effectiveSchedule(flow, memory ? *memory : store::FlowMemory());
    status.schedule = schedule.text;
    status.timezone = schedule.timezone;
    status.scheduleChanged = schedule.changed;
    status.pause = now.pause;
    status.runningSync = now.runningSync;
    if (memory) {
        status.lastRun = given(memory->lastRun);
        status.lastGood = given(memory->lastGood);
    }
    status.nextRuns = now.nextRuns;
    status.notes = now.notes;
    if (now.stop) {
        status.problem = now.stop->failure.message;
        status.problemClass =
            store::isOfStore(now.stop->failure) ? now.stop->failure.code : nameOf(now.stop->failure.cls);
        status.state = FlowState::Stopped;
    }
    if (now.pause) {
        status.state = FlowState::Paused;
    }
    {
        const std::lock_guard lock(_mutex);
        const auto fault = _faults.find(flow.name);
        if (fault != _faults.end()) {
            status.problem = fault->second;
            status.problemClass = nameOf(ErrorClass::Config);
            status.state = FlowState::ConfError;
        }
    }
    if (!now.runningSync.empty()) {
        status.state = FlowState::Running;
    }
    return status;
}

std::vector<FlowStatus> Daemon::flows() {
    std::vector<Known> known;
    std::map<std::string, std::string> unusable; // files that never were in force
    {
        const std::lock_guard lock(_mutex);
        for (const auto& [name, loop] : _loops) {
            known.push_back({_host, &_host->workspace().conf().flows.at(name), loop});
        }
        for (const auto& [name, fault] : _faults) {
            if (_loops.count(name) == 0) {
                unusable.emplace(name, fault);
            }
        }
    }
    std::vector<FlowStatus> list;
    list.reserve(known.size() + unusable.size());
    for (const Known& each : known) {
        list.push_back(statusOf(each));
    }
    for (const auto& [name, fault] : unusable) {
        FlowStatus status;
        status.name = name;
        status.organisation = *host()->workspace().conf().host.organisation.name;
        status.state = FlowState::ConfError;
        status.problem = fault;
        status.problemClass = nameOf(ErrorClass::Config);
        list.push_back(std::move(status));
    }
    return list;
}

Result<FlowStatus> Daemon::flow(const std::string& name) {
    const Result<Known> known = find(name);
    if (known) {
        return statusOf(*known);
    }
    for (FlowStatus& status : flows()) {
        if (status.name == name) {
            return std::move(status);
        }
    }
    return known.failure();
}

std::vector<ConnectionStatus> Daemon::connections() {
    const std::shared_ptr<app::Host> host = this->host();
    const conf::Configuration& conf = host->workspace().conf();
    std::map<std::string, std::vector<store::CircuitRow>> circuits; // by organisation, each read once
    const auto circuitsOf = [&](const std::string& organisation) -> const std::vector<store::CircuitRow>& {
        const auto [at, isNew] = circuits.try_emplace(organisation);
        if (isNew) {
            if (Result<std::vector<store::CircuitRow>> rows = store::Queries(host->store(), organisation).circuits()) {
                at->second = std::move(*rows);
            }
        }
        return at->second;
    };
    std::vector<ConnectionStatus> list;
    for (const auto& [name, connection] : conf.connections) {
        ConnectionStatus status;
        status.name = name;
        status.organisation = *connection.organisation;
        status.connector = *connection.connector;
        status.url = *connection.url;
        status.circuit = "unknown";
        status.perMinute = *connection.limits.requestsPerMinute;
        for (const auto& [flow, each] : conf.flows) {
            if (*each.from == name || *each.to == name) {
                status.flows.push_back(flow);
            }
        }
        for (const auto& [key, credential] : connection.credentials) {
            status.credentials.push_back(*credential);
        }
        for (const store::CircuitRow& circuit : circuitsOf(status.organisation)) {
            if (circuit.connection == name) {
                status.circuit = circuit.state;
                status.circuitCause = circuit.cause;
                status.circuitSince = given(circuit.since);
                status.nextTry = given(circuit.until);
            }
        }
        const Result<store::PermitUse> use =
            store::Permits(host->store()).use(status.organisation + "/" + name, host->clock().now());
        if (use) {
            status.usedLastMinute = use->lastMinute;
            status.pausedUntil = given(use->pausedUntil);
        }
        if (const std::optional<app::SignInState> signIn = host->connection(connection).signIn.state()) {
            status.signInEnds = signIn->ends;
            status.signedInBy = signIn->by;
        }
        list.push_back(std::move(status));
    }
    return list;
}

Result<CheckOutcome> Daemon::check(const std::string& connection) {
    const std::shared_ptr<app::Host> host = this->host();
    if (host->workspace().conf().connections.count(connection) == 0) {
        return refusal("not_found", "no connection \"" + connection + "\"");
    }
    CheckOutcome outcome;
    outcome.usable = true;
    for (const app::ConnectionUse& use : app::connectionUses(host->workspace())) {
        if (use.connection->name != connection) {
            continue;
        }
        const app::ConnectionFindings found = app::checkConnection(*host, use);
        const std::string role = use.kind == plugin::Kind::Source ? "as a source: " : "as a sink: ";
        for (const engine::Finding& finding : found.findings) {
            outcome.lines.push_back(role + app::levelName(finding.level) + ": " + finding.subject + ": " +
                                    finding.text);
        }
        if (found.failure) {
            outcome.usable = false;
            outcome.lines.push_back(role + "not usable: " + found.failure->message);
        }
    }
    if (outcome.lines.empty()) {
        outcome.lines.push_back("no flow uses it, and the connector finds nothing to say");
    }
    host->flush();
    return outcome;
}

std::vector<PluginStatus> Daemon::plugins() {
    const std::shared_ptr<app::Host> host = this->host();
    std::vector<PluginStatus> list;
    for (const auto& library : host->workspace().connectors().libraries()) {
        const plugin::PluginDescription& description = library->description();
        PluginStatus status;
        status.id = description.id;
        status.name = description.title;
        status.version = description.version;
        status.vendor = description.vendor;
        status.path = library->path();
        for (const plugin::ComponentDescription& component : description.components) {
            status.kinds.emplace_back(component.kind == plugin::Kind::Source ? "source" : "sink");
            status.connectors.push_back(component.id);
        }
        list.push_back(std::move(status));
    }
    for (const Failure& refusal : host->workspace().connectors().refusals()) {
        PluginStatus status;
        status.problem = refusal.message;
        list.push_back(std::move(status));
    }
    return list;
}

std::string Daemon::storeProblem() {
    const std::shared_ptr<app::Host> host = this->host();
    const UtcTime now = host->clock().now();
    {
        const std::lock_guard lock(_mutex);
        if (now.us - _probed.us < probeEveryUs) {
            return _storeProblem;
        }
        _probed = now;
    }
    const Status written = host->store().database().transaction([](store::Connection& connection) {
        connection.execute("UPDATE setting SET value = value WHERE name = 'instance'");
    });
    std::string problem = written ? "" : wordsFor(written.failure());
    Loops loops;
    {
        const std::lock_guard lock(_mutex);
        loops = _loops;
    }
    // One page more may still find room in the log where a sync found none.
    for (const auto& [name, loop] : loops) {
        const FlowLoop::Snapshot seen = loop->snapshot(); // a paused one does not find out that it can be written again
        if (problem.empty() && seen.stop && !seen.pause && store::isOfStore(seen.stop->failure)) {
            problem = wordsFor(seen.stop->failure);
        }
    }
    const std::lock_guard lock(_mutex);
    _storeProblem = problem;
    return problem;
}

Health Daemon::health() {
    Health health;
    health.live = true;
    for (const std::string& name : _heartbeats.stuck()) {
        health.live = false;
        health.reasons.push_back("stuck: " + name);
    }
    health.ready = health.live;
    if (const std::string problem = storeProblem(); !problem.empty()) {
        health.ready = false;
        health.reasons.push_back("the store cannot be written: " + problem);
    }
    const std::shared_ptr<app::Host> host = this->host();
    bool needsVault = false;
    for (const auto& [name, connection] : host->workspace().conf().connections) {
        needsVault = needsVault || !connection.credentials.empty();
    }
    if (needsVault && !host->vaultProblem().empty()) {
        health.ready = false;
        health.reasons.emplace_back("the vault is not open");
    }
    const std::lock_guard lock(_mutex);
    if (_stopping) {
        health.ready = false;
        health.reasons.emplace_back("stopping");
    }
    return health;
}

} // namespace crossdock::daemon
