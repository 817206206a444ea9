#include "cli/plugins_command.hpp"

#include "app/workspace.hpp"
#include "cli/report.hpp"
#include "cli/scaffold.hpp"
#include "conf/nearest.hpp"
#include "plugin/scanner.hpp"

#include <Poco/JSON/Parser.h>

#include <map>

namespace crossdock::cli {

namespace {

const char* kindName(plugin::Kind kind) {
    return kind == plugin::Kind::Source ? "source" : "sink";
}

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) {
        out += (out.empty() ? "" : ", ") + text;
    }
    return out;
}

std::string flagsOf(std::uint32_t flags) {
    std::vector<std::string> names;
    const std::pair<std::uint32_t, const char*> known[] = {{XD_ENTITY_INCREMENTAL, "incremental"},
                                                           {XD_ENTITY_DELETES, "deletes"},
                                                           {XD_ENTITY_KEYS, "keys"},
                                                           {XD_ENTITY_SPLITS, "splits"}};
    for (const auto& [flag, name] : known) {
        if ((flags & flag) != 0) {
            names.emplace_back(name);
        }
    }
    return joined(names);
}

std::string capabilitiesOf(std::uint32_t bits) {
    std::vector<std::string> names;
    const std::pair<std::uint32_t, const char*> known[] = {{XD_SINK_REPLAYS, "replays"},
                                                           {XD_SINK_REFERENCE, "reference"},
                                                           {XD_SINK_DRIFTS, "drifts"},
                                                           {XD_SINK_MIRRORS, "mirrors"},
                                                           {XD_CONCURRENT, "concurrent"}};
    for (const auto& [bit, name] : known) {
        if ((bits & bit) != 0) {
            names.emplace_back(name);
        }
    }
    return joined(names);
}

std::string wordOf(const Poco::Dynamic::Var& value) {
    std::ostringstream text;
    Poco::JSON::Stringifier::stringify(value, text);
    return text.str();
}

void printSettings(Output& out, const std::string& schema) {
    const auto properties = Poco::JSON::Parser().parse(schema).extract<JsonObject::Ptr>()->getObject("properties");
    if (!properties || properties->size() == 0) {
        return;
    }
    out.line("    settings:");
    for (const auto& [name, value] : *properties) {
        const auto field = value.extract<JsonObject::Ptr>();
        std::string type =
            field->isArray("enum") ? wordOf(field->get("enum")) : field->optValue<std::string>("type", "");
        out.line("      " + name + ": " + type +
                 (field->has("default") ? ", default " + wordOf(field->get("default")) : ""));
        out.line("        " + field->optValue<std::string>("description", ""));
    }
}

std::string webhookOf(const plugin::WebhookDescription& webhook) {
    return std::string("HMAC-SHA256 in ") + (webhook.proof == XD_PROOF_HMAC_SHA256_HEX ? "hexadecimal" : "base64") +
           " in " + webhook.signatureHeader +
           (webhook.signaturePrefix.empty() ? "" : ", after \"" + webhook.signaturePrefix + "\"") +
           (webhook.topicHeader.empty() ? "" : "; topic in " + webhook.topicHeader) +
           (webhook.pingField.empty() ? "" : "; tried with " + webhook.pingField + "=digits");
}

void printComponent(Output& out, const plugin::ComponentDescription& component) {
    out.line("");
    out.line(std::string("  ") + kindName(component.kind) + " " + component.id + ": " + component.summary);
    std::vector<std::vector<std::string>> rows = {{"    operations", joined(component.operations)}};
    if (const std::string can = capabilitiesOf(component.capabilities); !can.empty()) {
        rows.push_back({"    capabilities", can});
    }
    for (const plugin::EntityDescription& entity : component.entities) {
        rows.push_back({"    entity " + entity.name,
                        flagsOf(entity.flags) + (entity.parents.empty() ? "" : "; after " + entity.parents)});
    }
    for (const plugin::AuthDescription& auth : component.auths) {
        std::vector<std::string> names;
        for (const std::string* name : {&auth.userKey, &auth.secretKey}) {
            if (!name->empty()) {
                names.push_back(*name);
            }
        }
        rows.push_back({"    credentials of " + auth.id, joined(names)});
    }
    if (component.webhook) {
        rows.push_back({"    webhooks", webhookOf(*component.webhook)});
        rows.push_back({"    credentials of webhooks", component.webhook->secretKey});
    }
    out.table(rows);
    printSettings(out, component.settingsSchema);
}

/// Says so when there is no such file.
bool isMissing(Output& out, const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
        return false;
    }
    out.error("plugins: there is no file " + path);
    return true;
}

