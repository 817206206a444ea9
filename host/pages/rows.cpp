#include "pages/answers.hpp"
#include "pages/progress.hpp"
#include "pages/skip_words.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

constexpr std::int64_t hour = 3'600'000'000;

bool person(const std::string& who) {
    return !who.empty() && who != "engine" && who != "schedule" && who != "crossdock";
}

std::string joined(const std::string& before, const std::string& message) {
    return message.empty() ? before : before + ": \u201c" + message + "\u201d";
}

} // namespace

std::vector<SparkBar> hourBars(Visit& visit, const std::string& flow, int count) {
    const std::int64_t now = visit.reader().now.us;
    const std::int64_t first = now - now % hour - (count - 1) * hour;
    std::vector<SparkBar> bars(static_cast<std::size_t>(count));
    for (const auto& row : visit.read(visit.queries().deliveredPerHour(flow, UtcTime{first}, UtcTime{now + 1}))) {
        const std::int64_t at = (row.hour.us - first) / hour;
        if (at >= 0 && at < count) {
            bars[static_cast<std::size_t>(at)] = {static_cast<std::int64_t>(row.delivered), row.required > 0};
        }
    }
    return bars;
}

FlowRow flowRow(Visit& visit, const daemon::FlowStatus& flow, bool withHours) {
    const store::FlowCounts& counts = visit.counts(flow.name);
    FlowRow row;
    row.name = flow.name;
    row.from = flow.from;
    row.to = flow.to;
    int percent = -1;
    if (!flow.runningSync.empty()) {
        if (const auto sync = visit.read(visit.queries().sync(flow.runningSync)); sync) {
            const auto& c = sync->counters;
            Progress progress;
            progress.delivered = c.created + c.updated + c.deleted;
            progress.unchanged = c.unchanged;
            progress.skipped = c.skipped;
            progress.closed = c.cancelled;
            progress.total = c.total;
            percent = c.total > 0 ? progress.percent() : -1;
        }
    }
    row.held = static_cast<std::int64_t>(counts.actionRequired);
    row.state = wordOfFlow(flow, row.held, percent);
    row.problem = visit.seen(flow.problem);
    row.lastGood = flow.lastGood;
    row.behindHolds = static_cast<std::int64_t>(store::behindHoldsIn(counts));
    row.onTheirWay = static_cast<std::int64_t>(counts.draft + counts.processing + counts.failed) - row.behindHolds;
    if (withHours) {
        row.hours = hourBars(visit, flow.name, 24);
    }
    switch (flow.state) {
    case daemon::FlowState::Paused:
        row.nextText = "when resumed";
        break;
    case daemon::FlowState::Stopped:
        row.nextText = "when the cause is gone";
        break;
    case daemon::FlowState::ConfError:
        row.nextText = "when the conf is right";
        break;
    case daemon::FlowState::Running:
        row.nextText = "after this one";
        break;
    case daemon::FlowState::Idle:
        if (!flow.nextRuns.empty()) {
            row.next = std::max(flow.nextRuns.front(), visit.reader().now);
        }
        break;
    }
    return row;
}

ActivityLine activityLine(const Visit& visit, const store::ActivityRow& row) {
    ActivityLine line;
    line.at = row.at;
    line.who = person(row.who) ? row.who : "";
    line.flow = row.flow;
    line.entity = row.entity;
    line.key = row.key;
    const std::string message = visit.seen(row.message);
    if (row.kind == "retried") {
        line.text = message == "sent back to the queue by hand" ? "retried" : joined("retried", message);
    } else if (row.kind == "force_done") {
        line.text = joined("closed by hand", message);
    } else if (row.kind == "force_done_undone") {
        line.text = "took back into the queue";
    } else if (row.kind == "action_required") {
        // The message begins with the stable name of its reason.
        const std::size_t colon = message.find(": ");
        const bool named = colon != std::string::npos && message.find(' ') > colon;
        line.text = "On hold: " + (named ? message.substr(colon + 2) : message) + ".";
    } else {
        std::string kind = row.kind;
        std::replace(kind.begin(), kind.end(), '_', ' ');
        line.text = (line.who.empty() ? capital(kind) : kind) + (message.empty() ? "" : ": " + message);
    }
    if (row.key.empty() && !row.flow.empty()) {
        line.text = row.flow + ": " + line.text;
    }
    return line;
}

ItemLine itemLine(const Visit& visit, const store::ItemRow& row) {
    ItemLine line{row.flow, row.entity, row.key, wordOf(row.state), "", row.amount, row.currency, row.changed};
    using engine::ItemState;
    using engine::Tally;
    const std::string message = visit.seen(row.message);
    switch (row.state) {
    case ItemState::Done:
        line.what = row.outcome == Tally::Created     ? "Created"
                    : row.outcome == Tally::Updated   ? "Updated"
                    : row.outcome == Tally::Deleted   ? "Deleted"
                    : row.outcome == Tally::Skipped   ? capital(skipWords(row.reason))
                    : row.outcome == Tally::Unchanged ? "Already the same"
                                                      : "Delivered";
        if (row.outcome == Tally::Skipped) {
            line.state = skippedWord();
        }
        break;
    case ItemState::Failed:
        if (!row.waitsKey.empty()) {
            line.state = {Icon::Wait, Tone::Quiet, "Waiting"};
            line.what = "Waits for its " + row.waitsEntity + " " + row.waitsKey;
        } else {
            line.what = capital(message) + ". Attempt " + std::to_string(row.attempt + 1) + " " +
                        relativeTime(std::max(row.due, visit.reader().now), visit.reader());
        }
        break;
    case ItemState::Superseded:
        line.what = "A newer version arrived before this one was sent";
        break;
    case ItemState::Draft:
        line.what = row.attempt > 0 ? "Sent back to the queue" : "Read, not yet sent";
        break;
    case ItemState::Processing:
        line.what = "Being sent";
        break;
    case ItemState::Cancelled:
        line.what = message.empty() ? "Counted apart from done" : capital(message) + ". Counted apart from done";
        break;
    default:
        line.what = capital(message);
    }
    return line;
}

SyncLine syncLine(const store::SyncRow& row) {
    SyncLine line;
    line.id = row.id;
    line.flow = row.flow;
    line.kind = syncKind(row.mode);
    line.who = row.who;
    line.dryRun = row.dryRun;
    line.state = wordOfSync(row.status);
    line.started = row.started;
    line.ended = row.completed;
    line.read = row.counters.read;
    line.delivered = row.counters.created + row.counters.updated + row.counters.deleted;
    line.unchanged = row.counters.unchanged;
    line.skipped = row.counters.skipped;
    line.held = row.counters.held + row.counters.heldBefore + row.counters.failed;
    return line;
}

} // namespace crossdock::pages
