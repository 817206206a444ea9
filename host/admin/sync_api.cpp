#include "admin/api.hpp"
#include "admin/sync_view.hpp"
#include "conf/nearest.hpp"
#include "store/by_hand.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

constexpr std::uint32_t mostErrors = 100;
constexpr std::size_t leastReason = 10;

/// "orders" of "order", "categories" of "category".
std::string pluralOf(const std::string& entity) {
    const bool y = entity.size() > 1 && entity.back() == 'y' &&
                   std::string("aeiou").find(entity[entity.size() - 2]) == std::string::npos;
    return y ? entity.substr(0, entity.size() - 1) + "ies" : entity + "s";
}

std::vector<std::string> wordsOf(const std::string& list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        words.push_back(list.substr(at, comma - at));
        at = comma + 1;
    }
    return words;
}

bool contains(const std::vector<std::string>& all, const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
}

std::string memberText(const JsonObject::Ptr& object, const char* name) {
    return object->has(name) && object->get(name).isString() ? object->getValue<std::string>(name) : std::string();
}

bool memberFlag(const JsonObject::Ptr& object, const char* name) {
    return object->has(name) && object->getValue<bool>(name);
}

/// Which flow goes from there to there: connections by their own name or their connector's.
class FlowChoice {
public:
    FlowChoice(const ApiParts& parts, const Request& request)
        : _flows(parts.flows(request)),
          _connections(parts.connections(request)) {}

    Result<daemon::FlowStatus> find(const std::string& source, const std::string& target,
                                    const std::vector<std::string>& entities) const {
        const auto refusal = [](const char* code, std::string message) {
            Failure failure = failed(ErrorClass::Config, std::move(message));
            failure.code = code;
            return failure;
        };
        std::vector<const daemon::FlowStatus*> fit;
        std::vector<std::string> sources;
        std::vector<std::string> targets;
        for (const daemon::FlowStatus& flow : _flows) {
            sources.push_back(flow.from);
            sources.push_back(connectorOf(flow.from));
            if (!is(flow.from, source)) {
                continue;
            }
            targets.push_back(flow.to);
            targets.push_back(connectorOf(flow.to));
            if (target.empty() || is(flow.to, target)) {
                fit.push_back(&flow);
            }
        }
        if (targets.empty()) {
            return refusal("not_found", "no flow reads from " + conf::inQuotes(source) + suggestion(source, sources));
        }
        if (fit.empty()) {
            return refusal("", "no flow goes from " + conf::inQuotes(source) + " to " + conf::inQuotes(target) +
                                   suggestion(target, targets));
        }
        std::vector<const daemon::FlowStatus*> able;
        std::string missing;
        for (const daemon::FlowStatus* flow : fit) {
            const Result<std::vector<std::string>> named = entitiesOf(*flow, entities);
            if (named) {
                able.push_back(flow);
            } else {
                missing = named.failure().message;
            }
        }
        if (able.empty()) {
            return refusal("not_found", missing);
        }
        if (able.size() > 1) {
            std::string names;
            for (const daemon::FlowStatus* flow : able) {
                names += (names.empty() ? "" : ", ") + conf::inQuotes(flow->name) + " to " + conf::inQuotes(flow->to);
            }
            return refusal("", "several flows fit: " + names + "; name one connection as the target");
        }
        return *able.front();
    }

