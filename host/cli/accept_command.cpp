#include "cli/accept_command.hpp"

#include "app/end_lines.hpp"
#include "cli/named_flow.hpp"
#include "cli/report.hpp"
#include "store/flow_ends.hpp"

namespace crossdock::cli {

namespace {

Result<store::EndLines> accept(Invocation& invocation, const std::string& flow, const std::string& why) {
    store::EndLines ends;
    const Status accepted = onFlow(invocation, flow, [&](StoreSetting& setting, const conf::Flow& conf) -> Status {
        Result<store::EndLines> now = app::endLinesOf(*setting.workspace, conf);
        if (!now) {
            return now.failure();
        }
        ends = std::move(*now);
        return store::FlowEnds(*setting.store, conf.organisation, flow)
            .accept(ends, app::commandLineActor(), why, invocation.clock.now());
    });
    return accepted ? Result<store::EndLines>(std::move(ends)) : accepted.failure();
}

} // namespace

std::vector<OptionSpec> AcceptCommand::options() const {
    return {{"reason", "TEXT", "why, kept in the activity log", false}};
}

ExitStatus AcceptCommand::run(Invocation& invocation) const {
    Output& out = invocation.out;
    const std::optional<std::string> flow = flowNamed(invocation, name());
    if (!flow) {
        return ExitStatus::Usage;
    }
    const std::string why = invocation.arguments.value("reason").value_or("");
    if (why.empty()) {
        out.error(
            "accept: --reason says why these are the same systems; the links of the flow are believed from now on");
        return ExitStatus::Usage;
    }
    const Result<store::EndLines> ends = accept(invocation, *flow, why);
    if (!ends) {
        return reportFailure(out, ends.failure());
    }
    out.line(*flow + " goes on from " + ends->from + " to " + ends->to);
    JsonObject::Ptr result = orderedObject();
    result->set("flow", *flow);
    result->set("from", ends->from);
    result->set("to", ends->to);
    out.result(result);
    return ExitStatus::Done;
}

} // namespace crossdock::cli
