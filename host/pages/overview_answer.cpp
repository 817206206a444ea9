#include "pages/answers.hpp"
#include "pages/number.hpp"
#include "pages/overview.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

constexpr std::int64_t day = 86'400'000'000;

std::string bothOf(const daemon::FlowStatus& flow) {
    return flow.from == flow.to ? flow.from : flow.from + " or " + flow.to;
}

void lookAtFlows(Visit& visit, OverviewView& view, Situation& situation) {
    for (const daemon::FlowStatus& flow : visit.flows()) {
        view.flows.push_back(flowRow(visit, flow, true));
        ++situation.flows;
        situation.paused += flow.state == daemon::FlowState::Paused ? 1 : 0;
        if (flow.state == daemon::FlowState::Stopped || flow.state == daemon::FlowState::ConfError) {
            situation.stopped.push_back({flow.name, flow.state == daemon::FlowState::ConfError,
                                         visit.seen(flow.problem), flow.problemClass, bothOf(flow)});
        } else if (!flow.lastRun && flow.state == daemon::FlowState::Idle) {
            situation.neverRun.push_back(flow.name);
        }
        const bool running = flow.state == daemon::FlowState::Running;
        if (running && !flow.lastGood && situation.firstLoad.empty()) {
            const auto sync = visit.read(visit.queries().sync(flow.runningSync));
            situation.firstLoad = flow.name;
            if (sync && sync->counters.total > 0) {
                const auto& c = sync->counters;
                situation.firstLoadPercent = static_cast<int>(std::min<std::int64_t>(
                    99, (c.created + c.updated + c.deleted + c.unchanged + c.skipped) * 100 / c.total));
            }
        }
        if (flow.state == daemon::FlowState::Idle && flow.lastRun &&
            (!flow.lastGood || *flow.lastGood < *flow.lastRun)) {
            const auto last = visit.read(visit.queries().syncs(flow.name, 0, 1));
            if (!last.empty() && (last[0].status == "partial" || last[0].status == "failed")) {
                situation.unfinished.push_back(
                    {flow.name, last[0].status, last[0].completed.value_or(last[0].changed)});
            }
        }
    }
}

NoticeView endingSignIn(const daemon::ConnectionStatus& one, const Reader& reader) {
    const bool single = one.flows.size() == 1;
    const std::string when = "on " + dateTime(*one.signInEnds, reader) + ". ";
    const std::string cure =
        " until someone signs in again: crossdock connect " + one.name + ". It takes about a minute.";
    if (*one.signInEnds <= reader.now) {
        return {Icon::Fail, Tone::Bad, "The sign-in to " + one.name + " has ended,",
                when + namesOf(one.flows) + (single ? " waits" : " wait") + cure};
    }
    const std::int64_t days = (one.signInEnds->us - reader.now.us) / day;
    return {Icon::Soon, Tone::Hold,
            "The sign-in to " + one.name + " ends " +
                (days == 0 ? "in less than a day" : "in " + counted(days, "day", "days")) + ",",
            when + "After that, " + namesOf(one.flows) + (single ? " stops" : " stop") + cure};
}

void lookAtConnections(Visit& visit, OverviewView& view, Situation& situation) {
    for (const auto& one : visit.connections()) {
        view.connections.push_back({one.name, visit.connectorName(one.connector),
                                    wordOfConnection(one, visit.reader().now), one.usedLastMinute, one.perMinute});
        if (one.circuit == "open") {
            situation.unreachable.push_back(
                {one.name, visit.seen(one.circuitCause), one.circuitSince.value_or(visit.reader().now), one.nextTry});
            view.notices.push_back(
                {Icon::Fail, Tone::Bad, one.name + " does not answer.",
                 (one.circuitCause.empty() ? "" : capital(visit.seen(one.circuitCause)) + ". ") +
                     (one.nextTry ? "Next try " +
                                        relativeTime(std::max(*one.nextTry, visit.reader().now), visit.reader()) + ". "
                                  : "") +
                     "Nothing to do, unless this lasts longer than 10 minutes."});
        } else if (one.pausedUntil && *one.pausedUntil > visit.reader().now) {
            view.notices.push_back(
                {Icon::Pause, Tone::Run,
                 one.name + " asked us to wait " + duration(one.pausedUntil->us - visit.reader().now.us) + ".",
                 "The sync goes on by itself."});
        }
        if (one.signInEnds && one.signInEnds->us - visit.reader().now.us <= 14 * day && !one.flows.empty()) {
            situation.ending.push_back({one.name, *one.signInEnds, one.flows});
            view.notices.push_back(endingSignIn(one, visit.reader()));
        }
    }
}

UtcTime midnight(const Reader& reader) {
    const std::int64_t second = 1'000'000;
    const std::int64_t local = reader.zone ? reader.zone->toLocal(reader.now.us / second) : reader.now.us / second;
    const std::int64_t start = local - local % 86'400;
    return UtcTime{(reader.zone ? reader.zone->meaningOf(start).first : start) * second};
}

} // namespace

admin::Answer answerOverview(Visit& visit) {
    visit.knows({});
    OverviewView view;
    Situation situation;
    view.confFolder = visit.sources().confFolder;
    view.causes = visit.causes("", "");
    lookAtFlows(visit, view, situation);
    lookAtConnections(visit, view, situation);
    for (const auto& row : visit.read(
             visit.queries().deliveredPerHour("", midnight(visit.reader()), UtcTime{visit.reader().now.us + 1}))) {
        view.deliveredToday += static_cast<std::int64_t>(row.delivered);
    }
    for (const FlowRow& flow : view.flows) {
        view.onTheirWay += flow.onTheirWay;
        view.behindHolds += flow.behindHolds;
    }
    store::ItemQuery done;
    done.state = engine::ItemState::Done;
    done.most = 1;
    if (const auto last = visit.read(visit.queries().items(done)); !last.empty()) {
        view.lastDelivered = last[0].changed;
    }
    store::ActivityQuery latest;
    latest.most = 5;
    for (const auto& row : visit.read(visit.queries().activity(latest))) {
        view.activity.push_back(activityLine(visit, row));
    }
    situation.held = itemsIn(view.causes);
    situation.causes = static_cast<std::int64_t>(view.causes.size());
    for (const CauseView& cause : view.causes) {
        const bool first = &cause == &view.causes.front();
        situation.heldEntity = first ? cause.entity : situation.heldEntity == cause.entity ? cause.entity : "";
        situation.oldestHeld = first ? cause.oldest : std::min(situation.oldestHeld, cause.oldest);
    }
    situation.onTheirWay = view.onTheirWay;
    situation.behindHolds = view.behindHolds;
    situation.lastDelivered = view.lastDelivered;
    if (const auto health = visit.control().health(); !health.ready && !health.reasons.empty()) {
        for (const std::string& reason : health.reasons) {
            situation.storeProblem = reason.find("store") != std::string::npos ? reason : situation.storeProblem;
        }
    }
    view.verdict = verdictOf(situation, visit.reader());
    if (!situation.storeProblem.empty()) {
        visit.frame().tone = Tone::Bad;
    }
    const std::string count = situation.held > 0 ? "(" + number(situation.held) + ") " : "";
    return visit.answer(count + "Overview", overviewPage(view, visit.frame()));
}

} // namespace crossdock::pages
