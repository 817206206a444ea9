// Daemon: taking a changed conf over, all or nothing.
#include "daemon/daemon.hpp"

#include "daemon/flow_plan.hpp"
#include "daemon/host_flow.hpp"
#include "store/queries.hpp"

#include <algorithm>
#include <filesystem>

namespace crossdock::daemon {

namespace {

/// The flow whose file this is: "conf/flows/NAME.toml".
std::string flowOfFile(const std::string& file) {
    const std::filesystem::path path(file);
    return path.parent_path().filename() == "flows" ? path.stem().string() : std::string();
}

std::string countOf(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " item" : " items");
}

/// What flows that are removed leave unfinished.
std::vector<std::string> leftBehind(app::Host& before, const ConfChanges& changes) {
    std::vector<std::string> left;
    for (const std::string& name : changes.removedFlows) {
        const std::string& organisation = before.workspace().conf().flows.at(name).organisation;
        const Result<store::FlowCounts> counts = store::Queries(before.store(), organisation).counts(name);
        if (!counts) {
            left.push_back("flow " + name + " is gone from the conf; what it leaves cannot be read");
            continue;
        }
        const std::uint64_t waiting = counts->draft + counts->processing + counts->failed;
        if (counts->actionRequired + waiting > 0) {
            left.push_back("flow " + name + " is gone from the conf with " + countOf(counts->actionRequired) +
                           " on hold" + (waiting > 0 ? " and " + std::to_string(waiting) + " on their way" : "") +
                           "; they come back with it");
        }
    }
    return left;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

Result<std::vector<std::string>> Daemon::reload(const std::string& who) {
    const std::lock_guard reloading(_reloading);
    std::unique_ptr<app::Workspace> workspace = app::Workspace::load(host()->confFolder(), app::Workspace::Scan::No);
    const Status usable = workspace->usable();
    if (!usable) {
        refuse(workspace->mistakes(), who);
    }
    Result<std::vector<std::string>> taken =
        usable ? takeOver(std::move(workspace), who) : Result<std::vector<std::string>>(usable.failure());
    _changes.tell({Change::What::Conf, {}, {}});
    return taken;
}

void Daemon::refuse(const conf::Mistakes& mistakes, const std::string& who) {
    const std::shared_ptr<app::Host> host = this->host();
    std::map<std::string, std::string> faults;
    std::size_t errors = 0;
    for (const conf::Mistake& mistake : mistakes) {
        if (mistake.severity != conf::Mistake::Severity::Error) {
            continue;
        }
        ++errors;
        host->log().error("mistake in the conf", {{"what", mistake.text()}});
        if (const std::string flow = flowOfFile(mistake.at.file); !flow.empty()) {
            std::string& text = faults[flow];
            text += (text.empty() ? "" : "\n") + mistake.text();
        }
    }
    host->log().error("the changed conf is not taken over; the former one stays in force",
                      {{"mistakes", std::to_string(errors)}, {"who", who}});
    const std::string first = mistakes.empty() ? "" : ", the first: " + mistakes.front().text();
    const Status noted =
        noteFor({}, "conf_refused", who, std::to_string(errors) + " mistakes; the former conf stays in force" + first);
    if (!noted) {
        host->log().warning("the activity log cannot be written", {{"cause", noted.failure().message}});
    }
    const std::lock_guard lock(_mutex);
    _faults = std::move(faults);
}

Result<std::vector<std::string>> Daemon::takeOver(std::unique_ptr<app::Workspace> workspace, const std::string& who) {
    const std::shared_ptr<app::Host> before = host();
    const std::shared_ptr<app::Host> after = before->reopen(std::move(workspace));
    const conf::Configuration& conf = after->workspace().conf();
    const ConfChanges changes = changesBetween(before->workspace().conf(), conf);
    std::map<std::string, store::FlowMemory> known; // all that can fail comes before all that counts
    for (const auto& [name, flow] : conf.flows) {
        Result<store::FlowMemory> memory = memories(flow.organisation).of(name);
        if (!memory) {
            return within("flow " + name, memory.failure());
        }
        known.emplace(name, std::move(*memory));
    }
    Loops loops;
    Loops leaving;
    {
        const std::lock_guard lock(_mutex);
        loops = _loops;
        leaving = _leaving;
    }
    Loops next;
    for (const auto& [name, flow] : conf.flows) {
        const bool other = has(changes.newFlows, name) || has(changes.changedFlows, name);
        for (const Loops* each : {&loops, &leaving}) {
            const auto found = each->find(name);
            // Stopped flows are tried again: what a person mended may lie outside of the conf.
            if (found != each->end() &&
                found->second->take(planOf(flow, known.at(name), _began),
                                    std::make_shared<HostFlow>(after, name, _dryOutcomes), true)) {
                next.emplace(name, found->second);
                break;
            }
        }
        if (next.count(name) == 0) {
            next.emplace(name, makeLoop(after, flow, known.at(name), {}));
        }
        if (other) {
            after->log().info(has(changes.newFlows, name) ? "new flow" : "changed flow", {{"flow", name}});
        }
    }
    {
        const std::lock_guard lock(_mutex);
        for (const auto& [name, loop] : loops) {
            if (next.count(name) == 0) {
                loop->retire();
                _leaving[name] = loop;
            }
        }
        for (const auto& [name, loop] : next) {
            _leaving.erase(name);
        }
        _loops = std::move(next);
        _host = after;
        _faults.clear();
    }
    std::vector<std::string> warnings = leftBehind(*before, changes);
    for (const std::string& table : changes.needRestart) {
        warnings.push_back("[" + table + "] of crossdock.toml has changed: that counts after a restart");
    }
    for (const std::string& warning : warnings) {
        after->log().warning(warning, {{"who", who}});
    }
    after->log().info("the conf is reloaded", {{"changes", changes.text()}, {"who", who}});
    if (const Status noted = noteFor({}, "conf_reloaded", who, changes.text()); !noted) {
        after->log().warning("the activity log cannot be written", {{"cause", noted.failure().message}});
    }
    return warnings;
}

} // namespace crossdock::daemon
