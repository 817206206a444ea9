#include "admin/sync_view.hpp"

#include <algorithm>

namespace crossdock::admin {

namespace {

using Poco::Dynamic::Var;

Var progressOf(const store::SyncRow& sync) {
    const engine::SyncCounters& counted = sync.counters;
    if (sync.status == "completed") {
        return 100;
    }
    // One that has read all that it meant to is measured by that, whatever else the source counts.
    const std::int64_t all = sync.status == "partial" ? counted.read : counted.total;
    if (all <= 0) {
        return {};
    }
    const std::int64_t finished =
        counted.created + counted.updated + counted.unchanged + counted.skipped + counted.deleted + counted.cancelled;
    return std::clamp<std::int64_t>(finished * 100 / all, 0, 99);
}

} // namespace

JsonObject::Ptr syncObject(const Request& request, const store::SyncRow& sync) {
    const engine::SyncCounters& counted = sync.counters;
    JsonObject::Ptr object = orderedObject();
    object->set("sync_id", sync.id);
    object->set("flow", sync.flow);
    object->set("entities", sync.entities);
    object->set("mode", sync.mode);
    object->set("dry_run", sync.dryRun);
    object->set("status", sync.status);
    object->set("message", seenBy(request, sync.message));
    object->set("started_by", sync.who);
    object->set("records_processed", counted.read);
    object->set("records_created", counted.created);
    object->set("records_updated", counted.updated);
    object->set("records_unchanged", counted.unchanged);
    object->set("records_skipped", counted.skipped);
    object->set("records_deleted", counted.deleted);
    object->set("records_held", counted.held + counted.heldBefore);
    object->set("records_held_before", counted.heldBefore);
    object->set("records_failed", counted.failed);
    object->set("total", counted.total < 0 ? Var() : Var(counted.total));
    object->set("progress", progressOf(sync));
    object->set("started_at", sync.started.text());
    object->set("updated_at", sync.changed.text());
    object->set("completed_at", timeOrNull(sync.completed));
    const std::int64_t end = sync.completed ? sync.completed->us : std::max(request.now.us, sync.started.us);
    object->set("duration_ms", (end - sync.started.us) / 1'000);
    return object;
}

std::vector<Schema::Member> syncMembers() {
    const Schema count = Schema::integer(0, INT64_MAX);
    return {
        {"sync_id", Schema::text()},
        {"flow", Schema::text()},
        {"entities", Schema::text()},
        {"mode", Schema::text()},
        {"dry_run", Schema::boolean()},
        {"status", Schema::oneOf({"running", "completed", "partial", "failed", "cancelled"})},
        {"message", Schema::text()},
        {"started_by", Schema::text()},
        {"records_processed", count},
        {"records_created", count},
        {"records_updated", count},
        {"records_unchanged", count},
        {"records_skipped", Schema::integer(0, INT64_MAX,
                                            "left out by the flow's filter or by a rule of the target's connector; "
                                            "each item says why in its reason")},
        {"records_deleted", count},
        {"records_held", count},
        {"records_held_before", Schema::integer(0, INT64_MAX, "of records_held: on hold since an earlier sync")},
        {"records_failed", count},
        {"total", Schema::integer(0, INT64_MAX, "records that the source counts; null while it has not said").orNull()},
        {"progress", Schema::integer(0, 100, "whole percent, rounded down; 100 only at the end").orNull()},
        {"started_at", Schema::time()},
        {"updated_at", Schema::time()},
        {"completed_at", Schema::time().orNull()},
        {"duration_ms", count}};
}

JsonObject::Ptr itemObject(const Request& request, const store::ItemRow& item) {
    JsonObject::Ptr object = orderedObject();
    object->set("id", item.id);
    object->set("flow", item.flow);
    object->set("entity", item.entity);
    object->set("key", item.key);
    object->set("state", std::string(engine::nameOf(item.state)));
    object->set("outcome", std::string(engine::nameOf(item.outcome)));
    object->set("attempt", item.attempt);
    object->set("reason", item.reason);
    object->set("message", seenBy(request, item.message));
    object->set("cause", item.cause);
    object->set("amount", item.amount.empty() ? Var() : Var(item.amount));
    object->set("currency", item.currency.empty() ? Var() : Var(item.currency));
    object->set("version", item.version.text());
    object->set("due_at", timeOrNull(item.due));
    object->set("waits_for", item.waitsKey.empty() ? Var() : Var(item.waitsEntity + " " + item.waitsKey));
    object->set("request_id", item.requestId);
    object->set("sync_id", item.sync);
    object->set("created_at", item.created.text());
    object->set("updated_at", item.changed.text());
    return object;
}

Schema itemSchema() {
    return Schema::object({{"id", Schema::integer()},
                           {"flow", Schema::text()},
                           {"entity", Schema::text()},
                           {"key", Schema::text()},
                           {"state", Schema::oneOf({"draft", "processing", "failed", "action_required", "done",
                                                    "cancelled", "superseded"})},
                           {"outcome", Schema::text("how it counts: created, updated, unchanged, skipped, held ...")},
                           {"attempt", Schema::integer(0, INT64_MAX)},
                           {"reason", Schema::text("why it is held, or was skipped; see the connector's manual")},
                           {"message", Schema::text()},
                           {"cause", Schema::text("the group of alike troubles that it belongs to")},
                           {"amount", Schema::text("decimal text").orNull()},
                           {"currency", Schema::text().orNull()},
                           {"version", Schema::time()},
                           {"due_at", Schema::time().orNull()},
                           {"waits_for", Schema::text("entity and key of the parent").orNull()},
                           {"request_id", Schema::text()},
                           {"sync_id", Schema::text()},
                           {"created_at", Schema::time()},
                           {"updated_at", Schema::time()}});
}

} // namespace crossdock::admin
