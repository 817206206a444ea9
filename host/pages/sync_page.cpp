#include "pages/sync_page.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

constexpr std::int64_t shortestQuietUs = 10'000'000; // with something known to be in the way
constexpr std::int64_t longestQuietUs = 60'000'000;

Html text(std::string_view words) {
    Html html;
    html.put("{}", words);
    return html;
}

std::string titleOf(const SyncView& view) {
    const std::string what = view.kind + " of " + view.flow;
    if (view.status == "running") {
        return what + " is running";
    }
    if (view.status == "completed") {
        return what + " is complete";
    }
    if (view.status == "partial") {
        return what + " is partly done";
    }
    if (view.status == "failed") {
        return what + " failed";
    }
    return view.status == "cancelled" ? what + " was stopped" : what;
}

// ", 42 of them since earlier"
std::string sinceEarlier(const SyncView& view, const Reader& reader) {
    if (view.heldBefore == 0) {
        return {};
    }
    return view.heldBefore == view.progress.held ? ", since earlier"
                                                 : ", " + reader.number(view.heldBefore) + " of them since earlier";
}

Html sentenceOf(const SyncView& view, const Reader& reader) {
    Html html;
    html.put("Started by {} {}", view.who.empty() ? "Crossdock" : view.who, ago(view.started, reader));
    if (view.ended) {
        html.put(", ended {} after {}. ", ago(*view.ended, reader), duration(view.ended->us - view.started.us));
    } else {
        html.put(". Safe to stop: it goes on from where it stood.");
    }
    if (view.dryRun) {
        html.put(" A dry run: nothing is written.");
    }
    if (view.status == "partial") {
        html.put("{} delivered, {} on hold{}. ", reader.number(view.progress.delivered),
                 reader.number(view.progress.held), sinceEarlier(view, reader));
        if (view.behindHolds > 0) {
            html.put("{} for a record that is on hold. ",
                     counted(view.behindHolds, "record waits", "records wait", reader.style));
        }
        html.put("Nothing was lost.");
        if (view.progress.held > view.heldBefore) {
            html.put(" What it put on hold waits below.");
        }
        if (view.heldBefore > 0) {
            html.put(" <a href=\"{}\">All that is on hold</a>.",
                     Url("/items").with("flow", view.flow).with("state", "held"));
        }
    }
    if (!view.message.empty() && view.status != "partial") {
        html.put(" {}", capital(view.message));
        if (!view.message.ends_with('.')) {
            html.put(".");
        }
    }
    if (view.status == "cancelled") {
        html.put(" The next sync goes on from its checkpoint.");
    }
    return html;
}

Html actionsOf(const SyncView& view, const Frame& frame) {
    Html html;
    if (view.status == "running") {
        html.put("{}", frame.mayAct
                           ? linkButton(Url("/syncs").segment(view.id).segment("stop").with("back", frame.self),
                                        "Stop sync\u2026")
                           : refusedButton("Stop sync\u2026", refusedRole(frame, "stop a sync")));
    } else if (const std::int64_t own = view.progress.held - view.heldBefore; own > 0 && frame.mayAct) {
        html.put("{}", linkButton(Url("/retry").with("flow", view.flow).with("sync", view.id).with("back", frame.self),
                                  "Retry " + frame.reader.number(own) + "\u2026"));
    }
    return html;
}

std::string noteOfProgress(const SyncView& view, const Reader& reader) {
    if (view.progress.total > 0) {
        return view.from + " reports " + reader.number(view.progress.total) + " records" +
               (view.status == "running" ? " so far" : "");
    }
    return view.status == "running" ? "how many there are is not known" : "";
}

std::string paceOf(const SyncView& view, const Reader& reader) {
    if (view.status != "running") {
        return "";
    }
    const std::int64_t quietUs = reader.now.us - view.changed.us;
    if (quietUs >= (view.stall.empty() ? longestQuietUs : shortestQuietUs)) {
        return "nothing finished since " + clockTime(view.changed, reader) + ": " +
               (view.stall.empty() ? "no call has failed, the answers take their time" : view.stall);
    }
    return view.pace;
}

