#include "admin/api.hpp"
#include "admin/sync_view.hpp"

namespace crossdock::admin {

namespace {

const std::vector<std::pair<std::string, engine::ItemState>>& states() {
    using engine::ItemState;
    static const std::vector<std::pair<std::string, ItemState>> all = [] {
        std::vector<std::pair<std::string, ItemState>> named;
        for (const ItemState state :
             {ItemState::Draft, ItemState::Processing, ItemState::Failed, ItemState::ActionRequired, ItemState::Done,
              ItemState::Cancelled, ItemState::Superseded}) {
            named.emplace_back(engine::nameOf(state), state);
        }
        return named;
    }();
    return all;
}

std::vector<std::string> stateNames() {
    std::vector<std::string> names;
    for (const auto& [name, state] : states()) {
        names.push_back(name);
    }
    return names;
}

/// The place that "after" names, of `size` numbers; empty when there is none. `fault` when it was not made here.
std::vector<std::int64_t> placeOf(const ApiParts& parts, const Request& request, const std::string& list,
                                  std::size_t size, std::optional<Answer>& fault) {
    const std::string& text = request.query["after"];
    if (text.empty()) {
        return {};
    }
    const auto place = parts.cursors.opened(list + " " + request.visitor.organisation, text);
    if (!place || place->size() != size) {
        fault = Problem::badRequest("The cursor is not one of this list.",
                                    {{"query/after", "must be \"next\" of the page before, unchanged"}});
        return {};
    }
    return *place;
}

Poco::Dynamic::Var next(const ApiParts& parts, const Request& request, const std::string& list,
                        const std::vector<std::int64_t>& place) {
    return parts.cursors.sealed(list + " " + request.visitor.organisation, place);
}

/// A filter by flow must name one; nothing when it does, or there is none.
std::optional<Answer> wrongFlow(const ApiParts& parts, const Request& request) {
    const std::string& name = request.query["flow"];
    if (name.empty()) {
        return std::nullopt;
    }
    const Result<daemon::FlowStatus> flow = parts.flow(request, name);
    return flow ? std::nullopt : std::optional<Answer>(Problem::of(flow.failure()));
}

Answer syncs(const ApiParts& parts, const Request& request) {
    std::optional<Answer> fault = wrongFlow(parts, request);
    const std::vector<std::int64_t> place =
        fault ? std::vector<std::int64_t>() : placeOf(parts, request, "syncs", 1, fault);
    if (fault) {
        return std::move(*fault);
    }
    const std::uint32_t limit = limitOf(request);
    const auto rows = parts.queries(request).syncs(request.query["flow"], place.empty() ? 0 : place[0], limit);
    if (!rows) {
        return Problem::of(rows.failure());
    }
    JsonArray::Ptr list = new JsonArray;
    for (const store::SyncRow& row : *rows) {
        list->add(syncObject(request, row));
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("syncs", list);
    answer->set("next",
                rows->size() == limit ? next(parts, request, "syncs", {rows->back().number}) : Poco::Dynamic::Var());
    return jsonAnswer(answer);
}

Answer items(const ApiParts& parts, const Request& request) {
    std::optional<Answer> fault = wrongFlow(parts, request);
    const std::vector<std::int64_t> place =
        fault ? std::vector<std::int64_t>() : placeOf(parts, request, "items", 2, fault);
    if (fault) {
        return std::move(*fault);
    }
    store::ItemQuery query;
    query.flow = request.query["flow"];
    query.entity = request.query["entity"];
    query.key = request.query["key"];
    query.reason = request.query["reason"];
    query.cause = request.query["cause"];
    query.sync = request.query["sync"];
    query.most = limitOf(request);
    for (const auto& [name, state] : states()) {
        if (name == request.query["state"]) {
            query.state = state;
        }
    }
    if (!place.empty()) {
        query.after = store::ItemCursor{UtcTime{place[0]}, place[1]};
    }
    store::Queries queries = parts.queries(request);
    const auto rows = queries.items(query);
    if (!rows) {
        return Problem::of(rows.failure());
    }
    JsonArray::Ptr list = new JsonArray;
    for (const store::ItemRow& row : *rows) {
        list->add(itemObject(request, row));
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("items", list);
    const bool more = rows->size() == query.most;
    answer->set("next", more ? next(parts, request, "items", {rows->back().changed.us, rows->back().id})
                             : Poco::Dynamic::Var());
    return jsonAnswer(answer);
}

Answer activity(const ApiParts& parts, const Request& request) {
    std::optional<Answer> fault = wrongFlow(parts, request);
    const std::vector<std::int64_t> place =
        fault ? std::vector<std::int64_t>() : placeOf(parts, request, "activity", 1, fault);
    if (fault) {
        return std::move(*fault);
    }
    store::ActivityQuery query;
    query.flow = request.query["flow"];
    query.kind = request.query["kind"];
    query.sync = request.query["sync"];
    query.from = UtcTime::parse(request.query["from"]).value_or(UtcTime{});
    query.until = UtcTime::parse(request.query["until"]).value_or(UtcTime{});
    query.before = place.empty() ? 0 : place[0];
    query.most = limitOf(request);
    const auto rows = parts.queries(request).activity(query);
    if (!rows) {
        return Problem::of(rows.failure());
    }
    JsonArray::Ptr list = new JsonArray;
    for (const store::ActivityRow& row : *rows) {
        JsonObject::Ptr entry = orderedObject();
        entry->set("id", row.id);
        entry->set("at", row.at.text());
        entry->set("kind", row.kind);
        entry->set("who", row.who);
        entry->set("flow", row.flow);
        entry->set("sync_id", row.sync);
        entry->set("entity", row.entity);
        entry->set("key", row.key);
        entry->set("message", seenBy(request, row.message));
        list->add(entry);
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("activity", list);
    answer->set("next", rows->size() == query.most ? next(parts, request, "activity", {rows->back().id})
                                                   : Poco::Dynamic::Var());
    return jsonAnswer(answer);
}

} // namespace

std::vector<Route> listRoutes(const ApiParts& parts) {
    const Schema word = Schema::text().atMost(128);
    Route runs = apiRoute("GET", "/api/syncs", Role::Viewer, "lists syncs, the newest first",
                          [parts](const Request& request) { return syncs(parts, request); });
    runs.query = pageParameters({{"flow", word, "only this flow's"}});
    runs.answer = pageSchema("syncs", Schema::object(syncMembers()));

    Route queue = apiRoute("GET", "/api/items", Role::Viewer, "lists items, the last changed first",
                           [parts](const Request& request) { return items(parts, request); });
    queue.query = pageParameters({{"flow", word, "only this flow's"},
                                  {"state", Schema::oneOf(stateNames()), "only in this state"},
                                  {"entity", word, "only of this entity"},
                                  {"key", Schema::text().atMost(256), "only this record"},
                                  {"reason", word, "only held or skipped for this reason"},
                                  {"cause", word, "only of this group of alike troubles"},
                                  {"sync", word, "only queued by this sync"}});
    queue.answer = pageSchema("items", itemSchema());

    Route course = apiRoute("GET", "/api/activity", Role::Viewer, "lists what happened, the newest first",
                            [parts](const Request& request) { return activity(parts, request); });
    course.query = pageParameters({{"flow", word, "only this flow's"},
                                   {"kind", word, "only of this kind"},
                                   {"sync", word, "only of this sync"},
                                   {"from", Schema::time(), "not before"},
                                   {"until", Schema::time(), "before"}});
    course.answer = pageSchema("activity", Schema::object({{"id", Schema::integer()},
                                                           {"at", Schema::time()},
                                                           {"kind", Schema::text()},
                                                           {"who", Schema::text()},
                                                           {"flow", Schema::text()},
                                                           {"sync_id", Schema::text()},
                                                           {"entity", Schema::text()},
                                                           {"key", Schema::text()},
                                                           {"message", Schema::text()}}));
    return {runs, queue, course};
}

} // namespace crossdock::admin
