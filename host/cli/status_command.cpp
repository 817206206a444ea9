#include "cli/status_command.hpp"

#include "app/interrupt.hpp"
#include "cli/progress_bar.hpp"
#include "cli/report.hpp"
#include "cli/store_setting.hpp"
#include "conf/nearest.hpp"
#include "engine/judge.hpp"
#include "store/queries.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

namespace crossdock::cli {

namespace {

constexpr auto watchPeriod = std::chrono::seconds(1);
constexpr std::uint32_t recentSyncs = 10;

std::string number(std::uint64_t value) {
    return grouped(static_cast<std::int64_t>(value));
}

// What waits for a parent has a column of its own.
std::uint64_t againOf(const store::FlowCounts& counts) {
    return counts.failed - std::min(counts.failed, counts.waiting);
}

std::int64_t durationMs(const store::SyncRow& sync) {
    return (sync.completed.value_or(sync.changed).us - sync.started.us) / 1'000;
}

JsonObject::Ptr syncObject(const store::SyncRow& sync) {
    JsonObject::Ptr object = countersObject(sync.counters);
    object->set("sync_id", sync.id);
    object->set("flow", sync.flow);
    object->set("entities", sync.entities);
    object->set("mode", sync.mode);
    object->set("status", sync.status);
    object->set("dry_run", sync.dryRun);
    object->set("who", sync.who);
    object->set("started_at", sync.started.text());
    object->set("updated_at", sync.changed.text());
    object->set("completed_at", sync.completed ? Poco::Dynamic::Var(sync.completed->text()) : Poco::Dynamic::Var());
    object->set("duration_ms", durationMs(sync));
    object->set("message", sync.message);
    return object;
}

std::vector<std::string> syncRow(const store::SyncRow& sync) {
    const engine::SyncCounters& counters = sync.counters;
    return {sync.id,
            sync.status + (sync.dryRun ? " (dry run)" : ""),
            sync.mode,
            sync.started.text(),
            grouped(counters.read),
            grouped(counters.created),
            grouped(counters.updated),
            grouped(counters.unchanged),
            grouped(counters.skipped),
            grouped(counters.held + counters.heldBefore),
            grouped(counters.failed),
            sync.message};
}

const std::vector<std::string>& syncHeads() {
    static const std::vector<std::string> heads = {"SYNC",    "STATUS",    "MODE",    "STARTED", "READ",   "CREATED",
                                                   "UPDATED", "UNCHANGED", "SKIPPED", "HELD",    "FAILED", "MESSAGE"};
    return heads;
}

using Flows = std::map<std::string, KnownFlow>;

/// Shows one thing once; tells whether anything runs.
class Shower {
public:
    /// `organisation`: the host's own, which may have no flow left.
    Shower(Output& out, const Flows& flows, store::Store& store, std::string organisation)
        : _out(out),
          _flows(flows),
          _store(store),
          _organisation(std::move(organisation)) {}

    ExitStatus showAll(bool& running) {
        JsonArray::Ptr list = new JsonArray;
        std::vector<std::vector<std::string>> rows = {
            {"FLOW", "LAST SYNC", "STARTED", "WAITING", "IN WORK", "TRYING AGAIN", "FOR A PARENT", "ON HOLD"}};
        bool held = false;
        for (const auto& [name, flow] : _flows) {
            store::Queries queries(_store, flow.organisation);
            const Result<store::FlowCounts> counts = queries.counts(name);
            const Result<std::vector<store::SyncRow>> syncs = queries.syncs(name, 0, 1);
            if (!counts || !syncs) {
                return reportFailure(_out, counts ? syncs.failure() : counts.failure());
            }
            const bool ran = !syncs->empty();
            running = running || (ran && syncs->front().status == "running");
            held = held || counts->actionRequired > 0;
            rows.push_back({name, ran ? syncs->front().status : "never ran", ran ? syncs->front().started.text() : "",
                            number(counts->draft), number(counts->processing), number(againOf(*counts)),
                            number(counts->waiting), number(counts->actionRequired)});
            JsonObject::Ptr object = countsObject(*counts);
            object->set("flow", name);
            object->set("last_sync", ran ? Poco::Dynamic::Var(syncObject(syncs->front())) : Poco::Dynamic::Var());
            list->add(object);
        }
        if (const Status removed = addRemoved(rows, *list, held); !removed) {
            return reportFailure(_out, removed.failure());
        }
        _out.table(rows);
        const Result<JsonArray::Ptr> circuits = showCircuits();
        if (!circuits) {
            return reportFailure(_out, circuits.failure());
        }
        JsonObject::Ptr all = orderedObject();
        all->set("flows", list);
        all->set("circuits", *circuits);
        _out.result(all);
        return held ? ExitStatus::Partial : ExitStatus::Done;
    }

