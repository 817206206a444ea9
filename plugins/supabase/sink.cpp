#include "sink.hpp"

#include "mapping.hpp"
#include "payload.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace supabase {

namespace json = boost::json;
using crossdock::Call;
using crossdock::Error;
using crossdock::ErrorClass;
using crossdock::Failure;
using crossdock::ItemView;
using crossdock::Op;
using crossdock::PlanAction;
using crossdock::ResultWriter;
using crossdock::Written;

namespace {

constexpr std::int64_t schemaVersion = 1;
constexpr const char* ignoredDelete = "deletes_ignored"; // as the manual lists it
constexpr std::size_t longestFilter = 6'000;             // targets stay below 8 KiB

std::string tableOf(std::string_view entity) {
    return "shop_" + std::string(entity) + "s";
}

void refuseUnknown(std::string_view entity) {
    if (entity != "customer" && entity != "product" && entity != "order" && entity != "refund") {
        throw Error::config("supabase: there is no table for entity \"" + std::string(entity) + "\"");
    }
}

std::string_view textOf(const json::object& row, json::string_view name) {
    const json::value* value = row.if_contains(name);
    if (value == nullptr || !value->is_string()) {
        return {};
    }
    return {value->get_string().data(), value->get_string().size()};
}

Failure unreadable(const char* what) {
    return Failure{ErrorClass::Transient,
                   std::string(what) + ": the answer is not what schema.sql promises; is another version installed?",
                   {},
                   {}};
}

// A value in a PostgREST list is quoted; quotes and backslashes in it are escaped.
std::string filterValue(std::string_view text) {
    std::string out = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') {
            out += '\\';
        }
        out += character;
    }
    return out += '"';
}

} // namespace

/// The items of one call and where their results go.
struct Sink::Batch {
    Call& call;
    std::string_view entity;
    const std::vector<ItemView>& items;
    ResultWriter& writer;
};

crossdock::Component Sink::describe() {
    crossdock::SinkCapabilities can;
    can.replays = true;
    can.keepsReference = true;
    can.mirrors = true;
    return crossdock::Component("supabase", "Supabase",
                                "Mirrors customers, products, orders and refunds into tables of a Supabase project, "
                                "through its REST side.")
        .settings(Config::fields())
        .entity(crossdock::Entity("customer", "Customers"))
        .entity(crossdock::Entity("product", "Products"))
        .entity(crossdock::Entity("order", "Orders"))
        .entity(crossdock::Entity("refund", "Refunds"))
        .auth(crossdock::Auth::header("apikey", "apikey", "service_key"))
        .auth(crossdock::Auth::bearer("bearer", "service_key").unlessSecretBeginsWith("sb_"))
        .needs(XD_EXT_HTTP)
        .capabilities(can)
        .concurrency(4)
        .concurrent();
}

void Sink::check(Call& call, crossdock::Report& report) {
    const Answer answer = _client.callFunction(call, "crossdock_status", "{}");
    if (answer.failure) {
        throw Error(*answer.failure);
    }
    if (!answer.body.is_object()) {
        throw Error(unreadable("crossdock_status"));
    }
    const json::object& status = answer.body.get_object();
    report.info("role", textOf(status, "role"));
    bool usable = true;
    const auto list = [&](const char* member, const std::string& verdict) {
        const json::value* tables = status.if_contains(member);
        if (tables == nullptr || !tables->is_array()) {
            return;
        }
        for (const json::value& table : tables->get_array()) {
            report.error(table.is_string() ? std::string_view(table.get_string().data(), table.get_string().size())
                                           : "table",
                         verdict);
            usable = false;
        }
    };
    list("missing", "the table is missing: run the connector's schema.sql in the project");
    list("refused", "the key's role may not read and write this table: use the secret (service role) key or grant it");
    const json::value* version = status.if_contains("schema_version");
    if (version == nullptr || !version->is_int64() || version->get_int64() < schemaVersion) {
        report.error("schema", "the project's tables are of an older version: run the connector's schema.sql again");
        usable = false;
    }
    if (!usable) {
        throw Error::config("supabase: the project is not ready; see the findings above");
    }
    report.info("schema", "all tables and functions are there");
}

void Sink::discover(Call& call, crossdock::Report& report) {
    const Answer answer = _client.callFunction(call, "crossdock_status", "{}");
    if (answer.failure) {
        throw Error(*answer.failure);
    }
    const auto tell = [&report](std::string_view entity, const json::array& columns) {
        report.entity(entity,
                      json::serialize(json::object{{"fields", columns}, {"other_fields", "goes into extra alone"}}));
    };
    tell("customer", mappedCustomerColumns());
    const json::object* status = answer.body.if_object();
    const json::value* columns = status == nullptr ? nullptr : status->if_contains("columns");
    for (const auto& [entity, names] :
         columns != nullptr && columns->is_object() ? columns->get_object() : json::object()) {
        if (names.is_array()) {
            tell({entity.data(), entity.size()}, names.get_array());
        }
    }
}

