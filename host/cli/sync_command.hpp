// `crossdock sync`: one sync of one flow, with a progress bar and the result.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class SyncCommand final : public Command {
public:
    std::string name() const override { return "sync"; }
    std::string synopsis() const override {
        return "FLOW [--entity E]... [--full] [--since T] [--until T] [--limit N] [--sweep] [--dry-run] [--resume "
               "SYNC_ID]";
    }
    std::string summary() const override { return "run one sync of a flow"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
