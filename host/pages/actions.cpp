#include "pages/actions.hpp"

#include "pages/item_filter.hpp"
#include "pages/preview.hpp"

#include <algorithm>
#include <charconv>

namespace crossdock::pages {

namespace {

constexpr std::size_t leastReason = 10;

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

/// Sums up what `act` did for each choice; a failure ends it, what was done before stays done.
template <typename Act>
Result<std::int64_t> forEach(const std::vector<store::ItemChoice>& choices, const Act& act) {
    std::int64_t sum = 0;
    for (const store::ItemChoice& choice : choices) {
        const Result<std::uint64_t> count = act(choice);
        if (!count.ok()) {
            return count.failure();
        }
        sum += static_cast<std::int64_t>(*count);
    }
    return sum;
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
    view.count = 1;
    view.title = cure.title;
    view.advice = cure.advice;
    view.what = "1 " + row->entity;
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
    view.count = itemsIn(concerned);
    view.money = moneyIn(concerned);
    view.what = counted(view.count, "item", "items", visit.reader().style);
    view.title = counted(static_cast<std::int64_t>(concerned.size()), "cause", "causes") + " of " + view.scope.flow;
    if (concerned.size() == 1) {
        view.title = concerned[0].cure.title;
        view.advice = concerned[0].cure.advice;
        view.what = visit.reader().number(view.count) + " " +
                    (view.count == 1 ? concerned[0].entity : plural(concerned[0].entity));
    }
    for (const CauseView& cause : concerned) {
        view.blocked = view.blocked.empty() ? cause.blocked : view.blocked;
    }
    store::ItemQuery query;
    query.flow = view.scope.flow;
    query.cause = view.scope.cause;
    query.sync = view.scope.sync;
    query.state = engine::ItemState::ActionRequired;
    query.most = 10;
    for (const auto& row : visit.read(visit.queries().items(query))) {
        view.items.push_back(itemLine(visit, row));
    }
}

RetryView preview(Visit& visit) {
    const admin::Fields& fields = fieldsOf(visit);
    RetryView view;
    view.scope = scopeOf(fields);
    view.preview = visit.outcomes().newPreview();
    view.back = Url::back(fields["back"], Url("/hold")).text();
    view.reason = fields["why"];
    const daemon::FlowStatus* flow = visit.flow(view.scope.flow);
    view.target = flow == nullptr ? "The target" : flow->to;
    if (!view.scope.item.empty()) {
        fillOne(visit, view);
    } else {
        fillMany(visit, view);
    }
    return view;
}

/// No such flow of this visitor: whatever the form says, nothing is touched.
std::optional<admin::Answer> unknownFlow(Visit& visit, const std::string& name) {
    if (visit.flow(name) != nullptr) {
        return std::nullopt;
    }
    return admin::Problem::notFound("There is no flow of the name \"" + name + "\".",
                                    "Nothing was done. Go back to the list of flows.");
}

std::string nothingMoved() {
    return "Nothing was done: what this was about was delivered, retried or closed in the meantime.";
}

Outcome outcomeOf(const Failure& failure) {
    return {capital(failure.message.substr(0, 300)) + ".", true};
}

Outcome outcomeOf(const Status& status, std::string sentence) {
    return status.ok() ? Outcome{std::move(sentence), false} : outcomeOf(status.failure());
}

} // namespace

admin::Answer previewRetry(Visit& visit) {
    const RetryView view = preview(visit);
    if (auto refused = unknownFlow(visit, view.scope.flow)) {
        return *refused;
    }
    return visit.answer("Retry " + view.what, retryPreview(view, visit.frame()));
}

admin::Answer retry(Visit& visit) {
    const admin::Fields& form = visit.request().form;
    const ActionScope scope = scopeOf(form);
    if (auto refused = unknownFlow(visit, scope.flow)) {
        return *refused;
    }
    if (!visit.outcomes().begin(form["preview"])) {
        return admin::Answer::seeOther(Url::back(form["back"], Url("/hold")).text());
    }
    const RetryView before = preview(visit);
    const auto count = forEach(choicesOf(visit, scope), [&](const store::ItemChoice& choice) {
        return visit.byHand(scope.flow).retry(choice, visit.request().visitor.name, visit.request().now);
    });
    if (!count.ok()) {
        return visit.back(outcomeOf(count.failure()), Url("/hold"));
    }
    if (*count == 0) {
        return visit.back({nothingMoved(), true}, Url("/hold"));
    }
    visit.control().nudge(scope.flow);
    std::string sentence = visit.reader().number(*count) + " sent back to the queue";
    if (*count < before.count) {
        sentence += ", " + visit.reader().number(before.count - *count) + " not: no longer on hold";
    }
    sentence += before.title.empty() ? "." : ": " + before.title + ".";
    return visit.back({sentence + " Delivery begins now.", false}, Url("/hold"));
}

admin::Answer previewClose(Visit& visit) {
    const RetryView view = preview(visit);
    if (auto refused = unknownFlow(visit, view.scope.flow)) {
        return *refused;
    }
    return visit.answer("Close " + view.what + " by hand", closePreview(view, visit.frame()));
}

admin::Answer close(Visit& visit) {
    const admin::Fields& form = visit.request().form;
    const ActionScope scope = scopeOf(form);
    if (auto refused = unknownFlow(visit, scope.flow)) {
        return *refused;
    }
    if (characters(form["why"]) < leastReason) {
        RetryView view = preview(visit);
        view.reasonMissing = true;
        return visit.answer("A reason is needed", closePreview(view, visit.frame()), 422);
    }
    if (!visit.outcomes().begin(form["preview"])) {
        return admin::Answer::seeOther(Url::back(form["back"], Url("/hold")).text());
    }
    const auto count = forEach(choicesOf(visit, scope), [&](const store::ItemChoice& choice) {
        return visit.byHand(scope.flow)
            .forceDone(choice, visit.request().visitor.name, form["why"], visit.request().now);
    });
    if (!count.ok()) {
        return visit.back(outcomeOf(count.failure()), Url("/hold"));
    }
    if (*count == 0) {
        return visit.back({nothingMoved(), true}, Url("/hold"));
    }
    return visit.back(
        {visit.reader().number(*count) + " closed by hand: \u201c" + form["why"] + "\u201d. Counted apart from done.",
         false},
        Url("/hold"));
}

admin::Answer askStop(Visit& visit, const std::string& sync) {
    const Url self = Url("/syncs").segment(sync);
    QuestionView view{self.segment("stop"),
                      "Stop this sync?",
                      "What is in work is finished first. The rest waits; the next sync goes on from here.",
                      "Reason",
                      "Kept in the activity with your name. You may leave it empty.",
                      fieldsOf(visit)["why"],
                      "Stop sync",
                      "Keep running",
                      Url::back(visit.request().query["back"], self).text(),
                      Icon::Shut,
                      Weight::Danger};
    return visit.answer("Stop sync", questionPage(view, visit.frame()));
}

admin::Answer stop(Visit& visit, const std::string& sync) {
    const auto row = visit.read(visit.queries().sync(sync));
    if (!row) {
        return admin::Problem::notFound("There is no sync " + sync + ".", "Nothing was done.");
    }
    return visit.back(
        outcomeOf(visit.control().cancel(sync, visit.request().visitor.name, visit.request().form["why"]),
                  "Stopping: what is in work is finished first. The next sync goes on from the checkpoint."),
        Url("/syncs").segment(sync));
}

admin::Answer askPause(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    const Url self = Url("/flows").segment(flow);
    QuestionView view{self.segment("pause"),
                      "Pause " + flow + "?",
                      "A sync that runs is finished first. Nothing is read or written after that until someone resumes "
                      "it; webhooks are still stored.",
                      "Reason",
                      "Shown on the flow's page, with your name. You may leave it empty.",
                      fieldsOf(visit)["why"],
                      "Pause flow",
                      "Keep running",
                      Url::back(visit.request().query["back"], self).text(),
                      Icon::Pause,
                      Weight::Primary};
    return visit.answer("Pause " + flow, questionPage(view, visit.frame()));
}

admin::Answer pause(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    return visit.back(outcomeOf(visit.control().pause(flow, visit.request().visitor.name, visit.request().form["why"]),
                                flow + " is paused."),
                      Url("/flows").segment(flow));
}

admin::Answer resume(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    return visit.back(outcomeOf(visit.control().resume(flow, visit.request().visitor.name), flow + " goes on."),
                      Url("/flows").segment(flow));
}

admin::Answer syncNow(Visit& visit, const std::string& flow) {
    if (auto refused = unknownFlow(visit, flow)) {
        return *refused;
    }
    daemon::SyncWish wish;
    wish.flow = flow;
    wish.who = visit.request().visitor.name;
    const auto started = visit.control().start(wish);
    if (!started.ok()) {
        return visit.back(outcomeOf(started.failure()), Url("/flows").segment(flow));
    }
    visit.outcomes().put(visit.request().visitor.session, {"The sync has begun.", false});
    return admin::Answer::seeOther(Url("/syncs").segment(*started).text());
}

admin::Answer checkConnection(Visit& visit, const std::string& connection) {
    const auto& all = visit.connections();
    if (std::none_of(all.begin(), all.end(), [&](const auto& each) { return each.name == connection; })) {
        return admin::Problem::notFound("There is no connection of the name \"" + connection + "\".",
                                        "Nothing was done.");
    }
    const auto checked = visit.control().check(connection);
    if (!checked.ok()) {
        return visit.back(outcomeOf(within(connection, checked.failure())), Url("/connections"));
    }
    std::string sentence = connection + (checked->usable ? " works." : " cannot be used as it is.");
    for (const std::string& line : checked->lines) {
        sentence += " " + capital(visit.seen(line)) + (line.ends_with('.') ? "" : ".");
    }
    return visit.back({sentence.substr(0, 1'500), !checked->usable}, Url("/connections"));
}

admin::Answer reload(Visit& visit) {
    const Status status = visit.control().reload(visit.request().visitor.name);
    if (!status.ok()) {
        return visit.back({status.failure().message.substr(0, 1'500) + " The old conf stays in force.", true},
                          Url("/"));
    }
    return visit.back({"The conf was read and is in force.", false}, Url("/"));
}

admin::Answer chooseTheme(Visit& visit) {
    const std::string& theme = visit.request().form["theme"];
    admin::Answer answer = admin::Answer::seeOther(Url::back(visit.request().form["back"], Url("/")).text());
    const bool known = theme == "light" || theme == "dark";
    answer.headers.add("Set-Cookie", "xd-theme=" + (known ? theme + "; Max-Age=31536000" : std::string("; Max-Age=0")) +
                                         "; Path=/; HttpOnly; SameSite=Strict");
    return answer;
}

} // namespace crossdock::pages
