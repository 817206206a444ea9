#include "app/workspace.hpp"

#include "conf/nearest.hpp"
#include "schedule/schedule.hpp"
#include "transform/program.hpp"

namespace crossdock::app {

namespace {

conf::TextChecks textChecks() {
    const auto column = [](const std::optional<schedule::Fault>& fault) -> std::optional<conf::TextFault> {
        return fault ? std::optional(conf::TextFault{fault->message, fault->column, 1}) : std::nullopt;
    };
    conf::TextChecks checks;
    checks.schedule = [column](const std::string& text) { return column(schedule::checkSchedule(text)); };
    checks.timezone = [column](const std::string& text) { return column(schedule::checkTimezone(text)); };
    checks.programs = [](const std::vector<std::string>& programs) {
        std::vector<std::optional<conf::TextFault>> faults;
        for (const std::optional<transform::ProgramFault>& fault : transform::checkPrograms(programs)) {
            faults.push_back(fault ? std::optional(conf::TextFault{fault->message, 0, fault->line}) : std::nullopt);
        }
        return faults;
    };
    return checks;
}

template <typename Map>
std::vector<std::string> namesOf(const Map& map) {
    std::vector<std::string> names;
    names.reserve(map.size());
    for (const auto& [name, value] : map) {
        names.push_back(name);
    }
    return names;
}

} // namespace

std::unique_ptr<Workspace> Workspace::load(const std::filesystem::path& confFolder, Scan scan) {
    std::unique_ptr<Workspace> workspace(new Workspace);
    const conf::Loaded host = conf::loadHostConf(confFolder);
    const auto& folders = host.configuration.host.plugins.directories;
    workspace->_connectors = std::make_unique<Connectors>(pluginFolders(*folders), scan == Scan::Yes);
    workspace->_loaded = conf::load(confFolder, {workspace->_connectors.get(), textChecks()});
    return workspace;
}

Status Workspace::usable() const {
    if (!conf::hasErrors(_loaded.mistakes)) {
        return {};
    }
    std::string text;
    for (const conf::Mistake& mistake : _loaded.mistakes) {
        text += (text.empty() ? "" : "\n") + mistake.text();
    }
    return failed(ErrorClass::Config, text);
}

Result<const conf::Flow*> Workspace::flow(const std::string& name) const {
    const auto found = conf().flows.find(name);
    if (found != conf().flows.end()) {
        return &found->second;
    }
    return failed(ErrorClass::Config, "no flow " + conf::inQuotes(name) + " in " + (conf().folder / "flows").string() +
                                          conf::suggestion(name, namesOf(conf().flows)));
}

Result<const conf::Connection*> Workspace::connection(const std::string& name) const {
    const auto found = conf().connections.find(name);
    if (found != conf().connections.end()) {
        return &found->second;
    }
    return failed(ErrorClass::Config, "no connection " + conf::inQuotes(name) + " in " +
                                          (conf().folder / "connections").string() +
                                          conf::suggestion(name, namesOf(conf().connections)));
}

} // namespace crossdock::app
