#include "cli/sync_command.hpp"

#include "app/flow_runtime.hpp"
#include "app/host.hpp"
#include "app/interrupt.hpp"
#include "app/resumption.hpp"
#include "cli/cancellation.hpp"
#include "cli/progress_bar.hpp"
#include "cli/remote_sync.hpp"
#include "cli/report.hpp"
#include "cli/running_daemon.hpp"
#include "conf/nearest.hpp"
#include "daemon/flow_plan.hpp"
#include "daemon/sync_span.hpp"
#include "engine/dry_run.hpp"
#include "store/flow_memory.hpp"

#include <charconv>

namespace crossdock::cli {

namespace {

std::optional<UtcTime> timeOf(const std::string& text) {
    const std::optional<UtcTime> moment = UtcTime::parse(text);
    return moment ? moment : UtcTime::parse(text + "T00:00:00Z");
}

/// What the options ask for; a failure names the option.
Result<engine::RunOptions> runOptions(const Arguments& arguments) {
    engine::RunOptions options;
    options.who = app::commandLineActor();
    options.wish.full = arguments.has("full");
    for (const char* name : {"since", "until"}) {
        const std::optional<std::string> text = arguments.value(name);
        if (!text) {
            continue;
        }
        const std::optional<UtcTime> moment = timeOf(*text);
        if (!moment) {
            return failed(ErrorClass::Config, std::string("--") + name +
                                                  ": expected a time such as 2026-01-31 or 2026-01-31T08:00:00Z, not " +
                                                  conf::inQuotes(*text));
        }
        (std::string(name) == "since" ? options.wish.since : options.wish.until) = moment;
    }
    if (const std::optional<std::string> text = arguments.value("limit")) {
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), options.wish.limit);
        if (error != std::errc() || end != text->data() + text->size() || options.wish.limit < 1) {
            return failed(ErrorClass::Config,
                          "--limit: expected a whole number from 1 on, not " + conf::inQuotes(*text));
        }
    }
    if (const Status span = daemon::checkSpan(options.wish.full, options.wish.since, options.wish.until); !span) {
        return span.failure();
    }
    if (arguments.has("sweep")) {
        options.kind = engine::RunKind::Sweep;
    }
    if (arguments.has("resume")) {
        for (const char* other : {"entity", "full", "since", "until", "limit", "dry-run"}) {
            if (arguments.has(other)) {
                return failed(ErrorClass::Config, std::string("--resume and --") + other + " exclude each other");
            }
        }
    }
    return options;
}

/// A pause holds without a daemon too. Of a flow that there is not, FlowRuntime::open() says so.
Status notPaused(app::Host& host, const std::string& name) {
    const Result<const conf::Flow*> flow = host.workspace().flow(name);
    if (!flow) {
        return {};
    }
    const Result<store::FlowMemory> memory = store::FlowMemories(host.store(), (*flow)->organisation).of(name);
    if (!memory) {
        return memory.failure();
    }
    const std::optional<daemon::Pause> pause = daemon::planOf(**flow, *memory, host.clock().now()).pause;
    return pause ? Status(daemon::refusalOf(name, *pause)) : Status();
}

std::int64_t finishedOf(const engine::SyncCounters& counters) {
    return counters.created + counters.updated + counters.unchanged + counters.skipped + counters.deleted;
}

/// Draws the bar for what run() reports.
class ProgressPrinter {
public:
    ProgressPrinter(Output& out, const Clock& clock, std::string flow)
        : _out(out),
          _clock(clock),
          _flow(std::move(flow)),
          _began(clock.monoUs()) {}
    ~ProgressPrinter() { _out.progress(""); }

    void operator()(const engine::RunProgress& progress) {
        _out.progress(progressLine({_flow, finishedOf(progress.counters),
                                    progress.counters.held + progress.counters.heldBefore + progress.counters.failed,
                                    progress.counters.total, _clock.monoUs() - _began, false}));
    }

private:
    Output& _out;
    const Clock& _clock;
    std::string _flow;
    std::int64_t _began;
};

ExitStatus statusOf(const engine::RunSummary& summary) {
    if (summary.status == "completed") {
        return ExitStatus::Done;
    }
    return summary.status == "failed" ? ExitStatus::Failed : ExitStatus::Partial;
}

engine::RunSummary runDry(const engine::FlowParts& parts, const engine::RunOptions& options, Invocation& invocation,
                          Cancellation& cancellation, JsonArray::Ptr changes) {
    engine::DryRun run(parts, options);
    const Cancellation::Reach reach(cancellation, [&run] { run.cancel(); });
    return run.run([&](const engine::DryChange& change) {
        invocation.out.line(changeLine(change));
        changes->add(changeObject(change));
    });
}

engine::RunSummary runForReal(const engine::FlowParts& parts, const engine::RunOptions& options, Invocation& invocation,
                              Cancellation& cancellation, const std::string& flow) {
    engine::FlowRun run(parts, options);
    const Cancellation::Reach reach(cancellation, [&run] { run.cancel(); });
    ProgressPrinter printer(invocation.out, invocation.clock, flow);
    return run.run([&printer](const engine::RunProgress& progress) { printer(progress); });
}