Html itemsPart(const SyncView& view, const Frame& frame) {
    Html html;
    html.put("{}", tabs("Items by state", view.states));
    if (view.items.empty()) {
        html.put("{}", view.filter.empty()
                           ? emptyPart("No items yet.",
                                       "A record stands here once it was read and differs from what is delivered.")
                           : emptyPart("No item of this sync is in this state.", "Choose another state above."));
    } else {
        html.put("{}{}", itemTable(view.items, frame.reader, false),
                 pager("Newest change first", view.newer, view.older));
    }
    return panel({"items", "Items", "", {}}, html);
}

} // namespace

Html syncPage(const SyncView& view, const Frame& frame) {
    const Reader& reader = frame.reader;
    const Word word = wordOfSync(view.status);
    Html html;
    html.put("{}{}",
             crumbs({{"Flows", Url("/flows")}, {view.flow, Url("/flows").segment(view.flow)}, {"sync " + view.id, {}}}),
             headline(word.icon, word.tone, text(titleOf(view)), sentenceOf(view, reader), actionsOf(view, frame)));
    html.put("{}", panel({"progress", "Progress", noteOfProgress(view, reader), {}},
                         progressPart(view.progress, view.entities, paceOf(view, reader), reader)));
    html.put(
        "{}",
        figures({{"Read from " + view.from, reader.number(view.read), "", text(view.entities)},
                 {"Created in " + view.to, reader.number(view.created), "",
                  text(reader.number(view.updated) + " updated" +
                       (view.deleted > 0 ? ", " + reader.number(view.deleted) + " deleted" : ""))},
                 {"Unchanged", reader.number(view.progress.unchanged), "",
                  text(view.progress.skipped > 0 ? "and " + reader.number(view.progress.skipped) + " skipped by rule"
                                                 : "no write needed")},
                 {"On hold", reader.number(view.progress.held), "",
                  text(view.heldBefore > 0 ? "on hold since earlier: " + reader.number(view.heldBefore)
                       : view.retried > 0  ? counted(view.retried, "attempt", "attempts", reader.style) + " made again"
                                           : "no attempt made again")}}));
    if (!view.causes.empty()) {
        const std::int64_t held = itemsIn(view.causes);
        html.put("{}", panel({"holds",
                              "On hold, by cause",
                              counted(held, "item", "items", reader.style) +
                                  (view.status == "running" ? ", the sync goes on without them" : ""),
                              {},
                              true},
                             causeTable(view.causes, {false, false, true, view.id}, frame)));
    }
    html.put("{}", itemsPart(view, frame));
    html.put("{}",
             panel({"course", "Course of this sync", "", {}},
                   view.course.empty() ? emptyPart("Nothing noted yet.", "Pauses, stops and what people do stand here.")
                                       : activityList(view.course, reader, false)));
    return html;
}

Html syncsPage(const SyncsView& view, const Frame& frame) {
    Html html;
    html.put("{}", headline(Icon::List, Tone::Quiet, view.flow.empty() ? "Syncs" : "Syncs of " + view.flow,
                            "Each run of a flow, newest first. One that was stopped goes on from its checkpoint."));
    Html content;
    if (view.syncs.empty()) {
        content = emptyPart("No sync yet.",
                            view.newest ? "None is older than these." : "A sync stands here as soon as a flow runs.");
    } else {
        content = syncTable(view.syncs, frame.reader, view.flow.empty());
    }
    if (view.older || view.newest) {
        content.put("{}", pager("Newest first", view.newest, view.older));
    }
    html.put("{}", panel({"syncs", "Syncs", "", {}}, content));
    return html;
}

} // namespace crossdock::pages
