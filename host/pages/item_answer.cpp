#include "admin/privacy.hpp"
#include "pages/answers.hpp"
#include "pages/hold.hpp"
#include "pages/item_filter.hpp"
#include "pages/item_page.hpp"
#include "pages/skip_words.hpp"

#include <crossdock/decimal.hpp>

#include <algorithm>

namespace crossdock::pages {

admin::Answer answerHold(Visit& visit) {
    visit.knows({"owner"});
    HoldView view;
    view.owner = visit.request().query["owner"];
    view.causes = visit.causes("", "");
    view.all = static_cast<std::int64_t>(view.causes.size());
    for (const daemon::FlowStatus& flow : visit.flows()) {
        view.behindHolds += static_cast<std::int64_t>(store::behindHoldsIn(visit.counts(flow.name)));
    }
    if (!view.owner.empty()) {
        std::erase_if(view.causes, [&](const CauseView& cause) {
            std::string name = nameOf(cause.cure.owner);
            name[0] = static_cast<char>(name[0] - 'A' + 'a');
            return name != view.owner;
        });
    }
    const std::string count = view.all > 0 ? "(" + number(visit.frame().held) + ") " : "";
    return visit.answer(count + "On hold", holdPage(view, visit.frame()));
}

admin::Answer answerItems(Visit& visit) {
    visit.knows({"flow", "entity", "q", "state", "cause", "sync", "after"});
    const ItemFilter filter = ItemFilter::of(visit.request().query);
    if (const std::string& state = visit.request().query["state"]; !state.empty() && !filter.state) {
        return admin::Problem::notFound("There is no state \"" + state.substr(0, 40) + "\".",
                                        "Choose one of the list above the items.");
    }
    if (!filter.flow.empty() && visit.flow(filter.flow) == nullptr) {
        store::ItemQuery any;
        any.flow = filter.flow;
        // A flow that was taken out of the conf is still looked at.
        if (visit.read(visit.queries().itemTotal(any)).count == 0) {
            return admin::Problem::notFound("There is no flow \"" + filter.flow.substr(0, 64) + "\".",
                                            "Go back to the list of flows.");
        }
    }
    ItemsView view;
    view.flow = filter.flow;
    view.entity = filter.entity;
    view.search = filter.search;
    view.sync = filter.sync;
    view.state = filter.state ? addressOf(*filter.state) : "";
    for (const auto& flow : visit.flows()) {
        view.flows.push_back(flow.name);
    }
    const ItemPage page = readItems(visit, filter, Url("/items"));
    view.states = page.states;
    view.items = page.items;
    view.older = page.older;
    view.newest = page.newest;
    store::ItemQuery query = filter.query();
    query.after = std::nullopt;
    const auto total = visit.read(visit.queries().itemTotal(query));
    view.total = (total.exact ? "" : "more than ") +
                 counted(static_cast<std::int64_t>(total.count), "item", "items", visit.reader().style);
    if (view.items.empty() && filter.state) {
        query.state = std::nullopt;
        view.elsewhere = static_cast<std::int64_t>(visit.read(visit.queries().itemTotal(query)).count);
    }
    if (!filter.cause.empty()) {
        for (CauseView& cause : visit.causes(filter.flow, filter.sync)) {
            if (cause.id == filter.cause) {
                view.cause = std::move(cause);
            }
        }
    }
    return visit.answer("Items", itemsPage(view, visit.frame()));
}

namespace {

std::string attemptText(const Visit& visit, const store::AttemptRow& row) {
    return capital(visit.seen(row.message)) + (row.code.empty() ? "" : " (" + row.code + ")");
}

void addTotals(const store::Biography& life, ItemView& view) {
    view.sourceTotal = life.items.front().amount;
    view.currency = life.items.front().currency;
    view.targetTotal = life.total;
    const auto source = Decimal::parse(view.sourceTotal);
    const auto target = Decimal::parse(view.targetTotal);
    if (source && target) {
        if (const auto difference = Decimal::tryAdd(*target, -*source)) {
            view.difference = difference->text();
        }
    }
}

} // namespace

admin::Answer answerItem(Visit& visit) {
    visit.knows({"flow", "entity", "key"});
    const auto& query = visit.request().query;
    auto found = visit.queries().biography(query["flow"], query["entity"], query["key"]);
    if (!found.ok()) {
        return admin::Problem::of(found.failure());
    }
    if (!found.value() || (*found)->items.empty()) {
        return admin::Problem::notFound("There is no " + query["entity"] + " " + query["key"] + " in this flow.",
                                        "It was never read, or its history has expired.");
    }
    const store::Biography& life = **found;
    const store::ItemRow& newest = life.items.front();
    ItemView view;
    view.flow = query["flow"];
    view.entity = query["entity"];
    view.key = query["key"];
    const daemon::FlowStatus* flow = visit.flow(view.flow);
    view.from = flow == nullptr ? "the source" : flow->from;
    view.to = flow == nullptr ? "the target" : flow->to;
    view.id = newest.id;
    view.state = wordOf(newest.state);
    if (newest.state == engine::ItemState::Done && newest.outcome == engine::Tally::Skipped) {
        view.state = skippedWord();
        view.skipped = skipWords(newest.reason);
    }
    view.open = newest.state == engine::ItemState::ActionRequired || newest.state == engine::ItemState::Failed;
    view.reason = newest.reason;
    view.cure =
        cureOf(newest.reason, visit.seen(newest.message), newest.outcome == engine::Tally::Held, view.from, view.to);
    if (newest.state == engine::ItemState::Failed) {
        view.cure.advice = "It is tried again by itself.";
    }
    addTotals(life, view);
    if (life.link) {
        view.target = life.link->target;
        view.token = life.link->token;
        view.requestId = life.link->requestId;
    }
    for (const auto& row : life.attempts) {
        view.attempts.push_back(
            {row.at, row.number, attemptText(visit, row), row.httpStatus, row.requestId, wordOf(row.state)});
    }
    for (const auto& row : life.items) {
        const ItemLine line = itemLine(visit, row);
        view.versions.push_back({row.id, row.version, line.state, line.what, row.created, row.changed, row.sync});
    }
    for (auto row = life.activity.rbegin(); row != life.activity.rend(); ++row) {
        ActivityLine line = activityLine(visit, *row);
        line.key.clear();
        view.activity.push_back(std::move(line));
    }
    const bool all = visit.frame().mayAct;
    view.body = all || life.body.empty() ? life.body : admin::maskedJson(life.body);
    view.raw = all || life.raw.empty() ? life.raw : admin::maskedJson(life.raw);
    view.note = visit.seen(life.note);
    return visit.answer(capital(view.entity) + " " + view.key, itemPage(view, visit.frame()));
}

} // namespace crossdock::pages
