// crossdock connect: signs in at a service by OAuth 2.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class ConnectCommand final : public Command {
public:
    std::string name() const override { return "connect"; }
    std::string synopsis() const override { return "CONNECTION [--paste | --refresh-token-stdin [--realm ID]]"; }
    std::string summary() const override { return "signs in at a service whose connector uses OAuth 2"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
