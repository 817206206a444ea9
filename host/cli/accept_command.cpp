#include "cli/accept_command.hpp"

#include "app/end_lines.hpp"
#include "cli/report.hpp"
#include "cli/store_setting.hpp"
#include "store/flow_ends.hpp"

namespace crossdock::cli {

namespace {

Result<store::EndLines> accept(Invocation& invocation, const std::string& flow, const std::string& why) {
    Result<StoreSetting> setting = StoreSetting::open(invocation);
    if (!setting) {
        return setting.failure();
    }
    const Result<const conf::Flow*> known = setting->workspace->flow(flow);
    if (!known) {
        return known.failure();
    }
    Result<store::EndLines> ends = app::endLinesOf(*setting->workspace, **known);
    if (!ends) {
        return ends.failure();
    }
    const Status accepted = store::FlowEnds(*setting->store, (*known)->organisation, flow)
                                .accept(*ends, app::commandLineActor(), why, invocation.clock.now());
    return accepted ? std::move(ends) : Result<store::EndLines>(accepted.failure());
}

} // namespace

std::vector<OptionSpec> AcceptCommand::options() const {
    return {{"reason", "TEXT", "why, kept in the activity log", false}};
}

ExitStatus AcceptCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::vector<std::string>& words = invocation.arguments.words();
    const std::string why = invocation.arguments.value("reason").value_or("");
    if (words.size() != 1) {
        out.error("accept: takes the name of one flow");
        return ExitStatus::Usage;
    }
    if (why.empty()) {
        out.error(
            "accept: --reason says why these are the same systems; the links of the flow are believed from now on");
        return ExitStatus::Usage;
    }
    const Result<store::EndLines> ends = accept(invocation, words[0], why);
    if (!ends) {
        return reportFailure(out, ends.failure());
    }
    out.line(words[0] + " goes on from " + ends->from + " to " + ends->to);
    JsonObject::Ptr result = orderedObject();
    result->set("flow", words[0]);
    result->set("from", ends->from);
    result->set("to", ends->to);
    out.result(result);
    return ExitStatus::Done;
}

} // namespace crossdock::cli
