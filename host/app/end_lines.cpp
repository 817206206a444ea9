#include "app/end_lines.hpp"

#include "conf/url_rule.hpp"

#include <crossdock/settings_json.hpp>

#include <Poco/String.h>

#include <algorithm>
#include <optional>

namespace crossdock::app {

namespace {

unsigned usualPort(const std::string& scheme) {
    return scheme == "https" ? 443 : 80;
}

/// Of the many ways to write one address the same: letters of scheme and host, slashes at the end, the usual port.
std::string plainAddress(const std::string& url) {
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = std::min(url.find('/', host), url.size());
    const std::optional<conf::Address> address = conf::parseUrl(Poco::toLower(url.substr(0, path)) + url.substr(path));
    if (!address) { // not one that the conf lets through
        return url;
    }
    const bool isPlain = address->port == 0 || address->port == usualPort(address->scheme) || address->isLoopback();
    return address->scheme + "://" + address->host + (isPlain ? "" : ":" + std::to_string(address->port)) +
           address->path.substr(0, address->path.find_last_not_of('/') + 1);
}

std::string identityIn(const std::string& settings, const std::string& schema) {
    std::string line;
    try {
        const JsonValue rules = JsonValue::parse(schema);
        const JsonValue values = JsonValue::parse(settings);
        const JsonValue* properties = rules.find("properties");
        if (properties == nullptr) {
            return line;
        }
        for (const JsonValue::Member& one : properties->members) {
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
