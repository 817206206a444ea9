#include "pages/answers.hpp"
#include "pages/installation.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace crossdock::pages {

namespace {

int urgency(Tone tone) {
    return tone == Tone::Bad ? 0 : tone == Tone::Hold ? 1 : tone == Tone::Run ? 2 : 3;
}

} // namespace

admin::Answer answerConnections(Visit& visit) {
    visit.knows({});
    std::vector<ConnectionView> views;
    for (const auto& one : visit.connections()) {
        ConnectionView view;
        view.row = {one.name, visit.connectorName(one.connector), wordOfConnection(one, visit.reader().now),
                    one.usedLastMinute, one.perMinute};
        view.url = one.url;
        view.flows = one.flows;
        view.cause = visit.seen(one.circuitCause);
        view.since = one.circuit == "open" ? one.circuitSince : std::nullopt;
        view.nextTry = one.nextTry;
        view.pausedUntil = one.pausedUntil && *one.pausedUntil > visit.reader().now ? one.pausedUntil : std::nullopt;
        view.signInEnds = one.signInEnds;
        view.signedInBy = one.signedInBy;
        views.push_back(std::move(view));
    }
    std::stable_sort(views.begin(), views.end(), [](const ConnectionView& a, const ConnectionView& b) {
        return urgency(a.row.state.tone) < urgency(b.row.state.tone);
    });
    return visit.answer("Connections", connectionsPage(views, visit.frame()));
}

admin::Answer answerCredentials(Visit& visit) {
    visit.knows({});
    std::map<std::string, CredentialView> byName;
    for (const auto& one : visit.connections()) {
        for (const std::string& name : one.credentials) {
            CredentialView& view = byName[name];
            view.name = name;
            view.command = "crossdock vault set " + name + " --organisation " + one.organisation;
            view.connections.push_back(one.name);
            view.flows.insert(view.flows.end(), one.flows.begin(), one.flows.end());
        }
        if (one.signInEnds || !one.signedInBy.empty()) {
            CredentialView& view = byName[one.name + ".oauth"]; // the tokens of `crossdock connect`
            view.name = one.name + ".oauth";
            view.connections.push_back(one.name);
            view.flows.insert(view.flows.end(), one.flows.begin(), one.flows.end());
            view.ends = one.signInEnds;
            view.command = "crossdock connect " + one.name;
        }
    }
    std::vector<CredentialView> views;
    for (auto& [name, view] : byName) {
        std::sort(view.flows.begin(), view.flows.end());
        view.flows.erase(std::unique(view.flows.begin(), view.flows.end()), view.flows.end());
        views.push_back(std::move(view));
    }
    return visit.answer("Credentials", credentialsPage(views, visit.frame()));
}

admin::Answer answerSchedules(Visit& visit) {
    visit.knows({});
    std::vector<ScheduleView> views;
    for (const auto& flow : visit.flows()) {
        ScheduleView view;
        view.flow = flow.name;
        view.state = wordOfFlow(flow, 0, -1);
        view.schedule = flow.schedule;
        view.timezone = flow.timezone;
        view.changed = flow.scheduleChanged;
        view.last = flow.lastRun;
        view.next = flow.nextRuns;
        view.notes = flow.notes;
        view.paused = flow.state == daemon::FlowState::Paused;
        views.push_back(std::move(view));
    }
    return visit.answer("Schedules", schedulesPage(views, visit.frame()));
}

admin::Answer answerActivity(Visit& visit) {
    visit.knows({"flow", "kind", "before"});
    const auto& query = visit.request().query;
    store::ActivityQuery wanted;
    wanted.flow = query["flow"];
    wanted.kind = query["kind"];
    const std::string& before = query["before"];
    std::from_chars(before.data(), before.data() + before.size(), wanted.before);
    ActivityView view;
    view.flow = wanted.flow;
    view.kind = wanted.kind;
    for (const auto& flow : visit.flows()) {
        view.flows.push_back(flow.name);
    }
    const auto rows = visit.read(visit.queries().activity(wanted));
    for (const auto& row : rows) {
        view.lines.push_back(activityLine(visit, row));
    }
    const Url base = Url("/activity").with("flow", view.flow).with("kind", view.kind);
    if (rows.size() == wanted.most) {
        view.older = base.with("before", std::to_string(rows.back().id));
    }
    if (wanted.before != 0) {
        view.newest = base;
    }
    return visit.answer("Activity", activityPage(view, visit.frame()));
}

} // namespace crossdock::pages
