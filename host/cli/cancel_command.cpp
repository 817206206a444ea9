#include "cli/cancel_command.hpp"

#include "cli/report.hpp"
#include "cli/store_setting.hpp"
#include "conf/nearest.hpp"
#include "store/by_hand.hpp"
#include "store/queries.hpp"

namespace crossdock::cli {

namespace {

const char* wordOf(store::ByHand::Cancelled outcome) {
    switch (outcome) {
    case store::ByHand::Cancelled::Asked:
        return "asked";
    case store::ByHand::Cancelled::Ended:
        return "ended";
    case store::ByHand::Cancelled::Finished:
        break;
    }
    return "finished_before";
}

std::string sentenceOf(store::ByHand::Cancelled outcome, const store::SyncRow& sync) {
    const std::string resume = " crossdock sync " + sync.flow + " --resume " + sync.id + " goes on with it.";
    switch (outcome) {
    case store::ByHand::Cancelled::Asked:
        return sync.id + " of " + sync.flow + " is told to end at its checkpoint." + resume;
    case store::ByHand::Cancelled::Ended:
        return sync.id + " of " + sync.flow + " is ended; its process was dead." + resume;
    case store::ByHand::Cancelled::Finished:
        break;
    }
    return sync.id + " of " + sync.flow + " had ended before: " + sync.status + ".";
}

} // namespace

std::vector<OptionSpec> CancelCommand::options() const {
    return {{"reason", "R", "why, kept in the activity log", false}};
}

ExitStatus CancelCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    if (words.size() != 1) {
        out.error("cancel: takes the id of one sync (crossdock status lists them)");
        return ExitStatus::Usage;
    }
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return reportFailure(out, setting.failure());
    }
    for (const auto& [name, flow] : setting->flows) {
        const Result<std::optional<store::SyncRow>> sync =
            store::Queries(*setting->store, flow.organisation).sync(words[0]);
        if (!sync) {
            return reportFailure(out, sync.failure());
        }
        if (!*sync || (*sync)->flow != name) {
            continue;
        }
        const Result<store::ByHand::Cancelled> outcome =
            store::ByHand(*setting->store, flow.organisation, name)
                .cancelSync(words[0], app::commandLineActor(), invocation.arguments.value("reason").value_or(""),
                            invocation.clock.now());
        if (!outcome) {
            return reportFailure(out, outcome.failure());
        }
        out.line(sentenceOf(*outcome, **sync));
        JsonObject::Ptr result = orderedObject();
        result->set("sync_id", words[0]);
        result->set("flow", name);
        result->set("outcome", wordOf(*outcome));
        out.result(result);
        return *outcome == store::ByHand::Cancelled::Finished ? ExitStatus::Partial : ExitStatus::Done;
    }
    out.error("cancel: no sync " + conf::inQuotes(words[0]) + " of a flow in the conf");
    return ExitStatus::Usage;
}

} // namespace crossdock::cli
