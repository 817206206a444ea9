#include "walk.hpp"

#include "json_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace crossdock::woocommerce {

namespace {

constexpr int mostRequests = 200;
constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t mostInPosition = 9'000'000'000'000; ///< as a time in seconds it still has microseconds

std::pair<std::int64_t, std::int64_t> keyOf(const Row& row) {
    return {row.time, row.id};
}

std::pair<std::int64_t, std::int64_t> keyOf(const Position& position) {
    return {position.time, position.id};
}

const char* timeField(Order order) {
    return order == Order::Modified ? "date_modified_gmt" : "date_created_gmt";
}

Query queryOf(const Leg& leg, const Limits& limits, const Position& from, std::int64_t offset, std::size_t pageSize) {
    Query query = leg.query;
    query.emplace_back("order", "asc");
    query.emplace_back("per_page", std::to_string(pageSize));
    if (offset > 0) {
        query.emplace_back("offset", std::to_string(offset));
    }
    std::int64_t after = limits.createdFrom;
    std::int64_t modifiedAfter = 0;
    switch (from.order) {
    case Order::Modified:
        query.emplace_back("orderby", "modified");
        modifiedAfter = from.time;
        break;
    case Order::Created:
        query.emplace_back("orderby", "date");
        after = std::max(after, from.time);
        modifiedAfter = limits.modifiedFrom;
        break;
    case Order::Id:
        query.emplace_back("orderby", "id");
        return query;
    }
    // Bounds are exclusive.
    if (after > 0) {
        query.emplace_back("after", plainUtc(after - 1));
    }
    if (modifiedAfter > 0) {
        query.emplace_back("modified_after", plainUtc(modifiedAfter - 1));
    }
    if (limits.createdTo > 0) {
        query.emplace_back("before", plainUtc(limits.createdTo));
    }
    if (after > 0 || modifiedAfter > 0 || limits.createdTo > 0) {
        query.emplace_back("dates_are_gmt", "true");
    }
    return query;
}

struct Page {
    std::unique_ptr<boost::json::monotonic_resource> memory;
    std::vector<Row> rows;
    Answer answer;
};

Page fetch(const Call& call, const Client& client, const Leg& leg, const Limits& limits, const Position& from,
           std::int64_t offset, std::size_t pageSize) {
    Page page;
    try {
        page.answer = client.get(call, leg.path, queryOf(leg, limits, from, offset, pageSize), leg.label);
    } catch (const Error& error) {
        // Sorting by modified is as old as the filter; a shop without it refuses the word.
        if (from.order == Order::Modified && error.failure().code == "rest_invalid_param") {
            throw ModifiedIgnored();
        }
        throw;
    }
    page.memory = std::make_unique<boost::json::monotonic_resource>(page.answer.body.size() * 2 + 1024);
    for (std::string& text : elementsOf(page.answer.body)) {
        boost::json::object object = parseObject(text, page.memory.get());
        const std::int64_t id = numberAt(object, "id");
        if (id <= 0) {
            throw Error::transient(leg.label + ": a row without id");
        }
        const std::int64_t time =
            from.order == Order::Id ? 0 : gmtAt(object, timeField(from.order)).value_or(UtcTime{}).us / second;
        page.rows.push_back(Row{std::move(text), std::move(object), time, id, {}});
    }
    page.answer.body.clear();
    return page;
}

[[noreturn]] void ignored(const Position& from, const std::string& what) {
    if (from.order == Order::Modified) {
        throw ModifiedIgnored();
    }
    throw Error::config(what + ": the shop, or a cache or plug-in in front of it, does not answer what is asked; ask "
                               "its maker, or switch it off "
                               "for the REST API");
}

/// Are the rows in the order asked for? True also tells that equal times are in the order of their ids.
bool checkOrder(const Page& page, const Leg& leg, const Limits& limits, const Position& from) {
    bool tiesInOrder = true;
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
        const Row& row = page.rows[i];
        if (row.time < from.time) {
            ignored(from, leg.label + ": record " + std::to_string(row.id) + " is older than asked for");
        }
        if (from.order == Order::Created && limits.createdTo > 0 && row.time >= limits.createdTo) {
            ignored(from, leg.label + ": record " + std::to_string(row.id) + " is newer than asked for");
        }
        if (i > 0 && row.time < page.rows[i - 1].time) {
            ignored(from, leg.label + ": records are not sorted as asked for");
        }
        if (i > 0 && keyOf(row) <= keyOf(page.rows[i - 1])) {
            tiesInOrder = false;
        }
    }
    if (!tiesInOrder && from.order == Order::Id) {
        ignored(from, leg.label + ": records are not sorted by id");
    }
    return tiesInOrder;
}