    ExitStatus showFlow(const KnownFlow& flow, bool& running) {
        store::Queries queries(_store, flow.organisation);
        const Result<store::FlowCounts> counts = queries.counts(flow.name);
        const Result<std::vector<store::SyncRow>> syncs = queries.syncs(flow.name, 0, recentSyncs);
        if (!counts || !syncs) {
            return reportFailure(_out, counts ? syncs.failure() : counts.failure());
        }
        _out.line(flow.name + ": " + flow.from + " to " + flow.to);
        _out.table({{"  waiting", number(counts->draft)},
                    {"  in work", number(counts->processing)},
                    {"  trying again", number(againOf(*counts))},
                    {"  waiting for a parent", number(counts->waiting)},
                    {"  on hold", number(counts->actionRequired)}});
        if (const std::uint64_t behind = store::behindHoldsIn(*counts); behind > 0) {
            _out.line("  of those that wait for a parent, " + number(behind) +
                      " wait for a record that is on hold: they go on when that does");
        }
        for (const auto& [reason, count] : counts->reasons) {
            _out.line("    " + number(count) + "  " + reason);
        }
        if (const Status told = showWaitForLanding(queries, flow.name); !told) {
            return reportFailure(_out, told.failure());
        }
        JsonObject::Ptr marks = orderedObject();
        for (const std::string& entity : flow.entities) {
            if (const Result<std::optional<UtcTime>> mark = queries.mark(flow.name, entity); mark && *mark) {
                marks->set(entity, (*mark)->text());
                _out.line("  cursor of " + entity + ": " + (*mark)->text());
            }
        }
        std::vector<std::vector<std::string>> rows = {syncHeads()};
        JsonArray::Ptr list = new JsonArray;
        for (const store::SyncRow& sync : *syncs) {
            running = running || sync.status == "running";
            rows.push_back(syncRow(sync));
            list->add(syncObject(sync));
        }
        if (!syncs->empty()) {
            _out.table(rows);
        }
        JsonObject::Ptr object = countsObject(*counts);
        object->set("flow", flow.name);
        object->set("cursors", marks);
        object->set("syncs", list);
        _out.result(object);
        return counts->actionRequired > 0 ? ExitStatus::Partial : ExitStatus::Done;
    }

    ExitStatus showSync(const store::SyncRow& sync, bool& running) {
        running = sync.status == "running";
        _out.table({syncHeads(), syncRow(sync)});
        _out.result(syncObject(sync));
        if (sync.status == "failed") {
            return ExitStatus::Failed;
        }
        return sync.status == "completed" || running ? ExitStatus::Done : ExitStatus::Partial;
    }

    /// The sync of that id in any organisation of the conf.
    Result<std::optional<store::SyncRow>> findSync(const std::string& id) {
        for (const auto& [name, flow] : _flows) {
            Result<std::optional<store::SyncRow>> found = store::Queries(_store, flow.organisation).sync(id);
            if (!found || *found) {
                return found;
            }
        }
        return std::optional<store::SyncRow>();
    }

private:
    /// What has no answer to its last request yet, and until when one may come.
    Status showWaitForLanding(store::Queries& queries, const std::string& flow) {
        store::ItemQuery query;
        query.flow = flow;
        query.state = engine::ItemState::Failed;
        query.reason = engine::reasonMayLand;
        query.most = 1;
        const Result<store::ItemTotal> total = queries.itemTotal(query);
        const Result<std::vector<store::ItemRow>> items = queries.items(query);
        if (!total || !items) {
            return total ? items.failure() : total.failure();
        }
        if (!items->empty()) {
            _out.line("  of those that are tried again, " + number(total->count) + " were sent without an answer " +
                      "(the process ended, or the line broke): what was sent may still land until " +
                      items->front().due.text() + ", then it is looked up before anything is sent again");
        }
        return {};
    }

    /// Flows that are gone from the conf and left something unfinished.
    Status addRemoved(std::vector<std::vector<std::string>>& rows, JsonArray& list, bool& held) {
        for (const std::string& organisation : organisations()) {
            store::Queries queries(_store, organisation);
            const Result<std::vector<std::string>> names = queries.flows();
            if (!names) {
                return names.failure();
            }
            for (const std::string& name : *names) {
                if (_flows.count(name) != 0) {
                    continue;
                }
                const Result<store::FlowCounts> counts = queries.counts(name);
                if (!counts) {
                    return counts.failure();
                }
                if (counts->draft + counts->processing + counts->failed + counts->actionRequired == 0) {
                    continue;
                }
                held = held || counts->actionRequired > 0;
                rows.push_back({name, "removed from the conf", "", number(counts->draft), number(counts->processing),
                                number(againOf(*counts)), number(counts->waiting), number(counts->actionRequired)});
                JsonObject::Ptr object = countsObject(*counts);
                object->set("flow", name);
                object->set("removed", true);
                object->set("last_sync", Poco::Dynamic::Var());
                list.add(object);
            }
        }
        return {};
    }

