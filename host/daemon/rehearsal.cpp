#include "daemon/rehearsal.hpp"

#include "app/flow_runtime.hpp"
#include "engine/dry_run.hpp"
#include "store/items_by_id.hpp"

#include <algorithm>
#include <map>

namespace crossdock::daemon {

namespace {

constexpr std::int64_t longestCallUs = 20'000'000; // a person waits for it

struct Part {
    engine::PageWrite page;
    std::map<std::string, std::size_t> places; ///< by key, in Rehearsal::items
};

Rehearsal::Fate fateOf(const engine::DryChange& change) {
    switch (change.change.action) {
    case engine::PlanAction::Create:
    case engine::PlanAction::Update:
    case engine::PlanAction::Void:
        return Rehearsal::Fate::Written;
    case engine::PlanAction::Unchanged:
        return Rehearsal::Fate::Unchanged;
    case engine::PlanAction::Skip:
        return Rehearsal::Fate::Skipped;
    case engine::PlanAction::Hold:
    case engine::PlanAction::Fail:
        break;
    }
    return Rehearsal::Fate::HeldAgain;
}

engine::NewItem recordOf(store::ItemContent content) {
    engine::NewItem record;
    record.op = content.row.op;
    record.key = std::move(content.row.key);
    record.version = content.row.version;
    record.hash = std::move(content.hash);
    record.body = std::move(content.body);
    record.raw = std::move(content.raw);
    record.note = std::move(content.note);
    return record;
}

} // namespace

Result<Rehearsal> rehearsalOf(app::Host& host, const conf::Flow& flow, const std::vector<std::int64_t>& items) {
    Result<std::vector<store::ItemContent>> contents =
        store::ItemsById(host.store(), flow.organisation, flow.name).contents(items);
    if (!contents) {
        return contents.failure();
    }
    Rehearsal rehearsal;
    std::map<std::string, Part> parts; // by entity
    for (store::ItemContent& content : *contents) {
        Part& part = parts[content.row.entity];
        part.places[content.row.key] = rehearsal.items.size();
        part.page.seen = host.clock().now();
        // Whoever is not told of below would stay as it is.
        rehearsal.items.push_back({content.row.id, content.row.key, Rehearsal::Fate::Unchanged, {}});
        part.page.items.push_back(recordOf(std::move(content)));
    }
    for (const auto& [entity, part] : parts) {
        Result<std::unique_ptr<app::FlowRuntime>> runtime = app::FlowRuntime::open(host, flow.name, {entity});
        if (!runtime) {
            return runtime.failure();
        }
        engine::FlowParts of = (*runtime)->parts();
        of.policy.callUs = std::min(of.policy.callUs, longestCallUs);
        engine::DryRun dryRun(of, {});
        const Status told =
            dryRun.rehearse(entity, part.page, [&, &places = part.places](const engine::DryChange& change) {
                Rehearsal::Item& item = rehearsal.items[places.at(change.key)];
                item.fate = fateOf(change);
                item.message =
                    item.fate == Rehearsal::Fate::HeldAgain ? change.change.failure.message : change.change.reason;
            });
        host.flush();
        if (!told) {
            return told.failure();
        }
    }
    return rehearsal;
}

} // namespace crossdock::daemon