    /// Names of the flow's entities for plural or singular words.
    static Result<std::vector<std::string>> entitiesOf(const daemon::FlowStatus& flow,
                                                       const std::vector<std::string>& words) {
        std::vector<std::string> found;
        std::vector<std::string> known;
        for (const std::string& entity : flow.entities) {
            known.push_back(pluralOf(entity));
        }
        for (const std::string& word : words) {
            const auto match = std::find_if(flow.entities.begin(), flow.entities.end(), [&](const std::string& entity) {
                return word == entity || word == pluralOf(entity);
            });
            if (match == flow.entities.end()) {
                Failure failure = failed(ErrorClass::Config, "flow " + conf::inQuotes(flow.name) + " has no entity " +
                                                                 conf::inQuotes(word) + conf::suggestion(word, known));
                failure.code = "not_found";
                return failure;
            }
            if (!contains(found, *match)) {
                found.push_back(*match);
            }
        }
        return found;
    }

private:
    std::string connectorOf(const std::string& connection) const {
        const auto found = std::find_if(_connections.begin(), _connections.end(),
                                        [&](const daemon::ConnectionStatus& each) { return each.name == connection; });
        return found == _connections.end() ? std::string() : found->connector;
    }
    bool is(const std::string& connection, const std::string& word) const {
        return connection == word || connectorOf(connection) == word;
    }
    static std::string suggestion(const std::string& word, std::vector<std::string> known) {
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        std::erase(known, "");
        return conf::suggestion(word, known);
    }

    std::vector<daemon::FlowStatus> _flows;
    std::vector<daemon::ConnectionStatus> _connections;
};

Answer start(const ApiParts& parts, const Request& request) {
    const JsonObject::Ptr body = request.json.extract<JsonObject::Ptr>();
    const std::vector<std::string> words = wordsOf(request.names.at("entities"));
    const Result<daemon::FlowStatus> flow =
        FlowChoice(parts, request).find(request.names.at("source"), memberText(body, "target"), words);
    if (!flow) {
        return Problem::of(flow.failure());
    }
    daemon::SyncWish wish;
    wish.flow = flow->name;
    wish.entities = *FlowChoice::entitiesOf(*flow, words);
    wish.full = memberFlag(body, "full_sync");
    wish.dryRun = memberFlag(body, "dry_run");
    wish.who = request.visitor.name;
    wish.resumeFrom = memberText(body, "resume_from");
    if (body->has("date_range") && !body->isNull("date_range")) {
        const JsonObject::Ptr range = body->getObject("date_range");
        wish.since = UtcTime::parse(memberText(range, "start"));
        wish.until = UtcTime::parse(memberText(range, "end"));
        if (wish.since && wish.until && *wish.since >= *wish.until) {
            return Problem::unprocessable("The date range ends before it begins.",
                                          {{"/date_range/end", "must be later than /date_range/start"}});
        }
    }
    if (!wish.resumeFrom.empty()) {
        for (const auto& [member, isThere] : {std::pair{"full_sync", wish.full}, std::pair{"dry_run", wish.dryRun},
                                              std::pair{"date_range", wish.since || wish.until}}) {
            if (isThere) {
                return Problem::badRequest("A sync that goes on with another does what that one was to do.",
                                           {{"/resume_from", std::string("excludes /") + member},
                                            {std::string("/") + member, "excludes /resume_from"}});
            }
        }
        const auto earlier = parts.queries(request).sync(wish.resumeFrom);
        if (!earlier) {
            return Problem::of(earlier.failure());
        }
        if (!*earlier || (*earlier)->flow != wish.flow) {
            return Problem::unprocessable("There is no such sync of this flow to go on with.",
                                          {{"/resume_from", "is no sync of " + conf::inQuotes(wish.flow)}});
        }
        wish.kind = daemon::SyncWish::Kind::Resume;
    }
    const Result<std::string> sync = parts.control.start(wish);
    if (!sync) {
        Problem problem = Problem::of(sync.failure());
        if (problem.status == 409) {
            problem.advice = flow->pause                 ? "POST /api/flows/" + flow->name + "/resume ends the pause."
                             : flow->runningSync.empty() ? "Ask again when it has ended."
                                                         : "Follow /api/sync/status/" + flow->runningSync +
                                                               ", and ask again when it has ended.";
        }
        return problem;
    }
    parts.log.info("sync asked for", {{"flow", wish.flow}, {"sync", *sync}, {"who", wish.who}});
    JsonObject::Ptr answer = orderedObject();
    answer->set("sync_id", *sync);
    answer->set("flow", wish.flow);
    answer->set("status", std::string("running"));
    answer->set("records_processed", 0);
    answer->set("message", std::string("Sync started"));
    Answer accepted = jsonAnswer(answer, 202);
    accepted.headers.add("Location", "/api/sync/status/" + *sync);
    return accepted;
}

