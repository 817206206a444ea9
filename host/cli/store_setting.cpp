#include "cli/store_setting.hpp"

#include "cli/running_daemon.hpp"
#include "conf/nearest.hpp"

namespace crossdock::cli {

namespace {

std::map<std::string, KnownFlow> flowsOf(const conf::Configuration& conf) {
    std::map<std::string, KnownFlow> flows;
    for (const auto& [name, flow] : conf.flows) {
        flows[name] = {name, flow.organisation, *flow.from, *flow.to, *flow.entities};
    }
    return flows;
}

std::map<std::string, KnownFlow> flowsOf(std::vector<daemon::FlowStatus> running) {
    std::map<std::string, KnownFlow> flows;
    for (daemon::FlowStatus& flow : running) {
        flows[flow.name] = {flow.name, flow.organisation, flow.from, flow.to, std::move(flow.entities)};
    }
    return flows;
}

} // namespace

Result<StoreSetting> StoreSetting::open(Invocation& invocation) {
    StoreSetting setting;
    setting.workspace = app::Workspace::load(invocation.confFolder, app::Workspace::Scan::No);
    if (const Status usable = setting.workspace->usable(); usable) {
        setting.flows = flowsOf(setting.workspace->conf());
    } else {
        const auto daemon = runningDaemon(invocation.confFolder);
        Result<std::vector<daemon::FlowStatus>> running =
            daemon ? daemon->flows() : Result<std::vector<daemon::FlowStatus>>(usable.failure());
        if (!running) {
            return running.failure();
        }
        setting.flows = flowsOf(std::move(*running));
        invocation.out.error(usable.failure());
        invocation.out.note("the daemon goes on with the conf of before; what follows is of that one");
    }
    Result<std::unique_ptr<app::StoreAccess>> access =
        app::StoreAccess::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
    if (!access) {
        return access.failure();
    }
    setting.access = std::move(*access);
    setting.store = std::make_unique<store::Store>(setting.access->database());
    return setting;
}

Result<KnownFlow> StoreSetting::flow(const std::string& name) const {
    if (const auto found = flows.find(name); found != flows.end()) {
        return found->second;
    }
    std::vector<std::string> names;
    for (const auto& [known, flow] : flows) {
        names.push_back(known);
    }
    return failed(ErrorClass::Config, "no flow " + conf::inQuotes(name) + " in " +
                                          (workspace->conf().folder / "flows").string() +
                                          conf::suggestion(name, names));
}

} // namespace crossdock::cli
