#include "app/end_lines.hpp"

#include <crossdock/settings_json.hpp>

#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

namespace crossdock::app {

namespace {

bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

std::string plainAddress(const std::string& url) {
    try {
        Poco::URI uri(url);
        const std::string host = Poco::toLower(uri.getHost());
        const std::string root = Poco::toLower(uri.getScheme()) + "://" + host;
        std::string path = uri.getPath();
        while (!path.empty() && path.back() == '/') {
            path.pop_back();
        }
        const bool isPlain = isLoopback(host) || uri.getPort() == Poco::URI(root).getPort();
        return root + (isPlain ? "" : ":" + std::to_string(uri.getPort())) + path;
    } catch (const Poco::SyntaxException&) { // not one that could be connected to: told as it stands
        return url;
    }
}

std::string identityIn(const std::string& settings, const std::string& schema) {
    std::string line;
    try {
        const JsonValue rules = JsonValue::parse(schema);
        const JsonValue values = JsonValue::parse(settings);
        const JsonValue* properties = rules.find("properties");
        for (const JsonValue::Member& one : properties == nullptr ? JsonValue().members : properties->members) {
            const JsonValue* identity = one.second.find("identity");
            const JsonValue* value = values.find(one.first);
            if (identity != nullptr && identity->boolean && value != nullptr) {
                line.append(", ").append(one.first).append(" ").append(
                    value->kind == JsonValue::Kind::Text ? value->text : jsonText(*value));
            }
        }
    } catch (const Error&) { // a schema that the conf could not use either
    }
    return line;
}

Result<std::string> lineOf(const Workspace& workspace, const std::string& name, const std::string& settings,
                           plugin::Kind kind) {
    const Result<const conf::Connection*> connection = workspace.connection(name);
    if (!connection) {
        return connection.failure();
    }
    const Result<plugin::Found> found = workspace.connectors().find(*(*connection)->connector, kind);
    if (!found) {
        return found.failure();
    }
    return endLine(**connection, settings, found->description().settingsSchema);
}

} // namespace

std::string endLine(const conf::Connection& connection, const std::string& settings, const std::string& schema) {
    return *connection.connector + " " + plainAddress(*connection.url) + identityIn(settings, schema);
}

Result<store::EndLines> endLinesOf(const Workspace& workspace, const conf::Flow& flow) {
    const Result<std::string> from = lineOf(workspace, *flow.from, flow.sourceSettings, plugin::Kind::Source);
    if (!from) {
        return from.failure();
    }
    const Result<std::string> to = lineOf(workspace, *flow.to, flow.sinkSettings, plugin::Kind::Sink);
    if (!to) {
        return to.failure();
    }
    return store::EndLines{*from, *to};
}

} // namespace crossdock::app
