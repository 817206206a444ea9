#include "pages/item_page.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

Html text(std::string_view words) {
    Html html;
    html.put("{}", words);
    return html;
}

Html actionsOf(const ItemView& view, const Frame& frame) {
    if (!view.open) {
        return {};
    }
    if (!frame.mayAct) {
        return refusedButton("Retry\u2026", refusedRole(frame, "retry"));
    }
    const std::string id = std::to_string(view.id);
    Html html = linkButton(Url("/close").with("flow", view.flow).with("item", id).with("back", frame.self),
                           "Close by hand\u2026");
    html.put("{}", linkButton(Url("/retry").with("flow", view.flow).with("item", id).with("back", frame.self),
                              "Retry\u2026"));
    return html;
}

Html attemptTable(const ItemView& view, const Reader& reader) {
    Table table({{"Attempt", ""}, {"When", ""}, {"What came of it", "what"}, {"HTTP", "n"}, {"Led to", "status"}},
                "Attempts");
    for (const AttemptLine& attempt : view.attempts) {
        Html name;
        name.put("{}", attempt.number);
        if (!attempt.requestId.empty()) {
            name.put("<span class=\"sub id\">{}</span>", attempt.requestId);
        }
        table.row(name).cell(ago(attempt.at, reader)).cell(attempt.what);
        table.cell(attempt.httpStatus == 0 ? std::string() : std::to_string(attempt.httpStatus))
            .cell(shown(attempt.state));
    }
    return table.done();
}

Html versionTable(const ItemView& view, const Reader& reader) {
    Table table({{"Version", ""},
                 {"State", "status"},
                 {"What happened", "what"},
                 {"Read", "n"},
                 {"Changed", "n"},
                 {"Sync", ""}},
                "Versions of this record");
    for (const VersionLine& version : view.versions) {
        Html sync;
        sync.put("<a href=\"{}\">{}</a>", Url("/syncs").segment(version.sync), version.sync);
        table.row(ago(version.version, reader)).cell(shown(version.state)).cell(version.what);
        table.cell(ago(version.created, reader)).cell(ago(version.changed, reader)).cell(sync);
    }
    return table.done();
}

void folded(Html& html, std::string_view name, const std::string& content) {
    if (!content.empty()) {
        html.put("<details><summary>{}</summary><pre>{}</pre></details>", name, content);
    }
}

Html recordPart(const ItemView& view) {
    Html html;
    html.put("<div class=\"body\">");
    folded(html, "What the flow works with (canonical JSON)", view.body);
    folded(html, "As read from " + view.from, view.raw);
    folded(html, "Notes of the inspection", view.note);
    if (view.body.empty() && view.raw.empty()) {
        html.put("<p class=\"note\">The record itself is no longer kept; its history is.</p>");
    }
    html.put("</div>");
    return html;
}

Figure amount(std::string_view label, const std::string& value, const ItemView& view, const Frame& frame,
              std::string_view note) {
    return value.empty()
               ? Figure{std::string(label), "Not known", "", text(note)}
               : Figure{std::string(label), frame.reader.money(value, view.currency), view.currency, text("")};
}

} // namespace

Html itemPage(const ItemView& view, const Frame& frame) {
    const std::string name = capital(view.entity) + " " + view.key;
    Html html;
    html.put("{}", crumbs({{"Flows", Url("/flows")},
                           {view.flow, Url("/flows").segment(view.flow)},
                           {plural(view.entity), Url("/items").with("flow", view.flow).with("entity", view.entity)},
                           {view.key, {}}}));
    Html sentence;
    if (view.open) {
        sentence.put("{}. {}", view.cure.title, view.cure.advice);
    } else if (!view.skipped.empty()) {
        sentence.put("{}. Its next version is looked at anew.{}", capital(view.skipped),
                     view.target.empty() ? std::string() : " In " + view.to + " it is " + view.target + ".");
    } else {
        sentence.put("{} \u2192 {}{}{}", view.from, view.to, view.target.empty() ? "" : ", there as ", view.target);
    }
    html.put("{}", headline(view.state.icon, view.state.tone, text(name + ": " + view.state.text), sentence,
                            actionsOf(view, frame)));
    if (!view.sourceTotal.empty() || !view.targetTotal.empty()) {
        html.put("{}",
                 figures({amount("Total in " + view.from, view.sourceTotal, view, frame, "the record has none"),
                          amount("Total in " + view.to, view.targetTotal, view, frame,
                                 view.target.empty() ? "not written yet" : view.to + " was not asked, or did not say"),
                          amount("Difference", view.difference, view, frame, "both totals are needed"),
                          Figure{"Written as", view.target.empty() ? "Not yet" : view.target, "",
                                 text(view.token.empty() ? "" : "version " + view.token)}}));
    }
    html.put("{}", panel({"attempts", "Attempts", "of the newest version, oldest first", {}},
                         view.attempts.empty() ? emptyPart("No failed attempt.",
                                                           "Each one stands here with its answer and its request id.")
                                               : attemptTable(view, frame.reader)));
    html.put("{}", panel({"versions", "Versions", "newest first", {}}, versionTable(view, frame.reader)));
    html.put("{}", panel({"record", "Record", "", {}}, recordPart(view)));
    html.put("{}", panel({"activity", "What happened", "", {}},
                         view.activity.empty() ? emptyPart("Nothing noted.", "Holds and what people do stand here.")
                                               : activityList(view.activity, frame.reader, false)));
    return html;
}

} // namespace crossdock::pages
