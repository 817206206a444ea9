#include "cli/check_command.hpp"

#include "app/connection_check.hpp"
#include "app/host.hpp"
#include "cli/report.hpp"

namespace crossdock::cli {

namespace {

/// Conf and connectors; true when both are in order.
bool checkOffline(const app::Workspace& workspace, Output& out, JsonObject::Ptr result) {
    JsonArray::Ptr refusals = new JsonArray;
    for (const Failure& refusal : workspace.connectors().refusals()) {
        out.error(refusal);
        refusals->add(refusal.message);
    }
    JsonArray::Ptr mistakes = new JsonArray;
    for (const conf::Mistake& mistake : workspace.mistakes()) {
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
    const bool sound = workspace.connectors().refusals().empty() && !conf::hasErrors(workspace.mistakes());
    if (sound) {
        out.line("conf " + workspace.conf().folder.string() + ": " +
                 std::to_string(workspace.conf().connections.size()) + " connections, " +
                 std::to_string(workspace.conf().flows.size()) + " flows, " +
                 std::to_string(workspace.connectors().libraries().size()) + " connectors: no mistake found");
    }
    return sound;
}

JsonObject::Ptr checkConnection(app::Host& host, const app::ConnectionUse& use, Output& out, bool& sound) {
    const app::ConnectionFindings findings = app::checkConnection(host, use);
    JsonObject::Ptr object = orderedObject();
    object->set("connection", use.connection->name);
    object->set("as", use.kind == plugin::Kind::Source ? "source" : "sink");
    object->set("usable", !findings.failure);
    const std::string title = use.connection->name + " (" + *use.connection->connector + ", " +
                              (use.kind == plugin::Kind::Source ? "source" : "sink") + ")";
    out.line(title + ": " + (findings.failure ? "not usable" : "usable"));
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
    object->set("findings", list);
    if (findings.failure) {
        out.error(within(use.connection->name, *findings.failure));
        object->set("class", nameOf(findings.failure->cls));
        object->set("message", findings.failure->message);
        sound = false;
    }
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
    if (!checkOffline(*workspace, out, result)) {
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
        JsonArray::Ptr connections = new JsonArray;
        for (const app::ConnectionUse& use : app::connectionUses((*host)->workspace())) {
            connections->add(checkConnection(**host, use, out, sound));
        }
        (*host)->flush();
        result->set("connections", connections);
    }
    result->set("usable", sound);
    out.result(result);
    return sound ? ExitStatus::Done : ExitStatus::Failed;
}

} // namespace crossdock::cli