/// The sync that the path names; not found for one of another organisation.
Result<store::SyncRow> syncOf(const ApiParts& parts, const Request& request) {
    const std::string& id = request.names.at("sync_id");
    Result<std::optional<store::SyncRow>> found = parts.queries(request).sync(id);
    if (!found) {
        return found.failure();
    }
    if (*found) {
        return std::move(**found);
    }
    Failure failure = failed(ErrorClass::Config, "no sync " + conf::inQuotes(id));
    failure.code = "not_found";
    return failure;
}

JsonObject::Ptr errorOf(const std::string& entity, const std::string& key, const std::string& message,
                        const std::string& reason) {
    JsonObject::Ptr error = orderedObject();
    error->set("entity_type", entity);
    error->set("entity_id", key);
    error->set("error_message", message.empty() ? reason : message);
    error->set("reason", reason);
    return error;
}

/// What a dry run would do, record by record; what would need a person goes to the errors too.
JsonArray::Ptr changesOf(const ApiParts& parts, const Request& request, const std::string& sync,
                         JsonArray::Ptr errors) {
    JsonArray::Ptr changes = new JsonArray;
    for (const daemon::DryOutcome& outcome : parts.control.dryOutcomes(sync)) {
        JsonObject::Ptr change = orderedObject();
        change->set("entity_type", outcome.entity);
        change->set("entity_id", outcome.key);
        change->set("action", outcome.action);
        change->set("document", outcome.document);
        change->set("reason", outcome.reason);
        change->set("message", seenBy(request, outcome.message));
        changes->add(change);
        if ((outcome.action == "hold" || outcome.action == "fail") && errors->size() < mostErrors) {
            JsonObject::Ptr error =
                errorOf(outcome.entity, outcome.key, seenBy(request, outcome.message), outcome.reason);
            error->set("item", 0);
            errors->add(error);
        }
    }
    return changes;
}

Answer status(const ApiParts& parts, const Request& request) {
    const Result<store::SyncRow> sync = syncOf(parts, request);
    if (!sync) {
        return Problem::of(sync.failure());
    }
    store::Queries queries = parts.queries(request);
    const auto count = [&](engine::ItemState state) {
        store::ItemQuery query;
        query.flow = sync->flow;
        query.sync = sync->id;
        query.state = state;
        return queries.itemTotal(query, 1'000'000);
    };
    const auto draft = count(engine::ItemState::Draft);
    const auto inHand = count(engine::ItemState::Processing);
    const auto again = count(engine::ItemState::Failed);
    const auto required = count(engine::ItemState::ActionRequired);
    store::ItemQuery query;
    query.flow = sync->flow;
    query.sync = sync->id;
    query.heldBefore = true;
    query.most = mostErrors;
    const auto requiredBefore = queries.itemTotal(query, 1'000'000);
    const auto heldBefore = queries.items(query);
    query.heldBefore = false;
    query.state = engine::ItemState::ActionRequired;
    const auto held = queries.items(query);
    for (const auto* each : {&draft, &inHand, &again, &required, &requiredBefore}) {
        if (!*each) {
            return Problem::of(each->failure());
        }
    }
    for (const auto* each : {&held, &heldBefore}) {
        if (!*each) {
            return Problem::of(each->failure());
        }
    }
    std::vector<store::ItemRow> needed = *held;
    needed.insert(needed.end(), heldBefore->begin(), heldBefore->end());
    needed.resize(std::min<std::size_t>(needed.size(), mostErrors));
    const engine::SyncCounters& counted = sync->counters;
    JsonObject::Ptr answer = syncObject(request, *sync);
    answer->set("draft_count", (*draft).count);
    answer->set("processing_count", (*inHand).count);
    answer->set("done_count",
                counted.created + counted.updated + counted.unchanged + counted.skipped + counted.deleted);
    answer->set("failed_count", (*again).count);
    answer->set("cancelled_count", counted.cancelled);
    answer->set("action_required_count", (*required).count + (*requiredBefore).count);
    JsonArray::Ptr errors = new JsonArray;
    for (const store::ItemRow& item : needed) {
        JsonObject::Ptr error = errorOf(item.entity, item.key, seenBy(request, item.message), item.reason);
        error->set("item", item.id);
        errors->add(error);
    }
    answer->set("errors", errors);
    answer->set("changes", sync->dryRun ? Var(changesOf(parts, request, sync->id, errors)) : Var());
    return jsonAnswer(answer);
}

