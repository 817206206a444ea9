#include "pages/hold.hpp"

#include "pages/number.hpp"
#include "pages/verdict.hpp"

namespace crossdock::pages {

namespace {

Url withOwner(std::string_view owner) {
    return Url("/hold").with("owner", owner);
}

// What a colleague needs, as plain text to copy.
Html forColleague(const HoldView& view, const Frame& frame) {
    Html html;
    html.put("<details class=\"body\"><summary>As text, for a colleague</summary><pre>");
    for (const CauseView& cause : view.causes) {
        html.put("{} ({}, {}{}{})\n{}\n{}\n\n", cause.cure.title, cause.flow, countedEntity(cause.count, cause.entity),
                 cause.money.empty() ? "" : ", ", moneyLine(cause.money, frame.reader), cause.cure.advice,
                 itemsOf(cause).text());
    }
    html.put("</pre></details>");
    return html;
}

} // namespace

Html holdPage(const HoldView& view, const Frame& frame) {
    const std::int64_t items = itemsIn(view.causes);
    const auto sums = moneyIn(view.causes);
    Html html;
    if (view.all == 0) {
        html.put(
            "{}",
            headline(
                Icon::Done, Tone::Ok, "Nothing waits for a person",
                "A record that cannot be delivered without a decision would stand here, with its cause and its cure."));
        return html;
    }
    std::string sentence = view.causes.empty() ? "None of the causes is in these hands." : "";
    if (!view.causes.empty()) {
        UtcTime oldest = view.causes.front().oldest;
        for (const CauseView& cause : view.causes) {
            oldest = std::min(oldest, cause.oldest);
        }
        sentence = (sums.empty() ? "" : moneyLine(sums, frame.reader) + ". ") + "The oldest " +
                   sinceTime(oldest, frame.reader) + ". " + restOf(view.behindHolds, frame.reader);
    }
    html.put("{}", headline(Icon::Held, Tone::Hold,
                            counted(items, "item", "items", frame.reader.style) + ", " +
                                counted(static_cast<std::int64_t>(view.causes.size()), "cause", "causes"),
                            sentence));
    std::vector<Tab> owners = {{"Everybody", Url("/hold"), view.owner.empty()}};
    for (const Owner owner : {Owner::Bookkeeper, Owner::Shop, Owner::Admin, Owner::Network, Owner::Crossdock}) {
        std::string name = nameOf(owner);
        const std::string word = name;
        name[0] = static_cast<char>(name[0] - 'A' + 'a');
        owners.push_back({word, withOwner(name), view.owner == name});
    }
    Html content = tabs("Whose move", owners);
    content.put("{}", view.causes.empty() ? emptyPart("Nothing here.", "Choose another name above.")
                                          : causeTable(view.causes, {true, true, true, ""}, frame));
    content.put("{}", forColleague(view, frame));
    html.put("{}", panel({"holds", "By cause", "largest first", {}, true}, content));
    return html;
}

namespace {

Html filterForm(const ItemsView& view) {
    Html html;
    html.put("<form class=\"filter\" method=\"get\" action=\"{}\"><label>Flow<select name=\"flow\"><option "
             "value=\"\">All</option>",
             Url("/items"));
    for (const std::string& flow : view.flows) {
        html.put("<option value=\"{}\" {}>{}</option>", flow, Attribute::when(flow == view.flow, "selected"), flow);
    }
    html.put("</select></label><label>Record begins with<input type=\"search\" name=\"q\" value=\"{}\"></label>",
             view.search);
    for (const auto& [name, value] :
         {std::pair{"state", view.state}, std::pair{"entity", view.entity}, std::pair{"sync", view.sync}}) {
        if (!value.empty()) {
            html.put("<input type=\"hidden\" name=\"{}\" value=\"{}\">", name, value);
        }
    }
    html.put("<button>Show</button></form>");
    return html;
}

Html nothingFound(const ItemsView& view) {
    Html html;
    html.put("<p class=\"empty\"><strong>No item {}among these.</strong> ",
             view.search.empty() ? std::string() : "\u201c" + view.search + "\u201d ");
    if (view.elsewhere > 0) {
        html.put("{} in all states. <a href=\"{}\">Show {}</a>, or ", capital(counted(view.elsewhere, "item", "items")),
                 Url("/items").with("flow", view.flow).with("q", view.search), view.elsewhere);
    }
    html.put("<a href=\"{}\">clear the filter</a>.</p>", Url("/items"));
    return html;
}

} // namespace

Html itemsPage(const ItemsView& view, const Frame& frame) {
    Html html;
    Html actions;
    std::string sentence = view.total;
    if (view.cause) {
        html.put("{}", crumbs({{"On hold", Url("/hold")}, {view.cause->cure.title, {}}}));
        sentence = view.cause->cure.advice;
        actions = linkButton(closeUrl(*view.cause, view.sync, frame.self),
                             "Close " + frame.reader.number(view.cause->count) + " by hand\u2026");
        actions.put("{}", linkButton(retryUrl(*view.cause, view.sync, frame.self),
                                     "Retry " + frame.reader.number(view.cause->count) + "\u2026"));
        if (!frame.mayAct) {
            actions = refusedButton("Retry " + frame.reader.number(view.cause->count) + "\u2026",
                                    refusedRole(frame, "retry"));
        }
    }
    html.put("{}", view.cause ? headline(Icon::Held, Tone::Hold, view.cause->cure.title, sentence, actions)
                              : headline(Icon::List, Tone::Quiet, view.flow.empty() ? "Items" : "Items of " + view.flow,
                                         sentence));
    Html content;
    if (!view.cause) {
        content.put("{}{}", filterForm(view), tabs("State", view.states));
    }
    if (view.items.empty()) {
        content.put("{}", nothingFound(view));
    } else {
        content.put("{}{}", itemTable(view.items, frame.reader, view.flow.empty()),
                    pager("Newest change first", view.newest, view.older));
    }
    html.put("{}", panel({"items", "Items", view.cause ? view.total : "", {}}, content));
    return html;
}

} // namespace crossdock::pages
