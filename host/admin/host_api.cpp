#include "admin/api.hpp"
#include "conf/nearest.hpp"
#include "secret/redaction.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

JsonArray::Ptr listOf(const std::vector<std::string>& texts) {
    JsonArray::Ptr list = new JsonArray;
    for (const std::string& text : texts) {
        list->add(text);
    }
    return list;
}

Answer connections(const ApiParts& parts, const Request& request) {
    JsonArray::Ptr list = new JsonArray;
    for (const daemon::ConnectionStatus& each : parts.connections(request)) {
        JsonObject::Ptr entry = orderedObject();
        entry->set("name", each.name);
        entry->set("connector", each.connector);
        entry->set("url", secret::redacted(each.url));
        entry->set("flows", listOf(each.flows));
        entry->set("circuit", each.circuit);
        entry->set("circuit_cause", seenBy(request, each.circuitCause));
        entry->set("circuit_since", timeOrNull(each.circuitSince));
        entry->set("next_try", timeOrNull(each.nextTry));
        entry->set("paused_until", timeOrNull(each.pausedUntil));
        entry->set("used_last_minute", each.usedLastMinute);
        entry->set("requests_per_minute", each.perMinute == 0 ? Var() : Var(each.perMinute));
        entry->set("sign_in_ends", timeOrNull(each.signInEnds));
        entry->set("signed_in_by", seenBy(request, each.signedInBy));
        entry->set("credentials", listOf(each.credentials));
        list->add(entry);
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("connections", list);
    return jsonAnswer(answer);
}

Schema connectionsSchema() {
    return Schema::object(
        {{"connections", Schema::list(Schema::object(
                             {{"name", Schema::text()},
                              {"connector", Schema::text()},
                              {"url", Schema::text()},
                              {"flows", Schema::list(Schema::text())},
                              {"circuit", Schema::oneOf({"closed", "open", "half_open", "unknown"})},
                              {"circuit_cause", Schema::text()},
                              {"circuit_since", Schema::time().orNull()},
                              {"next_try", Schema::time().orNull()},
                              {"paused_until", Schema::time("the remote asked to wait").orNull()},
                              {"used_last_minute", Schema::integer(0, INT64_MAX)},
                              {"requests_per_minute", Schema::integer(0, INT64_MAX, "null: no limit").orNull()},
                              {"sign_in_ends", Schema::time().orNull()},
                              {"signed_in_by", Schema::text()},
                              {"credentials", Schema::list(Schema::text("name in the vault, never a value"))}}))}});
}

Answer check(const ApiParts& parts, const Request& request) {
    const std::string& name = request.names.at("name");
    std::vector<std::string> known;
    for (const daemon::ConnectionStatus& each : parts.connections(request)) {
        known.push_back(each.name);
    }
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        return Problem::notFound("no connection " + conf::inQuotes(name) + conf::suggestion(name, known));
    }
    const Result<daemon::CheckOutcome> outcome = parts.control.check(name);
    if (!outcome) {
        return Problem::of(outcome.failure());
    }
    JsonArray::Ptr lines = new JsonArray;
    for (const std::string& line : outcome->lines) {
        lines->add(seenBy(request, line));
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("connection", name);
    answer->set("usable", outcome->usable);
    answer->set("lines", lines);
    return jsonAnswer(answer);
}

Answer plugins(const ApiParts& parts, const Request& request) {
    JsonArray::Ptr list = new JsonArray;
    for (const daemon::PluginStatus& each : parts.control.plugins()) {
        JsonObject::Ptr entry = orderedObject();
        entry->set("id", each.id);
        entry->set("name", each.name);
        entry->set("version", each.version);
        entry->set("vendor", each.vendor);
        entry->set("path", each.path);
        entry->set("kinds", listOf(each.kinds));
        entry->set("problem", seenBy(request, each.problem));
        list->add(entry);
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("plugins", list);
    return jsonAnswer(answer);
}

Answer reload(const ApiParts& parts, const Request& request) {
    const Result<std::vector<std::string>> done = parts.control.reload(request.visitor.name);
    if (!done) {
        // One mistake a line, each with file, line and column; all of them are worth telling.
        Problem problem = Problem::of(done.failure());
        std::string rest = secret::redacted(done.failure().message);
        while (!rest.empty() && problem.faults.size() < 50) {
            const std::string line = rest.substr(0, rest.find('\n'));
            rest.erase(0, std::min(rest.size(), line.size() + 1));
            problem.faults.push_back({"conf", line.substr(0, 400)});
        }
        problem.detail = "The conf has mistakes; the old one stays in force.";
        return problem;
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("message", std::string("The conf on the disk is in force; running syncs finish under the old one."));
    answer->set("warnings", listOf(*done));
    return jsonAnswer(answer);
}

} // namespace

std::vector<Route> hostRoutes(const ApiParts& parts) {
    Route all = apiRoute("GET", "/api/connections", Role::Viewer, "lists the connections and their health",
                         [parts](const Request& request) { return connections(parts, request); });
    all.answer = connectionsSchema();
    Route ask = apiRoute("POST", "/api/connections/{name}/check", Role::Operator,
                         "asks the remote whether the connection is usable",
                         [parts](const Request& request) { return check(parts, request); });
    ask.body = Schema::object({});
    ask.answer = Schema::object(
        {{"connection", Schema::text()}, {"usable", Schema::boolean()}, {"lines", Schema::list(Schema::text())}});
    Route libraries = apiRoute("GET", "/api/plugins", Role::Viewer, "lists the connectors",
                               [parts](const Request& request) { return plugins(parts, request); });
    libraries.answer = Schema::object(
        {{"plugins", Schema::list(Schema::object({{"id", Schema::text()},
                                                  {"name", Schema::text()},
                                                  {"version", Schema::text()},
                                                  {"vendor", Schema::text()},
                                                  {"path", Schema::text()},
                                                  {"kinds", Schema::list(Schema::oneOf({"source", "sink"}))},
                                                  {"problem", Schema::text("why it was refused; empty: loaded")}}))}});
    Route conf = apiRoute("POST", "/api/reload", Role::Operator, "takes the conf on the disk over, all or nothing",
                          [parts](const Request& request) { return reload(parts, request); });
    conf.body = Schema::object({});
    conf.answer = Schema::object(
        {{"message", Schema::text()},
         {"warnings", Schema::list(Schema::text(), "removed flows that leave something on hold, tables of "
                                                   "crossdock.toml that need a restart")}});
    return {all, ask, libraries, conf};
}

} // namespace crossdock::admin
