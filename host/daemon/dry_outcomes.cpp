#include "daemon/dry_outcomes.hpp"

#include <algorithm>

namespace crossdock::daemon {

const char* verbOf(engine::PlanAction action) {
    switch (action) {
    case engine::PlanAction::Create:
        return "create";
    case engine::PlanAction::Update:
        return "update";
    case engine::PlanAction::Unchanged:
        return "leave";
    case engine::PlanAction::Void:
        return "delete";
    case engine::PlanAction::Hold:
        return "hold";
    case engine::PlanAction::Skip:
        return "skip";
    case engine::PlanAction::Fail:
        break;
    }
    return "fail";
}

void DryOutcomes::add(const std::string& sync, const engine::DryChange& change) {
    const std::lock_guard lock(_mutex);
    auto run = std::find_if(_runs.begin(), _runs.end(), [&](const Run& each) { return each.sync == sync; });
    if (run == _runs.end()) {
        if (_runs.size() == mostRuns) {
            _runs.pop_front();
        }
        run = _runs.insert(_runs.end(), Run{sync, {}});
    }
    if (run->records.size() < mostRecords) {
        const engine::PlannedChange& planned = change.change;
        run->records.push_back({change.entity, change.key, verbOf(planned.action), planned.document, planned.fields,
                                planned.reason.empty() ? planned.failure.reason : planned.reason,
                                planned.failure.message});
    }
}

std::vector<DryOutcome> DryOutcomes::of(const std::string& sync) const {
    const std::lock_guard lock(_mutex);
    const auto run = std::find_if(_runs.begin(), _runs.end(), [&](const Run& each) { return each.sync == sync; });
    return run == _runs.end() ? std::vector<DryOutcome>() : run->records;
}

} // namespace crossdock::daemon
