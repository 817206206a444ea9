#include "cli/report.hpp"

#include "cli/progress_bar.hpp"
#include "daemon/dry_outcomes.hpp"
#include "store/fault.hpp"

#include <Poco/JSON/Parser.h>

namespace crossdock::cli {

namespace {

std::string seconds(std::int64_t us) {
    const std::string tenths = std::to_string((us + 50'000) / 100'000 % 10);
    return std::to_string((us + 50'000) / 1'000'000) + "." + tenths + " s";
}

std::string backlogLine(const engine::Backlog& backlog) {
    std::string text;
    const auto add = [&text](std::uint64_t count, const char* what) {
        if (count > 0) {
            text += (text.empty() ? "" : ", ") + grouped(static_cast<std::int64_t>(count)) + " " + what;
        }
    };
    add(backlog.held, "on hold");
    add(backlog.retrying, "trying again");
    add(backlog.waiting, "waiting for a parent");
    add(backlog.ready + backlog.inHand, "waiting");
    return text;
}

} // namespace

ExitStatus reportFailure(Output& out, const Failure& failure) {
    out.error(failure);
    JsonObject::Ptr problem = orderedObject();
    problem->set("status", "failed");
    problem->set("class", nameOf(failure.cls));
    problem->set("message", failure.message);
    out.result(problem);
    // A store that is full or unreadable wants a person too, but not another conf.
    const bool conf = failure.cls == ErrorClass::Config && !store::isOfStore(failure);
    return conf ? ExitStatus::Usage : ExitStatus::Failed;
}

std::string changeLine(const engine::DryChange& change) {
    std::string text =
        std::string("would ") + daemon::verbOf(change.change.action) + " " + change.entity + " " + change.key;
    if (!change.change.document.empty()) {
        text += " in " + change.change.document;
    }
    if (change.change.action == engine::PlanAction::Hold || change.change.action == engine::PlanAction::Fail) {
        text += ": " + change.change.failure.message;
    } else if (change.change.action == engine::PlanAction::Skip) {
        text += ": " + change.change.reason;
    }
    return text;
}

JsonObject::Ptr changeObject(const engine::DryChange& change) {
    JsonObject::Ptr object = orderedObject();
    object->set("entity", change.entity);
    object->set("key", change.key);
    object->set("action", daemon::verbOf(change.change.action));
    object->set("document", change.change.document);
    if (!change.change.fields.empty()) {
        object->set("fields", Poco::JSON::Parser().parse(change.change.fields));
    }
    if (!change.change.reason.empty()) {
        object->set("reason", change.change.reason);
    }
    if (!change.change.failure.message.empty()) {
        object->set("message", change.change.failure.message);
    }
    return object;
}

JsonObject::Ptr countersObject(const engine::SyncCounters& counters) {
    JsonObject::Ptr object = orderedObject();
    object->set("records_processed", counters.read);
    object->set("records_created", counters.created);
    object->set("records_updated", counters.updated);
    object->set("records_unchanged", counters.unchanged);
    object->set("records_skipped", counters.skipped);
    object->set("records_deleted", counters.deleted);
    object->set("records_held", counters.held + counters.heldBefore);
    object->set("records_held_before", counters.heldBefore);
    object->set("records_failed", counters.failed);
    object->set("total", counters.total);
    return object;
}

void printSummary(Output& out, const std::string& flow, const engine::RunSummary& summary,
                  const std::optional<Calls>& calls, std::int64_t elapsedUs, JsonArray::Ptr changes) {
    const engine::SyncCounters& counters = summary.counters;
    out.line(flow + ": " + summary.status + " in " + seconds(elapsedUs) + " (sync " + summary.sync + ")" +
             (summary.message.empty() ? "" : ": " + summary.message));
    const std::pair<const char*, std::int64_t> figures[] = {{"read", counters.read},
                                                            {"created", counters.created},
                                                            {"updated", counters.updated},
                                                            {"unchanged", counters.unchanged},
                                                            {"skipped", counters.skipped},
                                                            {"deleted", counters.deleted},
                                                            {"held", counters.held + counters.heldBefore},
                                                            {"failed", counters.failed}};
    std::string line = " ";
    for (const auto& [name, value] : figures) {
        line += std::string(" ") + name + " " + grouped(value) + ",";
    }
    line.pop_back();
    out.line(line);
    if (counters.heldBefore > 0) {
        out.line("  on hold since earlier: " + grouped(counters.heldBefore));
    }
    if (const std::string waiting = backlogLine(summary.backlog); !waiting.empty()) {
        out.line("  in the queue: " + waiting + "; see: crossdock status " + flow);
    }
    JsonObject::Ptr callsObject = orderedObject();
    if (calls) {
        std::string callsText;
        for (const auto& [connection, count] : *calls) {
            callsObject->set(connection, count);
            callsText += (callsText.empty() ? "" : ", ") + connection + " " + grouped(static_cast<std::int64_t>(count));
        }
        out.line("  calls: " + (callsText.empty() ? "none" : callsText));
    }

    JsonObject::Ptr result = countersObject(counters);
    result->set("sync_id", summary.sync);
    result->set("flow", flow);
    result->set("status", summary.status);
    result->set("message", summary.message);
    result->set("duration_ms", elapsedUs / 1'000);
    if (calls) {
        result->set("calls", callsObject);
    }
    if (changes) {
        result->set("changes", changes);
    }
    out.result(result);
}

} // namespace crossdock::cli
