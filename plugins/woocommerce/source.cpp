#include "source.hpp"

#include "json_view.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace crossdock::woocommerce {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::size_t idsPerRequest = 100;

struct Window {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

std::optional<Window> windowOf(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    Window window;
    const char* const last = text.data() + text.size();
    const auto [dash, fromError] = std::from_chars(text.data(), last, window.from);
    if (fromError == std::errc() && dash != last && *dash == '-') {
        const auto [end, toError] = std::from_chars(dash + 1, last, window.to);
        if (toError == std::errc() && end == last && window.from >= 0 && window.to >= 0) {
            return window;
        }
    }
    throw Error(ErrorClass::Internal, "read: a window that this connector did not make");
}

/// Would a page of fewer records have come through?
bool tooHeavy(const Failure& failure) {
    return failure.cls == ErrorClass::Transient && (failure.httpStatus == 0 || failure.httpStatus >= 500 || failure.httpStatus < 400);
}

/// "k7": the first seven ids are done.
std::size_t idPosition(std::string_view text) {
    std::size_t done = 0;
    if (text.empty()) {
        return done;
    }
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), done);
    if (text.front() != 'k' || error != std::errc() || end != text.data() + text.size()) {
        throw Error(ErrorClass::Internal, "read: a position that this connector did not make");
    }
    return done;
}

