#include "cli/connector_reference.hpp"

#include "cli/output.hpp"

#include <Poco/JSON/Parser.h>

#include <sstream>

namespace crossdock::cli {

namespace {

std::string jsonText(const Poco::Dynamic::Var& value) {
    std::ostringstream text;
    Poco::JSON::Stringifier::stringify(value, text);
    return text.str();
}

/// A bar would end the table's cell, a line break its row.
std::string cell(const std::string& text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '|') {
            out += "\\|";
        } else {
            out += letter == '\n' ? ' ' : letter;
        }
    }
    return out;
}

std::string typeOf(const JsonObject& field) {
    if (!field.isArray("enum")) {
        return field.optValue<std::string>("type", "any");
    }
    std::string text = "one of";
    for (const auto& choice : *field.getArray("enum")) {
        text += " `" + jsonText(choice) + "`";
    }
    return text;
}

bool isRequired(const JsonObject& schema, const std::string& name) {
    const auto required = schema.getArray("required");
    if (!required) {
        return false;
    }
    for (const auto& each : *required) {
        if (each.toString() == name) {
            return true;
        }
    }
    return false;
}

std::string renderSettings(const std::string& text) {
    if (text.empty()) {
        return "";
    }
    const auto schema = Poco::JSON::Parser().parse(text).extract<JsonObject::Ptr>();
    const auto properties = schema->getObject("properties");
    if (!properties || properties->size() == 0) {
        return "";
    }
    std::string out = "\n| setting | type | default | meaning |\n|---|---|---|---|\n";
    for (const auto& [name, value] : *properties) {
        const auto field = value.extract<JsonObject::Ptr>();
        const std::string fallback = isRequired(*schema, name) ? "required"
                                     : field->has("default")   ? "`" + jsonText(field->get("default")) + "`"
                                                               : "none";
        out += "| `" + name + "` | " + cell(typeOf(*field)) + " | " + cell(fallback) + " | " +
               cell(field->optValue<std::string>("description", "")) + " |\n";
    }
    return out;
}

/// What the flow's own [map.ENTITY] may set, of a sink that says so.
std::string renderFields(const std::string& text) {
    const auto schema = Poco::JSON::Parser().parse(text).extract<JsonObject::Ptr>();
    const auto map = schema->getObject("map");
    std::string out;
    for (const auto& [entity, names] : map ? *map : JsonObject()) {
        std::string list;
        for (const auto& name : *names.extract<JsonArray::Ptr>()) {
            list += (list.empty() ? "`" : ", `") + name.toString() + "`";
        }
        out += "\n`[map." + entity + "]` of a flow may set: " + list + ".\n";
    }
    return out;
}

std::string rateOf(const plugin::ComponentDescription& component) {
    std::string text;
    if (component.requestsPerMinute != 0) {
        text += std::to_string(component.requestsPerMinute) + " requests a minute, ";
    }
    if (component.requestsPerSecond != 0) {
        text += std::to_string(component.requestsPerSecond) + " a second, ";
    }
    return text + std::to_string(component.concurrency) + " at a time";
}

std::string renderComponent(const plugin::ComponentDescription& component) {
    const bool source = component.kind == plugin::Kind::Source;
    std::string out = std::string("\n### As a ") + (source ? "source" : "sink") + "\n\n" + component.summary +
                      "\n\nLimits unless the connection sets others: " + rateOf(component) + ".\n";
    for (const plugin::AuthDescription& auth : component.auths) {
        out += "\nCredentials of `" + auth.id + "`:";
        for (const std::string* key : {&auth.userKey, &auth.secretKey}) {
            out += key->empty() ? "" : " `" + *key + "`";
        }
        out += "\n";
    }
    if (component.webhook) {
        out += "\nCredential of its webhooks, optional: `" + component.webhook->secretKey + "`\n";
    }
    const std::string settings = renderSettings(component.settingsSchema);
    if (!settings.empty()) {
        out += "\nIn `[settings]` of a connection, or `[" + std::string(source ? "source" : "sink") +
               "]` of a flow, which goes before:\n" + settings;
    }
    return component.settingsSchema.empty() ? out : out + renderFields(component.settingsSchema);
}

} // namespace

std::string renderConnector(const plugin::PluginDescription& connector) {
    std::string out = "## " + connector.title + "\n";
    for (const plugin::ComponentDescription& component : connector.components) {
        out += renderComponent(component);
    }
    return out;
}

} // namespace crossdock::cli
