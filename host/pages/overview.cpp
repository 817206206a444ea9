#include "pages/overview.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

Html text(std::string_view words) {
    Html html;
    html.put("{}", words);
    return html;
}

Html since(std::string_view before, const std::optional<UtcTime>& at, const Reader& reader,
           std::string_view otherwise) {
    Html html;
    if (at) {
        html.put("{} {}", before, ago(*at, reader));
    } else {
        html.put("{}", otherwise);
    }
    return html;
}

Html allLink(const Url& url, std::string_view words) {
    Html html;
    html.put("<a href=\"{}\">{}</a>", url, words);
    return html;
}

Html figurePanel(const OverviewView& view, const Frame& frame) {
    const Reader& reader = frame.reader;
    const std::int64_t held = itemsIn(view.causes);
    const auto sums = moneyIn(view.causes);
    Figure last{"Last delivered", "Never", "", text("no record has been delivered")};
    if (view.lastDelivered) {
        last.value = relativeTime(*view.lastDelivered, reader);
        last.note = text(localTime(*view.lastDelivered, reader));
    }
    return figures({{"Delivered today", reader.number(view.deliveredToday), "", text("since midnight")},
                    {"On their way", reader.number(view.onTheirWay), "",
                     view.behindHolds > 0   ? text(counted(view.behindHolds, "more waits", "more wait", reader.style) +
                                                   " for a record that is on hold")
                     : view.onTheirWay == 0 ? text("nothing waits")
                                            : since("oldest since", view.oldestOnTheirWay, reader, "to be delivered")},
                    {"On hold", reader.number(held), "",
                     text(held == 0      ? "nothing waits for a person"
                          : sums.empty() ? counted(static_cast<std::int64_t>(view.causes.size()), "cause", "causes")
                                         : moneyLine(sums, reader))},
                    last});
}

Html noFlowYet(const OverviewView& view, const Frame& frame) {
    Html html;
    html.put("<p class=\"empty\"><strong>No flow yet.</strong> A flow takes records from one connection to another. "
             "Copy the commented "
             "sample into <code>{}/flows</code>, then reload.</p><div class=\"body\"><div class=\"row\">{}</div></div>",
             view.confFolder.empty() ? "conf" : view.confFolder,
             postButton(frame, Url("/reload"), "Reload the conf", {}, Weight::Primary));
    return panel({"flows", "Flows", "", {}}, html);
}

} // namespace

Html overviewPage(const OverviewView& view, const Frame& frame) {
    Html html;
    html.put("{}", headline(view.verdict.icon, view.verdict.tone, view.verdict.title, view.verdict.sentence));
    if (view.flows.empty()) {
        html.put("{}", noFlowYet(view, frame));
        return html;
    }
    html.put("{}", figurePanel(view, frame));
    if (!view.causes.empty()) {
        const std::int64_t held = itemsIn(view.causes);
        html.put("{}", panel({"holds", "On hold, by cause",
                              counted(held, "item", "items", frame.reader.style) + ", " +
                                  counted(static_cast<std::int64_t>(view.causes.size()), "cause", "causes"),
                              allLink(Url("/hold"), "All items on hold"), true},
                             causeTable(view.causes, {}, frame)));
    }
    if (!view.notices.empty()) {
        Html all;
        for (const NoticeView& one : view.notices) {
            all.put("{}", notice(one.shape, one.tone, one.bold, one.text));
        }
        html.put("<div class=\"notices\" data-region=\"notices\">{}</div>", all);
    }
    html.put("{}", panel({"flows", "Flows", counted(static_cast<std::int64_t>(view.flows.size()), "flow", "flows"),
                          allLink(Url("/schedules"), "Schedules")},
                         flowTable(view.flows, frame.reader)));
    html.put("<div class=\"pair\">{}{}</div>",
             panel({"connections", "Connections", "", allLink(Url("/connections"), "All")},
                   connectionTable(view.connections, frame.reader)),
             panel({"activity", "Latest activity", "", allLink(Url("/activity"), "All")},
                   view.activity.empty()
                       ? emptyPart("Nothing has happened yet.", "Syncs and what people do are written here.")
                       : activityList(view.activity, frame.reader, false)));
    return html;
}

} // namespace crossdock::pages