bool isId(std::string_view text) {
    return !text.empty() && text.size() < 19 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Component WooSource::describe() {
    return Component("woocommerce", "WooCommerce", "Customers, products, orders and refunds of a WooCommerce shop (REST API v3)")
        .settings(Config::fields())
        .entity(Entity("customer", "Customers").keys())
        .entity(Entity("product", "Products").incremental().deletes().keys().splits())
        .entity(Entity("order", "Orders").after("customer product").incremental().deletes().keys().splits())
        .entity(Entity("refund", "Refunds").after("order").incremental().keys())
        .auth(Auth::basic(basicAuth, "consumer_key", "consumer_secret"))
        .auth(Auth::oauth1(oauthAuth, "consumer_key", "consumer_secret"))
        .needs(XD_EXT_HTTP)
        .requestsPerMinute(100)
        .concurrency(4);
}

WooSource::WooSource(Context& context, const Settings& settings)
    : _context(context), _config(Config::from(settings)), _client(context, _config), _pageSize(_config.pageSize) {}

Reader& WooSource::reader(std::string_view entity) {
    const auto known = _readers.find(entity);
    if (known != _readers.end()) {
        return *known->second;
    }
    return *_readers.emplace(entity, readerOf(entity, _client)).first->second;
}

PageEnd WooSource::read(Call& call, const Pass& pass, RecordWriter& writer) {
    return pass.mode == PassMode::Ids ? readIds(call, pass, writer) : readWalk(call, pass, writer);
}

Position WooSource::start(const Pass& pass, const Reader& reader, std::int64_t leg) const {
    Position position;
    position.order = reader.order();
    position.leg = leg;
    if (const std::optional<Window> window = windowOf(pass.window)) {
        position.order = Order::Created;
        position.time = window->from;
    } else if (position.order == Order::Modified && _modifiedIgnored) {
        position.order = Order::Id;
    } else if (position.order == Order::Modified) {
        position.time = pass.since.us / second;
    }
    return position;
}

Step WooSource::nextStep(Call& call, const Leg& leg, const Limits& limits, const Position& from, const Pass& pass) {
    const std::size_t wanted = pass.maxRecords == 0 ? 100 : std::clamp<std::size_t>(pass.maxRecords, 10, 100);
    try {
        Step step = walkOn(call, _client, leg, limits, from, std::min(_pageSize.value(), wanted));
        _pageSize.succeeded();
        return step;
    } catch (const Error& error) {
        if (tooHeavy(error.failure())) {
            _pageSize.failed();
            _context.log().warning("the shop did not deliver a page; the next one is smaller",
                {{"list", leg.label}, {"page_size", std::to_string(_pageSize.value())}});
        }
        throw;
    }
}

/// One read on its way: what of a page becomes records, and where the next page begins.
struct WooSource::Progress {
    const Pass& pass;
    Reader& reader;
    RecordWriter& writer;

    /// Has the walk come to what the pass, or the leg before, excludes?
    bool beyond(const Row& row, const Position& from) const {
        return from.order == Order::Modified &&
               ((pass.hasUntil() && row.time * second >= pass.until.us) || (from.bound > 0 && row.time > from.bound));
    }
    /// Where the walk itself does not go by change, the limits of the pass are applied record by record.
    bool excluded(const Record& record, const Position& from) const {
        const bool timed = from.order != Order::Modified && pass.window.empty() && record.version.us != 0;
        const bool dated = pass.entity == "order" || pass.entity == "product" || pass.entity == "refund";
        const bool early = from.order == Order::Id && dated && record.version < pass.since;
        return timed && (early || (pass.hasUntil() && record.version >= pass.until));
    }

    /// Appends the records of a row, the last of them with `after`.
    void append(const Call& call, const Row& row, const Position& from, const std::string& before, const std::string& after) const {
        std::vector<Record> records;
        reader.records(call, row, pass.mode, records);
        records.erase(std::remove_if(records.begin(), records.end(), [&](const Record& record) { return excluded(record, from); }),
            records.end());
        for (std::size_t i = 0; i < records.size(); ++i) {
            records[i].position = i + 1 == records.size() ? after : before;
            writer.append(records[i]);
        }
    }
};

PageEnd WooSource::readWalk(Call& call, const Pass& pass, RecordWriter& writer) {
    Reader& reader = this->reader(pass.entity);
    const std::optional<Window> window = windowOf(pass.window);
    const Progress progress{pass, reader, writer};
    Position position = pass.position.empty() ? start(pass, reader, 0) : Position::parse(pass.position);
    if (pass.entity == "refund" && position.order != reader.order() && !pass.position.empty() && position.order != Order::Created) {
        reader.missingRoute(); // an earlier instance has found out
    }
    PageEnd end;
    for (bool announced = false;;) {
        const std::vector<Leg> legs = reader.legs(position.order, pass.mode);
        if (position.leg >= static_cast<std::int64_t>(legs.size())) {
            end.done = true;
            return end;
        }
        const Leg& leg = legs[static_cast<std::size_t>(position.leg)];
        Limits limits = reader.limits(pass);
        limits.createdTo = window ? window->to : 0;
        std::optional<Step> step;
        try {
            step.emplace(nextStep(call, leg, limits, position, pass));
        } catch (const ModifiedIgnored&) {
            _modifiedIgnored = true;
            _context.log().warning("the shop ignores the date of change: every pass reads everything", {{"entity", std::string(pass.entity)}});
            position = Position{};
            position.order = Order::Id;
            continue;
        } catch (const Error& error) {
            if (error.failure().code == "rest_no_route" && reader.missingRoute()) {
                position = start(pass, reader, 0);
                continue;
            }
            throw;
        }
        if (!announced) {
            announced = true;
            end.serverDate = step->serverDate;
            end.total = pass.position.empty() ? step->total : -1;
            writer.announce(end.serverDate, end.total);
        }
        std::vector<Row>& rows = step->rows;
        const auto cut = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return progress.beyond(row, position); });
        const bool legDone = step->ended || cut != rows.end();
        rows.erase(cut, rows.end());
        reader.prepare(call, rows, pass.mode);

        Position next = start(pass, reader, position.leg + 1);
        next.order = position.order;
        next.time = position.order == Order::Id ? 0 : next.time;
        // A trashed order leaves one list for the other. The second ends where the first was last looked at, or the newest date of this
        // pass would lie beyond changes of the first list that it has not seen.
        next.bound = position.order == Order::Modified ? step->serverDate.us / second : 0;
        const bool last = legDone && position.leg + 1 == static_cast<std::int64_t>(legs.size());
        const std::uint64_t taken = writer.taken();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool endsLeg = legDone && !last && i + 1 == rows.size();
            const std::string before = (i == 0 ? position : rows[i - 1].after).text();
            progress.append(call, rows[i], position, before, (endsLeg ? next : rows[i].after).text());
            if (reader.exhausted() && i + 1 < rows.size() && writer.taken() > taken) {
                return end;
            }
        }
        if (last) {
            end.done = true;
            return end;
        }
        if (legDone) {
            position = next;
        } else if (!rows.empty()) {
            position = rows.back().after;
        }
        if (writer.taken() > taken) {
            return end;
        }
    }
}

