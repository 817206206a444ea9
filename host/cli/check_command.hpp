// `crossdock check`: conf and connectors; with --online each connection's credentials and rights.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class CheckCommand final : public Command {
public:
    std::string name() const override { return "check"; }
    std::string synopsis() const override { return "[--online]"; }
    std::string summary() const override { return "check conf and connectors; --online: reach the connections too"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
