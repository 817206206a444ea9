#include "cli/serve_command.hpp"

#include "app/flow_loop.hpp"
#include "app/interrupt.hpp"
#include "cli/report.hpp"

#include <semaphore>

namespace crossdock::cli {

ExitStatus ServeCommand::run(Invocation& invocation) const {
    std::binary_semaphore ended(0);
    const app::Interrupt interrupt([&ended] { ended.release(); });
    Result<std::unique_ptr<app::Host>> host =
        app::Host::open(invocation.confFolder, std::move(invocation.environmentKey), invocation.clock, LogLevel::Debug);
    if (!host) {
        return reportFailure(invocation.out, host.failure());
    }
    Log& log = (*host)->log();
    std::vector<std::unique_ptr<app::FlowLoop>> loops;
    for (const auto& [name, flow] : (*host)->workspace().conf().flows) {
        if (*flow.paused || flow.schedule->empty()) {
            log.info(*flow.paused ? "the flow is paused" : "the flow has no schedule", {{"flow", name}});
            continue;
        }
        loops.push_back(std::make_unique<app::FlowLoop>(**host, name));
    }
    log.info("ready", {{"flows", std::to_string(loops.size())}});
    ended.acquire();
    log.info("stopping: what is in hand is finished, the rest goes on at the next start");
    loops.clear();
    (*host)->flush();
    log.info("stopped");
    return ExitStatus::Done;
}

} // namespace crossdock::cli
