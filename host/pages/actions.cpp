#include "pages/actions.hpp"

#include "pages/item_filter.hpp"
#include "pages/preview.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

/// The fields of a form after it was posted, of the address before.
const admin::Fields& fieldsOf(const Visit& visit) {
    return visit.request().method == "POST" ? visit.request().form : visit.request().query;
}

/// No such flow of this visitor: whatever the form says, nothing is touched.
std::optional<admin::Answer> unknownFlow(Visit& visit, const std::string& name) {
    if (visit.flow(name) != nullptr) {
        return std::nullopt;
    }
    return admin::Problem::notFound("There is no flow of the name \"" + name + "\".",
                                    "Nothing was done. Go back to the list of flows.");
}

Outcome outcomeOf(const Failure& failure) {
    return {capital(failure.message.substr(0, 300)) + ".", true};
}

Outcome outcomeOf(const Status& status, std::string sentence) {
    return status.ok() ? Outcome{std::move(sentence), false} : outcomeOf(status.failure());
}

} // namespace

admin::Answer askStop(Visit& visit, const std::string& sync) {
    const Url self = Url("/syncs").segment(sync);
    QuestionView view{self.segment("stop"),
                      "Stop this sync?",
                      "What is in work is finished first. The rest waits; the next sync goes on from here.",
                      "Reason",
                      "Kept in the activity with your name. You may leave it empty.",
                      fieldsOf(visit)["why"],
                      "Stop sync",
                      "Keep running",
                      Url::back(visit.request().query["back"], self).text(),
                      Icon::Shut,
                      Weight::Danger};
    return visit.answer("Stop sync", questionPage(view, visit.frame()));
}

admin::Answer stop(Visit& visit, const std::string& sync) {
    const auto row = visit.read(visit.queries().sync(sync));
    if (!row) {
        return admin::Problem::notFound("There is no sync " + sync + ".", "Nothing was done.");
    }
    return visit.back(
        outcomeOf(visit.control().cancel(sync, visit.request().visitor.name, visit.request().form["why"]),
                  "Stopping: what is in work is finished first. The next sync goes on from the checkpoint."),
        Url("/syncs").segment(sync));
}

namespace {

admin::Answer pauseQuestion(Visit& visit, const std::string& flow, bool missing) {
    const Url self = Url("/flows").segment(flow);
    QuestionView view{self.segment("pause"),
                      "Pause " + flow + "?",
                      "A sync that runs is finished first. Nothing is read or written after that until someone resumes "
                      "it; webhooks are still stored.",
                      "Reason",
                      "Required. Shown on the flow's page, with your name.",
                      fieldsOf(visit)["why"],
                      "Pause flow",
                      "Keep running",
                      Url::back(fieldsOf(visit)["back"], self).text(),
                      Icon::Pause,
                      Weight::Primary,
                      missing ? "Write the reason first: whoever finds the flow resting wants to know." : ""};
    return visit.answer("Pause " + flow, questionPage(view, visit.frame()), missing ? 422 : 200);
}

} // namespace

admin::Answer askPause(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    return pauseQuestion(visit, flow, false);
}

admin::Answer pause(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    if (visit.request().form["why"].find_first_not_of(" \t\r\n") == std::string::npos) {
        return pauseQuestion(visit, flow, true);
    }
    return visit.back(outcomeOf(visit.control().pause(flow, visit.request().visitor.name, visit.request().form["why"]),
                                flow + " is paused."),
                      Url("/flows").segment(flow));
}

admin::Answer resume(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    return visit.back(outcomeOf(visit.control().resume(flow, visit.request().visitor.name), flow + " goes on."),
                      Url("/flows").segment(flow));
}

admin::Answer syncNow(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    daemon::SyncWish wish;
    wish.flow = flow;
    wish.who = visit.request().visitor.name;
    const auto started = visit.control().start(wish);
    if (!started.ok()) {
        return visit.back(outcomeOf(started.failure()), Url("/flows").segment(flow));
    }
    visit.outcomes().put(visit.request().visitor.session, {"The sync has begun.", false});
    return admin::Answer::seeOther(Url("/syncs").segment(*started).text());
}

admin::Answer checkConnection(Visit& visit, const std::string& connection) {
    const auto& all = visit.connections();
    if (std::none_of(all.begin(), all.end(), [&](const auto& each) { return each.name == connection; })) {
        return admin::Problem::notFound("There is no connection of the name \"" + connection + "\".",
                                        "Nothing was done.");
    }
    const auto checked = visit.control().check(connection);
    if (!checked.ok()) {
        return visit.back(outcomeOf(within(connection, checked.failure())), Url("/connections"));
    }
    std::string sentence = connection + (checked->usable ? " works." : " cannot be used as it is.");
    for (const std::string& line : checked->lines) {
        sentence += " " + capital(visit.seen(line)) + (line.ends_with('.') ? "" : ".");
    }
    return visit.back({sentence.substr(0, 1'500), !checked->usable}, Url("/connections"));
}

admin::Answer reload(Visit& visit) {
    const auto taken = visit.control().reload(visit.request().visitor.name);
    if (!taken.ok()) {
        return visit.back({taken.failure().message.substr(0, 1'500) + " The old conf stays in force.", true}, Url("/"));
    }
    std::string sentence = "The conf was read and is in force.";
    for (const std::string& warning : *taken) {
        sentence += " " + capital(visit.seen(warning)) + ".";
    }
    return visit.back({sentence.substr(0, 1'500), false}, Url("/"));
}

admin::Answer chooseTheme(Visit& visit) {
    const std::string& theme = visit.request().form["theme"];
    admin::Answer answer = admin::Answer::seeOther(Url::back(visit.request().form["back"], Url("/")).text());
    const bool known = theme == "light" || theme == "dark";
    answer.headers.add("Set-Cookie", "xd-theme=" + (known ? theme + "; Max-Age=31536000" : std::string("; Max-Age=0")) +
                                         "; Path=/; HttpOnly; SameSite=Strict");
    return answer;
}

} // namespace crossdock::pages