std::string Sink::arguments(std::string_view entity, const std::vector<std::string>& records) const {
    std::string out = "{\"entity\":" + quoted(entity) + ",\"store_id\":" + quoted(_config.store) + ",\"records\":[";
    for (std::size_t i = 0; i < records.size(); ++i) {
        out.append(i == 0 ? "" : ",").append(records[i]);
    }
    return out += "]";
}

std::string Sink::recordFor(std::string_view entity, const ItemView& item, bool forPlan) const {
    if (item.op == Op::Delete) {
        return deletionOf(item);
    }
    if (entity != "customer") {
        return recordOf(item, _config.keepRaw);
    }
    json::object row = customerRow(item, _config.store, _config.keepRaw);
    if (!forPlan) {
        return json::serialize(row);
    }
    json::object record;
    for (const char* name : {"id", "version_us", "seen_us", "request_id", "note"}) {
        record[name] = row[name];
    }
    record["row"] = std::move(row);
    return json::serialize(record);
}

void Sink::write(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer) {
    refuseUnknown(entity);
    const Batch batch{call, entity, items, writer};
    // One order of keys for every writer: upserts in opposite orders deadlock, and then take most of a minute.
    std::vector<std::size_t> order(items.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return items[a].key < items[b].key; });
    std::vector<std::size_t> upserts;
    std::vector<std::size_t> deletes;
    std::size_t bytes = 0;
    for (const std::size_t index : order) {
        const ItemView& item = items[index];
        if (item.op == Op::Delete) {
            deletes.push_back(index);
            continue;
        }
        const std::size_t size = item.body.size() + item.fields.size() + (_config.keepRaw ? item.raw.size() : 0) + 256;
        if (!upserts.empty() && bytes + size > _config.maxBytes) {
            writePart(batch, upserts);
            upserts.clear();
            bytes = 0;
        }
        upserts.push_back(index);
        bytes += size;
    }
    writePart(batch, upserts);
    if (_config.deletes == Deletes::Ignore) {
        for (const std::size_t index : deletes) {
            writer.skipped(index, ignoredDelete);
        }
    } else {
        writePart(batch, deletes);
    }
}

void Sink::writePart(const Batch& batch, const std::vector<std::size_t>& indices) {
    if (indices.empty()) {
        return;
    }
    if (batch.items[indices.front()].op == Op::Delete) {
        callWriter(batch, indices, "crossdock_delete",
                   _config.deletes == Deletes::Remove ? ",\"remove\":true}" : ",\"remove\":false}");
    } else if (batch.entity == "customer") {
        writeCustomers(batch, indices);
    } else {
        callWriter(batch, indices, "crossdock_write", "}");
    }
}

void Sink::callWriter(const Batch& batch, const std::vector<std::size_t>& indices, const char* function,
                      const std::string& tail) {
    std::vector<std::string> records;
    records.reserve(indices.size());
    for (const std::size_t index : indices) {
        records.push_back(recordFor(batch.entity, batch.items[index], false));
    }
    const Answer answer = _client.callFunction(batch.call, function, arguments(batch.entity, records) + tail);
    if (answer.failure) {
        return writeHalves(batch, indices, answer);
    }
    const json::array* rows = answer.body.if_array();
    if (rows == nullptr || rows->size() != indices.size()) {
        throw Error(unreadable(function));
    }
    for (std::size_t i = 0; i < indices.size(); ++i) {
        const json::object* row = (*rows)[i].if_object();
        const ItemView& item = batch.items[indices[i]];
        if (row == nullptr || textOf(*row, "id") != item.key) {
            batch.writer.failed(indices[i], unreadable(function));
            continue;
        }
        const Written written{std::string(item.key), {}, std::string(textOf(*row, "total")), {}};
        const std::string_view outcome = textOf(*row, "outcome");
        if (outcome == "created") {
            batch.writer.created(indices[i], written);
        } else if (outcome == "updated") {
            batch.writer.updated(indices[i], written);
        } else {
            batch.writer.unchanged(indices[i], written);
        }
    }
}

