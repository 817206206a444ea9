#include "admin/outcome_tally.hpp"

namespace crossdock::admin {

namespace {

constexpr std::uint32_t lastSyncs = 200;

std::map<std::string, std::int64_t> outcomesOf(const engine::SyncCounters& counted) {
    return {{"read", counted.read},           {"created", counted.created}, {"updated", counted.updated},
            {"unchanged", counted.unchanged}, {"skipped", counted.skipped}, {"deleted", counted.deleted},
            {"failed", counted.failed},       {"held", counted.held},       {"closed_by_hand", counted.cancelled},
            {"retried", counted.retried}};
}

} // namespace

Result<std::map<OutcomeTally::Key, std::uint64_t>> OutcomeTally::look(const std::string& organisation) {
    const Result<std::vector<store::SyncRow>> rows = store::Queries(_store, organisation).syncs("", 0, lastSyncs);
    if (!rows) {
        return rows.failure();
    }
    const std::lock_guard lock(_mutex);
    Seen& seen = _organisations[organisation];
    std::map<std::int64_t, std::map<std::string, std::int64_t>> now;
    for (const store::SyncRow& row : *rows) {
        if (row.dryRun) {
            continue;
        }
        now[row.number] = outcomesOf(row.counters);
        const auto before = seen.syncs.find(row.number);
        for (const auto& [outcome, count] : now[row.number]) {
            const std::int64_t known = before == seen.syncs.end() ? 0 : before->second[outcome];
            std::uint64_t& total = seen.totals[{row.flow, row.entities, outcome}];
            if ((seen.begun || row.started >= _since) && count > known) {
                total += static_cast<std::uint64_t>(count - known);
            }
        }
    }
    seen.syncs = std::move(now);
    seen.begun = true;
    return seen.totals;
}

} // namespace crossdock::admin
