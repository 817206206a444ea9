#include "pages/refusal.hpp"

namespace crossdock::pages {

namespace {

std::string titleOf(const admin::Problem& problem) {
    switch (problem.status) {
    case 403:
        return "This was refused";
    case 404:
        return "There is no such page";
    case 405:
        return "This page does not take that";
    case 409:
        return "This does not fit what is going on";
    case 413:
        return "This was too much at once";
    case 422:
        return "This cannot be done as asked";
    case 429:
        return "Too many requests";
    case 503:
        return "Crossdock cannot answer this now";
    default:
        return problem.status >= 500 ? "Something went wrong inside Crossdock" : "This was not understood";
    }
}

} // namespace

Html refusalPage(const admin::Problem& problem, const std::string& requestId, bool signedIn) {
    Html sentence;
    sentence.put("{} {}", problem.detail, problem.advice);
    if (problem.retryAfterSeconds > 0) {
        sentence.put(" Try again in {} s.", problem.retryAfterSeconds);
    }
    Html title;
    title.put("{}", titleOf(problem));
    Html html;
    html.put("{}", headline(problem.status >= 500 ? Icon::Fail : Icon::Unknown,
                            problem.status >= 500 ? Tone::Bad : Tone::Quiet, title, sentence));
    if (!problem.faults.empty()) {
        html.put("<ul class=\"panel course\">");
        for (const auto& fault : problem.faults) {
            html.put("<li><span class=\"id\">{}</span><span>{}</span></li>", fault.where, fault.what);
        }
        html.put("</ul>");
    }
    html.put("<p class=\"row\">");
    if (signedIn) {
        html.put("<a class=\"button\" href=\"{}\">Overview</a>", Url("/"));
    } else {
        html.put("<a class=\"button\" href=\"{}\">Sign in</a>", Url("/login"));
    }
    html.put("</p><p class=\"hint\">The log has more under <span class=\"id\">{}</span>.</p>", requestId);
    return html;
}

} // namespace crossdock::pages
