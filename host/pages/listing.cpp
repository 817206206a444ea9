#include "pages/listing.hpp"

#include "pages/number.hpp"

#include <algorithm>

namespace crossdock::pages {

namespace {

Html link(const Url& url, std::string_view text) {
    Html html;
    html.put("<a href=\"{}\">{}</a>", url, text);
    return html;
}

Html moment(const std::optional<UtcTime>& at, std::string_view otherwise, const Reader& reader) {
    if (at) {
        return ago(*at, reader);
    }
    Html html;
    html.put("{}", otherwise);
    return html;
}

} // namespace

Html flowTable(const std::vector<FlowRow>& flows, const Reader& reader) {
    const bool anyCharts =
        std::any_of(flows.begin(), flows.end(), [](const FlowRow& flow) { return !flow.hours.empty(); });
    std::vector<Column> columns = {
        {"Flow", ""}, {"State", "status"}, {"Last complete sync", ""}, {"On their way", "n"}, {"On hold", "n"}};
    if (anyCharts) {
        columns.push_back({"Delivered, by hour", "chart wide"});
    }
    columns.push_back({"Next sync", ""});
    Table table(columns, "Flows");
    for (const FlowRow& flow : flows) {
        Html name;
        name.put("<a href=\"{}\">{}</a><span class=\"sub\">{} \u2192 {}</span>", Url("/flows").segment(flow.name),
                 flow.name, flow.from, flow.to);
        Html state = shown(flow.state);
        if (!flow.problem.empty()) {
            state.put("<span class=\"sub\">{}</span>", flow.problem);
        }
        Html held;
        if (flow.held > 0) {
            held.put("<a href=\"{}\">{}</a>", Url("/items").with("flow", flow.name).with("state", "held"),
                     reader.number(flow.held));
        } else {
            held.put("0");
        }
        table.row(name).cell(state).cell(moment(flow.lastGood, "never", reader)).count(flow.onTheirWay, reader);
        if (flow.behindHolds > 0) {
            held.put("<span class=\"sub\">{} for them</span>",
                     counted(flow.behindHolds, "record waits", "records wait", reader.style));
        }
        table.cell(held, flow.held == 0);
        if (anyCharts) {
            table.cell(sparkline(flow.hours, "h", "the last 24 hours", reader));
        }
        table.cell(flow.next && flow.nextText.empty()
                       ? ago(*flow.next, reader)
                       : moment({}, flow.nextText.empty() ? "when asked" : flow.nextText, reader));
    }
    return table.done();
}

Html connectionTable(const std::vector<ConnectionRow>& connections, const Reader& reader) {
    Table table({{"Connection", ""}, {"Health", "status"}, {"Allowed rate in use", ""}}, "Connections");
    for (const ConnectionRow& connection : connections) {
        Html name;
        name.put("<a class=\"quietlink\" href=\"{}\">{}</a><span class=\"sub\">{}</span>",
                 Url("/connections").at("c-" + connection.name), connection.name, connection.connector);
        Html rate;
        if (connection.allowed > 0) {
            rate.put("{} of {} a minute{}", reader.number(connection.used), reader.number(connection.allowed),
                     rateBar(connection.used, connection.allowed));
        } else {
            rate.put("{} in the last minute, no limit", reader.number(connection.used));
        }
        table.row(name).cell(shown(connection.state)).cell(rate);
    }
    return table.done();
}

Html syncTable(const std::vector<SyncLine>& syncs, const Reader& reader, bool withFlow) {
    std::vector<Column> columns = {{"Sync", ""}, {"State", "status"}};
    if (withFlow) {
        columns.push_back({"Flow", ""});
    }
    columns.insert(columns.end(), {{"Started", ""},
                                   {"Took", "n wide"},
                                   {"Read", "n"},
                                   {"Delivered", "n"},
                                   {"Unchanged", "n wide"},
                                   {"Skipped", "n wide"},
                                   {"On hold", "n"}});
    Table table(columns, "Syncs, newest first");
    for (const SyncLine& sync : syncs) {
        Html name;
        name.put("<a href=\"{}\" aria-label=\"{}\">{}</a><span class=\"sub\">by {}{}</span>",
                 Url("/syncs").segment(sync.id), sync.kind + " of " + sync.flow + ", " + dateTime(sync.started, reader),
                 sync.kind, sync.who.empty() ? "Crossdock" : sync.who, sync.dryRun ? ", dry run: nothing written" : "");
        table.row(name).cell(shown(sync.state));
        if (withFlow) {
            table.cell(link(Url("/flows").segment(sync.flow), sync.flow));
        }
        table.cell(ago(sync.started, reader));
        table.cell(duration((sync.ended ? *sync.ended : reader.now).us - sync.started.us));
        table.count(sync.read, reader)
            .count(sync.delivered, reader)
            .count(sync.unchanged, reader)
            .count(sync.skipped, reader)
            .count(sync.held, reader);
    }
    return table.done();
}

Url itemUrl(const std::string& flow, const std::string& entity, const std::string& key) {
    return Url("/item").with("flow", flow).with("entity", entity).with("key", key);
}

Html itemTable(const std::vector<ItemLine>& items, const Reader& reader, bool withFlow) {
    std::string currency;
    bool several = false;
    bool any = false;
    for (const ItemLine& item : items) {
        if (!item.amount.empty()) {
            several = several || (any && item.currency != currency);
            currency = item.currency;
            any = true;
        }
    }
    std::vector<Column> columns = {{"Record", ""}, {"State", "status"}, {"What happened", "what"}};
    if (withFlow) {
        columns.push_back({"Flow", ""});
    }
    if (any) {
        columns.push_back({several ? "Amount" : currency, "n money"});
    }
    columns.push_back({"Changed", "n"});
    Table table(columns, "Items");
    for (const ItemLine& item : items) {
        table.row(link(itemUrl(item.flow, item.entity, item.key), capital(item.entity) + " " + item.key));
        table.cell(shown(item.state)).cell(item.what);
        if (withFlow) {
            table.cell(link(Url("/flows").segment(item.flow), item.flow));
        }
        if (any) {
            Html amount;
            if (!item.amount.empty() && several) {
                amount.put("{} {}", reader.money(item.amount, item.currency), item.currency);
            } else if (!item.amount.empty()) {
                amount.put("{}<span class=\"cur\"> {}</span>", reader.money(item.amount, item.currency), item.currency);
            }
            table.cell(amount, item.amount.empty());
        }
        table.cell(atClock(item.changed, reader));
    }
    return table.done();
}

Html activityList(const std::vector<ActivityLine>& lines, const Reader& reader, bool days) {
    Html html;
    html.put("<ul class=\"course\">");
    const ActivityLine* before = nullptr;
    for (const ActivityLine& line : lines) {
        if (days && (before == nullptr || !sameDay(line.at, before->at, reader))) {
            html.put("<li class=\"day\">{}</li>", dayName(line.at, reader));
        }
        Html when = atClock(line.at, reader);
        if (days) {
            when = Html();
            when.put("<time datetime=\"{}\" title=\"{} {}\">{}</time>", zonedTime(line.at, reader),
                     localTime(line.at, reader), reader.zoneName, clockTime(line.at, reader));
        }
        html.put("<li>{}<span>", when);
        if (!line.who.empty()) {
            html.put("<strong>{}</strong> ", line.who);
        }
        html.put("{}", line.text);
        if (!line.key.empty()) {
            html.put(" <a href=\"{}\">{} {}</a>", itemUrl(line.flow, line.entity, line.key), capital(line.entity),
                     line.key);
        }
        html.put("</span></li>");
        before = &line;
    }
    html.put("</ul>");
    return html;
}

} // namespace crossdock::pages
