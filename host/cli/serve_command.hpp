// `crossdock serve`: the daemon.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class ServeCommand final : public Command {
public:
    std::string name() const override { return "serve"; }
    std::string synopsis() const override { return "[--daemon] [--log FILE] [--pid-file FILE]"; }
    std::string summary() const override { return "the daemon: run all flows by their schedules until SIGTERM"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
