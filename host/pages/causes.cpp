#include "pages/causes.hpp"

#include "pages/number.hpp"

#include <crossdock/decimal.hpp>

#include <algorithm>

namespace crossdock::pages {

namespace {

Url actionUrl(Path path, const CauseView& cause, const std::string& sync, const std::string& back) {
    return Url(path).with("flow", cause.flow).with("cause", cause.id).with("sync", sync).with("back", back);
}

Html nameOf(const CauseView& cause, const CauseTable& which) {
    Html html;
    html.put("<a class=\"quietlink\" href=\"{}\">{}</a><span class=\"sub\">{}{}</span>", itemsOf(cause, which.sync),
             cause.cure.title, which.withFlow ? cause.flow + ", " + plural(cause.entity) + ". " : "",
             cause.cure.advice);
    return html;
}

Html buttons(const CauseView& cause, const CauseTable& which, const Frame& frame) {
    const std::string count = frame.reader.number(cause.count);
    if (!frame.mayAct) {
        return refusedButton("Retry " + count + "\u2026", refusedRole(frame, "retry"));
    }
    Html html;
    if (which.withClose) {
        html.put("{}", linkButton(closeUrl(cause, which.sync, frame.self), "Close " + count + " by hand\u2026",
                                  Weight::Plain, "Close " + count + " by hand: " + cause.cure.title));
    }
    if (cause.blocked.empty()) {
        html.put("{}", linkButton(retryUrl(cause, which.sync, frame.self), "Retry " + count + "\u2026", Weight::Plain,
                                  "Retry " + count + ": " + cause.cure.title));
    } else {
        html.put("{}", refusedButton("Retry " + count + "\u2026", cause.blocked));
    }
    return html;
}

} // namespace

Url itemsOf(const CauseView& cause, const std::string& sync) {
    return Url("/items").with("flow", cause.flow).with("state", "held").with("cause", cause.id).with("sync", sync);
}

Url retryUrl(const CauseView& cause, const std::string& sync, const std::string& back) {
    return actionUrl("/retry", cause, sync, back);
}

Url closeUrl(const CauseView& cause, const std::string& sync, const std::string& back) {
    return actionUrl("/close", cause, sync, back);
}

Html causeTable(const std::vector<CauseView>& causes, const CauseTable& which, const Frame& frame) {
    const auto sums = moneyIn(causes);
    const bool anyMoney = !sums.empty();
    const std::string currency = sums.size() == 1 ? sums.front().first : "";
    std::vector<Column> columns = {{"Cause and cure", ""}, {"Who", "own"}, {"Items", "n"}};
    if (anyMoney) {
        columns.push_back({currency.empty() ? "Amount" : currency, "n money"});
    }
    if (which.withOldest) {
        columns.push_back({"Oldest", "when"});
    }
    columns.push_back({"Actions", "do"});
    Table table(columns, "Held items by cause");
    for (const CauseView& cause : causes) {
        table.row(nameOf(cause, which));
        Html owner;
        owner.put("<span class=\"owner\">{}</span>", nameOf(cause.cure.owner));
        table.cell(owner).count(cause.count, frame.reader);
        if (anyMoney) {
            Html amount;
            if (currency.empty()) {
                amount.put("{}", moneyLine(cause.money, frame.reader));
            } else if (!cause.money.empty()) {
                amount.put("{}<span class=\"cur\"> {}</span>", frame.reader.money(cause.money[0].second, currency),
                           currency);
            }
            table.cell(amount, amount.empty());
        }
        if (which.withOldest) {
            table.cell(ago(cause.oldest, frame.reader));
        }
        table.cell(buttons(cause, which, frame));
    }
    return table.done();
}

std::int64_t itemsIn(const std::vector<CauseView>& causes) {
    std::int64_t sum = 0;
    for (const CauseView& cause : causes) {
        sum += cause.count;
    }
    return sum;
}

void addMoney(std::vector<std::pair<std::string, std::string>>& sums, const std::string& currency,
              const std::string& amount) {
    const auto value = Decimal::parse(amount);
    if (!value || currency.empty()) {
        return;
    }
    auto at = std::lower_bound(sums.begin(), sums.end(), currency,
                               [](const auto& sum, const std::string& name) { return sum.first < name; });
    if (at == sums.end() || at->first != currency) {
        at = sums.insert(at, {currency, "0"});
    }
    const auto sum = Decimal::tryAdd(Decimal::parse(at->second).value_or(Decimal()), *value);
    at->second = sum ? sum->text() : at->second;
}

std::vector<std::pair<std::string, std::string>> moneyIn(const std::vector<CauseView>& causes) {
    std::vector<std::pair<std::string, std::string>> sums;
    for (const CauseView& cause : causes) {
        for (const auto& [currency, amount] : cause.money) {
            addMoney(sums, currency, amount);
        }
    }
    return sums;
}

} // namespace crossdock::pages
