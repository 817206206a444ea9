#include "pages/frame.hpp"

#include "pages/assets.hpp"
#include "pages/parts.hpp"

namespace crossdock::pages {

namespace {

void entry(Html& html, const Frame& frame, Section section, Icon shape, const Url& url, std::string_view word,
           std::int64_t count = 0, std::string_view spoken = {}) {
    html.put("<li><a href=\"{}\" {}>{}<span>{}</span>", url,
             Attribute::when(frame.section == section, "aria-current", "page"), icon(shape), word);
    if (count > 0) {
        html.put("<b>{}<span class=\"unseen\"> {}</span></b>", frame.reader.number(count), spoken);
    }
    html.put("</a></li>");
}

Html navigation(const Frame& frame) {
    Html html;
    html.put("<nav class=\"side\" aria-label=\"Main\" data-region=\"side\"><ul>");
    entry(html, frame, Section::Overview, Icon::Home, Url("/"), "Overview");
    entry(html, frame, Section::Hold, Icon::Held, Url("/hold"), "On hold", frame.held, "wait for a person");
    entry(html, frame, Section::Flows, Icon::Flows, Url("/flows"), "Flows");
    entry(html, frame, Section::Syncs, Icon::List, Url("/syncs"), "Syncs");
    entry(html, frame, Section::Activity, Icon::Clock, Url("/activity"), "Activity");
    html.put("</ul><ul>");
    entry(html, frame, Section::Schedules, Icon::Calendar, Url("/schedules"), "Schedules");
    html.put("</ul><ul>");
    entry(html, frame, Section::Connections, Icon::Plug, Url("/connections"), "Connections", frame.troubledConnections,
          "in trouble");
    entry(html, frame, Section::Credentials, Icon::Key, Url("/credentials"), "Credentials");
    html.put("</ul></nav>");
    return html;
}

Html topBar(const Frame& frame) {
    Html html;
    html.put("<header class=\"top\"><a class=\"brand\" href=\"{}\">{}<span>Crossdock</span></a>", Url("/"),
             icon(Icon::Brand));
    if (!frame.organisation.empty()) {
        html.put("<span class=\"tenant\">{}</span>", frame.organisation);
    }
    if (!frame.user.empty()) {
        html.put("<span class=\"live\" id=\"live\"><svg class=\"dot\" aria-hidden=\"true\" viewBox=\"0 0 8 8\">"
                 "<circle cx=\"4\" cy=\"4\" r=\"4\"/></svg><span>As of {}</span></span>"
                 "<span class=\"who\"><span>{}, {}</span><form method=\"post\" action=\"{}\">{}"
                 "<button class=\"plain\">Sign out</button></form></span>",
                 clockTime(frame.reader.now, frame.reader), frame.user, frame.mayAct ? "operator" : "viewer",
                 Url("/logout"), formFields(frame, {}, "/"));
    }
    html.put("</header>");
    return html;
}

Html foot(const Frame& frame) {
    Html html;
    html.put("<footer class=\"foot\"><span>Times in {}</span>", frame.reader.zoneName);
    if (!frame.user.empty()) {
        html.put("<form class=\"out\" method=\"post\" action=\"{}\">{}<span>{}, {}</span> <button class=\"plain\">Sign "
                 "out</button></form>",
                 Url("/logout"), formFields(frame, {}, "/"), frame.user, frame.mayAct ? "operator" : "viewer");
        html.put("<form method=\"post\" action=\"{}\">{}<span id=\"theme-l\">Colours</span> ", Url("/theme"),
                 formFields(frame, {}, frame.self));
        html.put("<span role=\"group\" aria-labelledby=\"theme-l\">");
        for (const auto& [name, word] :
             {std::pair{"", "As the system"}, std::pair{"light", "Light"}, std::pair{"dark", "Dark"}}) {
            html.put("<button class=\"plain\" name=\"theme\" value=\"{}\" {}>{}</button>", name,
                     Attribute("aria-pressed", frame.theme == name ? "true" : "false"), word);
        }
        html.put("</span></form>");
    }
    html.put("</footer>");
    return html;
}

const char* iconKind(Tone tone) {
    return tone == Tone::Bad ? "icon-bad" : tone == Tone::Hold ? "icon-hold" : "icon-ok";
}

} // namespace

std::string refusedRole(const Frame& frame, std::string_view verb) {
    return frame.mayAct ? "" : "Only an operator can " + std::string(verb) + ". You are signed in as viewer.";
}

std::string document(const Frame& frame, const Html& main) {
    Html html;
    html.put("<!doctype html><html lang=\"en\" {}><head><meta charset=\"utf-8\"><title>{}{}</title>"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" "
             "content=\"light dark\"><link rel=\"stylesheet\" href=\"{}\"><link rel=\"icon\" type=\"image/svg+xml\" "
             "href=\"{}\">",
             Attribute::when(frame.theme == "light" || frame.theme == "dark", "data-theme", frame.theme), frame.title,
             frame.organisation.empty() ? "" : ", " + frame.organisation, assetUrl("css"),
             assetUrl(iconKind(frame.tone)));
    if (!frame.user.empty()) {
        html.put("<script type=\"module\" src=\"{}\"></script>", assetUrl("js"));
    }
    html.put("</head><body class=\"{}\" data-zone=\"{}\" data-now=\"{}\" {}>{}<a class=\"skip\" href=\"{}\">Skip to "
             "the content</a>{}",
             frame.user.empty() ? "alone" : "framed", frame.reader.zoneName, frame.reader.now.us / 1'000,
             Attribute::when(frame.live && !frame.user.empty(), "data-live", "1"), iconSymbols(), Url::here("main"),
             topBar(frame));
    if (!frame.user.empty()) {
        html.put("{}", navigation(frame));
    }
    html.put("<main id=\"main\" tabindex=\"-1\"><p class=\"printed\">{} - {}, {} ({})</p>"
             "<div id=\"status\" role=\"status\" class=\"unseen\"></div><div id=\"lost\" class=\"notice bad\" "
             "role=\"alert\" hidden></div>",
             frame.organisation, frame.title, localTime(frame.reader.now, frame.reader), frame.reader.zoneName);
    if (!frame.result.sentence.empty()) {
        html.put("<p class=\"result {}\" id=\"result\" tabindex=\"-1\" autofocus>{}<span>{}</span></p>",
                 frame.result.refused ? "bad" : "ok", icon(frame.result.refused ? Icon::Fail : Icon::Done),
                 frame.result.sentence);
    }
    if (!frame.ignored.empty()) {
        std::string names;
        for (const std::string& name : frame.ignored) {
            names += (names.empty() ? "" : ", ") + name;
        }
        html.put("<p class=\"hint\">The address holds something that this page does not know and left out: {}.</p>",
                 names);
    }
    html.put("{}</main>{}</body></html>", main, foot(frame));
    return html.text();
}

} // namespace crossdock::pages