/// Gives each row the position after it.
void placeRows(std::vector<Row>& rows, const Position& from, std::int64_t offset) {
    std::int64_t count = offset;
    std::int64_t time = from.time;
    for (Row& row : rows) {
        count = row.time == time ? count + 1 : 1;
        time = row.time;
        row.after = from;
        row.after.time = row.time;
        row.after.id = row.id;
        row.after.count = count;
    }
}

} // namespace

bool ignoresModified(const Call& call, const Client& client, const Leg& leg) {
    Query query = leg.query;
    const Query probe{
        {"modified_after", "2099-01-01T00:00:00"}, {"dates_are_gmt", "true"}, {"per_page", "1"}, {"_fields", "id"}};
    query.insert(query.end(), probe.begin(), probe.end());
    return !elementsOf(client.get(call, leg.path, query, leg.label + ".probe").body).empty();
}

std::string plainUtc(std::int64_t seconds) {
    std::string text = UtcTime{seconds * second}.text();
    text.pop_back();
    return text;
}

std::string Position::text() const {
    std::string out = "1";
    out += static_cast<char>(order);
    for (const std::int64_t part : {leg, time, id, count, bound}) {
        out.append(":").append(std::to_string(part));
    }
    return out;
}

Position Position::parse(std::string_view text) {
    Position position;
    const char order = text.size() > 1 ? text[1] : '\0';
    bool sound = text.size() > 2 && text[0] == '1' && (order == 'm' || order == 'c' || order == 'i');
    position.order = static_cast<Order>(order);
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
    for (std::int64_t* part : {&position.leg, &position.time, &position.id, &position.count, &position.bound}) {
        sound = sound && !text.empty() && text.front() == ':';
        if (!sound) {
            break;
        }
        text.remove_prefix(1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *part);
        sound = error == std::errc() && *part >= 0 && *part <= mostInPosition;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    if (!sound || !text.empty()) {
        throw Error::config("read: a position that another version of this connector made: start the sync anew");
    }
    return position;
}

Step walkOn(const Call& call, const Client& client, const Leg& leg, const Limits& limits, const Position& from,
            std::size_t pageSize) {
    const auto size = static_cast<std::int64_t>(pageSize);
    std::int64_t offset = from.count * 2 > size ? from.count - 1 : 0;
    std::int64_t knownFront = 0;
    for (int request = 0; request < mostRequests; ++request) {
        call.throwIfCancelled();
        Page page = fetch(call, client, leg, limits, from, offset, pageSize);
        const bool tiesInOrder = checkOrder(page, leg, limits, from);
        const bool full = page.rows.size() >= pageSize;
        if (!tiesInOrder && (offset > 0 || (full && page.rows.back().time == from.time))) {
            throw Error::config(
                leg.label +
                ": more than a page of records changed in one second, and the shop gives them in no fixed order");
        }
        if (offset > 0 && (page.rows.empty() || keyOf(page.rows.front()) > keyOf(from))) {
            offset = std::max<std::int64_t>(0, offset - size);
            knownFront = 0;
            continue;
        }
        placeRows(page.rows, from, offset);
        const auto seen = offset + static_cast<std::int64_t>(page.rows.size());
        const std::int64_t front = page.rows.empty() ? 0 : page.rows.front().id;
        if (tiesInOrder) {
            const auto known = std::find_if(page.rows.begin(), page.rows.end(),
                                            [&](const Row& row) { return keyOf(row) > keyOf(from); });
            page.rows.erase(page.rows.begin(), known);
        }
        if (page.rows.empty() && full) {
            if (front == knownFront) {
                ignored(from, leg.label + ": the same page comes again and again");
            }
            knownFront = front;
            offset += size - 1;
            continue;
        }
        Step step;
        step.memory = std::move(page.memory);
        step.rows = std::move(page.rows);
        step.ended = !full && (step.rows.empty() || page.answer.total <= seen);
        step.serverDate = page.answer.date;
        step.total = page.answer.total;
        return step;
    }
    throw Error::transient(leg.label + ": the list moves faster than it can be read");
}

} // namespace crossdock::woocommerce
