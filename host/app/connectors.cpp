#include "app/connectors.hpp"

#include "conf/nearest.hpp"

#include <algorithm>
#include <optional>

namespace crossdock::app {

namespace {

std::filesystem::path programFolder() {
    std::error_code problem;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", problem);
    return problem ? std::filesystem::path() : program.parent_path();
}

conf::ComponentFacts factsOf(const plugin::ComponentDescription& component) {
    conf::ComponentFacts facts;
    facts.settingsSchema = component.settingsSchema;
    facts.requestsPerMinute = component.requestsPerMinute;
    facts.requestsPerSecond = component.requestsPerSecond;
    facts.concurrency = component.concurrency;
    for (const plugin::EntityDescription& entity : component.entities) {
        facts.entities.push_back(entity.name);
    }
    for (const plugin::AuthDescription& auth : component.auths) {
        for (const std::string* name : {&auth.userKey, &auth.secretKey}) {
            if (!name->empty()) {
                facts.credentials.push_back(*name);
            }
        }
    }
    if (component.webhook) {
        facts.credentials.push_back(component.webhook->secretKey);
    }
    return facts;
}

} // namespace

Connectors::Connectors(const std::vector<std::filesystem::path>& folders, bool scan) {
    std::optional<plugin::Scanner> scanner;
    if (scan) {
        scanner.emplace(plugin::Scanner::besideThisProgram());
    }
    for (const std::filesystem::path& folder : folders) {
        _searched += (_searched.empty() ? "" : ", ") + folder.string();
        for (Failure& refusal : _registry.loadFolder(folder.string(), scanner ? &*scanner : nullptr)) {
            _refusals.push_back(std::move(refusal));
        }
    }
    for (const auto& library : _registry.libraries()) {
        for (const plugin::ComponentDescription& component : library->description().components) {
            conf::ConnectorFacts& facts = _facts[component.id];
            facts.id = component.id;
            (component.kind == plugin::Kind::Source ? facts.source : facts.sink) = factsOf(component);
        }
    }
}

Result<plugin::Found> Connectors::find(const std::string& connector, plugin::Kind kind) const {
    const std::optional<plugin::Found> found = _registry.find(connector, kind);
    if (found) {
        return *found;
    }
    return failed(ErrorClass::Config, std::string("no ") + (kind == plugin::Kind::Source ? "source " : "sink ") +
                                          conf::inQuotes(connector) + " among the connectors of " + _searched +
                                          conf::suggestion(connector, connectorIds()));
}

std::vector<std::string> Connectors::connectorIds() const {
    std::vector<std::string> ids;
    for (const auto& [id, facts] : _facts) {
        ids.push_back(id);
    }
    return ids;
}

const conf::ConnectorFacts* Connectors::find(const std::string& id) const {
    const auto found = _facts.find(id);
    return found == _facts.end() ? nullptr : &found->second;
}

std::vector<std::filesystem::path> pluginFolders(const std::vector<std::filesystem::path>& configured) {
    std::error_code ignored;
    const auto exists = [&ignored](const std::filesystem::path& folder) {
        return std::filesystem::exists(folder, ignored);
    };
    const std::filesystem::path beside = programFolder().parent_path() / "plugins";
    return std::none_of(configured.begin(), configured.end(), exists) && exists(beside)
               ? std::vector<std::filesystem::path>{beside}
               : configured;
}

} // namespace crossdock::app
