#include "pages/actions.hpp"

#include "pages/item_filter.hpp"
#include "pages/job_page.hpp"
#include "pages/preview.hpp"
#include "pages/skip_words.hpp"
#include "store/cause.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace crossdock::pages {

namespace {

constexpr std::size_t leastReason = 10;
constexpr std::size_t mostAtOnce = 500;    // more become a job
constexpr std::size_t mostInAll = 100'000; // of one action
constexpr std::size_t mostRehearsed = 50;  // a person waits for it
constexpr std::size_t mostShown = 10;

using Ids = std::vector<std::int64_t>;

/// The fields of a form after it was posted, of the address before.
const admin::Fields& fieldsOf(const Visit& visit) {
    return visit.request().method == "POST" ? visit.request().form : visit.request().query;
}

std::int64_t numberIn(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

ActionScope scopeOf(const admin::Fields& fields) {
    return {fields["flow"], fields["cause"], fields["sync"], fields["item"]};
}

// One choice for each cause: what is tried again by itself is no one's to retry or to close.
std::vector<store::ItemChoice> choicesOf(Visit& visit, const ActionScope& scope) {
    store::ItemChoice choice;
    choice.item = numberIn(scope.item);
    choice.cause = scope.cause;
    choice.sync = scope.sync;
    if (choice.item != 0 || !choice.cause.empty()) {
        return {choice};
    }
    std::vector<store::ItemChoice> all;
    for (const CauseView& cause : visit.causes(scope.flow, scope.sync)) {
        choice.cause = cause.id;
        all.push_back(choice);
    }
    return all;
}

/// What it concerns at this moment.
Ids idsOf(Visit& visit, const ActionScope& scope) {
    Ids all;
    for (const store::ItemChoice& choice : choicesOf(visit, scope)) {
        const Ids some = visit.read(visit.byHand(scope.flow).retryable(choice, mostInAll - all.size()));
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::size_t characters(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') {
        text.remove_suffix(1);
    }
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') {
        text.remove_prefix(1);
    }
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return count;
}

void fillOne(Visit& visit, RetryView& view) {
    const auto row = visit.read(visit.queries().item(numberIn(view.scope.item)));
    if (!row || (row->state != engine::ItemState::ActionRequired && row->state != engine::ItemState::Failed)) {
        return;
    }
    const daemon::FlowStatus* flow = visit.flow(row->flow);
    const Cure cure = cureOf(row->reason, visit.seen(row->message), row->outcome == engine::Tally::Held,
                             flow == nullptr ? "the source" : flow->from, view.target);
    view.title = cure.title;
    view.advice = cure.advice;
    view.entity = row->entity;
    if (!row->amount.empty()) {
        view.money.emplace_back(row->currency, row->amount);
    }
    view.items.push_back(itemLine(visit, *row));
}

void fillMany(Visit& visit, RetryView& view) {
    std::vector<CauseView> concerned;
    for (CauseView& cause : visit.causes(view.scope.flow, view.scope.sync)) {
        if (view.scope.cause.empty() || cause.id == view.scope.cause) {
            concerned.push_back(std::move(cause));
        }
    }
    view.money = moneyIn(concerned);
    view.title = counted(static_cast<std::int64_t>(concerned.size()), "cause", "causes") + " of " + view.scope.flow;
    if (concerned.size() == 1) {
        view.title = concerned[0].cure.title;
        view.advice = concerned[0].cure.advice;
        view.entity = concerned[0].entity;
    }
    for (const CauseView& cause : concerned) {
        view.blocked = view.blocked.empty() ? cause.blocked : view.blocked;
    }
    store::ItemQuery query;
    query.flow = view.scope.flow;
    query.cause = view.scope.cause;
    query.sync = view.scope.sync;
    query.state = engine::ItemState::ActionRequired;
    query.most = mostShown;
    for (const auto& row : visit.read(visit.queries().items(query))) {
        view.items.push_back(itemLine(visit, row));
    }
}

/// `ids`: what it concerns.
RetryView preview(Visit& visit, const Ids& ids) {
    const admin::Fields& fields = fieldsOf(visit);
    RetryView view;
    view.scope = scopeOf(fields);
    view.back = Url::back(fields["back"], Url("/hold")).text();
    view.reason = fields["why"];
    const daemon::FlowStatus* flow = visit.flow(view.scope.flow);
    view.target = flow == nullptr ? "The target" : flow->to;
    view.entity = "item";
    if (!view.scope.item.empty()) {
        fillOne(visit, view);
    } else {
        fillMany(visit, view);
    }
    view.count = static_cast<std::int64_t>(ids.size());
    view.what = visit.reader().number(view.count) + " " + (view.count == 1 ? view.entity : plural(view.entity));
    return view;
}

/// Asks the target about the first items.
Check checkOf(Visit& visit, const std::string& flow, const Ids& ids) {
    Check check;
    const Ids some(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), mostRehearsed)));
    const auto rehearsal = visit.control().rehearse(flow, some);
    if (!rehearsal.ok()) {
        check.failure = visit.seen(rehearsal.failure().message);
        return check;
    }
    std::map<std::int64_t, store::ItemRow> rows;
    for (auto& row : visit.read(visit.itemsOf(flow).rows(some))) {
        rows.emplace(row.id, std::move(row));
    }
    for (const auto& item : rehearsal->items) {
        ++check.checked;
        const store::ItemRow& row = rows[item.id];
        if (item.fate == daemon::Rehearsal::Fate::Written) {
            ++check.written;
            addMoney(check.money, row.currency, row.amount);
        } else if (item.fate == daemon::Rehearsal::Fate::Unchanged) {
            ++check.unchanged;
        } else if (item.fate == daemon::Rehearsal::Fate::Skipped) {
            ++check.skipped;
            check.skipReason = check.skipReason.empty() ? skipWords(item.message) : check.skipReason;
        } else {
            ++check.heldAgain;
            check.sameReason = check.sameReason && store::shapeOf(item.message) == store::shapeOf(row.message);
            check.reason = check.reason.empty() ? visit.seen(item.message) : check.reason;
        }
    }
    return check;
}