std::map<std::string, Row> WooSource::rowsOf(const Call& call, Reader& reader, const std::vector<std::string>& ids, UtcTime& date) {
    std::string include;
    for (const std::string& id : ids) {
        include.append(include.empty() ? "" : ",").append(id);
    }
    Leg leg = reader.byIds();
    leg.query.emplace_back("include", include);
    leg.query.emplace_back("per_page", std::to_string(idsPerRequest));
    const Answer answer = _client.get(call, leg.path, leg.query, leg.label);
    date = answer.date;
    std::map<std::string, Row> rows;
    const auto add = [&rows](std::string text) {
        boost::json::object object = parseObject(text);
        const std::int64_t id = numberAt(object, "id");
        rows.try_emplace(std::to_string(id), Row{std::move(text), std::move(object), 0, id, {}});
    };
    for (std::string& text : elementsOf(answer.body)) {
        add(std::move(text));
    }
    for (const std::string& id : ids) {
        std::optional<std::string> text = rows.count(id) == 0 ? reader.single(call, id) : std::nullopt;
        if (text) {
            add(std::move(*text));
        }
    }
    return rows;
}

PageEnd WooSource::readIds(Call& call, const Pass& pass, RecordWriter& writer) {
    Reader& reader = this->reader(pass.entity);
    const std::size_t from = idPosition(pass.position);
    PageEnd end;
    std::vector<std::string> ids;
    for (std::size_t i = from; i < std::min(pass.ids.size(), from + idsPerRequest); ++i) {
        if (isId(pass.ids[i])) {
            ids.emplace_back(pass.ids[i]);
        } else {
            _context.log().warning("not an id of this shop, left out", {{"entity", std::string(pass.entity)}});
        }
    }
    const bool last = from + idsPerRequest >= pass.ids.size();
    end.done = last;
    if (ids.empty()) {
        end.done = true;
        return end;
    }
    std::map<std::string, Row> rows = rowsOf(call, reader, ids, end.serverDate);
    end.total = static_cast<std::int64_t>(pass.ids.size());
    writer.announce(end.serverDate, end.total);
    std::vector<Row> found;
    for (auto& [id, row] : rows) {
        found.push_back(std::move(row));
    }
    reader.prepare(call, found, pass.mode);
    std::map<std::string, Record> records;
    for (const Row& row : found) {
        std::vector<Record> one;
        reader.records(call, row, pass.mode, one);
        for (Record& record : one) {
            std::string key = record.key;
            records.emplace(std::move(key), std::move(record));
        }
    }
    for (std::size_t i = from; i < std::min(pass.ids.size(), from + idsPerRequest); ++i) {
        const std::string id(pass.ids[i]);
        const auto record = records.find(id);
        const std::string position = "k" + std::to_string(i + 1);
        if (record != records.end()) {
            record->second.position = position;
            writer.append(record->second);
        } else if (isId(id) && rows.count(id) == 0) {
            Record gone;
            gone.op = Op::Delete;
            gone.key = id;
            gone.position = position;
            writer.append(gone);
        }
    }
    return end;
}

} // namespace crossdock::woocommerce
