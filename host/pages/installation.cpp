#include "pages/installation.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

Html flowLinks(const std::vector<std::string>& flows) {
    Html html;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        html.put("{}<a href=\"{}\">{}</a>", i == 0 ? "" : ", ", Url("/flows").segment(flows[i]), flows[i]);
    }
    if (flows.empty()) {
        html.put("none");
    }
    return html;
}

Html connectionPanel(const ConnectionView& view, const Frame& frame) {
    const Reader& reader = frame.reader;
    Html html;
    html.put("<dl class=\"facts\"><dt>Health</dt><dd>{}", shown(view.row.state));
    if (!view.cause.empty()) {
        html.put(" {}", view.cause);
    }
    html.put("</dd>");
    if (view.since) {
        html.put("<dt>Since</dt><dd>{}</dd>", ago(*view.since, reader));
    }
    if (view.nextTry) {
        html.put("<dt>Next try</dt><dd>{}</dd>", ago(std::max(*view.nextTry, reader.now), reader));
    }
    if (view.pausedUntil) {
        html.put("<dt>Asked us to wait until</dt><dd>{}</dd>", atClock(*view.pausedUntil, reader));
    }
    html.put("<dt>Allowed rate in use</dt><dd>");
    if (view.row.allowed > 0) {
        html.put("{} of {} a minute{}", reader.number(view.row.used), reader.number(view.row.allowed),
                 rateBar(view.row.used, view.row.allowed));
    } else {
        html.put("{} in the last minute, no limit set", reader.number(view.row.used));
    }
    html.put("</dd>");
    if (!view.signedInBy.empty() || view.signInEnds) {
        html.put("<dt>Signed in</dt><dd>{}",
                 view.signedInBy.empty() ? "by whom is not known" : "by " + view.signedInBy);
        if (view.signInEnds) {
            html.put(", ends {}", ago(*view.signInEnds, reader));
        }
        html.put(". Anew: <code>crossdock connect {}</code></dd>", view.row.name);
    }
    html.put("<dt>Address</dt><dd>{}</dd><dt>Used by</dt><dd>{}</dd></dl><div class=\"body\"><div "
             "class=\"row\">{}</div></div>",
             view.url, flowLinks(view.flows),
             postButton(frame, Url("/connections").segment(view.row.name).segment("check"), "Check now"));
    return panel({"c-" + view.row.name, view.row.name, view.row.connector, {}}, html);
}

} // namespace

Html connectionsPage(const std::vector<ConnectionView>& connections, const Frame& frame) {
    Html html;
    const bool trouble = frame.troubledConnections > 0;
    html.put("{}",
             headline(trouble ? Icon::Held : Icon::Plug, trouble ? Tone::Hold : Tone::Quiet,
                      trouble ? counted(frame.troubledConnections, "connection needs", "connections need") + " a look"
                              : "Connections",
                      "What Crossdock reads from and writes to, worst first. They are set up in conf/connections."));
    if (connections.empty()) {
        html.put("{}", panel({"none", "Connections", "", {}},
                             emptyPart("No connection yet.",
                                       "Copy the commented sample into conf/connections, then reload.")));
    }
    for (const ConnectionView& each : connections) {
        html.put("<div id=\"c-{}\">{}</div>", each.row.name, connectionPanel(each, frame));
    }
    return html;
}

Html credentialsPage(const std::vector<CredentialView>& credentials, const Frame& frame) {
    Html html;
    html.put("{}", headline(Icon::Key, Tone::Quiet, "Credentials",
                            "Names only: no value ever leaves the vault. They are set on the command line, where "
                            "nobody looks over a browser's shoulder."));
    Html content;
    if (credentials.empty()) {
        content = emptyPart("No connection names a credential.", "One does so in conf/connections, as \"vault:NAME\".");
    } else {
        Table table({{"Name", ""}, {"Connections", ""}, {"Flows", ""}, {"Ends", ""}, {"Set or replace", "what"}},
                    "Credentials");
        for (const CredentialView& each : credentials) {
            Html name;
            name.put("<span class=\"id\">{}</span>", each.name);
            std::string connections;
            for (const std::string& connection : each.connections) {
                connections += (connections.empty() ? "" : ", ") + connection;
            }
            Html ends;
            if (each.ends) {
                ends = ago(*each.ends, frame.reader);
            } else {
                ends.put("not known");
            }
            Html command;
            command.put("<code>{}</code>", each.command);
            table.row(name).cell(connections).cell(flowLinks(each.flows)).cell(ends).cell(command);
        }
        content = table.done();
    }
    html.put("{}", panel({"credentials", "In use", "", {}}, content));
    return html;
}

