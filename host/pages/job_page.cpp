#include "pages/job_page.hpp"

#include "pages/number.hpp"
#include "pages/progress.hpp"

namespace crossdock::pages {

namespace {

std::string verbOf(const JobState& job) {
    return job.order.kind == JobOrder::Kind::Retry ? "Retry of " : "Closing of ";
}

std::string titleOf(const JobState& job) {
    const std::string what = verbOf(job) + job.order.what;
    if (!job.ended) {
        return what + (job.stoppedBy.empty() ? " is running" : " is being stopped");
    }
    return what + (job.stoppedBy.empty() && job.problem.empty() ? " has ended" : " was stopped");
}

Html sentenceOf(const JobView& view, const Reader& reader) {
    const JobState& job = view.job;
    Html html;
    html.put("{}. Asked for by {} {}", job.order.title, job.order.who, ago(job.began, reader));
    if (!job.order.why.empty()) {
        html.put(": \u201c{}\u201d", job.order.why);
    }
    html.put(". ");
    if (job.ended) {
        html.put("{}", capital(resultOf(job)));
    } else if (!view.waits.empty()) {
        html.put("{} What was sent back waits in the queue; none is lost.", view.waits);
    } else {
        html.put("You may leave this page; it goes on without you.");
    }
    return html;
}

Progress progressOf(const JobState& job) {
    Progress progress;
    progress.delivered = static_cast<std::int64_t>(job.fates.done);
    progress.unchanged = static_cast<std::int64_t>(job.fates.replaced + job.fates.gone);
    progress.closed = static_cast<std::int64_t>(job.fates.closed);
    progress.again = static_cast<std::int64_t>(job.fates.onTheWay);
    progress.held = static_cast<std::int64_t>(job.fates.held) + job.total - job.sent;
    progress.total = job.total;
    progress.ended = job.ended.has_value();
    return progress;
}

Html actionsOf(const JobState& job, const Frame& frame) {
    if (!job.ended && job.stoppedBy.empty() && job.sent < job.total) {
        return postButton(frame, Url("/jobs").segment(job.id).segment("stop"), "Stop the rest");
    }
    Html html;
    html.put("<a class=\"button\" href=\"{}\">Back</a>", Url::back(job.order.back, Url("/hold")));
    return html;
}

} // namespace

Html jobPage(const JobView& view, const Frame& frame) {
    const JobState& job = view.job;
    const bool well = job.fates.held == 0 && job.problem.empty() && job.stoppedBy.empty();
    const Icon shape = !job.ended ? Icon::Work : well ? Icon::Done : Icon::Part;
    const Tone tone = !job.ended ? Tone::Run : well ? Tone::Ok : Tone::Hold;
    Html title;
    title.put("{}", titleOf(job));
    Html html = crumbs({{"On hold", Url("/hold")},
                        {job.order.flow, Url("/flows").segment(job.order.flow)},
                        {verbOf(job) + job.order.what, {}}});
    html.put("{}", headline(shape, tone, title, sentenceOf(view, frame.reader), actionsOf(job, frame)));
    html.put("{}", panel({"progress", "Progress", "", {}},
                         progressPart(progressOf(job), "items",
                                      job.sent < job.total && !job.ended
                                          ? frame.reader.number(job.total - job.sent) + " not yet sent"
                                          : "",
                                      frame.reader)));
    return html;
}

Html unknownJobPage() {
    Html html;
    html.put("{}",
             headline(Icon::Unknown, Tone::Quiet, "This action is not known any more",
                      "Crossdock was started anew since, or it was long ago. What was sent back is in the queue; what "
                      "was not is on hold as before. The activity has a line for each record."));
    html.put("<p class=\"row\"><a class=\"button\" href=\"{}\">Show what is on hold</a><a class=\"button\" "
             "href=\"{}\">Show the activity</a></p>",
             Url("/hold"), Url("/activity"));
    return html;
}

} // namespace crossdock::pages