/// No such flow of this visitor: whatever the form says, nothing is touched.
std::optional<admin::Answer> unknownFlow(Visit& visit, const std::string& name) {
    if (visit.flow(name) != nullptr) {
        return std::nullopt;
    }
    return admin::Problem::notFound("There is no flow of the name \"" + name + "\".",
                                    "Nothing was done. Go back to the list of flows.");
}

Outcome nothingMoved() {
    return {"Nothing was done: what this was about was delivered, retried or closed in the meantime.", true};
}

std::string fateOf(const store::ItemRow& row) {
    switch (row.state) {
    case engine::ItemState::Done:
        return row.outcome == engine::Tally::Skipped ? "skipped" : "delivered";
    case engine::ItemState::Cancelled:
        return "closed by hand";
    case engine::ItemState::Superseded:
        return "replaced by a newer version";
    case engine::ItemState::Draft:
    case engine::ItemState::Processing:
    case engine::ItemState::Failed:
    case engine::ItemState::ActionRequired:
        break;
    }
    return "sent back to the queue";
}

/// What the world did to the items between preview and action: ", 1 not: order 10474 was delivered in the meantime".
std::string movedOf(Visit& visit, const std::vector<store::ItemRow>& before, std::size_t asked, std::size_t taken) {
    if (taken >= asked) {
        return {};
    }
    std::string text = ", " + visit.reader().number(static_cast<std::int64_t>(asked - taken)) + " not";
    for (const store::ItemRow& row : before) {
        if (row.state != engine::ItemState::ActionRequired && row.state != engine::ItemState::Failed) {
            return text + ": " + row.entity + " " + visit.seen(row.key) + " was " + fateOf(row) +
                   (asked - taken > 1 ? ", as others were," : "") + " in the meantime";
        }
    }
    return text + ": no longer on hold";
}

struct Asked {
    ActionScope scope;
    Ids ids;
    RetryView view;
};

/// What was shown, else what there is now.
Asked askedFor(Visit& visit) {
    const admin::Fields& form = visit.request().form;
    Asked asked{scopeOf(form), {}, {}};
    const auto shown = visit.outcomes().itemsOf(form["preview"]);
    asked.ids = shown ? *shown : idsOf(visit, asked.scope);
    asked.view = preview(visit, asked.ids);
    return asked;
}

admin::Answer asJob(Visit& visit, Jobs& jobs, JobOrder::Kind kind, Asked asked) {
    JobOrder order;
    order.kind = kind;
    order.organisation = visit.request().visitor.organisation;
    order.flow = asked.scope.flow;
    order.who = visit.request().visitor.name;
    order.why = visit.request().form["why"];
    order.title = asked.view.title;
    order.what = asked.view.what;
    order.back = asked.view.back;
    order.items = std::move(asked.ids);
    return admin::Answer::seeOther(Url("/jobs").segment(jobs.begin(std::move(order))).text());
}

/// `act` on the items in one transaction, and the sentence about it; `done` begins "sent back to the queue".
template <typename Act>
admin::Answer actOn(Visit& visit, const Asked& asked, const std::string& done, const std::string& rest,
                    const Act& act) {
    const auto before = visit.read(visit.itemsOf(asked.scope.flow).rows(asked.ids));
    store::ItemChoice choice;
    choice.items = asked.ids;
    const Result<std::uint64_t> count = act(choice);
    if (!count.ok()) {
        return visit.back({capital(count.failure().message.substr(0, 300)) + ".", true}, Url("/hold"));
    }
    if (*count == 0) {
        return visit.back(nothingMoved(), Url("/hold"));
    }
    visit.control().nudge(asked.scope.flow);
    return visit.back({visit.reader().number(static_cast<std::int64_t>(*count)) + " " + done +
                           movedOf(visit, before, asked.ids.size(), *count) + rest,
                       false},
                      Url("/hold"));
}

} // namespace

