#include "pages/pages.hpp"

#include "admin/compression.hpp"
#include "pages/actions.hpp"
#include "pages/answers.hpp"
#include "pages/assets.hpp"
#include "pages/login.hpp"
#include "pages/refusal.hpp"

namespace crossdock::pages {

using admin::Answer;
using admin::Request;
using admin::Role;
using admin::Route;

namespace {

Route route(const char* method, std::string pattern, Role role, std::string summary, admin::Handler handler) {
    Route made;
    made.method = method;
    made.pattern = std::move(pattern);
    made.audience = admin::Audience::Page;
    made.role = role;
    made.summary = std::move(summary);
    made.handler = std::move(handler);
    return made;
}

const std::string& nameIn(const Request& request, const std::string& name) {
    static const std::string none;
    const auto found = request.names.find(name);
    return found == request.names.end() ? none : found->second;
}

// An action was asked for by its address alone, as after signing in again: its page says what to do.
Route backTo(std::string pattern, Url url) {
    return route("GET", std::move(pattern), Role::Viewer, "To the page of this action",
                 [url = std::move(url)](const Request&) { return Answer::seeOther(url.text()); });
}

Frame bareFrame(const Sources& sources, const Request& request) {
    Frame frame;
    frame.reader.now = request.now;
    frame.reader.zoneName = sources.timezone;
    frame.reader.zone = schedule::Zone::find(sources.timezone);
    frame.theme = request.cookie("xd-theme");
    frame.live = false;
    return frame;
}

} // namespace

Route Pages::page(std::string pattern, Section section, std::string summary, Show show) {
    return route("GET", std::move(pattern), Role::Viewer, std::move(summary),
                 [this, section, show](const Request& request) {
                     Visit visit(_sources, _outcomes, request, section);
                     return show(visit);
                 });
}

Route Pages::pageOf(std::string pattern, std::string name, Section section, std::string summary, ShowOne show) {
    return route("GET", std::move(pattern), Role::Viewer, std::move(summary),
                 [this, section, show, name = std::move(name)](const Request& request) {
                     Visit visit(_sources, _outcomes, request, section);
                     return show(visit, nameIn(request, name));
                 });
}

Route Pages::action(std::string pattern, std::string summary, Show act) {
    return route("POST", std::move(pattern), Role::Operator, std::move(summary), [this, act](const Request& request) {
        Visit visit(_sources, _outcomes, request, Section::None);
        return act(visit);
    });
}

Route Pages::actionOn(std::string pattern, std::string name, std::string summary, ShowOne act) {
    return route("POST", std::move(pattern), Role::Operator, std::move(summary),
                 [this, act, name = std::move(name)](const Request& request) {
                     Visit visit(_sources, _outcomes, request, Section::None);
                     return act(visit, nameIn(request, name));
                 });
}

void Pages::addAssets(std::vector<Route>& routes) const {
    routes.push_back(
        route("GET", "/a/{name}", Role::None, "Style sheet, script, icons", [](const Request& request) -> Answer {
            const std::string& name = nameIn(request, "name");
            for (const Asset& asset : assets()) {
                if (asset.name == name) {
                    const bool zip = admin::takesGzip(request.header("accept-encoding"));
                    Answer answer = Answer::asset(std::string(asset.type), std::string(zip ? asset.gzip : asset.bytes));
                    answer.headers.add("Vary", "Accept-Encoding");
                    if (zip) {
                        answer.headers.add("Content-Encoding", "gzip");
                    }
                    return answer;
                }
            }
            return admin::Problem::notFound("This file belongs to another version of Crossdock.",
                                            "Load the page again.");
        }));
}

std::vector<Route> Pages::routes() {
    std::vector<Route> all;
    all.push_back(page("/", Section::Overview, "Overview", answerOverview));
    all.push_back(page("/hold", Section::Hold, "What waits for a person, by cause", answerHold));
    all.push_back(page("/items", Section::Hold, "Items, filtered", answerItems));
    all.push_back(page("/item", Section::Flows, "One record", answerItem));
    all.push_back(page("/flows", Section::Flows, "Flows", answerFlows));
    all.push_back(pageOf("/flows/{name}", "name", Section::Flows, "One flow", answerFlow));
    all.push_back(page("/syncs", Section::Syncs, "Syncs", answerSyncs));
    all.push_back(route("GET", "/syncs/{id}", Role::Viewer, "One sync", [this](const Request& request) {
        Visit visit(_sources, _outcomes, request, Section::Syncs);
        return answerSync(visit, nameIn(request, "id"), _pace);
    }));
    all.push_back(page("/connections", Section::Connections, "Connections", answerConnections));
    all.push_back(page("/credentials", Section::Credentials, "Names of credentials", answerCredentials));
    all.push_back(page("/schedules", Section::Schedules, "Schedules", answerSchedules));
    all.push_back(page("/activity", Section::Activity, "Activity", answerActivity));

    all.push_back(page("/retry", Section::Hold, "Before a retry", previewRetry));
    all.push_back(route("POST", "/retry", Role::Operator, "Retry items", [this](const Request& request) {
        Visit visit(_sources, _outcomes, request, Section::None);
        return retry(visit, _jobs);
    }));
    all.push_back(page("/close", Section::Hold, "Before closing by hand", previewClose));
    all.push_back(route("POST", "/close", Role::Operator, "Close items by hand", [this](const Request& request) {
        Visit visit(_sources, _outcomes, request, Section::None);
        return close(visit, _jobs);
    }));
    all.push_back(route("GET", "/jobs/{id}", Role::Viewer, "An action on many items", [this](const Request& request) {
        Visit visit(_sources, _outcomes, request, Section::Hold);
        return answerJob(visit, _jobs, nameIn(request, "id"));
    }));
    all.push_back(route("POST", "/jobs/{id}/stop", Role::Operator, "Stop an action on many items",
                        [this](const Request& request) {
                            Visit visit(_sources, _outcomes, request, Section::None);
                            return stopJob(visit, _jobs, nameIn(request, "id"));
                        }));
    all.push_back(backTo("/jobs/{id}/stop", Url("/hold")));
    all.push_back(pageOf("/syncs/{id}/stop", "id", Section::Syncs, "Before stopping a sync", askStop));
    all.push_back(actionOn("/syncs/{id}/stop", "id", "Stop a sync", stop));
    all.push_back(pageOf("/flows/{name}/pause", "name", Section::Flows, "Before pausing a flow", askPause));
    all.push_back(actionOn("/flows/{name}/pause", "name", "Pause a flow", pause));
    all.push_back(actionOn("/flows/{name}/resume", "name", "Resume a flow", resume));
    all.push_back(backTo("/flows/{name}/resume", Url("/flows")));
    all.push_back(actionOn("/flows/{name}/sync", "name", "Start a sync", syncNow));
    all.push_back(backTo("/flows/{name}/sync", Url("/flows")));
    all.push_back(actionOn("/connections/{name}/check", "name", "Check a connection", checkConnection));
    all.push_back(backTo("/connections/{name}/check", Url("/connections")));
    all.push_back(action("/reload", "Reload the conf", reload));
    all.push_back(backTo("/reload", Url("/")));
    all.push_back(action("/theme", "Choose the colours", chooseTheme));
    all.back().role = Role::Viewer;
    all.push_back(backTo("/theme", Url("/")));
    addAssets(all);
    return all;
}

std::string Pages::login(const Request& request, const admin::LoginView& view) const {
    Frame frame = bareFrame(_sources, request);
    frame.title = "Sign in";
    return document(frame, signInPage({view.user, view.message, view.to, view.kept}));
}

std::string Pages::refusal(const Request& request, const admin::Problem& problem) const {
    Frame frame = bareFrame(_sources, request);
    frame.title = problem.title;
    const bool signedIn = request.visitor.role != Role::None;
    frame.organisation = request.visitor.organisation;
    frame.user = request.visitor.name;
    frame.mayAct = request.visitor.may(Role::Operator);
    frame.csrf = request.visitor.csrf;
    frame.self = "/";
    return document(frame, refusalPage(problem, request.id, signedIn));
}

} // namespace crossdock::pages
