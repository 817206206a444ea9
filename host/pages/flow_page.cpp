#include "pages/flow_page.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

Html text(std::string_view words) {
    Html html;
    html.put("{}", words);
    return html;
}

Html link(const Url& url, std::string_view words) {
    Html html;
    html.put("<a href=\"{}\">{}</a>", url, words);
    return html;
}

Html sentenceOf(const FlowView& view, const Reader& reader) {
    Html html;
    if (view.stopped) {
        html.put("{} {}", view.row.problem, view.cure.advice);
    } else if (view.paused) {
        if (!view.pausedWhy.empty()) {
            html.put("\u201c{}\u201d. ", view.pausedWhy);
        }
        if (view.pausedSince) {
            html.put("Since {}. ", ago(*view.pausedSince, reader));
        }
        html.put("{} wait. Webhooks are still stored.",
                 counted(view.row.onTheirWay, "record", "records", reader.style));
    } else {
        html.put("{} \u2192 {}. Last complete sync ", view.row.from, view.row.to);
        if (view.row.lastGood) {
            html.put("{}. ", ago(*view.row.lastGood, reader));
        } else {
            html.put("never. ");
        }
        if (view.running) {
            html.put("<a href=\"{}\">A sync is running</a>.", Url("/syncs").segment(view.runningSync));
        } else if (view.row.next) {
            html.put("Next {}.", ago(*view.row.next, reader));
        } else {
            html.put("It runs when asked.");
        }
    }
    return html;
}

Html actionsOf(const FlowView& view, const Frame& frame) {
    const Url base = Url("/flows").segment(view.row.name);
    Html html;
    if (view.paused) {
        return postButton(frame, base.segment("resume"), "Resume", {}, Weight::Primary);
    }
    if (!frame.mayAct) {
        return refusedButton("Sync now", refusedRole(frame, "start a sync"));
    }
    html.put("{}", linkButton(base.segment("pause").with("back", frame.self), "Pause\u2026"));
    if (view.running) {
        html.put("{}", refusedButton("Sync now", "A sync is running."));
    } else {
        html.put("{}", postButton(frame, base.segment("sync"), "Sync now", {}, Weight::Primary));
    }
    return html;
}

Html reachOf(const EntityLine& line, const Reader& reader) {
    if (line.cursor) {
        return ago(*line.cursor, reader);
    }
    Html html;
    if (line.whole) {
        html.put("all, read {}", ago(*line.whole, reader));
    } else {
        html.put("not yet read to the end");
    }
    return html;
}

Html entityTable(const FlowView& view, const Reader& reader) {
    Table table({{"Records", ""}, {"In up to", ""}, {"Done", "n"}, {"On their way", "n"}, {"On hold", "n"}},
                "By kind of record");
    for (const EntityLine& line : view.entities) {
        table.row(
            link(Url("/items").with("flow", view.row.name).with("entity", line.entity), capital(plural(line.entity))));
        table.cell(reachOf(line, reader)).count(line.done, reader);
        Html open;
        open.put("{}", reader.number(line.open));
        if (line.behindHolds > 0) {
            open.put("<span class=\"sub\">{} for a record on hold</span>",
                     counted(line.behindHolds, "more waits", "more wait", reader.style));
        }
        table.cell(open, line.open + line.behindHolds == 0).count(line.held, reader);
    }
    return table.done();
}

Html scheduleFacts(const FlowView& view, const Reader& reader) {
    Html html;
    html.put("<dl class=\"facts\"><dt>Runs</dt><dd>{}{}</dd><dt>Next</dt><dd>",
             view.schedule.empty() ? "only when asked, or by webhook" : view.schedule,
             view.scheduleChanged ? ", changed here; the conf file says otherwise" : "");
    if (view.nextRuns.empty()) {
        html.put("none planned");
    }
    for (std::size_t i = 0; i < view.nextRuns.size(); ++i) {
        html.put("{}{}", i == 0 ? "" : ", ", ago(view.nextRuns[i], reader));
    }
    html.put("</dd>");
    for (const std::string& note : view.notes) {
        html.put("<dt>Note</dt><dd>{}</dd>", note);
    }
    html.put("</dl>");
    return html;
}

} // namespace

Html flowsPage(const std::vector<FlowRow>& flows, const Frame& frame) {
    Html html;
    html.put("{}", headline(Icon::Flows, Tone::Quiet, "Flows", "Each takes records from one connection to another.",
                            postButton(frame, Url("/reload"), "Reload the conf")));
    html.put("{}",
             panel({"flows", "Flows", counted(static_cast<std::int64_t>(flows.size()), "flow", "flows"), {}},
                   flows.empty() ? emptyPart("No flow yet.", "Copy the commented sample into conf/flows, then reload.")
                                 : flowTable(flows, frame.reader)));
    return html;
}

Html flowPage(const FlowView& view, const Frame& frame) {
    const Reader& reader = frame.reader;
    Html html;
    html.put("{}{}", crumbs({{"Flows", Url("/flows")}, {view.row.name, {}}}),
             headline(view.row.state.icon, view.row.state.tone, text(view.row.name + ": " + view.row.state.text),
                      sentenceOf(view, reader), actionsOf(view, frame)));
    html.put("{}", panel({"entities", "What is in", "", link(Url("/items").with("flow", view.row.name), "All items")},
                         entityTable(view, reader)));
    if (!view.causes.empty()) {
        html.put(
            "{}",
            panel(
                {"holds", "On hold, by cause", counted(itemsIn(view.causes), "item", "items", reader.style), {}, true},
                causeTable(view.causes, {false, true, true, ""}, frame)));
    }
    Html days;
    days.put("<div class=\"body\"><p>{}</p></div>", sparkline(view.days, "day", "the last 30 days", reader, true));
    html.put("{}", panel({"days", "Delivered, by day", "", {}}, days));
    html.put("{}", panel({"schedule", "Schedule", "", link(Url("/schedules"), "All schedules")},
                         scheduleFacts(view, reader)));
    html.put("{}", panel({"syncs", "Recent syncs", "", link(Url("/syncs").with("flow", view.row.name), "All")},
                         view.syncs.empty() ? emptyPart("Never run.", "A sync stands here as soon as the flow runs.")
                                            : syncTable(view.syncs, reader, false)));
    html.put("{}",
             panel({"course", "Course", "", link(Url("/activity").with("flow", view.row.name), "All")},
                   view.course.empty() ? emptyPart("Nothing noted yet.", "Stops, holds and what people do stand here.")
                                       : activityList(view.course, reader, false)));
    return html;
}

} // namespace crossdock::pages