ExitStatus runByDaemon(daemon::RemoteControl& daemon, const engine::RunOptions& options, Invocation& invocation,
                       Cancellation& cancellation) {
    const Arguments& arguments = invocation.arguments;
    daemon::SyncWish wish;
    wish.flow = arguments.words()[0];
    wish.entities = arguments.values("entity");
    wish.full = options.wish.full;
    wish.since = options.wish.since;
    wish.until = options.wish.until;
    wish.limit = options.wish.limit;
    wish.resumeFrom = arguments.value("resume").value_or("");
    wish.kind = options.kind == engine::RunKind::Sweep ? daemon::SyncWish::Kind::Sweep
                : wish.resumeFrom.empty()              ? daemon::SyncWish::Kind::Sync
                                                       : daemon::SyncWish::Kind::Resume;
    const std::int64_t began = invocation.clock.monoUs();
    Result<store::SyncRow> sync = failed(ErrorClass::Internal, "");
    {
        ProgressPrinter printer(invocation.out, invocation.clock, wish.flow);
        sync = syncByDaemon(daemon, wish, cancellation, [&printer](const engine::SyncCounters& counters) {
            printer({counters, {}});
        });
    }
    if (!sync) {
        return reportFailure(invocation.out, sync.failure());
    }
    engine::RunSummary summary;
    summary.sync = sync->id;
    summary.status = sync->status;
    summary.message = sync->message;
    summary.counters = sync->counters;
    printSummary(invocation.out, wish.flow, summary, std::nullopt, invocation.clock.monoUs() - began, nullptr);
    return statusOf(summary);
}

} // namespace

std::vector<OptionSpec> SyncCommand::options() const {
    return {
        {"entity", "E", "only this entity; may be given several times", true},
        {"full", "", "read everything, not only what changed", false},
        {"since", "T", "read what changed since this time (UTC); the cursor stays where it is", false},
        {"until", "T", "read what changed before this time (UTC)", false},
        {"limit", "N", "at most so many records of each entity", false},
        {"sweep", "", "compare ids and totals, and read what differs: finds what modified dates hide", false},
        {"dry-run", "", "say what would be done, write nothing", false},
        {"resume", "SYNC_ID", "go on with a sync that was stopped", false},
    };
}

ExitStatus SyncCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() != 1) {
        out.error("sync: takes the name of one flow");
        return ExitStatus::Usage;
    }
    Result<engine::RunOptions> options = runOptions(invocation.arguments);
    if (!options) {
        out.error("sync: " + options.failure().message);
        return ExitStatus::Usage;
    }
    // Before the host's threads begin: they inherit the blocked signals, else one of them would take Ctrl-C as its death.
    Cancellation cancellation;
    const app::Interrupt interrupt([&cancellation] { cancellation.ask(); });
    // A dry run prints what it finds: the daemon could only count it.
    const std::unique_ptr<daemon::RemoteControl> daemon =
        invocation.arguments.has("dry-run") ? nullptr : runningDaemon(invocation.confFolder);
    if (daemon) {
        return runByDaemon(*daemon, *options, invocation, cancellation);
    }
    Result<std::unique_ptr<app::Host>> host =
        app::Host::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock);
    if (!host) {
        return reportFailure(out, host.failure());
    }
    const bool dry = invocation.arguments.has("dry-run");
    if (const Status free = dry ? Status() : notPaused(**host, words[0]); !free) {
        return reportFailure(out, free.failure());
    }
    std::vector<std::string> entities = invocation.arguments.values("entity");
    if (const std::optional<std::string> former = invocation.arguments.value("resume")) {
        Result<app::Resumption> resumption = app::wishedResumption(**host, words[0], *former);
        if (!resumption) {
            return reportFailure(out, within("--resume", resumption.failure()));
        }
        options->wish.full = resumption->full;
        options->allEntities = resumption->whole;
        entities = std::move(resumption->entities);
    }
    Result<std::unique_ptr<app::FlowRuntime>> flow = app::FlowRuntime::open(**host, words[0], entities);
    if (!flow) {
        return reportFailure(out, flow.failure());
    }
    options->allEntities = options->allEntities && (*flow)->carriesAll();
    const std::int64_t began = invocation.clock.monoUs();
    options->sync = (*host)->newSyncId();
    JsonArray::Ptr changes = new JsonArray;
    const engine::RunSummary summary = dry ? runDry((*flow)->parts(), *options, invocation, cancellation, changes)
                                           : runForReal((*flow)->parts(), *options, invocation, cancellation, words[0]);
    (*host)->flush();
    printSummary(out, words[0], summary, (*host)->callsByConnection(), invocation.clock.monoUs() - began,
                 dry ? changes : nullptr);
    return statusOf(summary);
}

} // namespace crossdock::cli
