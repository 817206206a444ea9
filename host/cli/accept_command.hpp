// `crossdock accept`: a person says that a flow's systems are the same ones in another place.
#pragma once

#include "cli/command.hpp"

namespace crossdock::cli {

class AcceptCommand final : public Command {
public:
    std::string name() const override { return "accept"; }
    std::string synopsis() const override { return "FLOW --reason TEXT"; }
    std::string summary() const override { return "say that shop and target of a flow only moved to another address"; }
    std::vector<OptionSpec> options() const override;
    ExitStatus run(Invocation& invocation) const override;
};

} // namespace crossdock::cli
