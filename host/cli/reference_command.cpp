#include "cli/reference_command.hpp"

#include "app/workspace.hpp"
#include "cli/connector_reference.hpp"
#include "conf/nearest.hpp"
#include "conf/reference.hpp"

#include <algorithm>
#include <sstream>

namespace crossdock::cli {

ExitStatus ReferenceCommand::run(Invocation& invocation) const {
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() > 1) {
        invocation.out.error("reference: takes at most one CONNECTOR");
        return ExitStatus::Usage;
    }
    const std::unique_ptr<app::Workspace> workspace =
        app::Workspace::load(invocation.confFolder, app::Workspace::Scan::No);
    std::vector<const plugin::PluginDescription*> connectors;
    for (const auto& library : workspace->connectors().libraries()) {
        connectors.push_back(&library->description());
    }
    std::sort(connectors.begin(), connectors.end(),
              [](const auto* left, const auto* right) { return left->title < right->title; });

    std::string text;
    if (words.empty()) {
        text = conf::renderReference() + "\n# Connectors\n";
    }
    std::vector<std::string> known;
    bool found = words.empty();
    for (const plugin::PluginDescription* connector : connectors) {
        bool wanted = words.empty();
        for (const plugin::ComponentDescription& component : connector->components) {
            known.push_back(component.id);
            wanted = wanted || component.id == words.front();
        }
        if (wanted) {
            text += "\n" + renderConnector(*connector);
            found = true;
        }
    }
    if (!found) {
        invocation.out.error("reference: no connector " + conf::inQuotes(words.front()) +
                             conf::suggestion(words.front(), known));
        return ExitStatus::Usage;
    }
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        invocation.out.line(line);
    }
    JsonObject::Ptr result = orderedObject();
    result->set("markdown", text);
    invocation.out.result(result);
    return ExitStatus::Done;
}

} // namespace crossdock::cli