void Sink::writeCustomers(const Batch& batch, const std::vector<std::size_t>& indices) {
    std::string rows = "[";
    std::vector<std::size_t> sent;
    for (const std::size_t index : indices) {
        try {
            rows.append(sent.empty() ? "" : ",").append(recordFor(batch.entity, batch.items[index], false));
            sent.push_back(index);
        } catch (const Error& error) {
            batch.writer.failed(index, error.failure());
        }
    }
    if (sent.empty()) {
        return;
    }
    const Answer answer =
        _client.upsert(batch.call, tableOf("customer"), customerColumns(), "id,revision,request_id", rows + "]");
    if (answer.failure) {
        return writeHalves(batch, sent, answer);
    }
    const json::array* returned = answer.body.if_array();
    if (returned == nullptr) {
        throw Error(unreadable("upsert"));
    }
    std::unordered_map<std::string_view, const json::object*> changed;
    for (const json::value& row : *returned) {
        if (row.is_object()) {
            changed.emplace(textOf(row.get_object(), "id"), &row.get_object());
        }
    }
    for (const std::size_t index : sent) {
        const ItemView& item = batch.items[index];
        const Written written{std::string(item.key), {}, {}, {}};
        const auto found = changed.find(item.key);
        if (found == changed.end() || textOf(*found->second, "request_id") != item.requestId) {
            batch.writer.unchanged(index, written);
        } else if (const json::value* revision = found->second->if_contains("revision");
                   revision != nullptr && *revision == 1) {
            batch.writer.created(index, written);
        } else {
            batch.writer.updated(index, written);
        }
    }
}

void Sink::writeHalves(const Batch& batch, const std::vector<std::size_t>& indices, const Answer& answer) {
    if (answer.refusal == Refusal::None) {
        throw Error(*answer.failure);
    }
    if (indices.size() == 1) {
        return batch.writer.failed(indices.front(), *answer.failure);
    }
    const auto middle = indices.begin() + static_cast<std::ptrdiff_t>(indices.size() / 2);
    writePart(batch, {indices.begin(), middle});
    writePart(batch, {middle, indices.end()});
}

void Sink::plan(Call& call, std::string_view entity, const std::vector<ItemView>& items,
                crossdock::PlanWriter& writer) {
    refuseUnknown(entity);
    std::vector<std::string> records;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].op == Op::Delete) {
            if (_config.deletes == Deletes::Ignore) {
                writer.skipped(i, ignoredDelete);
            } else {
                writer.change(i, items[i].target.empty() ? PlanAction::Unchanged : PlanAction::Void, tableOf(entity));
            }
            continue;
        }
        try {
            records.push_back(recordFor(entity, items[i], true));
            asked.push_back(i);
        } catch (const Error& error) {
            writer.failed(i, error.failure());
        }
    }
    if (asked.empty()) {
        return;
    }
    const Answer answer = _client.callFunction(call, "crossdock_plan", arguments(entity, records) + "}");
    if (answer.failure) {
        throw Error(*answer.failure);
    }
    const json::array* rows = answer.body.if_array();
    if (rows == nullptr || rows->size() != asked.size()) {
        throw Error(unreadable("crossdock_plan"));
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const json::object* row = (*rows)[i].if_object();
        const json::value* fields = row == nullptr ? nullptr : row->if_contains("fields");
        if (fields == nullptr || !fields->is_array()) {
            writer.failed(asked[i], unreadable("crossdock_plan"));
            continue;
        }
        const std::string_view outcome = textOf(*row, "outcome");
        // A customer's hash is the database's own, so only its fields tell an update from a repeat.
        const bool same =
            outcome == "unchanged" || (entity == "customer" && outcome == "updated" && fields->get_array().empty());
        const PlanAction action = same                   ? PlanAction::Unchanged
                                  : outcome == "created" ? PlanAction::Create
                                                         : PlanAction::Update;
        writer.change(asked[i], action, tableOf(entity), same ? std::string("[]") : json::serialize(*fields));
    }
}

void Sink::find(Call& call, std::string_view entity, const std::vector<ItemView>& items, ResultWriter& writer) {
    refuseUnknown(entity);
    std::size_t next = 0;
    while (next < items.size()) {
        const std::size_t first = next;
        std::string list;
        for (; next < items.size() && (next == first || list.size() < longestFilter); ++next) {
            list.append(list.empty() ? "" : ",").append(filterValue(items[next].key));
        }
        const Answer answer = _client.select(
            call, tableOf(entity),
            {{"select", "id,request_id"}, {"store_id", "eq." + _config.store}, {"id", "in.(" + list + ")"}});
        if (answer.failure) {
            throw Error(*answer.failure);
        }
        const json::array* rows = answer.body.if_array();
        if (rows == nullptr) {
            throw Error(unreadable("find"));
        }
        std::map<std::string_view, std::string_view> known;
        for (const json::value& row : *rows) {
            if (row.is_object()) {
                known.emplace(textOf(row.get_object(), "id"), textOf(row.get_object(), "request_id"));
            }
        }
        for (std::size_t i = first; i < next; ++i) {
            const auto found = known.find(items[i].key);
            if (found == known.end()) {
                writer.absent(i);
            } else {
                writer.found(i, Written{std::string(items[i].key), {}, {}, std::string(found->second)});
            }
        }
    }
}

} // namespace supabase
