// What a sync would do, without writing anything but the row of the sync itself.
#pragma once

#include "engine/bell.hpp"
#include "engine/flow_run.hpp"

#include <functional>
#include <string>

namespace crossdock::engine {

/// One record that would not stay as it is, or that would need a person.
struct DryChange {
    std::string entity;
    std::string key;
    UtcTime version;
    std::string hash;
    PlannedChange change; ///< PlanAction::Skip with reasonFilter: the flow's filter does not want it
};

/// Reads as a sync would (from the cursor, or as the wish says), filters, maps, and asks the sink
/// for its plan, page by page, on the caller's thread. No queue, no checkpoint, no link is touched.
class DryRun {
public:
    DryRun(const FlowParts& parts, RunOptions options);

    /// `changed` is called for each record that the sink would create, update, void, hold or fail,
    /// and for each skipped one. In the summary's counters created, updated, held ... mean "would
    /// be".
    RunSummary run(const std::function<void(const DryChange&)>& changed,
                   const std::function<void(const RunProgress&)>& progress = {});
    /// What would become of these records, as if they had just been read; without a row for a sync. `changed` as in run(). Failure
    /// when the sink could not be asked.
    Status rehearse(const std::string& entity, const PageWrite& page,
                    const std::function<void(const DryChange&)>& changed);
    void cancel();

private:
    void obeyWish();
    Status readEntity(const EntityRoute& entity);
    Result<SourcePage> readPage(const Pass& pass);
    Status planPage(const std::string& entity, const PageWrite& page);
    Status planBatch(const std::string& entity, const std::vector<ClaimedItem>& items,
                     const std::vector<SinkItem>& sinkItems);
    void count(const DryChange& change);
    void report(const ClaimedItem& item, const std::string& entity, PlanAction action, const Failure& failure,
                const std::string& reason = {});
    RunSummary end(const Status& status);

    const FlowParts _parts;
    RunOptions _options;
    Halt _halt;
    Bell _bell;
    Setting _setting;
    SyncCounters _counters;
    std::string _wish; ///< to be cancelled, as the ledger told it
    std::function<void(const DryChange&)> _changed;
    std::function<void(const RunProgress&)> _progress;
};

} // namespace crossdock::engine