admin::Answer previewRetry(Visit& visit) {
    const ActionScope scope = scopeOf(visit.request().query);
    if (auto refused = unknownFlow(visit, scope.flow)) {
        return *refused;
    }
    Ids ids = idsOf(visit, scope);
    RetryView view = preview(visit, ids);
    if (!ids.empty() && view.blocked.empty() && visit.frame().mayAct) {
        view.check = checkOf(visit, scope.flow, ids);
    }
    view.preview = visit.outcomes().newPreview(std::move(ids));
    return visit.answer("Retry " + view.what, retryPreview(view, visit.frame()));
}

admin::Answer retry(Visit& visit, Jobs& jobs) {
    const admin::Fields& form = visit.request().form;
    if (auto refused = unknownFlow(visit, form["flow"])) {
        return *refused;
    }
    if (!visit.outcomes().begin(form["preview"])) {
        return admin::Answer::seeOther(Url::back(form["back"], Url("/hold")).text());
    }
    Asked asked = askedFor(visit);
    if (asked.ids.empty()) {
        return visit.back(nothingMoved(), Url("/hold"));
    }
    if (asked.ids.size() > mostAtOnce) {
        return asJob(visit, jobs, JobOrder::Kind::Retry, std::move(asked));
    }
    return actOn(visit, asked, "sent back to the queue", ". Delivery begins now.", [&](const auto& choice) {
        return visit.byHand(asked.scope.flow)
            .retry(choice, visit.request().visitor.name, form["why"], visit.request().now);
    });
}

admin::Answer previewClose(Visit& visit) {
    const ActionScope scope = scopeOf(visit.request().query);
    if (auto refused = unknownFlow(visit, scope.flow)) {
        return *refused;
    }
    Ids ids = idsOf(visit, scope);
    RetryView view = preview(visit, ids);
    view.preview = visit.outcomes().newPreview(std::move(ids));
    return visit.answer("Close " + view.what + " by hand", closePreview(view, visit.frame()));
}

admin::Answer close(Visit& visit, Jobs& jobs) {
    const admin::Fields& form = visit.request().form;
    if (auto refused = unknownFlow(visit, form["flow"])) {
        return *refused;
    }
    Asked asked = askedFor(visit);
    if (characters(form["why"]) < leastReason) {
        asked.view.reasonMissing = true;
        asked.view.preview = visit.outcomes().newPreview(std::move(asked.ids));
        return visit.answer("A reason is needed", closePreview(asked.view, visit.frame()), 422);
    }
    if (!visit.outcomes().begin(form["preview"])) {
        return admin::Answer::seeOther(Url::back(form["back"], Url("/hold")).text());
    }
    if (asked.ids.empty()) {
        return visit.back(nothingMoved(), Url("/hold"));
    }
    if (asked.ids.size() > mostAtOnce) {
        return asJob(visit, jobs, JobOrder::Kind::Close, std::move(asked));
    }
    return actOn(visit, asked, "closed by hand", ": \u201c" + form["why"] + "\u201d. Counted apart from done.",
                 [&](const auto& choice) {
                     return visit.byHand(asked.scope.flow)
                         .forceDone(choice, visit.request().visitor.name, form["why"], visit.request().now);
                 });
}

admin::Answer answerJob(Visit& visit, const Jobs& jobs, const std::string& id) {
    visit.knows({});
    auto job = jobs.find(visit.request().visitor.organisation, id);
    if (!job) {
        return visit.answer("Not known any more", unknownJobPage(), 404);
    }
    JobView view{std::move(*job), {}};
    view.job.order.title = visit.seen(view.job.order.title);
    const daemon::FlowStatus* flow = visit.flow(view.job.order.flow);
    if (flow != nullptr && flow->state == daemon::FlowState::Paused) {
        view.waits = "The flow is paused.";
    } else if (flow != nullptr && flow->state == daemon::FlowState::Stopped) {
        view.waits = "The flow is stopped.";
    }
    const std::string verb = view.job.order.kind == JobOrder::Kind::Retry ? "Retry of " : "Closing of ";
    return visit.answer(verb + view.job.order.what, jobPage(view, visit.frame()));
}

admin::Answer stopJob(Visit& visit, Jobs& jobs, const std::string& id) {
    const bool stopped = jobs.stop(visit.request().visitor.organisation, id, visit.request().visitor.name);
    return visit.back(stopped ? Outcome{"Stopping. What was not sent yet stays on hold.", false}
                              : Outcome{"Nothing was done: it had ended before.", true},
                      Url("/jobs").segment(id));
}

} // namespace crossdock::pages
