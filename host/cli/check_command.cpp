#include "cli/check_command.hpp"

#include "app/flow_check.hpp"
#include "app/host.hpp"
#include "app/readiness.hpp"
#include "cli/report.hpp"

#include <algorithm>
#include <set>

namespace crossdock::cli {

namespace {

/// Conf, connectors and what they need of this machine; true when all can start.
bool checkOffline(const app::Workspace& workspace, const conf::Mistakes& missing, Output& out, JsonObject::Ptr result) {
    JsonArray::Ptr refusals = new JsonArray;
    for (const Failure& refusal : workspace.connectors().refusals()) {
        out.error(refusal);
        refusals->add(refusal.message);
    }
    conf::Mistakes all = workspace.mistakes();
    all.insert(all.end(), missing.begin(), missing.end());
    JsonArray::Ptr mistakes = new JsonArray;
    for (const conf::Mistake& mistake : all) {
        out.error(mistake.text());
        JsonObject::Ptr object = orderedObject();
        object->set("file", mistake.at.file);
        object->set("line", mistake.at.line);
        object->set("column", mistake.at.column);
        object->set("severity", mistake.severity == conf::Mistake::Severity::Error ? "error" : "warning");
        object->set("message", mistake.message);
        mistakes->add(object);
    }
    result->set("connectors_refused", refusals);
    result->set("mistakes", mistakes);
    const bool sound = workspace.connectors().refusals().empty() && !conf::hasErrors(all);
    if (sound) {
        const std::size_t flows = workspace.conf().flows.size();
        out.line("conf " + workspace.conf().folder.string() + ": " +
                 std::to_string(workspace.conf().connections.size()) + " connections, " + std::to_string(flows) +
                 (flows == 1 ? " flow, " : " flows, ") + std::to_string(workspace.connectors().libraries().size()) +
                 " connectors: " + (all.empty() ? "no mistake found" : "no mistake found, mind the warnings"));
    }
    return sound;
}

/// The findings as a table and as members of `object`, then the failure if there is one.
void tell(const std::string& subject, const app::ConnectionFindings& findings, Output& out, JsonObject& object) {
    JsonArray::Ptr list = new JsonArray;
    std::vector<std::vector<std::string>> rows;
    for (const engine::Finding& finding : findings.findings) {
        rows.push_back({"  " + std::string(app::levelName(finding.level)), finding.subject, finding.text});
        JsonObject::Ptr entry = orderedObject();
        entry->set("level", app::levelName(finding.level));
        entry->set("subject", finding.subject);
        entry->set("text", finding.text);
        list->add(entry);
    }
    out.table(rows);
    object.set("findings", list);
    if (findings.failure) {
        out.error(within(subject, *findings.failure));
        object.set("class", nameOf(findings.failure->cls));
        object.set("message", findings.failure->message);
    }
}

JsonObject::Ptr checkConnection(app::Host& host, const app::ConnectionUse& use, const conf::Mistakes& missing,
                                Output& out) {
    const app::ConnectionFindings findings = app::checkConnection(host, use);
    // A credential may be one that the check did not need.
    const bool whole = std::none_of(missing.begin(), missing.end(), [&use](const conf::Mistake& mistake) {
        return mistake.at.file == use.connection->at.file;
    });
    const bool usable = whole && !findings.failure;
    JsonObject::Ptr object = orderedObject();
    object->set("connection", use.connection->name);
    object->set("as", use.kind == plugin::Kind::Source ? "source" : "sink");
    object->set("usable", usable);
    const std::string title = use.connection->name + " (" + *use.connection->connector + ", " +
                              (use.kind == plugin::Kind::Source ? "source" : "sink") + ")";
    out.line(title + ": " + (usable ? "usable" : "not usable"));
    tell(use.connection->name, findings, out, *object);
    return object;
}

JsonObject::Ptr checkFlow(app::Host& host, const conf::Flow& flow, Output& out) {
    const app::ConnectionFindings findings = app::checkFlow(host, flow);
    JsonObject::Ptr object = orderedObject();
    object->set("flow", flow.name);
    object->set("usable", !findings.failure);
    out.line(flow.name + " (flow, " + *flow.from + " to " + *flow.to +
             "): " + (findings.failure ? "not usable" : "its ends fit"));
    tell(flow.name, findings, out, *object);
    return object;
}

} // namespace

std::vector<OptionSpec> CheckCommand::options() const {
    return {{"online", "", "reach every connection and prove its credentials and rights", false}};
}

ExitStatus CheckCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    if (!invocation.arguments.words().empty()) {
        out.error("check: takes no words");
        return ExitStatus::Usage;
    }
    JsonObject::Ptr result = orderedObject();
    const std::unique_ptr<app::Workspace> workspace =
        app::Workspace::load(invocation.confFolder, app::Workspace::Scan::Yes);
    // Of a conf with mistakes nothing is looked for: half of what it names was misread.
    const app::EnvironmentKey& given = invocation.environmentKey;
    const conf::Mistakes missing =
        workspace->usable()
            ? app::missingHere(*workspace, given ? app::EnvironmentKey(given->clone()) : std::nullopt, invocation.clock)
            : conf::Mistakes();
    if (!checkOffline(*workspace, missing, out, result)) {
        result->set("usable", false);
        out.result(result);
        return ExitStatus::Usage;
    }
    bool sound = true;
    if (invocation.arguments.has("online")) {
        Result<std::unique_ptr<app::Host>> host =
            app::Host::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
        if (!host) {
            return reportFailure(out, host.failure());
        }
        std::set<std::string> unusable;
        JsonArray::Ptr connections = new JsonArray;
        for (const app::ConnectionUse& use : app::connectionUses((*host)->workspace())) {
            const JsonObject::Ptr connection = checkConnection(**host, use, missing, out);
            connections->add(connection);
            if (!connection->getValue<bool>("usable")) {
                unusable.insert(use.connection->name);
            }
        }
        result->set("connections", connections);
        JsonArray::Ptr flows = new JsonArray;
        for (const auto& [name, flow] : (*host)->workspace().conf().flows) {
            if (unusable.contains(*flow.from) || unusable.contains(*flow.to)) {
                continue; // enough was said of that end
            }
            const JsonObject::Ptr ends = checkFlow(**host, flow, out);
            flows->add(ends);
            sound = sound && ends->getValue<bool>("usable");
        }
        (*host)->flush();
        result->set("flows", flows);
        sound = sound && unusable.empty();
    }
    result->set("usable", sound);
    out.result(result);
    return sound ? ExitStatus::Done : ExitStatus::Failed;
}

} // namespace crossdock::cli