Schema statusSchema() {
    const Schema count = Schema::integer(0, INT64_MAX);
    std::vector<Schema::Member> members = syncMembers();
    for (const char* name : {"draft_count", "processing_count", "done_count", "failed_count", "cancelled_count",
                             "action_required_count"}) {
        members.push_back({name, count});
    }
    members.push_back(
        {"errors", Schema::list(Schema::object({{"entity_type", Schema::text()},
                                                {"entity_id", Schema::text()},
                                                {"error_message", Schema::text()},
                                                {"reason", Schema::text()},
                                                {"item", Schema::integer(0, INT64_MAX, "0: of a dry run")}}),
                                "records that need a person, its own before those on hold since earlier, at "
                                "most 100")});
    const Schema change =
        Schema::object({{"entity_type", Schema::text()},
                        {"entity_id", Schema::text()},
                        {"action", Schema::oneOf({"create", "update", "leave", "delete", "hold", "fail", "skip"})},
                        {"document", Schema::text("of the target; empty: it has no name for it")},
                        {"reason", Schema::text("of hold, fail and skip")},
                        {"message", Schema::text()}});
    members.push_back({"changes", Schema::list(change, "of a dry run: what it would do, at most the first 1,000 "
                                                       "records, of the last 16 dry runs since the daemon began")
                                      .orNull()});
    return Schema::object(std::move(members));
}

store::ItemChoice choiceOf(const JsonObject::Ptr& body, const std::string& sync) {
    store::ItemChoice choice;
    choice.sync = sync;
    choice.entity = memberText(body, "entity");
    choice.reason = memberText(body, "hold_reason");
    choice.cause = memberText(body, "cause");
    choice.item = body->has("item") ? body->getValue<std::int64_t>("item") : 0;
    return choice;
}

Answer byHand(const ApiParts& parts, const Request& request, bool retry) {
    const Result<store::SyncRow> sync = syncOf(parts, request);
    if (!sync) {
        return Problem::of(sync.failure());
    }
    const JsonObject::Ptr body = request.json.extract<JsonObject::Ptr>();
    const store::ItemChoice choice = choiceOf(body, sync->id);
    if (choice.item != 0) {
        const auto item = parts.queries(request).item(choice.item);
        if (!item) {
            return Problem::of(item.failure());
        }
        if (!*item || (*item)->sync != sync->id) {
            return Problem::unprocessable("The sync has no such item.", {{"/item", "is no item of this sync"}});
        }
    }
    const std::string reason = memberText(body, "reason");
    store::ByHand hand(parts.store, request.visitor.organisation, sync->flow);
    const Result<std::uint64_t> items = retry ? hand.retry(choice, request.visitor.name, reason, request.now)
                                              : hand.forceDone(choice, request.visitor.name, reason, request.now);
    if (!items) {
        return Problem::of(items.failure());
    }
    parts.log.info(retry ? "items retried by hand" : "items closed by hand", {{"flow", sync->flow},
                                                                              {"sync", sync->id},
                                                                              {"items", std::to_string(*items)},
                                                                              {"who", request.visitor.name},
                                                                              {"why", reason}});
    if (retry && *items > 0) {
        parts.control.nudge(sync->flow);
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("sync_id", sync->id);
    answer->set("items", *items);
    answer->set("message", *items == 0 ? std::string("No item of this sync is in a state for that.")
                           : retry     ? std::string("They are delivered soon.")
                                       : std::string("They count as closed by hand, not as done."));
    return jsonAnswer(answer);
}

Answer cancel(const ApiParts& parts, const Request& request) {
    const Result<store::SyncRow> sync = syncOf(parts, request);
    if (!sync) {
        return Problem::of(sync.failure());
    }
    const JsonObject::Ptr body = request.json.extract<JsonObject::Ptr>();
    const Status asked = parts.control.cancel(sync->id, request.visitor.name, memberText(body, "reason"));
    if (!asked) {
        return Problem::of(asked.failure());
    }
    JsonObject::Ptr answer = orderedObject();
    answer->set("sync_id", sync->id);
    answer->set("message", std::string("What is in work is finished first; the next sync goes on from there."));
    return jsonAnswer(answer, 202);
}

} // namespace