ExitStatus inspect(Invocation& invocation, const std::string& file) {
    const std::string path = std::filesystem::absolute(file).lexically_normal().string();
    if (isMissing(invocation.out, path)) {
        return ExitStatus::Usage;
    }
    const Result<plugin::PluginDescription> description =
        plugin::Scanner(plugin::Scanner::besideThisProgram()).inspect(path);
    if (!description) {
        reportFailure(invocation.out, description.failure());
        return ExitStatus::Failed;
    }
    Output& out = invocation.out;
    out.line(description->id + " " + description->version + ": " + description->title);
    out.table({{"  vendor", description->vendor},
               {"  licence", description->licence},
               {"  built with", description->toolchain},
               {"  boundary", std::to_string(description->abiMajor) + "." + std::to_string(description->abiMinor) +
                                  ", needs a host of at least " + std::to_string(description->abiMajor) + "." +
                                  std::to_string(description->minHostMinor)}});
    for (const plugin::ComponentDescription& component : description->components) {
        printComponent(out, component);
    }
    out.result(Poco::JSON::Parser().parse(plugin::toJson(*description)));
    return ExitStatus::Done;
}

ExitStatus validate(Invocation& invocation, const std::string& file) {
    const std::string path = std::filesystem::absolute(file).lexically_normal().string();
    if (isMissing(invocation.out, path)) {
        return ExitStatus::Usage;
    }
    const plugin::Conformance report = plugin::Scanner(plugin::Scanner::besideThisProgram()).validate(path);
    std::vector<std::vector<std::string>> rows;
    for (const plugin::ConformanceCase& each : report.cases) {
        rows.push_back(
            {each.passed ? "  passed" : "  FAILED", each.name, std::to_string(each.tookMs) + " ms", each.message});
    }
    invocation.out.table(rows);
    invocation.out.line(path + (report.passed() ? ": keeps the contract" : ": breaks the contract"));
    invocation.out.result(Poco::JSON::Parser().parse(report.json()));
    return report.passed() ? ExitStatus::Done : ExitStatus::Failed;
}

ExitStatus create(Invocation& invocation, const std::string& name) {
    const std::filesystem::path templates = templateBeside(std::filesystem::path(plugin::Scanner::besideThisProgram()));
    if (templates.empty()) {
        invocation.out.error("plugins: the template of the SDK is not installed beside this program");
        return ExitStatus::Failed;
    }
    const std::filesystem::path target = std::filesystem::current_path() / name;
    if (const Status made = scaffold(templates, name, target); !made) {
        return reportFailure(invocation.out, made.failure());
    }
    invocation.out.line("made " + target.string() +
                        ": a connector that builds and passes its own test; begin with its README.md");
    JsonObject::Ptr result = orderedObject();
    result->set("folder", target.string());
    invocation.out.result(result);
    return ExitStatus::Done;
}

ExitStatus list(Invocation& invocation) {
    Output& out = invocation.out;
    const std::unique_ptr<app::Workspace> workspace =
        app::Workspace::load(invocation.confFolder, app::Workspace::Scan::Yes);
    std::vector<std::vector<std::string>> rows = {{"PLUG-IN", "VERSION", "COMPONENTS", "FILE"}};
    JsonArray::Ptr loaded = new JsonArray;
    for (const auto& library : workspace->connectors().libraries()) {
        const plugin::PluginDescription& description = library->description();
        std::vector<std::string> components;
        for (const plugin::ComponentDescription& component : description.components) {
            components.push_back(std::string(kindName(component.kind)) + " " + component.id);
        }
        rows.push_back({description.id, description.version, joined(components), library->path()});
        JsonObject::Ptr object = orderedObject();
        object->set("id", description.id);
        object->set("version", description.version);
        object->set("file", library->path());
        object->set("components", Poco::Dynamic::Array(components.begin(), components.end()));
        loaded->add(object);
    }
    out.table(rows);
    JsonArray::Ptr refused = new JsonArray;
    for (const Failure& refusal : workspace->connectors().refusals()) {
        out.error(refusal);
        JsonObject::Ptr object = orderedObject();
        object->set("verdict", refusal.reason);
        object->set("message", refusal.message);
        refused->add(object);
    }
    JsonObject::Ptr result = orderedObject();
    result->set("loaded", loaded);
    result->set("refused", refused);
    out.result(result);
    return refused->empty() ? ExitStatus::Done : ExitStatus::Partial;
}

} // namespace

ExitStatus PluginsCommand::run(Invocation& invocation) const {
    const std::vector<std::string>& words = invocation.arguments.words();
    const std::string action = words.empty() ? "list" : words[0];
    if (action == "list" && words.size() <= 1) {
        return list(invocation);
    }
    if (action == "inspect" && words.size() == 2) {
        return inspect(invocation, words[1]);
    }
    if (action == "validate" && words.size() == 2) {
        return validate(invocation, words[1]);
    }
    if (action == "new" && words.size() == 2) {
        return create(invocation, words[1]);
    }
    const std::map<std::string, std::string> takes = {
        {"list", "no more words"}, {"inspect", "one FILE"}, {"validate", "one FILE"}, {"new", "one NAME"}};
    const auto known = takes.find(action);
    invocation.out.error("plugins: " + (known != takes.end()
                                            ? action + " takes " + known->second
                                            : "no action " + conf::inQuotes(action) +
                                                  conf::suggestion(action, {"list", "inspect", "validate", "new"})));
    return ExitStatus::Usage;
}

} // namespace crossdock::cli
