#include "pages/answers.hpp"
#include "pages/flow_page.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

EntityLine entityLine(Visit& visit, const std::string& flow, const std::string& entity) {
    EntityLine line;
    line.entity = entity;
    line.cursor = visit.read(visit.queries().mark(flow, entity));
    if (!line.cursor) {
        line.whole = visit.read(visit.queries().lastWhole(flow, entity));
    }
    const auto total = [&](engine::ItemState state) {
        store::ItemQuery query;
        query.flow = flow;
        query.entity = entity;
        query.state = state;
        return static_cast<std::int64_t>(visit.read(visit.queries().itemTotal(query)).count);
    };
    line.done = total(engine::ItemState::Done);
    line.open =
        total(engine::ItemState::Draft) + total(engine::ItemState::Processing) + total(engine::ItemState::Failed);
    line.held = total(engine::ItemState::ActionRequired);
    const auto& behind = visit.counts(flow).behindHolds;
    if (const auto found = behind.find(entity); found != behind.end()) {
        line.behindHolds = std::min(line.open, static_cast<std::int64_t>(found->second));
        line.open -= line.behindHolds;
    }
    return line;
}

std::vector<SparkBar> dayBars(Visit& visit, const std::string& flow) {
    const std::vector<SparkBar> hours = hourBars(visit, flow, 720);
    std::vector<SparkBar> days(30);
    for (std::size_t i = 0; i < hours.size(); ++i) {
        days[i / 24].delivered += hours[i].delivered;
        days[i / 24].held = days[i / 24].held || hours[i].held;
    }
    return days;
}

} // namespace

admin::Answer answerFlows(Visit& visit) {
    visit.knows({});
    std::vector<FlowRow> rows;
    for (const auto& flow : visit.flows()) {
        rows.push_back(flowRow(visit, flow, true));
    }
    return visit.answer("Flows", flowsPage(rows, visit.frame()));
}

admin::Answer answerFlow(Visit& visit, const std::string& name) {
    visit.knows({});
    const daemon::FlowStatus* flow = visit.flow(name);
    if (flow == nullptr) {
        return admin::Problem::notFound("There is no flow of the name \"" + name + "\".",
                                        "Flows are the files in conf/flows.");
    }
    FlowView view;
    view.row = flowRow(visit, *flow, false);
    view.schedule =
        flow->schedule.empty() ? "" : flow->schedule + (flow->timezone.empty() ? "" : " in " + flow->timezone);
    view.scheduleChanged = flow->scheduleChanged;
    view.running = flow->state == daemon::FlowState::Running;
    view.paused = flow->state == daemon::FlowState::Paused;
    view.stopped = flow->state == daemon::FlowState::Stopped || flow->state == daemon::FlowState::ConfError;
    view.runningSync = flow->runningSync;
    if (flow->pause) {
        view.pausedBy = flow->pause->who;
        view.pausedWhy = flow->pause->why;
        if (flow->pause->since.us > 0) {
            view.pausedSince = flow->pause->since;
        }
    }
    view.cure = cureOfStop(flow->state == daemon::FlowState::ConfError ? "config" : flow->problemClass, flow->problem,
                           flow->to);
    view.nextRuns = flow->nextRuns;
    view.notes = flow->notes;
    for (const std::string& entity : flow->entities) {
        view.entities.push_back(entityLine(visit, name, entity));
    }
    view.days = dayBars(visit, name);
    view.causes = visit.causes(name, "");
    for (const auto& row : visit.read(visit.queries().syncs(name, 0, 8))) {
        view.syncs.push_back(syncLine(row));
    }
    store::ActivityQuery query;
    query.flow = name;
    query.most = 8;
    for (const auto& row : visit.read(visit.queries().activity(query))) {
        view.course.push_back(activityLine(visit, row));
    }
    return visit.answer(name, flowPage(view, visit.frame()));
}

} // namespace crossdock::pages
