#include "store/cause.hpp"
#include "store/queries.hpp"

#include <crossdock/decimal.hpp>

#include <algorithm>
#include <map>
#include <optional>

namespace crossdock::store {

namespace {

/// A group while its items are being met.
struct Group {
    CauseRow row;
    std::map<std::string, Decimal> sums;
    std::optional<Wording> wording;
};

void meet(Group& group, const Statement& item) {
    CauseRow& row = group.row;
    const UtcTime changed{item.integer(6)};
    if (row.count == 0 || changed.us < row.oldest.us) {
        row.oldest = changed;
    }
    if (!group.wording) {
        group.wording.emplace(item.text(3));
    } else {
        (void)group.wording->meet(item.text(3)); // they are one group since they have one shape
    }
    row.newest.us = std::max(row.newest.us, changed.us);
    ++row.count;
    const std::optional<Decimal> amount = Decimal::parse(item.text(4));
    const std::string currency = item.text(5);
    if (amount && !currency.empty()) {
        Decimal& sum = group.sums[currency];
        sum = Decimal::tryAdd(sum, *amount).value_or(sum);
    }
}

} // namespace

Result<std::vector<CauseRow>> Queries::causes(const std::string& flow, const std::string& sync) {
    std::int64_t in = 0;
    std::int64_t number = 0;
    if (const Status known = numbersOf({{&flow, &number}}, in); !known) {
        return known.failure();
    }
    return _store.database().read([&](Connection& connection) {
        std::string sql = "SELECT i.flow, i.entity, i.reason, i.message, i.amount, i.currency, i.changed, i.outcome, "
                          "(SELECT text FROM name WHERE id = i.flow), (SELECT text FROM name WHERE id = i.entity) "
                          "FROM item i INDEXED BY item_required WHERE i.org = :org AND i.state = 3";
        sql += flow.empty() ? "" : " AND i.flow = :flow";
        sql += sync.empty() ? "" : " AND i.sync = (SELECT num FROM sync WHERE org = :org AND id = :sync)";
        Statement item = connection.prepare(sql);
        item.bind(":org", in);
        if (!flow.empty()) {
            item.bind(":flow", number);
        }
        if (!sync.empty()) {
            item.bind(":sync", sync);
        }
        std::map<std::string, Group> groups;
        while (item.step()) {
            const std::string cause = causeOf(item.integer(0), item.integer(1), item.text(2), item.text(3));
            Group& group = groups[cause];
            if (group.row.count == 0) {
                group.row.cause = cause;
                group.row.flow = item.text(8);
                group.row.entity = item.text(9);
                group.row.reason = item.text(2);
                group.row.held = static_cast<engine::Tally>(item.integer(7)) == engine::Tally::Held;
            }
            meet(group, item);
        }
        std::vector<CauseRow> causes;
        for (auto& [cause, group] : groups) {
            for (const auto& [currency, sum] : group.sums) {
                group.row.money.push_back({currency, sum.text()});
            }
            group.row.message = group.wording->text();
            causes.push_back(std::move(group.row));
        }
        std::stable_sort(causes.begin(), causes.end(), [](const CauseRow& a, const CauseRow& b) {
            return a.count != b.count ? a.count > b.count : a.oldest.us < b.oldest.us;
        });
        return causes;
    });
}

Result<std::vector<HourRow>> Queries::deliveredPerHour(const std::string& flow, UtcTime from, UtcTime until) {
    std::int64_t in = 0;
    std::int64_t number = 0;
    if (const Status known = numbersOf({{&flow, &number}}, in); !known) {
        return known.failure();
    }
    return _store.database().read([&](Connection& connection) {
        const std::vector<std::int64_t> flows =
            flow.empty() ? flowsIn(connection, in) : std::vector<std::int64_t>{number};
        std::map<std::int64_t, HourRow> hours;
        Statement row = connection.prepare("SELECT hour, delivered, required FROM hourly WHERE org = :org AND flow = "
                                           ":flow AND hour >= :from AND hour < :until");
        for (const std::int64_t one : flows) {
            row.bind(":org", in).bind(":flow", one).bind(":from", from.us).bind(":until", until.us);
            while (row.step()) {
                HourRow& hour = hours[row.integer(0)];
                hour.hour = UtcTime{row.integer(0)};
                hour.delivered += static_cast<std::uint64_t>(row.integer(1));
                hour.required += static_cast<std::uint64_t>(row.integer(2));
            }
            row.reset();
        }
        std::vector<HourRow> found;
        found.reserve(hours.size());
        for (const auto& [at, hour] : hours) {
            found.push_back(hour);
        }
        return found;
    });
}

} // namespace crossdock::store