Html schedulesPage(const std::vector<ScheduleView>& schedules, const Frame& frame) {
    const Reader& reader = frame.reader;
    Html html;
    html.put(
        "{}",
        headline(Icon::Calendar, Tone::Quiet, "Schedules",
                 "When each flow runs by itself. Times are planned ones; a sync that still runs is never overtaken."));
    Html content;
    if (schedules.empty()) {
        content = emptyPart("No flow yet.", "A flow says in its conf file when it runs.");
    } else {
        Table table({{"Flow", ""},
                     {"State", "status"},
                     {"Runs", ""},
                     {"Last", ""},
                     {"Next", ""},
                     {"Notes", "what"},
                     {"Actions", "do"}},
                    "Schedules");
        for (const ScheduleView& each : schedules) {
            Html name;
            name.put("<a href=\"{}\">{}</a>", Url("/flows").segment(each.flow), each.flow);
            Html runs;
            if (each.schedule.empty()) {
                runs.put("when asked");
            } else {
                runs.put("<span class=\"id\">{}</span><span class=\"sub\">{}{}</span>", each.schedule, each.timezone,
                         each.changed ? ", changed here" : "");
            }
            Html last;
            if (each.last) {
                last = ago(*each.last, reader);
            } else {
                last.put("never");
            }
            Html next;
            for (std::size_t i = 0; i < each.next.size() && i < 3; ++i) {
                next.put("{}{}", i == 0 ? "" : ", ", ago(each.next[i], reader));
            }
            if (each.next.empty()) {
                next.put("{}", each.paused ? "when resumed" : "none planned");
            }
            std::string notes;
            for (const std::string& note : each.notes) {
                notes += (notes.empty() ? "" : " ") + note;
            }
            const Url base = Url("/flows").segment(each.flow);
            Html action = each.paused     ? postButton(frame, base.segment("resume"), "Resume")
                          : !frame.mayAct ? refusedButton("Pause\u2026", refusedRole(frame, "pause a flow"))
                                          : linkButton(base.segment("pause").with("back", frame.self), "Pause\u2026",
                                                       Weight::Plain, "Pause " + each.flow);
            table.row(name).cell(shown(each.state)).cell(runs).cell(last).cell(next).cell(notes).cell(action);
        }
        content = table.done();
    }
    html.put("{}", panel({"schedules", "By flow", "", {}}, content));
    return html;
}

Html activityPage(const ActivityView& view, const Frame& frame) {
    Html html;
    html.put("{}",
             headline(Icon::Clock, Tone::Quiet, "Activity",
                      "What happened to items, flows and credentials, and who did it. Nothing here is ever changed."));
    Html content;
    content.put("<form class=\"filter\" method=\"get\" action=\"{}\"><label>Flow<select name=\"flow\"><option "
                "value=\"\">All</option>",
                Url("/activity"));
    for (const std::string& flow : view.flows) {
        content.put("<option value=\"{}\" {}>{}</option>", flow, Attribute::when(flow == view.flow, "selected"), flow);
    }
    content.put("</select></label><label>Kind<select name=\"kind\">");
    for (const auto& [kind, word] :
         {std::pair{"", "All"}, std::pair{"action_required", "Put on hold"}, std::pair{"retried", "Retried"},
          std::pair{"force_done", "Closed by hand"}, std::pair{"flow_stopped", "Flow stopped"}}) {
        content.put("<option value=\"{}\" {}>{}</option>", kind, Attribute::when(view.kind == kind, "selected"), word);
    }
    content.put("</select></label><button>Show</button></form>");
    content.put("{}", view.lines.empty()
                          ? emptyPart("Nothing here.", view.flow.empty() && view.kind.empty()
                                                           ? "Syncs, holds and what people do are written here."
                                                           : "Nothing matches this filter.")
                          : activityList(view.lines, frame.reader, true));
    if (view.older || view.newest) {
        content.put("{}", pager("Newest first", view.newest, view.older));
    }
    html.put("{}", panel({"activity", "Newest first", "", {}}, content));
    return html;
}

} // namespace crossdock::pages
