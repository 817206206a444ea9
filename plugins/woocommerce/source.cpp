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
    throw Error::config("read: a window that another version of this connector made: start the sync anew");
}

/// Would a page of fewer records have come through?
bool tooHeavy(const Failure& failure) {
    return failure.cls == ErrorClass::Transient &&
           (failure.httpStatus == 0 || failure.httpStatus >= 500 || failure.httpStatus < 400);
}

/// "k7": the first seven ids are done.
std::size_t idPosition(std::string_view text) {
    std::size_t done = 0;
    if (text.empty()) {
        return done;
    }
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), done);
    if (text.front() != 'k' || error != std::errc() || end != text.data() + text.size()) {
        throw Error::config("read: a position that another version of this connector made: start the sync anew");
    }
    return done;
}

bool isId(std::string_view text) {
    return !text.empty() && text.size() < 19 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Component WooSource::describe() {
    return Component("woocommerce", "WooCommerce",
                     "Customers, products, orders and refunds of a WooCommerce shop (REST API v3)")
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
    : _context(context),
      _config(Config::from(settings)),
      _client(context, _config),
      _pageSize(_config.pageSize) {}

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

std::optional<Step> WooSource::tryStep(Call& call, const Pass& pass, Reader& reader, const Leg& leg,
                                       Position& position) {
    const std::optional<Window> window = windowOf(pass.window);
    Limits limits = reader.limits(pass);
    limits.createdTo = window ? window->to : 0;
    try {
        return nextStep(call, leg, limits, position, pass);
    } catch (const ModifiedIgnored&) {
        _modifiedIgnored = true;
        _context.log().warning("the shop ignores the date of change: every pass reads everything",
                               {{"entity", std::string(pass.entity)}});
        position = Position{};
        position.order = Order::Id;
    } catch (const Error& error) {
        if (error.failure().code != "rest_no_route" || !reader.missingRoute()) {
            throw;
        }
        position = start(pass, reader, 0);
    }
    return std::nullopt;
}

Position WooSource::nextLeg(const Pass& pass, const Reader& reader, const Position& from, UtcTime serverDate) const {
    Position next = start(pass, reader, from.leg + 1);
    next.order = from.order;
    next.time = from.order == Order::Id ? 0 : next.time;
    // A trashed order leaves one list for the other. The second ends where the first was last looked at, or the newest
    // date of this pass would lie beyond changes of the first list that it has not seen.
    next.bound = from.order == Order::Modified ? serverDate.us / second : 0;
    return next;
}

/// What of a page becomes records.
struct WooSource::Progress {
    const Pass& pass;
    Reader& reader;
    RecordWriter& writer;

    /// Takes rows off the end that the pass, or the leg before, excludes. True when there were any: the leg is done.
    bool cutOff(std::vector<Row>& rows, const Position& from) const {
        const auto beyond = [&](const Row& row) {
            return from.order == Order::Modified && ((pass.hasUntil() && row.time * second >= pass.until.us) ||
                                                     (from.bound > 0 && row.time > from.bound));
        };
        const auto cut = std::find_if(rows.begin(), rows.end(), beyond);
        const bool any = cut != rows.end();
        rows.erase(cut, rows.end());
        return any;
    }

    /// Where the walk itself does not go by change, the limits of the pass are applied record by record.
    bool excluded(const Record& record, const Position& from) const {
        if (from.order == Order::Modified || !pass.window.empty() || record.version.us == 0) {
            return false;
        }
        const bool early = from.order == Order::Id && pass.entity != "customer" && record.version < pass.since;
        return early || (pass.hasUntil() && record.version >= pass.until);
    }

    /// Appends the records of the rows; the last one's position is `end`, if there is one. False: the read should end early.
    bool append(const Call& call, const std::vector<Row>& rows, const Position& from,
                const std::optional<Position>& end) const {
        const std::uint64_t taken = writer.taken();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            std::vector<Record> records;
            reader.records(call, rows[i], pass.mode, records);
            const auto out = [&](const Record& record) { return excluded(record, from); };
            records.erase(std::remove_if(records.begin(), records.end(), out), records.end());
            const bool last = i + 1 == rows.size();
            for (std::size_t k = 0; k < records.size(); ++k) {
                const Position& before = i == 0 ? from : rows[i - 1].after;
                const Position& after = last && end ? *end : rows[i].after;
                records[k].position = (k + 1 == records.size() ? after : before).text();
                writer.append(records[k]);
            }
            if (!last && reader.exhausted() && writer.taken() > taken) {
                return false;
            }
        }
        return true;
    }
};

PageEnd WooSource::readWalk(Call& call, const Pass& pass, RecordWriter& writer) {
    Reader& reader = this->reader(pass.entity);
    const Progress progress{pass, reader, writer};
    Position position = pass.position.empty() ? start(pass, reader, 0) : Position::parse(pass.position);
    if (position.order != Order::Created && reader.order() == Order::Created) {
        reader.missingRoute(); // an earlier instance has found out
    }
    PageEnd end;
    for (bool announced = false;;) {
        const std::vector<Leg> legs = reader.legs(position.order, pass.mode);
        const auto legCount = static_cast<std::int64_t>(legs.size());
        if (position.leg >= legCount) {
            end.done = true;
            return end;
        }
        std::optional<Step> step = tryStep(call, pass, reader, legs[static_cast<std::size_t>(position.leg)], position);
        if (!step) {
            continue;
        }
        if (!announced) {
            announced = true;
            end.serverDate = step->serverDate;
            end.total = pass.position.empty() ? step->total : -1;
            writer.announce(end.serverDate, end.total);
        }
        const bool legDone = progress.cutOff(step->rows, position) || step->ended;
        const bool passDone = legDone && position.leg + 1 == legCount;
        std::optional<Position> next;
        if (legDone && !passDone) {
            next = nextLeg(pass, reader, position, step->serverDate);
        }
        const std::uint64_t taken = writer.taken();
        reader.prepare(call, step->rows, pass.mode);
        if (!progress.append(call, step->rows, position, next)) {
            return end;
        }
        if (passDone) {
            end.done = true;
            return end;
        }
        if (next) {
            position = *next;
        } else if (!step->rows.empty()) {
            position = step->rows.back().after;
        }
        if (writer.taken() > taken) {
            return end;
        }
    }
}

std::map<std::string, Row> WooSource::rowsOf(const Call& call, Reader& reader, const std::vector<std::string>& ids,
                                             UtcTime& date) {
    Leg leg = reader.byIds();
    leg.query.emplace_back("include", idList(ids));
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
    found.reserve(rows.size());
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
        const std::string position = std::string("k").append(std::to_string(i + 1));
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