    std::set<std::string> organisations() const {
        std::set<std::string> names{_organisation};
        for (const auto& [name, flow] : _flows) {
            names.insert(flow.organisation);
        }
        return names;
    }

    /// A line for each connection whose calls fail; tells all that were ever called.
    Result<JsonArray::Ptr> showCircuits() {
        JsonArray::Ptr list = new JsonArray;
        for (const std::string& organisation : organisations()) {
            const Result<std::vector<store::CircuitRow>> circuits = store::Queries(_store, organisation).circuits();
            if (!circuits) {
                return circuits.failure();
            }
            for (const store::CircuitRow& circuit : *circuits) {
                list->add(circuitObject(organisation, circuit));
                if (circuit.state != "closed") {
                    _out.line(circuit.connection + " does not answer since " + circuit.since.text() + ": " +
                              number(circuit.failures) + " calls failed in a row, the last with: " + circuit.cause +
                              (circuit.until.us == 0 ? "" : "; next try at " + circuit.until.text()));
                }
            }
        }
        return list;
    }

    static JsonObject::Ptr circuitObject(const std::string& organisation, const store::CircuitRow& circuit) {
        JsonObject::Ptr object = orderedObject();
        object->set("organisation", organisation);
        object->set("connection", circuit.connection);
        object->set("state", circuit.state);
        object->set("failures", circuit.failures);
        object->set("since", circuit.since.text());
        object->set("next_try",
                    circuit.until.us == 0 ? Poco::Dynamic::Var() : Poco::Dynamic::Var(circuit.until.text()));
        object->set("cause", circuit.cause);
        return object;
    }

    static JsonObject::Ptr countsObject(const store::FlowCounts& counts) {
        JsonObject::Ptr object = orderedObject();
        object->set("draft_count", counts.draft);
        object->set("processing_count", counts.processing);
        object->set("failed_count", counts.failed);
        object->set("waiting_count", counts.waiting);
        object->set("waiting_for_held_count", store::behindHoldsIn(counts));
        object->set("action_required_count", counts.actionRequired);
        JsonObject::Ptr reasons = orderedObject();
        for (const auto& [reason, count] : counts.reasons) {
            reasons->set(reason, count);
        }
        object->set("reasons", reasons);
        return object;
    }

    Output& _out;
    const Flows& _flows;
    store::Store& _store;
    const std::string _organisation;
};

ExitStatus showOnce(Shower& shower, const Flows& flows, const std::string& what, Output& out, bool& running) {
    if (what.empty()) {
        return shower.showAll(running);
    }
    if (const auto flow = flows.find(what); flow != flows.end()) {
        return shower.showFlow(flow->second, running);
    }
    const Result<std::optional<store::SyncRow>> sync = shower.findSync(what);
    if (!sync) {
        return reportFailure(out, sync.failure());
    }
    if (*sync) {
        return shower.showSync(**sync, running);
    }
    std::vector<std::string> names;
    for (const auto& [name, flow] : flows) {
        names.push_back(name);
    }
    out.error("status: neither a flow nor a sync: " + conf::inQuotes(what) + conf::suggestion(what, names));
    return ExitStatus::Usage;
}

} // namespace

std::vector<OptionSpec> StatusCommand::options() const {
    return {{"watch", "", "show it again every second until nothing runs", false}};
}

ExitStatus StatusCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() > 1) {
        out.error("status: takes at most one flow or sync");
        return ExitStatus::Usage;
    }
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return reportFailure(out, setting.failure());
    }
    Shower shower(out, setting->flows, *setting->store, *setting->workspace->conf().host.organisation.name);
    const std::string what = words.empty() ? "" : words[0];
    const bool watch = invocation.arguments.has("watch") && !out.json();

    std::mutex mutex;
    std::condition_variable stopped;
    bool stop = false;
    const app::Interrupt interrupt([&] {
        const std::lock_guard lock(mutex);
        stop = true;
        stopped.notify_all();
    });
    for (;;) {
        bool running = false;
        const ExitStatus status = showOnce(shower, setting->flows, what, out, running);
        std::unique_lock lock(mutex);
        if (!watch || !running || stopped.wait_for(lock, watchPeriod, [&stop] { return stop; })) {
            return status;
        }
        out.line("");
    }
}

} // namespace crossdock::cli
