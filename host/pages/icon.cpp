#include "pages/icon.hpp"

namespace crossdock::pages {

namespace {

const char* nameOf(Icon which) {
    switch (which) {
    case Icon::Done:
        return "i-done";
    case Icon::Work:
        return "i-work";
    case Icon::Wait:
        return "i-wait";
    case Icon::Again:
        return "i-again";
    case Icon::Held:
        return "i-held";
    case Icon::Fail:
        return "i-fail";
    case Icon::Part:
        return "i-part";
    case Icon::Shut:
        return "i-shut";
    case Icon::Replaced:
        return "i-next";
    case Icon::Pause:
        return "i-pause";
    case Icon::Soon:
        return "i-soon";
    case Icon::Unknown:
        return "i-unknown";
    case Icon::Brand:
        return "i-brand";
    case Icon::Home:
        return "i-home";
    case Icon::Flows:
        return "i-flows";
    case Icon::List:
        return "i-list";
    case Icon::Clock:
        return "i-clock";
    case Icon::Plug:
        return "i-plug";
    case Icon::Key:
        return "i-key";
    case Icon::Calendar:
        return "i-calendar";
    }
    return "i-unknown";
}

Html drawn(Icon which, bool large) {
    Html html;
    html.put("<svg class=\"i{}{}\" aria-hidden=\"true\"><use href=\"{}\"/></svg>", large ? " big" : "",
             which == Icon::Work ? " turns" : "", Url::here(nameOf(which)));
    return html;
}

} // namespace

Html icon(Icon which) {
    return drawn(which, false);
}

Html largeIcon(Icon which) {
    return drawn(which, true);
}

Html iconSymbols() {
    // The cut-outs of filled shapes take the colour of what they stand on: class "cut".
    Html html;
    html.put(
        "<svg class=\"symbols\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs>"
        "<symbol id=\"i-done\" viewBox=\"0 0 16 16\"><circle class=\"fill\" cx=\"8\" cy=\"8\" r=\"7\"/>"
        "<path class=\"cut\" d=\"M4.8 8.3l2.2 2.2 4.3-4.7\"/></symbol>"
        "<symbol id=\"i-work\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6\" opacity=\".28\"/>"
        "<path d=\"M8 2a6 6 0 0 1 6 6\"/></symbol>"
        "<symbol id=\"i-wait\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6\" stroke-dasharray=\"2.2 "
        "2.5\"/></symbol>"
        "<symbol id=\"i-again\" viewBox=\"0 0 16 16\"><path d=\"M13.4 8A5.4 5.4 0 1 1 11.6 4M12.6 "
        "1.4v3.2H9.4\"/></symbol>"
        "<symbol id=\"i-held\" viewBox=\"0 0 16 16\"><path class=\"fill\" d=\"M8 .9 15.1 8 8 15.1.9 8z\"/>"
        "<path class=\"cut\" d=\"M8 4.6v4\"/><circle class=\"cutfill\" cx=\"8\" cy=\"11.1\" r=\"1\"/></symbol>"
        "<symbol id=\"i-fail\" viewBox=\"0 0 16 16\"><path class=\"fill\" "
        "d=\"M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z\"/>"
        "<path class=\"cut\" d=\"M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6\"/></symbol>"
        "<symbol id=\"i-part\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6.1\"/>"
        "<path class=\"fill\" d=\"M8 2a6 6 0 0 1 0 12z\"/></symbol>"
        "<symbol id=\"i-shut\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6.1\"/>"
        "<path d=\"M3.9 12.1l8.2-8.2\"/></symbol>"
        "<symbol id=\"i-next\" viewBox=\"0 0 16 16\"><path d=\"M3 3.5 7.5 8 3 12.5M8.5 3.5 13 8l-4.5 4.5\"/></symbol>"
        "<symbol id=\"i-pause\" viewBox=\"0 0 16 16\"><path class=\"fill\" d=\"M3.5 2.5h3.2v11H3.5zM9.3 "
        "2.5h3.2v11H9.3z\"/></symbol>"
        "<symbol id=\"i-soon\" viewBox=\"0 0 16 16\"><path d=\"M4 1.5h8M4 14.5h8M5 1.5c0 4 6 4.5 6 6.5s-6 2.5-6 6.5"
        "m6-13c0 4-6 4.5-6 6.5s6 2.5 6 6.5\"/></symbol>"
        "<symbol id=\"i-unknown\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6.1\"/>"
        "<path d=\"M6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1.1\"/><circle class=\"fill\" cx=\"8\" cy=\"11.4\" "
        "r=\".5\"/></symbol>"
        "<symbol id=\"i-brand\" viewBox=\"0 0 24 24\"><g stroke-width=\"2\">"
        "<path d=\"M3 20V7l9-4 9 4v13M6 13h9m-3-3 3 3-3 3M18.5 10v6\"/></g></symbol>"
        "<symbol id=\"i-home\" viewBox=\"0 0 16 16\"><path d=\"M2.5 7.2 8 2.4l5.5 4.8v6.3h-11z\"/></symbol>"
        "<symbol id=\"i-flows\" viewBox=\"0 0 16 16\"><path d=\"M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3\"/></symbol>"
        "<symbol id=\"i-list\" viewBox=\"0 0 16 16\"><path d=\"M2 4h12M2 8h12M2 12h12\"/></symbol>"
        "<symbol id=\"i-clock\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"6.1\"/><path d=\"M8 4.6V8l2.2 "
        "1.6\"/></symbol>"
        "<symbol id=\"i-plug\" viewBox=\"0 0 16 16\"><path d=\"M5.5 1.5V5M10.5 1.5V5M3.5 5h9v2.5a4.5 4.5 0 0 1-9 0zM8 "
        "12v2.8\"/></symbol>"
        "<symbol id=\"i-key\" viewBox=\"0 0 16 16\"><circle cx=\"5\" cy=\"11\" r=\"3\"/><path d=\"M7.2 8.8 13.5 2.5M11 "
        "5l2.2 2.2\"/></symbol>"
        "<symbol id=\"i-calendar\" viewBox=\"0 0 16 16\"><path d=\"M2.5 3.5h11v10h-11zM2.5 6.8h11M5.5 1.8v3M10.5 "
        "1.8v3\"/></symbol>"
        "</defs></svg>");
    return html;
}

} // namespace crossdock::pages