std::vector<Route> syncRoutes(const ApiParts& parts) {
    const Schema range = Schema::object({maybe("start", Schema::time("records changed since, UTC").orNull()),
                                         maybe("end", Schema::time("records changed before, UTC").orNull())});
    Route begin = apiRoute("POST", "/api/sync/{source}/{entities}", Role::Operator, "starts a sync",
                           [parts](const Request& request) { return start(parts, request); });
    begin.body = Schema::object(
        {maybe("target", Schema::text("a connector or connection; may be left out when only one fits").atMost(128)),
         maybe("full_sync", Schema::boolean("read everything, not only what has changed")),
         maybe("dry_run", Schema::boolean("write nothing")), maybe("date_range", range.orNull()),
         maybe("resume_from", Schema::text("id of a sync to go on with").atMost(64).orNull())});
    begin.status = 202;
    begin.answer = Schema::object({{"sync_id", Schema::text()},
                                   {"flow", Schema::text()},
                                   {"status", Schema::text()},
                                   {"records_processed", Schema::integer(0, INT64_MAX)},
                                   {"message", Schema::text()}});

    Route follow = apiRoute("GET", "/api/sync/status/{sync_id}", Role::Viewer, "how a sync stands",
                            [parts](const Request& request) { return status(parts, request); });
    follow.answer = statusSchema();

    const Schema counted = Schema::object(
        {{"sync_id", Schema::text()}, {"items", Schema::integer(0, INT64_MAX)}, {"message", Schema::text()}});
    const Schema why = Schema::text("stands in the activity log").atMost(1'000);
    const std::vector<Schema::Member> choice = {
        maybe("entity", Schema::text().atMost(128)),
        maybe("hold_reason", Schema::text("only items held for this reason").atMost(128)),
        maybe("cause", Schema::text("only items of this group").atMost(128)),
        maybe("item", Schema::integer(1, INT64_MAX, "only this item"))};
    Route again =
        apiRoute("POST", "/api/sync/{sync_id}/retry", Role::Operator, "delivers what failed or is held once more",
                 [parts](const Request& request) { return byHand(parts, request, true); });
    std::vector<Schema::Member> members = choice;
    members.push_back(maybe("reason", why));
    again.body = Schema::object(members);
    again.answer = counted;

    Route force = apiRoute("POST", "/api/sync/{sync_id}/force-done", Role::Operator,
                           "closes what failed, is held or waits, by hand",
                           [parts](const Request& request) { return byHand(parts, request, false); });
    members = choice;
    members.push_back({"reason", why.atLeast(leastReason)});
    force.body = Schema::object(members);
    force.answer = counted;

    Route stop = apiRoute("POST", "/api/sync/{sync_id}/cancel", Role::Operator, "stops a running sync",
                          [parts](const Request& request) { return cancel(parts, request); });
    stop.body = Schema::object({maybe("reason", why)});
    stop.status = 202;
    stop.answer = Schema::object({{"sync_id", Schema::text()}, {"message", Schema::text()}});
    return {begin, follow, again, force, stop};
}

} // namespace crossdock::admin
