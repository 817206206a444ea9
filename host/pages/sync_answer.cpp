#include "pages/answers.hpp"
#include "pages/item_filter.hpp"
#include "pages/pace.hpp"
#include "pages/sync_page.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::pages {

namespace {

std::int64_t numberIn(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::max<std::int64_t>(0, value);
}

// What is on its way of a sync that runs: of the whole flow, since one sync at a time moves it.
void fillQueue(const Visit& visit, const store::SyncRow& row, Progress& progress) {
    const store::FlowCounts& counts = visit.counts(row.flow);
    progress.again = static_cast<std::int64_t>(counts.failed - std::min(counts.failed, counts.waiting));
    progress.waiting = static_cast<std::int64_t>(counts.draft + counts.processing + counts.waiting);
    const std::int64_t rest = std::max<std::int64_t>(0, row.counters.read - progress.finished() - progress.held);
    progress.again = std::min(progress.again, rest);
    progress.waiting = std::min(progress.waiting, rest - progress.again);
}

// What is left of a sync that has ended, and moves without it.
void fillRest(Visit& visit, const store::SyncRow& row, Progress& progress) {
    const auto count = [&](engine::ItemState state) {
        store::ItemQuery query;
        query.flow = row.flow;
        query.sync = row.id;
        query.state = state;
        return static_cast<std::int64_t>(visit.read(visit.queries().itemTotal(query)).count);
    };
    progress.waiting =
        count(engine::ItemState::Draft) + count(engine::ItemState::Processing) + count(engine::ItemState::Failed);
}

// What keeps a running sync from moving: the target's trouble before the source's.
std::string stallOf(const Visit& visit, const std::string& from, const std::string& to) {
    const UtcTime now = visit.reader().now;
    for (const std::string& name : {to, from}) {
        for (const daemon::ConnectionStatus& each : visit.connections()) {
            if (each.name != name) {
                continue;
            }
            if (each.circuit == "open") {
                return name + " does not answer (" + visit.seen(each.circuitCause) + ")" +
                       (each.nextTry ? ", next try " + relativeTime(std::max(*each.nextTry, now), visit.reader()) : "");
            }
            if (each.pausedUntil && now < *each.pausedUntil) {
                return name + " asked to wait until " + clockTime(*each.pausedUntil, visit.reader());
            }
        }
    }
    return {};
}

SyncView viewOf(Visit& visit, const store::SyncRow& row, SyncPace& pace) {
    const auto& c = row.counters;
    SyncView view;
    view.id = row.id;
    view.flow = row.flow;
    const daemon::FlowStatus* flow = visit.flow(row.flow);
    view.from = flow == nullptr ? "the source" : flow->from;
    view.to = flow == nullptr ? "the target" : flow->to;
    view.entities = row.entities;
    for (std::size_t at = view.entities.find(' '); at != std::string::npos; at = view.entities.find(' ', at + 2)) {
        view.entities.replace(at, 1, ", ");
    }
    view.kind = syncKind(row.mode);
    view.status = row.status;
    view.dryRun = row.dryRun;
    view.who = row.who;
    view.message = visit.seen(row.message);
    view.started = row.started;
    view.ended = row.completed;
    view.changed = row.changed;
    view.read = c.read;
    view.created = c.created;
    view.updated = c.updated;
    view.deleted = c.deleted;
    view.retried = c.retried;
    view.progress.delivered = c.created + c.updated + c.deleted;
    view.progress.unchanged = c.unchanged;
    view.progress.skipped = c.skipped;
    view.progress.closed = c.cancelled;
    view.progress.held = c.held + c.heldBefore + c.failed;
    view.heldBefore = c.heldBefore;
    view.progress.total = c.total;
    view.progress.ended = row.status != "running";
    view.progress.cutShort = row.status == "failed" || row.status == "cancelled";
    view.behindHolds = static_cast<std::int64_t>(store::behindHoldsIn(visit.counts(row.flow)));
    if (!view.progress.ended) {
        fillQueue(visit, row, view.progress);
        Pace now = pace.seen(row.id, view.progress.finished(), c.total, row.started, visit.reader().now);
        for (const auto& connection : visit.connections()) {
            now.paused = now.paused ||
                         ((connection.name == view.from || connection.name == view.to) && connection.circuit == "open");
        }
        view.stall = stallOf(visit, view.from, view.to);
        view.pace = timeLeft(now, visit.reader());
        if (view.pace.empty() && now.average >= 1 && now.runningUs > 5'000'000 && !now.paused) {
            view.pace = visit.reader().number(static_cast<std::int64_t>(now.average)) + " a minute";
        }
    } else if (!row.dryRun) {
        fillRest(visit, row, view.progress);
    }
    view.behindHolds = std::min(view.behindHolds, view.progress.waiting);
    return view;
}

} // namespace

admin::Answer answerSyncs(Visit& visit) {
    visit.knows({"flow", "before"});
    constexpr std::uint32_t most = 50;
    const std::string& flow = visit.request().query["flow"];
    const std::int64_t before = numberIn(visit.request().query["before"]);
    SyncsView view;
    view.flow = flow;
    const auto rows = visit.read(visit.queries().syncs(flow, before, most));
    for (const auto& row : rows) {
        view.syncs.push_back(syncLine(row));
    }
    if (rows.size() == most) {
        view.older = Url("/syncs").with("flow", flow).with("before", std::to_string(rows.back().number));
    }
    if (before != 0) {
        view.newest = Url("/syncs").with("flow", flow);
    }
    return visit.answer("Syncs", syncsPage(view, visit.frame()));
}

admin::Answer answerSync(Visit& visit, const std::string& id, SyncPace& pace) {
    visit.knows({"state", "after"});
    auto found = visit.queries().sync(id);
    if (!found.ok()) {
        return admin::Problem::of(found.failure());
    }
    if (!found.value()) {
        return admin::Problem::notFound(
            "There is no sync " + id + " in this store.",
            "Syncs are deleted when their history has expired. The list has those that are kept.");
    }
    const store::SyncRow& row = **found;
    SyncView view = viewOf(visit, row, pace);
    view.causes = visit.causes(row.flow, row.id);
    ItemFilter filter = ItemFilter::of(visit.request().query);
    filter.flow = row.flow;
    filter.sync = row.id;
    filter.most = 20;
    const ItemPage page = readItems(visit, filter, Url("/syncs").segment(row.id));
    view.states = page.states;
    view.items = page.items;
    view.older = page.older;
    view.newer = page.newest;
    view.filter = filter.state ? wordOf(*filter.state).text : "";
    store::ActivityQuery course;
    course.sync = row.id;
    course.most = 20;
    for (const auto& line : visit.read(visit.queries().activity(course))) {
        view.course.push_back(activityLine(visit, line));
    }
    return visit.answer(view.kind + " of " + row.flow, syncPage(view, visit.frame()));
}

} // namespace crossdock::pages
