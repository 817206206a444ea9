// `crossdock status`: what flows and syncs are doing, from the store alone.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class StatusCommand final : public Command {
public:
    std::string name() const override { return "status"; }
    std::string synopsis() const override { return "[FLOW | SYNC_ID] [--watch]"; }
    std::string summary() const override { return "counters, progress, holds of all flows, of one, or of a sync"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
